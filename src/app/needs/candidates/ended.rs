//! Used articles that the same people took out of the catalogue themselves.

use std::collections::{HashMap, HashSet};

use sea_orm::ConnectionTrait;
use serde_json::Value;
use uuid::Uuid;

use super::{CATALOGUE, Estimates, Result, Search, USED, from_catalogue};
use crate::{
    domain::{AgreementId, CatalogueItemId, Date, Verb, needs::candidate::Candidate},
    store::{
        needs::candidates::{self, Articles, Listed},
        rows::history,
    },
};

/// Used articles that were in force until these changes ended them, or their agreement.
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
    if items.is_empty() && agreements.is_empty() {
        return Ok(Vec::new());
    }
    let organisations = &search.actor.organisations;
    let articles = Articles { organisations, categories: search.categories, today: search.today };
    let over = candidates::ended(db, &articles, &USED, &items, &agreements, CATALOGUE).await?;
    let theirs = over.iter().filter(|listed| acts.ended(listed, search.today));
    let estimates = Estimates::default();
    let kept = theirs.filter_map(|listed| from_catalogue(search, listed, &estimates));
    Ok(kept.map(|candidate| Candidate { kept: true, ..candidate }).collect())
}

/// What these people changed, by the id of the article or the agreement.
#[derive(Default)]
struct Acts {
    /// Articles that were active before.
    switched_off: HashSet<Uuid>,
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
        let from = |name: &str| Some(detail?.get("from")?.get(name)?.clone());
        if from("active") == Some(Value::Bool(true)) {
            self.switched_off.insert(subject);
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
