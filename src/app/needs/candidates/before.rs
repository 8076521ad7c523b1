//! What lots and products were before the same people changed them.

use std::collections::BTreeMap;

use sea_orm::ConnectionTrait;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Result;
use crate::{
    domain::{
        ChemicalLight, Condition, DocumentId, Instant, LotId, LotState, ProductId, Title, Verb,
        event::{Change, LotEdits, ProductEdits},
        needs::{line::Line, requirement::Requirements},
    },
    store::{
        needs::candidates::FreeLot,
        rows::{history, product},
        stock::products,
    },
};

/// The lots and products that changes are about.
#[derive(Default)]
pub(super) struct Earlier {
    pub lots: BTreeMap<LotId, Before>,
    pub products: BTreeMap<ProductId, ProductBefore>,
}

impl Earlier {
    /// Reads changes, oldest first. A lot and a product are edited, and lose documents, under the same words.
    pub async fn of(db: &impl ConnectionTrait, changes: &[history::Model]) -> Result<Self> {
        let either = changes.iter().filter(|change| change.is(Verb::Edited) || change.is(Verb::EvidenceEnded));
        let either: Vec<ProductId> = either.map(|change| ProductId(change.subject)).collect();
        let known = products::find_all(db, either).await?;
        let mut earlier = Self::default();
        for change in changes {
            let (product, detail) = (ProductId(change.subject), change.detail.as_ref());
            if known.contains_key(&product) {
                earlier.products.entry(product).or_default().read(&change.verb, detail);
            } else {
                let first = Before { at: change.at, ..Before::default() };
                earlier.lots.entry(LotId(change.subject)).or_insert(first).read(&change.verb, detail);
            }
        }
        earlier.lots.retain(|_, before| before.tells());
        Ok(earlier)
    }
}

/// The facts of a lot before these people changed it. `None` where they did not change them.
#[derive(Clone, Default)]
pub(super) struct Before {
    /// The moment of their first change.
    pub at: Instant,
    pub available: bool,
    title: Option<Title>,
    /// The best condition that they made worse. A better condition hides nothing.
    condition: Option<Condition>,
    category: Option<String>,
    /// The inner `None` where the lot had no product.
    product: Option<Option<ProductId>>,
    /// The inner `None` where the features were unknown.
    features: Option<Option<Vec<String>>>,
    light: Option<ChemicalLight>,
    /// The documents that they ended.
    pub documents: Vec<DocumentId>,
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
            self.documents.extend(ended(detail));
        }
        if verb == Verb::WorkDone {
            self.worn(figure("condition").and_then(|change| serde_json::from_value(change).ok()));
        }
        self.available |= verb == Verb::SurplusWithdrawn;
        if verb == Verb::Edited {
            self.edited(detail.and_then(|detail| LotEdits::deserialize(detail).ok()).unwrap_or_default());
        }
    }

    fn edited(&mut self, edits: LotEdits) {
        self.available |= edits.state.is_some_and(|state| state.from == LotState::Available);
        self.title = self.title.or(edits.legal_title.map(|title| title.from));
        self.worn(edits.condition);
        self.category = self.category.take().or(edits.category.map(|category| category.from));
        self.product = self.product.or(edits.product_id.map(|product| product.from));
        self.features = self.features.take().or(edits.features.map(|features| features.from));
    }

    fn worn(&mut self, change: Option<Change<Condition>>) {
        if let Some(Change { from, .. }) = change.filter(|change| change.from < change.to) {
            self.condition = Some(self.condition.map_or(from, |best| best.min(from)));
        }
    }

    fn tells(&self) -> bool {
        self.available
            || self.title.is_some()
            || self.condition.is_some()
            || self.category.is_some()
            || self.product.is_some()
            || self.features.is_some()
            || self.light.is_some()
            || !self.documents.is_empty()
    }

    /// The same facts for things that came from the lot at that moment.
    pub fn passed_on(&self, at: Instant) -> Self {
        Self { at, ..self.clone() }
    }

    pub fn restored(&self, now: &FreeLot) -> FreeLot {
        let mut lot = now.clone();
        if self.available && matches!(lot.state, LotState::InUse | LotState::Custody) {
            lot.state = LotState::Available;
        }
        lot.title = self.title.unwrap_or(lot.title);
        lot.condition = self.condition.map_or(lot.condition, |best| best.min(lot.condition));
        lot.light = self.light.unwrap_or(lot.light);
        lot.category_key = self.category.clone().unwrap_or(lot.category_key);
        lot.product_id = self.product.unwrap_or(lot.product_id);
        if let Some(features) = &self.features {
            lot.features = stored(features);
        }
        lot
    }
}

/// The facts of a product before these people changed it. `None` where they did not change them. Its sizes are not
/// among them: what a line demands of sizes is asked about as such.
#[derive(Default)]
pub(super) struct ProductBefore {
    category: Option<String>,
    /// The inner `None` where the features were unknown.
    features: Option<Option<Vec<String>>>,
    /// The documents that they ended.
    pub documents: Vec<DocumentId>,
}

impl ProductBefore {
    fn read(&mut self, verb: &str, detail: Option<&Value>) {
        match verb.parse::<Verb>() {
            Ok(Verb::EvidenceEnded) => self.documents.extend(ended(detail)),
            Ok(Verb::Edited) => {
                let edits = detail.and_then(|detail| ProductEdits::deserialize(detail).ok()).unwrap_or_default();
                self.category = self.category.take().or(edits.category.map(|category| category.from));
                let attributes = edits.attributes.filter(|change| change.from.features != change.to.features);
                self.features = self.features.take().or(attributes.map(|change| change.from.features));
            }
            Ok(_) | Err(_) => {}
        }
    }

    /// Whether things of the product may have served the line before, and do not serve it now.
    pub fn concerns(&self, line: &Line) -> bool {
        let documents = self.category.is_some() || !self.documents.is_empty();
        (self.features.is_some() && line.implied != Requirements::default())
            || (documents && !line.sensitivities.is_empty())
    }

    pub fn restore(&self, product: &mut product::Model) {
        if let Some(category) = &self.category {
            product.category_key.clone_from(category);
        }
        if let Some(features) = &self.features {
            product.features = stored(features);
        }
    }
}

/// Features as rows have them.
fn stored(features: &Option<Vec<String>>) -> Option<Value> {
    features.as_ref().map(|codes| json!(codes))
}

/// The documents that were ended.
fn ended(detail: Option<&Value>) -> Vec<DocumentId> {
    let documents = detail.and_then(|detail| serde_json::from_value(detail.get("documents")?.clone()).ok());
    documents.unwrap_or_default()
}
