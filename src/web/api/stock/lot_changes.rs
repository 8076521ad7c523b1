//! The fields of a lot that a client can change. An absent field stays as it is; null makes it unknown.

use poem_openapi::{Object, types::MaybeUndefined};

use crate::domain::{
    Condition, Date, ProductId, Title, UnitId,
    stock::{changes::Changes, lot::Attributes},
};
use crate::web::api::{centimetres::Centimetres, patch};

#[derive(Clone, Debug, Default, Object)]
#[oai(deny_unknown_fields)]
pub struct LotChanges {
    pub category: Option<String>,
    pub title: Option<String>,
    pub note: Option<String>,
    pub condition: Option<Condition>,
    pub unit_id: Option<UnitId>,
    pub legal_title: Option<Title>,
    pub goes_back_on: MaybeUndefined<Date>,
    pub product_id: MaybeUndefined<ProductId>,
    pub serial: MaybeUndefined<String>,
    pub acquired_on: MaybeUndefined<Date>,
    pub available_from: MaybeUndefined<Date>,
    pub must_leave_by: MaybeUndefined<Date>,
    /// Neighbours of the region see it from this day, but not before the `circles` of the policy open it.
    pub open_to_region_from: MaybeUndefined<Date>,
    /// Whether device management still knows it.
    pub managed: Option<bool>,
    /// Data-bearing media in it. Fewer than before is the coordinator's to say.
    pub media: Option<i64>,
    pub mass_g: MaybeUndefined<i64>,
    /// A word of your own. Lots of the organisation with the same one count as alike, whatever their measures say:
    /// who saw both knows better.
    pub alike_key: MaybeUndefined<String>,
    /// What one cost, without VAT, in minor units of the organisation's currency.
    pub price_minor: MaybeUndefined<i64>,
    #[oai(default)]
    pub attributes: AttributeChanges,
}

/// Sizes in centimetres, to the millimetre.
#[derive(Clone, Debug, Default, Object)]
#[oai(deny_unknown_fields)]
pub struct AttributeChanges {
    pub width_cm: MaybeUndefined<Centimetres>,
    pub depth_cm: MaybeUndefined<Centimetres>,
    pub height_cm: MaybeUndefined<Centimetres>,
    pub colour: MaybeUndefined<String>,
    pub materials: MaybeUndefined<Vec<String>>,
    pub features: MaybeUndefined<Vec<String>>,
    pub brand: MaybeUndefined<String>,
    pub model: MaybeUndefined<String>,
}

impl From<LotChanges> for Changes {
    fn from(body: LotChanges) -> Self {
        let mm = |cm: MaybeUndefined<Centimetres>| maybe(cm).map(|cm| cm.map(|cm| cm.mm));
        let facts = body.attributes;
        Self {
            name: body.title,
            note: body.note,
            category: body.category,
            condition: body.condition,
            unit: body.unit_id,
            title: body.legal_title,
            goes_back_on: maybe(body.goes_back_on),
            product: maybe(body.product_id),
            serial: maybe(body.serial),
            acquired_on: maybe(body.acquired_on),
            available_from: maybe(body.available_from),
            must_leave_by: maybe(body.must_leave_by),
            open_to_region_from: maybe(body.open_to_region_from),
            managed: body.managed,
            media: body.media,
            width_mm: mm(facts.width_cm),
            depth_mm: mm(facts.depth_cm),
            height_mm: mm(facts.height_cm),
            mass_g: maybe(body.mass_g),
            alike_key: maybe(body.alike_key),
            price_minor: maybe(body.price_minor),
            colour: maybe(facts.colour),
            materials: maybe(facts.materials).map(Option::unwrap_or_default),
            features: maybe(facts.features),
            brand: maybe(facts.brand),
            model: maybe(facts.model),
        }
    }
}

impl AttributeChanges {
    pub fn onto(self, now: Attributes) -> Attributes {
        let mm = |cm: MaybeUndefined<Centimetres>, now| patch(cm.map_value(|cm| cm.mm), now);
        Attributes {
            width_mm: mm(self.width_cm, now.width_mm),
            depth_mm: mm(self.depth_cm, now.depth_mm),
            height_mm: mm(self.height_cm, now.height_mm),
            colour: patch(self.colour, now.colour),
            materials: patch(self.materials, Some(now.materials)).unwrap_or_default(),
            features: patch(self.features, now.features),
            brand: patch(self.brand, now.brand),
            model: patch(self.model, now.model),
        }
    }
}

pub(in crate::web::api) fn maybe<T>(field: MaybeUndefined<T>) -> Option<Option<T>> {
    match field {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(None),
        MaybeUndefined::Value(value) => Some(Some(value)),
    }
}
