//! Lots as clients see them.

use poem_openapi::Object;

use super::photos::Cover;
use crate::web::api::centimetres::Centimetres;
use crate::{
    app::{needs::watches, stock::reading},
    domain::{
        ChemicalLight, Circle, Condition, Date, Instant, LotId, LotState, OrganisationId, PlaceId, ProductId, Title,
        UnitId,
        reference::{colour, material},
        stock::{circle::Growing, lot::Attributes},
        time,
    },
    web::{edge::auth::Caller, words::InWords},
};

/// Sizes in centimetres, to the millimetre.
#[derive(Clone, Debug, Default, Object)]
#[oai(deny_unknown_fields, default)]
pub struct AttributesView {
    pub width_cm: Option<Centimetres>,
    pub depth_cm: Option<Centimetres>,
    pub height_cm: Option<Centimetres>,
    pub colour: Option<String>,
    pub materials: Option<Vec<String>>,
    /// Codes of `GET /features`: all that it has. Absent where nobody looked; empty where it has none of them.
    pub features: Option<Vec<String>>,
    pub brand: Option<String>,
    pub model: Option<String>,
}

/// What was written, and the codes of what is understood of it.
#[derive(Object)]
pub struct CodedAttributes {
    #[oai(flatten)]
    pub written: AttributesView,
    /// Of `GET /colours`; absent where the words name none.
    #[oai(skip_serializing_if_is_none)]
    pub colour_code: Option<String>,
    /// Of `GET /materials`, those that the words name.
    #[oai(default, skip_serializing_if_is_empty)]
    pub material_codes: Vec<String>,
}

/// A lot: n identical things at one place in one state.
#[derive(Object)]
pub struct Lot {
    pub id: LotId,
    pub code: String,
    pub organisation_id: OrganisationId,
    pub category: String,
    pub title: String,
    pub note: String,
    pub legal_title: Title,
    pub goes_back_on: Option<Date>,
    pub unit_id: UnitId,
    pub place_id: PlaceId,
    pub state: LotState,
    pub condition: Condition,
    pub quantity: i64,
    /// The most that is held on any one day.
    pub held: i64,
    pub attributes: CodedAttributes,
    pub product_id: Option<ProductId>,
    pub serial: Option<String>,
    pub acquired_on: Option<Date>,
    pub available_from: Option<Date>,
    pub must_leave_by: Option<Date>,
    pub open_to_region_from: Option<Date>,
    pub light: ChemicalLight,
    /// A part that was split off wants a label of its own.
    pub label_missing: bool,
    /// Data-bearing media in it; each wants evidence of sanitisation before the thing is offered.
    pub media: i64,
    /// Still known to device management.
    pub managed: bool,
    pub mass_g: Option<i64>,
    /// Lots of the organisation with the same one were declared alike by a person.
    pub alike_key: Option<String>,
    /// What one cost, without VAT, in minor units of the organisation's currency; the own people's alone.
    pub price_minor: Option<i64>,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub version: i64,
    /// What its `product_id` names; of one lot that is asked for.
    #[oai(skip_serializing_if_is_none)]
    pub product: Option<ProductSummary>,
    /// What counts where it is compared: its own `attributes`, and where they say nothing those of its product.
    #[oai(skip_serializing_if_is_none)]
    pub effective: Option<CodedAttributes>,
    /// The same for people to read: names beside the ids.
    #[oai(skip_serializing_if_is_none)]
    pub in_words: Option<InWords>,
    /// Of surplus of the own organisation that more people may take later: who may take it now, and from when more may.
    #[oai(skip_serializing_if_is_none)]
    pub circle: Option<CircleNow>,
    /// What it shows first; of lots that are asked for or listed.
    #[oai(skip_serializing_if_is_none)]
    pub cover: Option<Cover>,
    /// Who waits for such things, where somebody does; of a lot that is logged.
    #[oai(skip_serializing_if_is_none)]
    pub wanted_by: Option<WantedBy>,
    /// What splits of the same things left elsewhere, reserved ones and near ones first; absent when nothing did.
    #[oai(default, skip_serializing_if_is_empty)]
    pub family: Vec<Relative>,
}

/// The circle of people who may take a thing.
#[derive(Clone, Copy, Object)]
pub struct CircleNow {
    /// Only its own unit, or all of its organisation.
    pub now: Circle,
    /// The day from which the next circle may take it: the organisation, or then the region.
    pub grows_on: Date,
}

impl From<Growing> for CircleNow {
    fn from(Growing { now, grows_on }: Growing) -> Self {
        Self { now, grows_on }
    }
}

/// Others who wait for a thing.
#[derive(Clone, Copy, Object)]
pub struct WantedBy {
    pub units: i64,
    /// How many all of them lack.
    pub things: i64,
}

impl From<watches::Wanted> for WantedBy {
    fn from(wanted: watches::Wanted) -> Self {
        Self { units: wanted.units, things: wanted.things }
    }
}

/// The make and model of a lot.
#[derive(Object)]
pub struct ProductSummary {
    pub id: ProductId,
    pub brand: String,
    pub model: String,
    pub gtin: Option<String>,
}

/// A living relative of a lot.
#[derive(Object)]
pub struct Relative {
    pub id: LotId,
    pub code: String,
    pub place_id: PlaceId,
    pub state: LotState,
    pub condition: Condition,
    pub quantity: i64,
    pub held: i64,
}

/// The lot an act was about, and what stays behind when the act concerned only a part of it.
#[derive(Object)]
pub struct Acted {
    #[oai(flatten)]
    pub lot: Lot,
    #[oai(skip_serializing_if_is_none)]
    pub rest: Option<Lot>,
    /// When things came into a store whose capacity is known.
    #[oai(skip_serializing_if_is_none)]
    pub room: Option<RoomView>,
}

/// How full a store is.
#[derive(Object)]
#[oai(rename = "Room")]
pub struct RoomView {
    pub capacity_m3: f64,
    /// Of things whose volume is known: their own sizes, else their product's or their category's volume.
    pub taken_m3: f64,
    /// Things of unknown volume, which take room as well.
    pub unknown: i64,
}

impl From<reading::Make> for ProductSummary {
    fn from(make: reading::Make) -> Self {
        Self { id: make.id, brand: make.brand, model: make.model, gtin: make.gtin }
    }
}

impl From<AttributesView> for Attributes {
    fn from(view: AttributesView) -> Self {
        let mm = |cm: Option<Centimetres>| cm.map(|cm| cm.mm);
        Self {
            width_mm: mm(view.width_cm),
            depth_mm: mm(view.depth_cm),
            height_mm: mm(view.height_cm),
            colour: view.colour,
            materials: view.materials.unwrap_or_default(),
            features: view.features,
            brand: view.brand,
            model: view.model,
        }
    }
}

impl From<AttributesView> for CodedAttributes {
    fn from(written: AttributesView) -> Self {
        Self {
            colour_code: written.colour.as_deref().and_then(colour::code).map(str::to_owned),
            material_codes: material::codes(written.materials.iter().flatten())
                .into_iter()
                .map(str::to_owned)
                .collect(),
            written,
        }
    }
}

impl From<Attributes> for CodedAttributes {
    fn from(facts: Attributes) -> Self {
        AttributesView::from(facts).into()
    }
}

impl From<Attributes> for AttributesView {
    fn from(facts: Attributes) -> Self {
        let cm = |mm: Option<i64>| mm.map(|mm| Centimetres { mm });
        Self {
            width_cm: cm(facts.width_mm),
            depth_cm: cm(facts.depth_mm),
            height_cm: cm(facts.height_mm),
            colour: facts.colour,
            materials: (!facts.materials.is_empty()).then_some(facts.materials),
            features: facts.features,
            brand: facts.brand,
            model: facts.model,
        }
    }
}

impl From<reading::Lot> for Lot {
    fn from(lot: reading::Lot) -> Self {
        Self {
            id: lot.id,
            code: lot.code,
            organisation_id: lot.organisation,
            category: lot.category,
            title: lot.name,
            note: lot.note,
            legal_title: lot.title,
            goes_back_on: lot.goes_back_on,
            unit_id: lot.unit,
            place_id: lot.place,
            state: lot.state,
            condition: lot.condition,
            quantity: lot.quantity,
            held: lot.held,
            attributes: lot.attributes.into(),
            product_id: lot.product,
            serial: lot.serial,
            acquired_on: lot.acquired_on,
            available_from: lot.available_from,
            must_leave_by: lot.must_leave_by,
            open_to_region_from: lot.open_to_region_from,
            light: lot.light,
            label_missing: lot.label_missing,
            media: lot.media,
            managed: lot.managed,
            mass_g: lot.mass_g,
            alike_key: lot.alike_key,
            price_minor: lot.price_minor,
            created_at: lot.created_at,
            updated_at: lot.updated_at,
            version: lot.version,
            product: None,
            effective: None,
            in_words: None,
            circle: None,
            cover: lot.cover.map(Cover::from),
            wanted_by: None,
            family: Vec::new(),
        }
    }
}

impl Lot {
    /// The lot with its names beside the ids.
    pub fn named(lot: reading::Lot, caller: &Caller) -> Self {
        let today = time::civil_date(time::now(), &caller.actor.time_zone);
        let in_words = Some(caller.reader().lot(&lot, None, today));
        let circle = lot.circle(&caller.actor, today).map(CircleNow::from);
        Self { in_words, circle, ..Self::from(lot) }
    }

    /// Everything that is told of one lot.
    pub fn whole(whole: reading::Whole, caller: &Caller) -> Self {
        Self {
            product: whole.product.map(ProductSummary::from),
            effective: whole.effective.map(CodedAttributes::from),
            family: whole.family.into_iter().map(Relative::from).collect(),
            ..Lot::named(whole.lot, caller)
        }
    }
}

impl From<reading::Lot> for Relative {
    fn from(lot: reading::Lot) -> Self {
        Self {
            id: lot.id,
            code: lot.code,
            place_id: lot.place,
            state: lot.state,
            condition: lot.condition,
            quantity: lot.quantity,
            held: lot.held,
        }
    }
}

impl From<reading::Acted> for Acted {
    fn from(acted: reading::Acted) -> Self {
        let m3 = |litres: i64| litres as f64 / 1e3;
        let room = acted.room.map(|room| RoomView {
            capacity_m3: m3(room.capacity_l),
            taken_m3: m3(room.taken_l),
            unknown: room.unknown,
        });
        Self { lot: acted.lot.into(), rest: acted.rest.map(Lot::from), room }
    }
}
