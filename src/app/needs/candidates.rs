//! Reads everything that might fill a line, as the register has it now. The domain says what of it may be offered.

use std::collections::HashMap;

use chrono::Days;
use sea_orm::ConnectionTrait;

use crate::app::{
    App, Result,
    directory::{directory_cache, trees::Directory},
    needs::{
        estimates::{Avoided, Estimates},
        search::{CATALOGUE, Search},
    },
    stock::{facts, taking::Evidence},
};
use crate::{
    domain::{
        AgreementKind, CatalogueItemId, Date, Instant, LotId, LotState, Money, OfferKind, PlaceId, ProductId, Rung,
        directory::actor::Act,
        needs::{
            candidate::{Candidate, Source},
            decision::limits,
        },
        stock::{circle, facts::Reach, hold},
    },
    store::{
        needs::candidates::{self, Articles, FreeLot, Listed, Wanted},
        rows::product,
        stock::products,
    },
};

mod before;
mod beyond;
mod ended;
mod hidden;
mod kept;
mod workshop;

pub use beyond::beyond;
pub use hidden::hidden;
pub use kept::kept;
use workshop::Workshop;

/// The most lots of the wrong size that are read. They show how many lots the size leaves out, and the groups are
/// formed with them as without bounds of size.
const AMISS: u64 = 100;

/// The kinds of agreements on which used things are bought, and those for all other things. Rented things may be used
/// or new.
const USED: [AgreementKind; 2] = [AgreementKind::Used, AgreementKind::Rental];
const NEW: [AgreementKind; 2] = [AgreementKind::New, AgreementKind::Service];

/// What was found, and whether that is all there is.
#[derive(Default)]
pub struct Gathered {
    pub candidates: Vec<Candidate>,
    /// All of the stock was looked at.
    pub stock: bool,
    /// All used articles were looked at.
    pub used: bool,
    /// The lots of the wrong size that were read.
    pub amiss: Vec<LotId>,
    /// There may be more lots of the wrong size.
    pub more_amiss: bool,
}

/// What is known of the lots besides their rows.
struct Known {
    ancestors: HashMap<LotId, Vec<LotId>>,
    estimates: Estimates,
    evidence: Evidence,
}

type Found<'a> = (&'a FreeLot, Option<&'a product::Model>);

/// Reads own stock, the nearest first, neighbours' opened stock, what partners could mend, and the catalogues in force.
pub async fn gather(app: &App, db: &impl ConnectionTrait, search: &Search<'_>) -> Result<Gathered> {
    let Search { actor, line, place, today, limit, .. } = *search;
    let own = directory_cache::directory(app, db, &actor.organisations).await?;
    let bounds = line.requirements.and(&limits(search.decisions));
    let mut wanted = Wanted {
        organisations: &actor.organisations,
        categories: search.categories,
        bounds: &bounds,
        include_fully_held: search.lent.is_some(),
        amiss: false,
        limit,
    };
    let mut stock = nearest(db, &wanted, &own.sites_near(place)).await?;
    let mut most = stock.len() as u64;
    let (mut amiss, mut more_amiss) = (Vec::new(), false);
    if bounds.bounds_size() {
        let wrong = candidates::anywhere(db, &Wanted { amiss: true, limit: AMISS, ..wanted }).await?;
        amiss.extend(wrong.iter().map(|lot| lot.id));
        more_amiss |= wrong.len() as u64 == AMISS;
        stock.extend(wrong);
    }
    if let Some((from, until)) = search.lent {
        let held: Vec<LotId> = stock.iter().filter(|lot| lot.held > 0).map(|lot| lot.id).collect();
        let claims = candidates::claims(db, &held).await?;
        for lot in &mut stock {
            let claims = claims.get(&lot.id).map(Vec::as_slice).unwrap_or_default();
            lot.held = lot.quantity - hold::free(lot.quantity, claims, from, Some(until));
        }
    }
    // Things on loan that come back before they are needed. Who can wait for them need not buy.
    let mut out = Vec::new();
    if line.needed_by > today {
        out = candidates::lent(db, &wanted, today, line.needed_by).await?;
        most = most.max(out.len() as u64);
        let claims = candidates::claims(db, &out.iter().map(|lot| lot.id).collect::<Vec<_>>()).await?;
        for lot in &mut out {
            let claims = claims.get(&lot.id).map(Vec::as_slice).unwrap_or_default();
            lot.held =
                lot.quantity - hold::free(lot.quantity, claims, line.needed_by, search.lent.map(|(_, until)| until));
        }
    }
    let mut opened = Vec::new();
    let mut around = None;
    if !actor.neighbours.is_empty() {
        wanted.organisations = &actor.neighbours;
        // A transfer claims things from its first day on, so lots that are fully held are of no use.
        wanted.include_fully_held = false;
        opened = candidates::opened(db, &wanted, today).await?;
        most = most.max(opened.len() as u64);
        if bounds.bounds_size() {
            let wrong = candidates::opened(db, &Wanted { amiss: true, limit: AMISS, ..wanted }, today).await?;
            amiss.extend(wrong.iter().map(|lot| lot.id));
            more_amiss |= wrong.len() as u64 == AMISS;
            opened.extend(wrong);
        }
        if !opened.is_empty() {
            let region = [&actor.organisations[..], &actor.neighbours[..]].concat();
            around = Some(directory_cache::directory(app, db, &region).await?);
        }
    }
    let products =
        products::find_all(db, stock.iter().chain(&out).chain(&opened).filter_map(|lot| lot.product_id)).await?;
    let articles = Articles { organisations: &actor.organisations, categories: search.categories, today };
    let mut listed = Vec::new();
    if search.used > 0 {
        listed = candidates::catalogue(db, &articles, &USED, search.used).await?;
    }
    let used = (listed.len() as u64) < search.used;
    if search.used > 0 {
        listed.extend(candidates::catalogue(db, &articles, &NEW, CATALOGUE).await?);
    }
    if let Some(item) = search.item.filter(|item| listed.iter().all(|(listed, ..)| listed.id != *item)) {
        listed.extend(candidates::article(db, &articles, item).await?);
    }
    let all = stock.iter().chain(&out).chain(&opened);
    let evidence = Evidence::of(app, db, &search.policy.evidence, &line.sensitivities, all, today).await?;
    let workshop = Workshop::open(db, search, &stock, app).await?;
    let ancestors = ancestry(db, search, stock.iter().chain(&out).chain(&opened)).await?;
    let estimates = Estimates::load(app, db, search, &listed).await?;
    let known = Known { ancestors, estimates, evidence };

    let mut found = Vec::new();
    for row in stock.iter().map(|lot| with_product(lot, &products)) {
        let candidate = from_lot(search, OfferKind::Stock, row, &own, &known);
        found.extend(workshop.mend(search, &candidate, row, &known));
        found.push(candidate);
    }
    let out = out.iter().map(|lot| with_product(lot, &products));
    found.extend(out.map(|row| from_lot(search, OfferKind::Stock, row, &own, &known)));
    if let Some(around) = around {
        let opened = opened.iter().map(|lot| with_product(lot, &products));
        found.extend(opened.map(|row| from_lot(search, OfferKind::RegionStock, row, &around, &known)));
    }
    found.extend(listed.iter().filter_map(|listed| from_catalogue(search, listed, &known.estimates)));
    Ok(Gathered { candidates: found, stock: most < limit, used, amiss, more_amiss })
}

fn with_product<'a>(lot: &'a FreeLot, products: &'a HashMap<ProductId, product::Model>) -> Found<'a> {
    (lot, lot.product_id.and_then(|id| products.get(&id)))
}

/// Reads lots site by site, the nearest first, until there are as many as are wanted.
async fn nearest(db: &impl ConnectionTrait, wanted: &Wanted<'_>, sites: &[PlaceId]) -> Result<Vec<FreeLot>> {
    let mut found = Vec::new();
    let (mut at, mut step) = (0, 2);
    while at < sites.len() && (found.len() as u64) < wanted.limit {
        let next = (at + step).min(sites.len());
        let wanted = Wanted { limit: wanted.limit - found.len() as u64, ..*wanted };
        found.extend(candidates::stock(db, &wanted, &sites[at..next]).await?);
        (at, step) = (next, step * 4);
    }
    Ok(found)
}

/// The ancestors of the lots. They matter only to decisions about lots and to releases. Without any, nothing is read.
async fn ancestry(
    db: &impl ConnectionTrait,
    search: &Search<'_>,
    found: impl Iterator<Item = &FreeLot>,
) -> Result<HashMap<LotId, Vec<LotId>>> {
    if search.line.release.is_none() && search.decisions.iter().all(|decision| decision.lot.is_none()) {
        return Ok(HashMap::new());
    }
    Ok(candidates::ancestors(db, found.map(|lot| lot.id).collect()).await?)
}

fn from_lot(
    search: &Search,
    kind: OfferKind,
    (lot, product): Found<'_>,
    directory: &Directory,
    known: &Known,
) -> Candidate {
    let facts = facts::of_lot(lot, product);
    // A lot in use with a day of return is our own and on loan: other lots in use are not read.
    let lent_until = lot.goes_back_on.filter(|_| lot.state == LotState::InUse);
    // A lot that opens to the unit later is offered with that day, as one that becomes available later.
    let is_inside = match search.unit {
        Some(unit) => directory.unit_path(lot.unit_id).contains(&unit),
        None => search.actor.may(Act::ReadStock, lot.unit_id).is_ok(),
    };
    let opens_on = circle::opens_on(lot.open_to_organisation_from, is_inside, search.today);
    let free = lent_until.and_then(|until| until.succ_opt()).or(lot.available_from).max(opens_on);
    let ready_on = free.map_or(search.today, |from| from.max(search.today));
    let avoided = known.estimates.of_lot(lot, product, None);
    let foreign = kind == OfferKind::RegionStock;
    let whose = directory.organisations.get(&lot.organisation_id).filter(|_| foreign);
    let site = directory.places.get(&lot.site_id).filter(|_| foreign);
    Candidate {
        source: Source::Lot {
            id: lot.id,
            ancestors: known.ancestors.get(&lot.id).cloned().unwrap_or_default(),
            title: lot.title,
            state: lot.state,
            light: lot.light,
        },
        kind,
        partner: None,
        work: None,
        organisation: lot.organisation_id,
        site: Some(lot.site_id),
        place: Some(lot.place_id),
        unit: Some(lot.unit_id),
        surplus_since: lot.surplus_since,
        reach: Reach { ready_on: Some(ready_on), distance_m: directory.distance_m(lot.place_id, search.place) },
        available: lot.quantity - lot.held,
        kept: false,
        facts,
        price: None,
        name: whose.cloned(),
        lent_until,
        site_name: site.map(|site| site.name.clone()),
        avoided_cost: avoided.cost,
        avoided_co2e: avoided.co2e,
        evidence_missing: known.evidence.missing(lot),
        since: product.map_or(lot.updated_at, |product| lot.updated_at.max(product.updated_at)),
    }
}

fn from_catalogue(search: &Search, (item, agreement, product): &Listed, estimates: &Estimates) -> Option<Candidate> {
    let agreement = agreement.as_ref()?;
    let (kind, rung) = match agreement.kind {
        AgreementKind::Used => (OfferKind::CatalogueUsed, Rung::Used),
        AgreementKind::New => (OfferKind::CatalogueNew, Rung::New),
        AgreementKind::Rental => (OfferKind::Rental, if item.condition.is_some() { Rung::Used } else { Rung::New }),
        AgreementKind::Service => (OfferKind::Service, Rung::New),
    };
    let facts = facts::of_item(item, product.as_ref());
    let lead = item.lead_days.unwrap_or(agreement.lead_days);
    // A rented thing goes back. It avoids no purchase, and nothing is booked for it.
    let avoided = match kind {
        OfferKind::Rental => Avoided::default(),
        OfferKind::Stock
        | OfferKind::RegionStock
        | OfferKind::Repair
        | OfferKind::CatalogueUsed
        | OfferKind::CatalogueNew
        | OfferKind::Service => estimates.of_item(item, rung, product.as_ref()),
    };
    Some(Candidate {
        source: Source::Item { id: item.id, rung, pack_size: Some(item.pack_size) },
        kind,
        partner: None,
        work: None,
        organisation: search.actor.organisation,
        site: None,
        place: None,
        unit: None,
        surplus_since: None,
        reach: Reach { ready_on: after(search.today, lead), distance_m: None },
        // A catalogue has as many as the line lacks, and at least one pack.
        available: search.line.fill.unmet().max(item.pack_size),
        kept: false,
        facts,
        price: Some(Money::new(item.price_minor, &agreement.currency)),
        name: Some(item.name.clone()),
        lent_until: None,
        site_name: None,
        avoided_cost: avoided.cost,
        avoided_co2e: avoided.co2e,
        // The agreement states what the item must be certified for, and the supplier is responsible for that.
        evidence_missing: Vec::new(),
        since: listed_at(item.id),
    })
}

/// When the item came into the catalogue: a UUIDv7 begins with its moment (RFC 9562, 5.7).
fn listed_at(item: CatalogueItemId) -> Instant {
    let moment = item.0.get_timestamp().map(|moment| moment.to_unix());
    moment
        .and_then(|(seconds, nanos)| Instant::from_timestamp(i64::try_from(seconds).ok()?, nanos))
        .unwrap_or(Instant::UNIX_EPOCH)
}

fn after(today: Date, days: i64) -> Option<Date> {
    today.checked_add_days(Days::new(days.try_into().ok()?))
}
