//! Things that the same people keep from the line: they hold them for something else, or took them out of the stock
//! themselves.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sea_orm::ConnectionTrait;
use serde_json::Value;

use super::{App, Known, Result, Search, directory_cache, from_lot, with_product};
use crate::{
    app::{needs::estimates::Estimates, stock::taking::Evidence},
    domain::{
        Condition, Instant, LotId, LotState, OfferKind, PersonId, Title, UnitId, Verb, needs::candidate::Candidate,
    },
    store::{
        needs::{candidates::FreeLot, holders},
        stock::products,
    },
};

/// Things that are held by these people or for this unit, and not for the line.
pub async fn kept(
    app: &App,
    db: &impl ConnectionTrait,
    search: &Search<'_>,
    unit: UnitId,
    people: &[PersonId],
) -> Result<Vec<Candidate>> {
    let held = holders::kept(db, unit, people, search.line.id, search.categories).await?;
    let ids: Vec<_> = held.keys().copied().collect();
    let lots = holders::lots(db, &ids).await?.into_iter().filter(is_free);
    let with_number = lots.map(|lot| (held.get(&lot.id).copied().unwrap_or_default(), lot)).collect();
    as_candidates(app, db, search, with_number).await
}

/// Things that these people took out of the stock since then: needed after all, taken over without a need, written off,
/// or changed into something that is not offered. Each of them was available before.
pub async fn hidden(
    app: &App,
    db: &impl ConnectionTrait,
    search: &Search<'_>,
    since: Instant,
    people: &[PersonId],
) -> Result<Vec<Candidate>> {
    let mut before: BTreeMap<LotId, Before> = BTreeMap::new();
    for change in holders::changes(db, people, since).await? {
        let first = Before { at: change.at, ..Before::default() };
        before.entry(LotId(change.subject)).or_insert(first).read(&change.verb, change.detail.as_ref());
    }
    before.retain(|_, before| before.tells());
    let came = passed_on(db, &mut before).await?;
    let mut gone: BTreeMap<LotId, i64> = BTreeMap::new();
    for left in holders::left(db, people, since).await? {
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
    let ids: Vec<LotId> = before.keys().chain(gone.keys()).copied().collect::<BTreeSet<_>>().into_iter().collect();
    let mut found = Vec::new();
    for mut lot in holders::lots(db, &ids).await? {
        if !search.actor.belongs_to(lot.organisation_id) {
            continue;
        }
        let gone = gone.get(&lot.id).copied().unwrap_or_default();
        let now = (lot.state, lot.title, lot.condition, lot.category_key.clone());
        let was = before.remove(&lot.id).unwrap_or_default();
        let there = was.available || lot.state == LotState::Available;
        was.restore(&mut lot);
        if !search.categories.contains(&lot.category_key) {
            continue;
        }
        let changed = now != (lot.state, lot.title, lot.condition, lot.category_key.clone());
        let free = if there && changed && is_free(&lot) { lot.quantity - lot.held } else { 0 };
        // If things were joined into another lot, only as many count as were joined. Nobody took the rest of that lot.
        let n = gone + came.get(&lot.id).map_or(free, |came| free.min(*came));
        (lot.state, lot.title) = (LotState::Available, Title::Organisation);
        found.push((n, lot));
    }
    found.retain(|(n, _)| *n > 0);
    as_candidates(app, db, search, found).await
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
                parts.entry(to).or_insert(Before { at: step.at, ..from.clone() });
            }
        }
        ask = parts.keys().copied().collect();
        before.extend(parts);
    }
    Ok(came)
}

fn is_free(lot: &FreeLot) -> bool {
    lot.state == LotState::Available && lot.title == Title::Organisation
}

/// The facts of a lot before these people changed it. `None` where they did not change them.
#[derive(Clone, Default)]
struct Before {
    /// The moment of their first change.
    at: Instant,
    available: bool,
    title: Option<Title>,
    condition: Option<Condition>,
    category: Option<String>,
}

impl Before {
    /// Reads the facts before a change. Changes are read in order, and the first one of a fact counts.
    fn read(&mut self, verb: &str, detail: Option<&Value>) {
        let from = |field: &str| Some(detail?.get(field)?.get("from")?.clone());
        self.available |= verb.parse() == Ok(Verb::SurplusWithdrawn)
            || from("state").and_then(|state| serde_json::from_value(state).ok()) == Some(LotState::Available);
        self.title = self.title.or_else(|| serde_json::from_value(from("legal_title")?).ok());
        self.condition = self.condition.or_else(|| serde_json::from_value(from("condition")?).ok());
        self.category = self.category.take().or_else(|| serde_json::from_value(from("category")?).ok());
    }

    fn tells(&self) -> bool {
        self.available || self.title.is_some() || self.condition.is_some() || self.category.is_some()
    }

    fn restore(self, lot: &mut FreeLot) {
        if self.available && matches!(lot.state, LotState::InUse | LotState::Custody) {
            lot.state = LotState::Available;
        }
        lot.title = self.title.unwrap_or(lot.title);
        lot.condition = self.condition.unwrap_or(lot.condition);
        lot.category_key = self.category.unwrap_or_else(|| lot.category_key.clone());
    }
}

async fn as_candidates(
    app: &App,
    db: &impl ConnectionTrait,
    search: &Search<'_>,
    lots: Vec<(i64, FreeLot)>,
) -> Result<Vec<Candidate>> {
    if lots.is_empty() {
        return Ok(Vec::new());
    }
    let Search { actor, line, today, .. } = *search;
    let directory =
        directory_cache::directory(app, db, &[&actor.organisations[..], &actor.neighbours[..]].concat()).await?;
    let products = products::find_all(db, lots.iter().filter_map(|(_, lot)| lot.product_id)).await?;
    let demands = &search.policy.evidence;
    let rows = lots.iter().map(|(_, lot)| lot);
    let evidence = Evidence::of(app, db, demands, &line.sensitivities, rows, today).await?;
    let known = Known { ancestors: HashMap::new(), estimates: Estimates::default(), evidence };
    let found = lots.iter().map(|(available, lot)| {
        let own = actor.belongs_to(lot.organisation_id);
        let kind = if own { OfferKind::Stock } else { OfferKind::RegionStock };
        let candidate = from_lot(search, kind, with_product(lot, &products), &directory, &known);
        Candidate { available: *available, kept: true, ..candidate }
    });
    Ok(found.collect())
}
