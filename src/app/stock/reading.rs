//! Lots as people read them.

use crate::{
    domain::{
        ChemicalLight, Condition, Date, HoldId, Instant, LineId, LotId, LotState, OrganisationId, PersonId, PictureId,
        PlaceId, ProductId, Title, UnitId,
        directory::actor::Actor,
        stock::{
            circle::{self, Growing},
            facts::Facts,
            lot::Attributes,
            taking::Thing,
            volume::Room,
        },
    },
    store::rows::{hold, lot, picture, product},
};

#[derive(Clone)]
pub struct Lot {
    pub id: LotId,
    pub organisation: OrganisationId,
    pub code: String,
    pub category: String,
    /// What people call it; empty where it goes by its category.
    pub name: String,
    pub note: String,
    pub title: Title,
    pub goes_back_on: Option<Date>,
    pub unit: UnitId,
    pub place: PlaceId,
    pub site: PlaceId,
    pub state: LotState,
    pub condition: Condition,
    pub quantity: i64,
    /// The most that is held on any one day.
    pub held: i64,
    pub attributes: Attributes,
    pub product: Option<ProductId>,
    pub serial: Option<String>,
    pub acquired_on: Option<Date>,
    pub available_from: Option<Date>,
    pub must_leave_by: Option<Date>,
    /// The day from which units besides its own may take it. `None` where they may from the beginning.
    pub open_to_organisation_from: Option<Date>,
    pub open_to_region_from: Option<Date>,
    pub surplus_since: Option<Instant>,
    pub cover_id: Option<PictureId>,
    /// The picture of `cover_id`; `None` if it was not read.
    pub cover: Option<Shown>,
    pub light: ChemicalLight,
    pub label_missing: bool,
    pub media: i64,
    /// Still known to device management.
    pub managed: bool,
    pub mass_g: Option<i64>,
    pub alike_key: Option<String>,
    /// What one cost, without VAT, in minor units of the organisation's currency.
    pub price_minor: Option<i64>,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub version: i64,
}

/// One lot with its product, and with the lots that it was split into or from.
pub struct Whole {
    pub lot: Lot,
    pub product: Option<Make>,
    /// Its own attributes, and where they say nothing those of its product.
    pub effective: Option<Attributes>,
    /// Reserved ones and near ones first.
    pub family: Vec<Lot>,
}

/// A picture, for its readers.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    pub hash: String,
    /// Of the largest size, in pixels.
    pub width: i64,
    pub height: i64,
    /// In base64.
    pub thumbhash: String,
}

/// The product of a lot.
pub struct Make {
    pub id: ProductId,
    pub brand: String,
    pub model: String,
    pub gtin: Option<String>,
}

/// The lot an act was about, and what stays behind when the act concerned only a part of it.
pub struct Acted {
    pub lot: Lot,
    pub rest: Option<Lot>,
    /// The room that is left, if things came into a store whose capacity is known.
    pub room: Option<Room>,
}

/// A hold whose things are missing, and for whom it was.
pub struct Broken {
    pub hold: HoldId,
    pub quantity: i64,
    pub unit: Option<UnitId>,
    pub line: Option<LineId>,
    pub by: PersonId,
}

impl Lot {
    /// Hides what concerns only the owner of a neighbour's lot: note, serial number, device management, alike key and
    /// price.
    pub fn seen_by(self, actor: &Actor) -> Self {
        if actor.belongs_to(self.organisation) {
            self
        } else {
            Self { note: String::new(), serial: None, managed: false, alike_key: None, price_minor: None, ..self }
        }
    }

    /// What the rules for taking need to know, except the holds, the sanitised media and to whom it is open.
    pub(in crate::app) fn thing(&self) -> Thing<'static> {
        Thing {
            lot: self.id,
            title: self.title,
            state: self.state,
            light: self.light,
            available_from: self.available_from,
            goes_back_on: self.goes_back_on,
            held: self.held,
            holds: &[],
            media: self.media,
            sanitised: 0,
            managed: self.managed,
            visible: true,
            opens_on: None,
        }
    }

    /// The circle that the lot is in, if it will grow. Only the own organisation is told: neighbours see nothing before
    /// that.
    pub fn circle(&self, actor: &Actor, today: Date) -> Option<Growing> {
        let (organisation, region) = (self.open_to_organisation_from, self.open_to_region_from);
        circle::growing(self.state, organisation, region, today).filter(|_| actor.belongs_to(self.organisation))
    }

    /// The facts that describe the lot.
    pub fn facts(&self) -> Facts {
        let own = self.attributes.clone();
        Facts {
            category: self.category.clone(),
            title: Some(self.name.clone()).filter(|name| !name.is_empty()),
            brand: own.brand,
            model: own.model,
            colour: own.colour,
            width_mm: own.width_mm,
            depth_mm: own.depth_mm,
            height_mm: own.height_mm,
            condition: Some(self.condition),
            acquired_on: self.acquired_on,
            ..Facts::default()
        }
    }
}

impl From<lot::Model> for Lot {
    fn from(row: lot::Model) -> Self {
        Self {
            id: row.id,
            organisation: row.organisation_id,
            code: row.code,
            category: row.category_key,
            name: row.name,
            note: row.note,
            title: row.title,
            goes_back_on: row.goes_back_on,
            unit: row.unit_id,
            place: row.place_id,
            site: row.site_id,
            state: row.state,
            condition: row.condition,
            quantity: row.quantity,
            held: row.held,
            attributes: Attributes {
                width_mm: row.width_mm,
                depth_mm: row.depth_mm,
                height_mm: row.height_mm,
                colour: row.colour,
                materials: serde_json::from_value(row.materials).unwrap_or_default(),
                features: row.features.and_then(|features| serde_json::from_value(features).ok()),
                brand: row.brand,
                model: row.model,
            },
            product: row.product_id,
            serial: row.serial,
            acquired_on: row.acquired_on,
            available_from: row.available_from,
            must_leave_by: row.must_leave_by,
            open_to_organisation_from: row.open_to_organisation_from,
            open_to_region_from: row.open_to_region_from,
            surplus_since: row.surplus_since,
            cover_id: row.cover_id,
            cover: None,
            light: row.light,
            label_missing: row.label_missing,
            media: row.media,
            managed: row.managed,
            mass_g: row.mass_g,
            alike_key: row.alike_key,
            price_minor: row.price_minor,
            created_at: row.created_at,
            updated_at: row.updated_at,
            version: row.version,
        }
    }
}

impl From<product::Model> for Make {
    fn from(row: product::Model) -> Self {
        Self { id: row.id, brand: row.brand, model: row.model, gtin: row.gtin }
    }
}

impl From<&picture::Model> for Shown {
    fn from(row: &picture::Model) -> Self {
        Self { hash: row.hash.clone(), width: row.width, height: row.height, thumbhash: row.thumbhash.clone() }
    }
}

impl From<hold::Model> for Broken {
    fn from(row: hold::Model) -> Self {
        Self { hold: row.id, quantity: row.n, unit: row.unit_id, line: row.line_id, by: row.by }
    }
}
