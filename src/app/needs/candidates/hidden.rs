//! What the same people took out of the stock or out of the catalogue themselves, or changed into something that is not
//! offered.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sea_orm::ConnectionTrait;

use super::{
    App, Found, Result, Search,
    before::{Before, Earlier, ProductBefore},
    ended::ended,
    kept::{self, Things},
    with_product,
};
use crate::{
    app::stock::{facts, taking::Evidence},
    domain::{
        ChemicalLight, DocumentId, Instant, LotId, LotState, PersonId, ProductId, Title, UnitId, WorkOrderState,
        needs::{candidate::Candidate, requirement::fit},
        stock::facts::Reach,
    },
    store::{
        needs::{
            candidates::{self, FreeLot},
            holders::{self, Changes},
        },
        rows::{document, product},
        stock::documents,
    },
};

/// The most lots that are read because their products were changed.
const MOST: u64 = 2_048;

/// What these people took out of the stock or out of the catalogue since then. Everything of it was available before.
pub async fn hidden(
    app: &App,
    db: &impl ConnectionTrait,
    search: &Search<'_>,
    unit: UnitId,
    since: Instant,
    people: &[PersonId],
) -> Result<Vec<Candidate>> {
    let changes = holders::changes(db, people, since).await?;
    let mut found = hidden_lots(app, db, search, unit, since, people, &changes).await?;
    found.extend(ended(db, search, &changes.terms).await?);
    Ok(found)
}

/// Things that were needed after all, taken over without a need, written off, made worse by work, or changed into
/// something that is not offered, by themselves or with their product.
async fn hidden_lots(
    app: &App,
    db: &impl ConnectionTrait,
    search: &Search<'_>,
    unit: UnitId,
    since: Instant,
    people: &[PersonId],
    changes: &Changes,
) -> Result<Vec<Candidate>> {
    let Earlier { lots: mut before, products } = Earlier::of(db, &changes.lots).await?;
    let came = passed_on(db, &mut before).await?;
    let mut gone: BTreeMap<LotId, i64> = BTreeMap::new();
    for left in holders::left(db, people, since, &changes.orders).await? {
        if left.was_available || before.get(&left.lot).is_some_and(|before| before.available) {
            *gone.entry(left.lot).or_default() += left.n;
        }
    }
    for (lot, n, category) in holders::taken(db, people, since).await? {
        // The category at the time of taking counts as well as the category before the changes.
        if search.categories.contains(&category) || before.contains_key(&lot) {
            *gone.entry(lot).or_default() += n;
        }
    }
    // A loss breaks the hold of the work, and then nothing but the order says that they took the rest.
    let begun = changes.orders.iter().filter(|order| order.state == WorkOrderState::InProgress);
    let at_work: BTreeSet<LotId> = begun.map(|order| order.lot_id).collect();
    let ids: BTreeSet<LotId> = before.keys().chain(gone.keys()).chain(&at_work).copied().collect();
    let mut lots = holders::lots(db, &ids.iter().copied().collect::<Vec<_>>()).await?;
    let alike = of_products(db, search, &products).await?;
    lots.extend(alike.into_iter().filter(|lot| !ids.contains(&lot.id)));
    lots.retain(|lot| search.actor.belongs_to(lot.organisation_id));
    kept::before_work(db, &mut lots).await?;
    let mut changed = Vec::new();
    for now in lots {
        let before = before.remove(&now.id).unwrap_or_default();
        let was = before.restored(&now);
        if search.categories.contains(&was.category_key) {
            changed.push(Changed { was, now, before });
        }
    }
    let ids: Vec<LotId> = changed.iter().map(|lot| lot.now.id).collect();
    let theirs = holders::kept_of(db, unit, people, search.line.id, &ids).await?;
    let both = changed.iter().map(|lot| &lot.was).chain(changed.iter().map(|lot| &lot.now));
    let mut things = Things::read(app, db, search, both).await?;
    let now = Now { products: things.products.clone(), evidence: things.evidence.clone() };
    for (id, before) in &products {
        if let Some(product) = things.products.get_mut(id) {
            before.restore(product);
        }
    }
    revive(db, search, &changed, &products, &mut things).await?;
    let mut found = Vec::new();
    for lot in changed {
        let gone = gone.get(&lot.now.id).copied().unwrap_or_default();
        let theirs = theirs.get(&lot.now.id).copied().unwrap_or_default();
        let was_there = lot.before.available || lot.now.state == LotState::Available;
        let by_them = at_work.contains(&lot.now.id) || lot.was_shut(search, &things, &now);
        let shut = was_there && kept::is_free(&lot.was) && by_them;
        let here = match shut {
            // What they hold of it is hidden as well: they could release it.
            true => lot.now.quantity - lot.now.held + theirs,
            false if kept::is_free(&lot.now) => theirs,
            false => 0,
        };
        // If things were joined into another lot, only as many count as were joined. Nobody took the rest of that lot.
        let n = gone + came.get(&lot.now.id).map_or(here, |came| here.min(*came + theirs));
        if n > 0 {
            found.push((n, FreeLot { state: LotState::Available, title: Title::Organisation, ..lot.was }));
        }
    }
    things.into_candidates(app, db, search, found).await
}

/// The lots of changed products that may not serve the line any more. Lots that got the product afterwards are among
/// them: they do not serve it either because of the change.
async fn of_products(
    db: &impl ConnectionTrait,
    search: &Search<'_>,
    products: &BTreeMap<ProductId, ProductBefore>,
) -> Result<Vec<FreeLot>> {
    let concerned = products.iter().filter(|(_, before)| before.concerns(search.line));
    let concerned: Vec<ProductId> = concerned.map(|(id, _)| *id).collect();
    Ok(candidates::of_products(db, &search.actor.organisations, search.categories, &concerned, MOST).await?)
}

/// Counts the documents that these people ended as if they had not been ended, and those of products that were valid
/// for a lot until these people changed the lot or the product.
async fn revive(
    db: &impl ConnectionTrait,
    search: &Search<'_>,
    changed: &[Changed],
    products: &BTreeMap<ProductId, ProductBefore>,
    things: &mut Things,
) -> Result<()> {
    if search.line.sensitivities.is_empty() {
        return Ok(());
    }
    let ended: Vec<DocumentId> = changed.iter().flat_map(|lot| lot.before.documents.iter().copied()).collect();
    let rows = documents::these(db, &ended).await?;
    let said: HashMap<DocumentId, _> = rows.iter().map(|row| (row.id, row.says())).collect();
    for lot in changed {
        things.evidence.revive(lot.now.id, lot.before.documents.iter().filter_map(|id| said.get(id).copied()));
    }
    let parted: Vec<(&FreeLot, ProductId)> = changed.iter().filter_map(|lot| lot.parted_from(products)).collect();
    let of: BTreeSet<ProductId> = parted.iter().map(|(_, product)| *product).collect();
    let rows = documents::of_products(db, &of.into_iter().collect::<Vec<_>>()).await?;
    if rows.is_empty() {
        return Ok(());
    }
    let lots: Vec<LotId> = parted.iter().map(|(lot, _)| lot.id).collect();
    let excepted = documents::exceptions_of(db, &lots).await?;
    for (lot, id) in parted {
        if things.products.get(&id).is_none_or(|product| product.category_key != lot.category_key) {
            continue;
        }
        let ended = products.get(&id).map_or(&[] as &[_], |before| before.documents.as_slice());
        let valid = |row: &&document::Model| {
            row.product_id == Some(id)
                && row.organisation_id == lot.organisation_id
                && (row.ended_at.is_none() || ended.contains(&row.id))
                && !excepted.contains(&(lot.id, row.kind))
        };
        things.evidence.revive(lot.id, rows.iter().filter(valid).map(document::Model::says));
    }
    Ok(())
}

/// Lots that were split from changed lots afterwards, and lots into which these were joined: they get the same facts
/// from before. Returns how many things came into each.
async fn passed_on(db: &impl ConnectionTrait, before: &mut BTreeMap<LotId, Before>) -> Result<BTreeMap<LotId, i64>> {
    let mut came: BTreeMap<LotId, i64> = BTreeMap::new();
    let mut ask: Vec<LotId> = before.keys().copied().collect();
    while let Some(since) = ask.iter().filter_map(|lot| before.get(lot)).map(|before| before.at).min() {
        let mut parts: BTreeMap<LotId, Before> = BTreeMap::new();
        for step in holders::passed_on(db, &ask, since).await? {
            let (Some(from), Some(to)) = (step.from_lot.and_then(|lot| before.get(&lot)), step.to_lot) else {
                continue;
            };
            if step.at >= from.at && !before.contains_key(&to) {
                *came.entry(to).or_default() += step.n;
                parts.entry(to).or_insert(from.passed_on(step.at));
            }
        }
        ask = parts.keys().copied().collect();
        before.extend(parts);
    }
    Ok(came)
}

/// A lot as it was before these people changed it, and as it is now. While somebody works on it, it has the state from
/// before the work.
struct Changed {
    was: FreeLot,
    now: FreeLot,
    before: Before,
}

/// What is known now of products and documents.
struct Now {
    products: HashMap<ProductId, product::Model>,
    evidence: Evidence,
}

impl Changed {
    /// The lot as it was and its product then, if documents of that product may not be valid for the lot any more.
    fn parted_from(&self, products: &BTreeMap<ProductId, ProductBefore>) -> Option<(&FreeLot, ProductId)> {
        let Self { was, now, .. } = self;
        let product = was.product_id?;
        let like = |lot: &FreeLot| (lot.product_id, lot.category_key.clone());
        (like(was) != like(now) || products.contains_key(&product)).then_some((was, product))
    }

    /// Whether the changes are the reason why the lot may not be offered to the line.
    fn was_shut(&self, search: &Search<'_>, things: &Things, known: &Now) -> bool {
        let Self { was, now, .. } = self;
        let named = |lot: &FreeLot| (lot.state, lot.title, lot.category_key.clone());
        // A thing that is offered as it is was not shut, even if the line demands a better condition.
        let worse = now.condition > was.condition && now.condition > search.line.requirements.worst_as_it_is();
        if worse || named(was) != named(now) {
            return true;
        }
        let red = |lot: &FreeLot| lot.light == ChemicalLight::Red;
        let sensitive = !search.line.sensitivities.is_empty();
        // What the line demands beside its function is asked about as such.
        let serves = |row: Found<'_>| {
            let facts = facts::of_lot(row.0, row.1);
            fit(&search.line.implied, &facts, &Reach::default(), search.today).fits()
        };
        let (before, after) = (with_product(was, &things.products), with_product(now, &known.products));
        (sensitive && red(now) && !red(was))
            || (serves(before) && !serves(after))
            || (!known.evidence.missing(was).is_empty() && things.evidence.missing(was).is_empty())
    }
}
