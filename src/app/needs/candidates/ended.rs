//! Used articles that the same people took out of the catalogue themselves, or put into another category.

use std::collections::{HashMap, HashSet};

use sea_orm::ConnectionTrait;
use serde_json::Value;
use uuid::Uuid;

use super::{CATALOGUE, Estimates, Result, Search, USED, from_catalogue};
use crate::{
    domain::{AgreementId, CatalogueItemId, Date, Verb, needs::candidate::Candidate},
    store::{
        needs::candidates::{self, Articles, Listed},
        rows::{catalogue_item, history},
    },
};

/// Used articles that were in force in the categories until these changes ended them or their agreement, or put them
/// into another category.
pub async fn ended(
    db: &impl ConnectionTrait,
    search: &Search<'_>,
    changes: &[history::Model],
) -> Result<Vec<Candidate>> {
    let mut acts = Acts::default();
    for change in changes {
        acts.read(change.subject, &change.verb, change.detail.as_ref());
    }
    let items: Vec<CatalogueItemId> = acts.switched_off.iter().copied().map(CatalogueItemId).collect();
    let agreements: Vec<AgreementId> =
        acts.closed.iter().chain(acts.shortened.keys()).copied().map(AgreementId).collect();
    let moved = acts.categories.iter().filter(|(_, category)| search.categories.contains(category));
    let moved: Vec<CatalogueItemId> = moved.map(|(id, _)| CatalogueItemId(*id)).collect();
    let organisations = &search.actor.organisations;
    let articles = Articles { organisations, categories: search.categories, today: search.today };
    let mut over = candidates::ended(db, &articles, &USED, &items, &agreements, CATALOGUE).await?;
    for (item, agreement, product) in candidates::elsewhere(db, &articles, &USED, &moved, CATALOGUE).await? {
        let category_key = acts.categories.get(&item.id.0).cloned().unwrap_or_default();
        over.push((catalogue_item::Model { category_key, ..item }, agreement, product));
    }
    let theirs = over.iter().filter(|listed| acts.ended(listed, search.today));
    let estimates = Estimates::default();
    let kept = theirs.filter_map(|listed| from_catalogue(search, listed, &estimates));
    Ok(kept.map(|candidate| Candidate { kept: true, ..candidate }).collect())
}

/// What these people changed, by the id of the article or the agreement.
#[derive(Default)]
struct Acts {
    /// Articles that were active until they were switched off.
    switched_off: HashSet<Uuid>,
    /// The first categories of articles that were put into another one.
    categories: HashMap<Uuid, String>,
    closed: HashSet<Uuid>,
    /// The last day of agreements before their first change.
    shortened: HashMap<Uuid, Date>,
}

impl Acts {
    fn read(&mut self, subject: Uuid, verb: &str, detail: Option<&Value>) {
        if verb.parse() == Ok(Verb::Closed) {
            self.closed.insert(subject);
            return;
        }
        let figure = |side: &str, name: &str| Some(detail?.get(side)?.get(name)?.clone());
        let from = |name: &str| figure("from", name);
        if from("active") == Some(Value::Bool(true)) && figure("to", "active") == Some(Value::Bool(false)) {
            self.switched_off.insert(subject);
        }
        let was_there = from("active") == Some(Value::Bool(true)) || self.switched_off.contains(&subject);
        if was_there
            && from("category") != figure("to", "category")
            && let Some(Value::String(category)) = from("category")
        {
            self.categories.entry(subject).or_insert(category);
        }
        if let Some(last) = from("valid_to").and_then(|day| serde_json::from_value(day).ok()) {
            self.shortened.entry(subject).or_insert(last);
        }
    }

    /// Whether the article would be in force without what these people did.
    fn ended(&self, (item, agreement, _): &Listed, today: Date) -> bool {
        let Some(agreement) = agreement else { return false };
        let active = item.active || self.switched_off.contains(&item.id.0);
        let open = agreement.closed_at.is_none() || self.closed.contains(&agreement.id.0);
        let last = self.shortened.get(&agreement.id.0).copied().unwrap_or(agreement.valid_to);
        active && open && today <= agreement.valid_to.max(last)
    }
}
