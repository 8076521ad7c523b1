//! What was corrected of a lot or a product. Each changed fact has what it was and is, under the name by which the
//! history stores it. Facts that did not change are left out.

use serde::{Deserialize, Serialize};

use super::Change;
use crate::{
    Condition, Date, LotState, Money, ProductId, Title, UnitId,
    stock::{
        lot::Attributes,
        product::{Footprint, NewProduct},
    },
};

/// A fact of which the history says that it changed, and not how, because it may hold names of people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undisclosed {}

macro_rules! edits {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $edit:ty),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Serialize)]
        pub struct $name {
            $(
                #[serde(skip_serializing_if = "Option::is_none")]
                pub $field: Option<$edit>,
            )*
        }

        impl $name {
            pub fn is_empty(&self) -> bool {
                *self == Self::default()
            }
        }
    )*};
}

edits! {
    /// The corrected facts of a lot. Older rows of the history are read as well, so no name and no type ever changes.
    #[derive(Deserialize)]
    #[serde(default)]
    LotEdits {
        category: Change<String>,
        unit_id: Change<UnitId>,
        note: Undisclosed,
        title: Change<String>,
        condition: Change<Condition>,
        product_id: Change<Option<ProductId>>,
        serial: Change<Option<String>>,
        acquired_on: Change<Option<Date>>,
        available_from: Change<Option<Date>>,
        must_leave_by: Change<Option<Date>>,
        open_to_region_from: Change<Option<Date>>,
        width_mm: Change<Option<i64>>,
        depth_mm: Change<Option<i64>>,
        height_mm: Change<Option<i64>>,
        alike_key: Change<Option<String>>,
        price_minor: Change<Option<i64>>,
        mass_g: Change<Option<i64>>,
        colour: Change<Option<String>>,
        brand: Change<Option<String>>,
        model: Change<Option<String>>,
        materials: Change<Vec<String>>,
        features: Change<Option<Vec<String>>>,
        legal_title: Change<Title>,
        goes_back_on: Change<Option<Date>>,
        state: Change<LotState>,
        media: Change<i64>,
        managed: Change<bool>,
    }

    /// The corrected facts of a product. Older rows of the history are read as well.
    #[derive(Deserialize)]
    #[serde(default)]
    ProductEdits {
        category: Change<String>,
        gtin: Change<Option<String>>,
        attributes: Change<Attributes>,
        mass_g: Change<Option<i64>>,
        volume_ml: Change<Option<i64>>,
        new_price: Change<Option<Money>>,
        footprint: Change<Option<Footprint>>,
    }
}

impl ProductEdits {
    pub fn between(old: &NewProduct, new: &NewProduct) -> Self {
        let NewProduct { category, gtin, attributes, mass_g, volume_ml, new_price, footprint } = new;
        Self {
            category: Change::between(&old.category, category),
            gtin: Change::between(&old.gtin, gtin),
            attributes: Change::between(&old.attributes, attributes),
            mass_g: Change::between(&old.mass_g, mass_g),
            volume_ml: Change::between(&old.volume_ml, volume_ml),
            new_price: Change::between(&old.new_price, new_price),
            footprint: Change::between(&old.footprint, footprint),
        }
    }
}

/// A fact of a lot that a register corrected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Corrected {
    /// The fact as registers write it. Empty where there was none.
    Texts(Change<String>),
    Undisclosed(Undisclosed),
}
