//! Whether a thing may be taken. The rules are in the domain; this reads what they need to know about a locked lot.

use std::collections::{BTreeSet, HashMap, HashSet};

use sea_orm::ConnectionTrait;

use crate::app::{
    App, Result,
    directory::{directory_cache, policy},
    stock::{holds, reading::Lot},
};
use crate::{
    domain::{
        Date, EvidenceKind, LotId, OrganisationId, PlaceId, ProductId, Refused, Sensitivity, UnitId, WorkKind,
        directory::actor::{Act, Actor},
        stock::{
            circle,
            evidence::{self, Demand, Document},
            taking::{self, Destination, Forbidden, Rule, Taking, Thing, back_on, withdrawn},
        },
        time,
    },
    store::{self, Tx, needs::candidates::FreeLot, rows::lot, stock::scope},
};

/// Refuses what the rules forbid, for acts without a destination.
pub async fn may(tx: &Tx, actor: &Actor, lot: &lot::Model, taking: Taking, today: Date) -> Result<()> {
    let thing = thing_of(lot, scope::sees(actor, lot, today));
    Ok(answer(tx, lot, thing, taking, &Destination::default(), today).await?.map_err(|no| no.refused)?)
}

/// Refuses what the rules or the destination forbid. They are asked again at each step, because a thing may have got a
/// red light or lost a document since it was offered, reserved or let go.
pub async fn may_go(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    lot: &lot::Model,
    taking: Taking,
    to: &To,
    today: Date,
) -> Result<()> {
    Ok(ask(app, tx, actor, lot, taking, to, today).await?.map_err(|no| no.refused)?)
}

/// Like [`may_go`], but answers the rule that forbids it as well.
pub async fn ask(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    lot: &lot::Model,
    taking: Taking,
    to: &To,
    today: Date,
) -> Result<Result<(), Forbidden>> {
    let missing = to.missing(app, tx, lot).await?;
    let destination = Destination { sensitive: !to.sensitivities.is_empty(), missing: &missing };
    let opens_on = match lot.open_to_organisation_from.filter(|from| *from > today) {
        Some(from) => {
            let directory = directory_cache::directory(app, &**tx, &actor.organisations).await?;
            circle::opens_on(Some(from), directory.unit_path(lot.unit_id).contains(&to.unit), today)
        }
        None => None,
    };
    let thing = Thing { opens_on, ..thing_of(lot, scope::sees(actor, lot, today)) };
    answer(tx, lot, thing, taking, &destination, today).await
}

/// Reads what the rules of this taking ask for, and nothing else.
async fn answer(
    tx: &Tx,
    lot: &lot::Model,
    thing: Thing<'_>,
    taking: Taking,
    to: &Destination<'_>,
    today: Date,
) -> Result<Result<(), Forbidden>> {
    let mut thing = thing;
    let rules = taking.rules(&thing);
    let holds = match rules.contains(&Rule::Unheld) && lot.held > 0 {
        true => holds::ids(tx, lot.id).await?,
        false => Vec::new(),
    };
    thing.holds = &holds;
    if rules.contains(&Rule::Sanitised) && lot.media > 0 {
        thing.sanitised = store::stock::custody::sanitised(&**tx, lot.id).await?;
    }
    Ok(taking::may(&thing, taking, to, today))
}

/// What the rules need to know about a lot, except its holds, its sanitised media and to whom it is open.
pub(in crate::app) fn thing_of(lot: &lot::Model, visible: bool) -> Thing<'static> {
    Thing {
        lot: lot.id,
        title: lot.title,
        state: lot.state,
        light: lot.light,
        available_from: lot.available_from,
        goes_back_on: lot.goes_back_on,
        held: lot.held,
        holds: &[],
        media: lot.media,
        sanitised: 0,
        managed: lot.managed,
        visible,
        opens_on: None,
    }
}

/// What may be done with a thing now, wherever it would go. Pages show only this. The acts themselves ask again, under
/// the lot's lock.
pub struct Possible {
    /// Reserving it, as soon as it is free.
    pub reserve: Result<(), Refused>,
    /// The day on which it is back from a loan.
    pub back_on: Option<Date>,
    pub declare: bool,
    pub withdraw: bool,
}

/// What may be done with a lot of the actor's own organisations.
pub async fn possible(db: &impl ConnectionTrait, actor: &Actor, lot: &Lot) -> Result<Possible> {
    let today = time::civil_date(time::now(), &actor.time_zone);
    let mut thing = lot.thing();
    let is_inside = actor.may(Act::ReadStock, lot.unit).is_ok();
    thing.opens_on = circle::opens_on(lot.open_to_organisation_from, is_inside, today);
    if Taking::Declare.rules(&thing).contains(&Rule::Sanitised) && lot.media > 0 {
        thing.sanitised = store::stock::custody::sanitised(db, lot.id).await?;
    }
    let may = |taking| taking::may(&thing, taking, &Destination::default(), today).map_err(|no| no.refused);
    Ok(Possible {
        reserve: may(Taking::Reserve),
        back_on: back_on(lot.title, lot.goes_back_on, lot.media),
        declare: may(Taking::Declare).is_ok(),
        withdraw: withdrawn(lot.state, lot.media).is_some(),
    })
}

/// Where a thing would go: for which unit, how sensitive the destination is, and which documents it demands.
pub struct To {
    pub unit: UnitId,
    pub sensitivities: BTreeSet<Sensitivity>,
    pub demands: Vec<Demand>,
    /// The day on which the documents have to be valid.
    pub on: Date,
}

impl To {
    /// A place and unit of an organisation that the actor need not belong to.
    pub async fn of(
        app: &App,
        tx: &Tx,
        actor: &Actor,
        organisation: OrganisationId,
        (place, unit): (PlaceId, UnitId),
        on: Date,
    ) -> Result<Self> {
        // The place may be inside places of organisations that this one succeeded.
        let around = if actor.belongs_to(organisation) {
            actor.organisations.clone()
        } else {
            store::directory::organisations::and_succeeded(&**tx, organisation).await?
        };
        let sensitivities = directory_cache::directory(app, &**tx, &around).await?.sensitivities(place, unit);
        let demands = match sensitivities.is_empty() {
            true => Vec::new(),
            false => policy::of(&**tx, organisation).await?.evidence,
        };
        Ok(Self { unit, sensitivities, demands, on })
    }

    /// The kinds of documents that are demanded of the lot and not valid.
    async fn missing(&self, app: &App, tx: &Tx, lot: &lot::Model) -> Result<Vec<EvidenceKind>> {
        let demanded = evidence::demanded(&self.demands, &app.reference.path(&lot.category_key), &self.sensitivities);
        if demanded.is_empty() {
            return Ok(demanded);
        }
        let documents = store::stock::documents::of_lots(&**tx, &[(lot.id, lot.product_id)], &demanded).await?;
        Ok(evidence::missing(demanded, documents.get(&lot.id).map_or(&[], Vec::as_slice), self.on))
    }
}

/// What a destination demands of the categories of a line, and the documents of the lots that might fill it.
#[derive(Clone)]
pub struct Evidence {
    demanded: HashMap<String, Vec<EvidenceKind>>,
    documents: HashMap<LotId, Vec<Document>>,
    today: Date,
}

impl Evidence {
    /// Sends one statement if anything is demanded of these lots, and a second one if some of them have a product.
    /// Otherwise it sends none.
    pub async fn of<'a>(
        app: &App,
        db: &impl ConnectionTrait,
        demands: &[Demand],
        destination: &BTreeSet<Sensitivity>,
        lots: impl Iterator<Item = &'a FreeLot> + Clone,
        today: Date,
    ) -> Result<Self> {
        let mut evidence = Self { demanded: HashMap::new(), documents: HashMap::new(), today };
        if !demands.iter().any(|demand| destination.contains(&demand.sensitivity)) {
            return Ok(evidence);
        }
        for category in lots.clone().map(|lot| &lot.category_key).collect::<HashSet<_>>() {
            let kinds = evidence::demanded(demands, &app.reference.path(category), destination);
            if !kinds.is_empty() {
                evidence.demanded.insert(category.clone(), kinds);
            }
        }
        let asked = lots.filter(|lot| evidence.demanded.contains_key(&lot.category_key));
        let asked: Vec<(LotId, Option<ProductId>)> = asked.map(|lot| (lot.id, lot.product_id)).collect();
        if !asked.is_empty() {
            let kinds: BTreeSet<EvidenceKind> = evidence.demanded.values().flatten().copied().collect();
            let kinds: Vec<EvidenceKind> = kinds.into_iter().collect();
            evidence.documents = store::stock::documents::of_lots(db, &asked, &kinds).await?;
        }
        Ok(evidence)
    }

    /// The kinds of documents that the destination demands of this lot and that are not valid.
    pub fn missing(&self, lot: &FreeLot) -> Vec<EvidenceKind> {
        let Some(demanded) = self.demanded.get(&lot.category_key) else { return Vec::new() };
        let documents = self.documents.get(&lot.id).map_or(&[] as &[_], Vec::as_slice);
        evidence::missing(demanded.clone(), documents, self.today)
    }

    /// Counts documents of a lot that have ended as if they had not.
    pub fn revive(&mut self, lot: LotId, ended: impl Iterator<Item = Document>) {
        self.documents.entry(lot).or_default().extend(ended.map(|document| Document { ended: false, ..document }));
    }

    /// The kinds of documents that the destination demands of this lot and that the work would end.
    pub fn ended_by(&self, work: WorkKind, lot: &FreeLot) -> Vec<EvidenceKind> {
        let demanded = self.demanded.get(&lot.category_key).map_or(&[] as &[_], Vec::as_slice);
        evidence::ended_by(work).iter().copied().filter(|kind| demanded.contains(kind)).collect()
    }
}
