//! Logging things and finding them again.

use crate::app::{App, Error, Result, found};
use crate::{
    domain::{
        Bad, ChemicalLight, Code, Date, Instant, LotId, LotState, PlaceId, ProductId, Refused, UnitId, Why,
        directory::actor::{Act, Actor},
        stock::{lot::NewLot, taking},
        time,
    },
    store::{
        self, Tx, rows,
        stock::{lots::Move, scope},
    },
};
use sea_orm::ConnectionTrait;

pub use crate::domain::stock::lot::check_quantity;

/// Logs n identical things as one lot. Media-bearing things are lots of one; as surplus they start in custody.
pub async fn log(tx: &Tx, actor: &Actor, new: &NewLot, why: Why) -> Result<rows::lot::Model> {
    actor.may(Act::LogLot, new.unit)?;
    new.check(time::civil_date(tx.at, &actor.time_zone))?;
    open_unit(tx, actor, "unit_id", new.unit).await?;
    let place = open_place(tx, actor, "place_id", new.place).await?;
    if let Some(product) = new.product {
        known_product(tx, actor, product).await?;
    }
    enter(tx, actor, new, &place, Origin { why, act: None, evidence: None }).await
}

/// Why things are in the register, and by what act they came.
pub struct Origin {
    pub why: Why,
    pub act: Option<uuid::Uuid>,
    pub evidence: Option<serde_json::Value>,
}

/// Enters what was checked already into the register, at a place that the caller has looked up.
pub async fn enter(
    tx: &Tx,
    actor: &Actor,
    new: &NewLot,
    place: &rows::place::Model,
    origin: Origin,
) -> Result<rows::lot::Model> {
    let category = store::reference::categories::find(&**tx, &new.category).await?;
    let Some(category) = category else {
        return Err(Refused::invalid("category", Bad::Unknown { value: new.category.clone() }).into());
    };
    if category.media_bearing && new.quantity != 1 {
        return Err(Refused::OneEach.into());
    }
    let name = if new.name.trim().is_empty() { category_name(&category, &actor.language) } else { new.name.trim() };
    let lot = rows::lot::Model {
        id: LotId::new(),
        organisation_id: place.organisation_id,
        code: new_code()?,
        category_key: new.category.clone(),
        product_id: new.product,
        title: new.title,
        goes_back_on: new.goes_back_on,
        unit_id: new.unit,
        place_id: place.id,
        site_id: place.site_id,
        state: match (category.media_bearing, new.surplus) {
            (true, true) => LotState::Custody,
            (false, true) => LotState::Available,
            (true | false, false) => LotState::InUse,
        },
        condition: new.condition,
        quantity: new.quantity,
        held: 0,
        name: name.to_owned(),
        note: new.note.trim().to_owned(),
        brand: new.attributes.brand.clone(),
        model: new.attributes.model.clone(),
        width_mm: new.attributes.width_mm,
        depth_mm: new.attributes.depth_mm,
        height_mm: new.attributes.height_mm,
        colour: new.attributes.colour.clone(),
        materials: serde_json::to_value(&new.attributes.materials)?,
        features: new.attributes.features.as_ref().map(serde_json::to_value).transpose()?,
        mass_g: None,
        serial: new.serial.clone(),
        acquired_on: new.acquired_on,
        price_minor: new.price_minor,
        available_from: new.available_from,
        must_leave_by: new.must_leave_by,
        open_to_region_from: None,
        light: ChemicalLight::Unknown,
        alike_key: None,
        label_missing: false,
        managed: false,
        media: i64::from(category.media_bearing),
        family_id: None,
        surplus_since: None,
        created_at: tx.at,
        updated_at: tx.at,
        version: 1,
    };
    if let Some(serial) = &lot.serial {
        unknown_serial(tx, &lot, serial).await?;
    }
    let lot = store::stock::lots::insert(tx, lot).await?;
    crate::app::stock::moves::admit(tx, &lot, place).await?;
    store::stock::lots::record(
        tx,
        Move {
            organisation: lot.organisation_id,
            from: None,
            to: Some(lot.id),
            n: lot.quantity,
            why: origin.why,
            act: origin.act,
            by: actor.person,
            evidence: origin.evidence,
        },
    )
    .await?;
    if let Some(serial) = &lot.serial {
        store::stock::lots::add_alias(tx, lot.organisation_id, lot.id, "serial", serial).await?;
    }
    Ok(lot)
}

/// Refuses a serial number that another living thing of the organisation has, however it is typed.
pub async fn unknown_serial(tx: &Tx, lot: &rows::lot::Model, serial: &str) -> Result<()> {
    let known = store::registers::import_rows::with_serial(&**tx, lot.organisation_id, serial).await?;
    match known.into_iter().find(|known| known.id != lot.id) {
        Some(known) => Err(Refused::SerialKnown { lot: known.id, label: known.code }.into()),
        None => Ok(()),
    }
}

/// A lot the actor may see; anything else is not found, the same answer as not existing.
pub async fn visible(app: &App, actor: &Actor, id: LotId) -> Result<rows::lot::Model> {
    seen(actor, app.batcher.lot(id).await?, time::now())
}

/// A lot of the actor's own organisation: others' lots are visible at most, their inner life is not.
pub async fn own(db: &impl ConnectionTrait, actor: &Actor, id: LotId) -> Result<rows::lot::Model> {
    ours(actor, seen(actor, store::stock::lots::find(db, id).await?, time::now())?)
}

/// A lot of the actor's own organisation, locked.
pub async fn lock_ours(tx: &Tx, actor: &Actor, id: LotId) -> Result<rows::lot::Model> {
    ours(actor, seen(actor, store::stock::lots::lock(tx, id).await?, tx.at)?)
}

fn seen(actor: &Actor, lot: Option<rows::lot::Model>, at: Instant) -> Result<rows::lot::Model> {
    if actor.partner.is_none() {
        actor.may_read()?;
    }
    let today = time::civil_date(at, &actor.time_zone);
    found(lot.filter(|lot| scope::sees(actor, lot, today)), "lot")
}

fn ours(actor: &Actor, lot: rows::lot::Model) -> Result<rows::lot::Model> {
    if actor.belongs_to(lot.organisation_id) { Ok(lot) } else { Err(Refused::NotYours { what: "lot" }.into()) }
}

/// A lot of the actor's own organisation, locked, on which its unit's people may do `act`.
pub async fn lock_own(tx: &Tx, actor: &Actor, id: LotId, act: Act) -> Result<rows::lot::Model> {
    let lot = lock_ours(tx, actor, id).await?;
    actor.may(act, lot.unit_id)?;
    Ok(lot)
}

/// Refuses for a lot that has left.
pub fn ensure_not_gone(lot: &rows::lot::Model) -> Result<()> {
    match lot.state {
        LotState::InUse | LotState::Available | LotState::Custody | LotState::InWork => Ok(()),
        LotState::Gone => Err(Refused::LotState { lot: lot.id, state: lot.state }.into()),
    }
}

/// Until when a thing of our own is out on loan.
pub fn lent(lot: &rows::lot::Model) -> Option<Date> {
    taking::lent(lot.title, lot.goes_back_on)
}

/// Whether a thing, or some of what it came out of, was lent by another organisation.
pub async fn borrowed(tx: &Tx, lot: &rows::lot::Model) -> Result<bool> {
    let behind = store::stock::ways::descendants_since(&**tx, vec![lot.id]).await?;
    Ok(!store::exchange::handovers::borrowed(&**tx, behind).await?.is_empty())
}

/// Refuses for a lot that is out on loan.
pub fn at_home(lot: &rows::lot::Model) -> Result<()> {
    Ok(taking::at_home(lot.id, lot.title, lot.goes_back_on)?)
}

/// A product that everybody or the actor's organisation knows.
pub async fn known_product(tx: &Tx, actor: &Actor, id: ProductId) -> Result<()> {
    let product = store::stock::products::find(&**tx, id).await?;
    if product.is_some_and(|product| product.organisation_id.is_none_or(|o| actor.belongs_to(o))) {
        Ok(())
    } else {
        Err(Refused::NotFound { what: "product" }.into())
    }
}

/// A unit of the actor's organisation that is not closed.
pub async fn open_unit(tx: &Tx, actor: &Actor, field: &str, id: UnitId) -> Result<rows::unit::Model> {
    let unit = store::directory::units::find(&**tx, id).await?;
    let unit = unit.filter(|unit| actor.belongs_to(unit.organisation_id)).ok_or_else(|| unknown(field, id))?;
    if unit.until.is_some_and(|until| until < time::civil_date(tx.at, &actor.time_zone)) {
        return Err(Refused::Closed { what: "unit" }.into());
    }
    Ok(unit)
}

/// A place of the actor's organisation that is not closed.
pub async fn open_place(tx: &Tx, actor: &Actor, field: &str, id: PlaceId) -> Result<rows::place::Model> {
    let place = store::directory::places::find(&**tx, id).await?;
    let place = place.filter(|place| actor.belongs_to(place.organisation_id)).ok_or_else(|| unknown(field, id))?;
    if place.until.is_some_and(|until| until < time::civil_date(tx.at, &actor.time_zone)) {
        return Err(Refused::Closed { what: "place" }.into());
    }
    Ok(place)
}

fn unknown(field: &str, id: impl std::fmt::Display) -> Error {
    Refused::invalid(field, Bad::Unknown { value: id.to_string() }).into()
}

/// The category's name in one of the five languages; English when the language is another.
pub fn category_name<'a>(category: &'a rows::category::Model, language: &str) -> &'a str {
    match language {
        "nb" | "no" => &category.nb,
        "nn" => &category.nn,
        "sv" => &category.sv,
        "da" => &category.da,
        _ => &category.en,
    }
}

/// A fresh human code. One that is taken breaks the unique index, and the transaction is tried again with another.
pub fn new_code() -> Result<String> {
    let mut bytes = [0u8; 8];
    getrandom::fill(&mut bytes).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(Code::from_random(bytes).as_str().to_owned())
}

/// How the code that somebody typed is spelled in the database; none when it cannot be a code.
pub fn spellings(text: &str) -> Vec<String> {
    Code::parse(text).map(|code| code.as_str().to_owned()).into_iter().collect()
}
