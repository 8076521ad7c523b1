//! What is known of a thing. A lot's own fact wins, then its product's, else the fact is unknown. A category's defaults
//! are used in estimates only: a default must not meet a requirement.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

pub use crate::stock::fact::Fact;
use crate::{
    Condition, Date, ProductId, Result,
    fields::{check_day, within},
    reference::feature,
};

/// The effective facts of a lot or a catalogue item; `None` is unknown, which is not the same as "has none".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// The category's stable key; the only fact every thing has.
    pub category: String,
    /// What the caretaker, or the catalogue, calls it. Shown and never compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<ProductId>,
    /// Shared by lots that a person declared alike.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alike_key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub brand: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The main colour as it was written. [`crate::reference::colour::key`] is compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub colour: Option<String>,
    /// The main materials as they were written. [`crate::reference::material::keys`] are compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub materials: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width_mm: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub depth_mm: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub height_mm: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<Condition>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub features: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acquired_on: Option<Date>,
}

impl Facts {
    /// The lot's own facts, completed with its product's. Condition, age and what a person declared are never the
    /// product's: they belong to the single thing.
    pub fn or_product(self, product: &Facts) -> Facts {
        Facts {
            category: if self.category.is_empty() { product.category.clone() } else { self.category },
            title: self.title,
            product: self.product.or(product.product),
            alike_key: self.alike_key,
            brand: self.brand.or_else(|| product.brand.clone()),
            model: self.model.or_else(|| product.model.clone()),
            colour: self.colour.or_else(|| product.colour.clone()),
            materials: self.materials.or_else(|| product.materials.clone()),
            width_mm: self.width_mm.or(product.width_mm),
            depth_mm: self.depth_mm.or(product.depth_mm),
            height_mm: self.height_mm.or(product.height_mm),
            condition: self.condition,
            features: self.features.or_else(|| product.features.clone()),
            acquired_on: self.acquired_on,
        }
    }
}

/// When a thing is ready, and from how far it comes. Both may be unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    pub ready_on: Option<Date>,
    pub distance_m: Option<i64>,
}

/// What somebody measured who declines because of an unknown fact. It only fills gaps: a known fact that is wrong
/// is corrected on the lot, where its history shows who did it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(default, deny_unknown_fields)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
pub struct Measured {
    pub width_cm: Option<i64>,
    pub depth_cm: Option<i64>,
    pub height_cm: Option<i64>,
    pub condition: Option<Condition>,
    pub ready_on: Option<Date>,
    pub distance_km: Option<i64>,
    /// All features that it has; an empty list when it has none.
    pub features: Option<Vec<String>>,
}

impl Measured {
    pub fn validate(&self, path: &str) -> Result<()> {
        for (name, value) in [("width_cm", self.width_cm), ("depth_cm", self.depth_cm), ("height_cm", self.height_cm)] {
            within(&format!("{path}.{name}"), value, SIZES_CM)?;
        }
        feature::check(&format!("{path}.features"), self.features.as_deref().unwrap_or_default())?;
        check_day(&format!("{path}.ready_on"), self.ready_on)?;
        within(&format!("{path}.distance_km"), self.distance_km, DISTANCES_KM)
    }

    /// The measures of facts that are unknown so far. Only these are written to the lot.
    pub fn only_unknown(&self, facts: &Facts, reach: &Reach) -> Measured {
        Measured {
            width_cm: self.width_cm.filter(|_| facts.width_mm.is_none()),
            depth_cm: self.depth_cm.filter(|_| facts.depth_mm.is_none()),
            height_cm: self.height_cm.filter(|_| facts.height_mm.is_none()),
            condition: self.condition.filter(|_| facts.condition.is_none()),
            ready_on: self.ready_on.filter(|_| reach.ready_on.is_none()),
            distance_km: self.distance_km.filter(|_| reach.distance_m.is_none()),
            features: self.features.clone().filter(|_| facts.features.is_none()),
        }
    }

    /// The facts after the unknown ones were filled with these measures.
    pub fn fill(&self, facts: &Facts, reach: &Reach) -> (Facts, Reach) {
        let mut facts = facts.clone();
        facts.width_mm = facts.width_mm.or(self.width_cm.map(|cm| cm * 10));
        facts.depth_mm = facts.depth_mm.or(self.depth_cm.map(|cm| cm * 10));
        facts.height_mm = facts.height_mm.or(self.height_cm.map(|cm| cm * 10));
        facts.condition = facts.condition.or(self.condition);
        facts.features = facts.features.or_else(|| self.features.clone());
        let reach = Reach {
            ready_on: reach.ready_on.or(self.ready_on),
            distance_m: reach.distance_m.or(self.distance_km.map(|km| km * 1000)),
        };
        (facts, reach)
    }
}

/// From a coaster to a twenty-metre counter. A larger number is a size typed in millimetres.
pub(crate) const SIZES_CM: std::ops::RangeInclusive<i64> = 1..=2000;
/// Within one country, by road.
pub(crate) const DISTANCES_KM: std::ops::RangeInclusive<i64> = 0..=3000;
