//! What the same people took out of the stock or out of the catalogue themselves, or changed into something that is not
//! offered.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sea_orm::ConnectionTrait;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    App, Found, Result, Search,
    ended::ended,
    kept::{self, Things},
    with_product,
};
use crate::{
    app::stock::{facts, taking::Evidence},
    domain::{
        ChemicalLight, Condition, DocumentId, Instant, LotId, LotState, PersonId, Title, UnitId, Verb,
        event::LotEdits,
        needs::{candidate::Candidate, requirement::fit},
        stock::facts::Reach,
    },
    store::{
        needs::{candidates::FreeLot, holders},
        rows::history,
        stock::documents,
    },
};

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
    let mut found = hidden_lots(app, db, search, unit, since, people, changes.lots).await?;
    found.extend(ended(db, search, &changes.terms).await?);
    Ok(found)
}

/// Things that were needed after all, taken over without a need, written off, or changed into something that is not
/// offered.
async fn hidden_lots(
    app: &App,
    db: &impl ConnectionTrait,
    search: &Search<'_>,
    unit: UnitId,
    since: Instant,
    people: &[PersonId],
    changes: Vec<history::Model>,
) -> Result<Vec<Candidate>> {
    let mut before: BTreeMap<LotId, Before> = BTreeMap::new();
    for change in changes {
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
    let mut lots = holders::lots(db, &ids).await?;
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
    let mut things = Things::read(app, db, search, changed.iter().map(|lot| &lot.was)).await?;
    let undocumented = things.evidence.clone();
    revive(db, search, &changed, &mut things.evidence).await?;
    let mut found = Vec::new();
    for lot in changed {
        let gone = gone.get(&lot.now.id).copied().unwrap_or_default();
        let theirs = theirs.get(&lot.now.id).copied().unwrap_or_default();
        let was_there = lot.before.available || lot.now.state == LotState::Available;
        let shut = was_there && kept::is_free(&lot.was) && lot.was_shut(search, &things, &undocumented);
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

/// Counts the documents that these people ended as if they had not been ended.
async fn revive(
    db: &impl ConnectionTrait,
    search: &Search<'_>,
    changed: &[Changed],
    evidence: &mut Evidence,
) -> Result<()> {
    let ended: Vec<DocumentId> = changed.iter().flat_map(|lot| lot.before.documents.iter().copied()).collect();
    if ended.is_empty() || search.line.sensitivities.is_empty() {
        return Ok(());
    }
    let rows = documents::these(db, &ended).await?;
    let said: HashMap<DocumentId, _> = rows.iter().map(|row| (row.id, row.says())).collect();
    for lot in changed {
        evidence.revive(lot.now.id, lot.before.documents.iter().filter_map(|id| said.get(id).copied()));
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
                parts.entry(to).or_insert(Before { at: step.at, ..from.clone() });
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

impl Changed {
    /// Whether the changes are the reason why the lot may not be offered to the line.
    fn was_shut(&self, search: &Search<'_>, things: &Things, undocumented: &Evidence) -> bool {
        let Self { was, now, .. } = self;
        let named = |lot: &FreeLot| (lot.state, lot.title, lot.condition, lot.category_key.clone());
        if named(was) != named(now) {
            return true;
        }
        let red = |lot: &FreeLot| lot.light == ChemicalLight::Red;
        let sensitive = !search.line.sensitivities.is_empty();
        // What the line demands beside its function is asked about as such.
        let serves = |row: Found<'_>| {
            let facts = facts::of_lot(row.0, row.1);
            fit(&search.line.implied, &facts, &Reach::default(), search.today).fits()
        };
        let product = |lot| with_product(lot, &things.products);
        (sensitive && red(now) && !red(was))
            || (serves(product(was)) && !serves(product(now)))
            || (!undocumented.missing(was).is_empty() && things.evidence.missing(was).is_empty())
    }
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
    /// The inner `None` where the features were unknown.
    features: Option<Option<Vec<String>>>,
    light: Option<ChemicalLight>,
    /// The documents that they ended.
    documents: Vec<DocumentId>,
}

impl Before {
    /// Reads the facts before a change. Changes are read in order, and the first one of a fact counts.
    fn read(&mut self, verb: &str, detail: Option<&Value>) {
        let Ok(verb) = verb.parse::<Verb>() else { return };
        let figure = |name: &str| Some(detail?.get(name)?.clone());
        if verb == Verb::LightOverridden {
            self.light = self.light.or_else(|| serde_json::from_value(figure("from")?).ok());
        }
        if verb == Verb::EvidenceEnded {
            let ended = figure("documents").and_then(|ids| serde_json::from_value::<Vec<DocumentId>>(ids).ok());
            self.documents.extend(ended.unwrap_or_default());
        }
        self.available |= verb == Verb::SurplusWithdrawn;
        if verb == Verb::Edited {
            self.edited(detail.and_then(|detail| LotEdits::deserialize(detail).ok()).unwrap_or_default());
        }
    }

    fn edited(&mut self, edits: LotEdits) {
        self.available |= edits.state.is_some_and(|state| state.from == LotState::Available);
        self.title = self.title.or(edits.legal_title.map(|title| title.from));
        self.condition = self.condition.or(edits.condition.map(|condition| condition.from));
        self.category = self.category.take().or(edits.category.map(|category| category.from));
        self.features = self.features.take().or(edits.features.map(|features| features.from));
    }

    fn tells(&self) -> bool {
        self.available
            || self.title.is_some()
            || self.condition.is_some()
            || self.category.is_some()
            || self.features.is_some()
            || self.light.is_some()
            || !self.documents.is_empty()
    }

    fn restored(&self, now: &FreeLot) -> FreeLot {
        let mut lot = now.clone();
        if self.available && matches!(lot.state, LotState::InUse | LotState::Custody) {
            lot.state = LotState::Available;
        }
        lot.title = self.title.unwrap_or(lot.title);
        lot.condition = self.condition.unwrap_or(lot.condition);
        lot.light = self.light.unwrap_or(lot.light);
        lot.category_key = self.category.clone().unwrap_or(lot.category_key);
        if let Some(features) = &self.features {
            lot.features = features.as_ref().map(|codes| json!(codes));
        }
        lot
    }
}
