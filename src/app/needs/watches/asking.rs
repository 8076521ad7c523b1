//! Finds which watches fit which lots. Watches are found by the keys of a lot. So only watches that could fit are read,
//! however many there are, and in few statements.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sea_orm::ConnectionTrait;

use crate::{
    app::{
        App, Error, Result,
        directory::directory_cache,
        needs::watches::{
            keys,
            left_search::{Ready, Thing},
            line_fit::{EvidenceRead, Lines, Things},
        },
    },
    domain::{
        Instant, LineId, LotId, LotState, OrganisationId, PersonId, ProductId, UnitId, WatchId,
        directory::actor::Actor, needs::watch::Sought, time,
    },
    store::{
        self,
        directory::{organisations, people},
        needs::watches,
        rows::{lot, organisation, product, watch},
        stock::{listing, products},
    },
};

/// A watch that fits a lot, and how many things its maker lacks.
pub struct Fit {
    pub watch: watch::Model,
    pub lot: LotId,
    pub lacking: i64,
}

/// Lots that can be had, with their products.
pub struct Candidates {
    lots: Vec<lot::Model>,
    products: HashMap<ProductId, product::Model>,
}

/// How many units wait for a thing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    pub units: i64,
    /// How many things all these units lack.
    pub things: i64,
}

impl Candidates {
    /// Keeps those lots that can be had: they are available and not fully held.
    pub async fn read(db: &impl ConnectionTrait, lots: Vec<lot::Model>) -> Result<Self> {
        let can_be_had = |lot: &lot::Model| lot.state == LotState::Available && lot.quantity > lot.held;
        let lots: Vec<lot::Model> = lots.into_iter().filter(can_be_had).collect();
        let products = match lots.iter().any(|lot| lot.product_id.is_some()) {
            true => products::find_all(db, lots.iter().filter_map(|lot| lot.product_id)).await?,
            false => HashMap::new(),
        };
        Ok(Self { lots, products })
    }

    fn thing<'a>(&'a self, lot: &'a lot::Model) -> Thing<'a> {
        (lot, lot.product_id.and_then(|id| self.products.get(&id)))
    }
}

/// The watches that could fit some of the lots, each with these lots.
async fn plausible(
    app: &App,
    db: &impl ConnectionTrait,
    candidates: &Candidates,
) -> Result<Vec<(watch::Model, Vec<LotId>)>> {
    if candidates.lots.is_empty() {
        return Ok(Vec::new());
    }
    let everyone = organisations::all(db).await?;
    let owners: BTreeSet<OrganisationId> = candidates.lots.iter().map(|lot| lot.organisation_id).collect();
    let owners: Vec<OrganisationId> = owners.into_iter().collect();
    let directory = directory_cache::directory(app, db, &owners).await?;
    let around: HashMap<OrganisationId, BTreeSet<OrganisationId>> =
        owners.iter().map(|owner| (*owner, may_see(&everyone, *owner))).collect();
    let mut by_key: HashMap<String, Vec<&lot::Model>> = HashMap::new();
    for lot in &candidates.lots {
        let (_, product) = candidates.thing(lot);
        for key in keys::of_lot(&app.reference, &directory, lot, product) {
            by_key.entry(key).or_default().push(lot);
        }
    }
    let all: BTreeSet<OrganisationId> = around.values().flatten().copied().collect();
    let all: Vec<OrganisationId> = all.into_iter().collect();
    let keys: Vec<String> = by_key.keys().cloned().collect();
    let mut found: BTreeMap<WatchId, (watch::Model, BTreeSet<LotId>)> = BTreeMap::new();
    for (key, watch) in watches::by_keys(db, &all, &keys).await? {
        let sees = |lot: &&&lot::Model| {
            around.get(&lot.organisation_id).is_some_and(|around| around.contains(&watch.organisation_id))
        };
        let lots: Vec<LotId> = by_key.get(&key).into_iter().flatten().filter(sees).map(|lot| lot.id).collect();
        found.entry(watch.id).or_insert_with(|| (watch, BTreeSet::new())).1.extend(lots);
    }
    let some = found.into_values().filter(|(_, lots)| !lots.is_empty());
    Ok(some.map(|(watch, lots)| (watch, lots.into_iter().collect())).collect())
}

/// The organisations whose people may see something of `owner`: itself, its successors, and the organisations of their
/// regions.
fn may_see(everyone: &[organisation::Model], owner: OrganisationId) -> BTreeSet<OrganisationId> {
    let mut found = BTreeSet::from([owner]);
    let mut next = Some(owner);
    while let Some(one) = next.and_then(|id| everyone.iter().find(|one| one.id == id)) {
        let near = everyone.iter().filter(|other| other.region_id.is_some() && other.region_id == one.region_id);
        found.extend(near.map(|other| other.id));
        next = one.successor_id.filter(|successor| found.insert(*successor));
    }
    found
}

/// The watches that fit the lots. With `news_only`, those that know the lot already are left out. Watches of people who
/// left, lost their role or may not see the lot are always left out.
pub async fn fitting(
    app: &App,
    db: &impl ConnectionTrait,
    at: Instant,
    candidates: &Candidates,
    news_only: bool,
) -> Result<Vec<Fit>> {
    let mut pairs = plausible(app, db, candidates).await?;
    if news_only && !pairs.is_empty() {
        let (ids, lots): (Vec<WatchId>, Vec<LotId>) =
            (pairs.iter().map(|(watch, _)| watch.id).collect(), candidates.lots.iter().map(|lot| lot.id).collect());
        let known: BTreeSet<(WatchId, LotId)> = watches::known(db, &ids, &lots).await?.into_iter().collect();
        for (watch, lots) in &mut pairs {
            lots.retain(|lot| !known.contains(&(watch.id, *lot)));
        }
        pairs.retain(|(_, lots)| !lots.is_empty());
    }
    pairs.retain(|(watch, _)| watch.expires_at > at);
    if pairs.is_empty() {
        return Ok(Vec::new());
    }
    let makers: BTreeSet<PersonId> = pairs.iter().map(|(watch, _)| watch.person_id).collect();
    let actors = people::actors(db, &makers.into_iter().collect::<Vec<_>>()).await?;
    let actors: HashMap<PersonId, Actor> = actors.into_iter().map(|actor| (actor.person, actor)).collect();
    let reads = |actor: &&Actor| actor.partner.is_none() && actor.may_read().is_ok();
    let (lines, searches): (Vec<_>, Vec<_>) = pairs
        .iter()
        .filter_map(|(watch, lots)| Some((watch, lots, actors.get(&watch.person_id).filter(reads)?)))
        .partition(|(watch, ..)| watch.line_id.is_some());
    let mut fits = by_search(app, db, at, candidates, &searches).await?;
    fits.extend(by_line(app, db, at, candidates, &lines).await?);
    Ok(fits)
}

/// A watch, the lots that it could fit, and its maker.
type Asking<'a> = (&'a watch::Model, &'a Vec<LotId>, &'a Actor);

async fn by_search(
    app: &App,
    db: &impl ConnectionTrait,
    at: Instant,
    candidates: &Candidates,
    asking: &[Asking<'_>],
) -> Result<Vec<Fit>> {
    let lots: HashMap<LotId, &lot::Model> = candidates.lots.iter().map(|lot| (lot.id, lot)).collect();
    let mut ready = Vec::new();
    for (watch, ids, actor) in asking {
        let sought: Sought = match serde_json::from_value(watch.sought.clone()) {
            Ok(sought) => sought,
            // A watch that cannot be read must not keep others from being told.
            Err(error) => {
                tracing::error!(watch = %watch.id, %error, "a watch cannot be read");
                continue;
            }
        };
        let today = time::civil_date(at, &actor.time_zone);
        let things: Vec<Thing<'_>> =
            ids.iter().filter_map(|id| lots.get(id).map(|lot| candidates.thing(lot))).collect();
        let made = Ready::new(app, db, actor, &sought, today).await;
        match made.and_then(|made| made.about(&sought, &things)) {
            Ok(made) => ready.push((*watch, sought.min_quantity.unwrap_or(1), made)),
            // Something that the search names no longer exists. The watch finds nothing until it ends.
            Err(Error::Refused(_)) => {}
            Err(error) => return Err(error),
        }
    }
    let (rest, searches): (Vec<_>, Vec<_>) = ready
        .into_iter()
        .map(|(watch, lacking, made)| {
            let (asked, shades) = made.parted();
            ((watch, lacking, shades), asked)
        })
        .unzip();
    let found = listing::found_by(db, &searches).await?;
    let fit = |(place, lot): (usize, LotId)| {
        let (watch, lacking, shades) = rest.get(place)?;
        let thing = candidates.thing(lots.get(&lot)?);
        shades.are_of(thing).then(|| Fit { watch: (*watch).clone(), lot, lacking: *lacking })
    };
    Ok(found.into_iter().filter_map(fit).collect())
}

async fn by_line(
    app: &App,
    db: &impl ConnectionTrait,
    at: Instant,
    candidates: &Candidates,
    asking: &[Asking<'_>],
) -> Result<Vec<Fit>> {
    if asking.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<LineId> = asking.iter().filter_map(|(watch, ..)| watch.line_id).collect();
    let lines = Lines::read(db, &ids).await?;
    let things = Things::read(db, &candidates.lots).await?;
    let mut read = EvidenceRead::default();
    let mut fits = Vec::new();
    for (watch, ids, actor) in asking {
        let Some(line) = watch.line_id else { continue };
        let Some(lacking) = lines.lacking(line) else { continue };
        let today = time::civil_date(at, &actor.time_zone);
        let suited = lines.suited(app, db, (actor, today), line, &things, &mut read).await?;
        let suited = suited.into_iter().filter(|lot| ids.contains(lot));
        fits.extend(suited.map(|lot| Fit { watch: (*watch).clone(), lot, lacking }));
    }
    Ok(fits)
}

/// How many others wait for this lot.
pub async fn wanted(
    app: &App,
    db: &impl ConnectionTrait,
    at: Instant,
    asker: &Actor,
    lot: LotId,
) -> Result<Option<Wanted>> {
    if !watches::exist(db).await? {
        return Ok(None);
    }
    let lots = store::stock::lots::find_all(db, vec![lot]).await?;
    let candidates = Candidates::read(db, lots).await?;
    let fits = fitting(app, db, at, &candidates, false).await?;
    let others: Vec<&Fit> = fits.iter().filter(|fit| fit.watch.person_id != asker.person).collect();
    // A person who waits without a unit is counted like a unit.
    let who = |fit: &&Fit| (fit.watch.unit_id, fit.watch.unit_id.is_none().then_some(fit.watch.person_id));
    let units = others.iter().map(who).collect::<BTreeSet<(Option<UnitId>, Option<PersonId>)>>().len();
    let things = others.iter().map(|fit| fit.lacking).fold(0, i64::saturating_add);
    Ok((units > 0).then_some(Wanted { units: i64::try_from(units).unwrap_or(i64::MAX), things }))
}
