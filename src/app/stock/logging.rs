//! Entering things into the register.

use crate::app::{
    Result,
    reference::tree,
    stock::{lots, moves, reading::Lot},
};
use crate::{
    domain::{
        Bad, ChemicalLight, LotId, LotState, Refused, Why,
        directory::{
            actor::Actor,
            permit::{LogLot, Within},
        },
        stock::lot::NewLot,
        time,
    },
    store::{self, Tx, rows, stock::lots::Move},
};

/// Logs n identical things as one lot. Media-bearing things are lots of one; as surplus they start in custody.
pub async fn log(tx: &Tx, actor: &Within<'_, LogLot>, new: &NewLot, why: Why) -> Result<Lot> {
    actor.covers(Some(new.unit))?;
    new.check(time::civil_date(tx.at, &actor.time_zone))?;
    lots::receiving_unit(tx, actor, "unit_id", new.unit).await?;
    let place = lots::receiving_place(tx, actor, "place_id", new.place).await?;
    if let Some(product) = new.product {
        lots::known_product(tx, actor, product).await?;
    }
    Ok(enter(tx, actor, new, &place, Origin { why, act: None, evidence: None }).await?.into())
}

/// Why things are in the register, and by what act they came.
pub struct Origin {
    pub why: Why,
    pub act: Option<uuid::Uuid>,
    pub evidence: Option<serde_json::Value>,
}

/// Enters things into the register that the caller has checked, at a place that the caller has looked up.
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
    let name = if new.name.trim().is_empty() { tree::name_of(&category, &actor.language) } else { new.name.trim() };
    let lot = rows::lot::Model {
        id: LotId::new(),
        organisation_id: place.organisation_id,
        code: lots::new_code()?,
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
        open_to_organisation_from: None,
        open_to_region_from: None,
        light: ChemicalLight::Unknown,
        alike_key: None,
        label_missing: false,
        managed: false,
        media: i64::from(category.media_bearing),
        family_id: None,
        surplus_since: None,
        cover_id: None,
        created_at: tx.at,
        updated_at: tx.at,
        version: 1,
    };
    if let Some(serial) = &lot.serial {
        lots::claim_serials(tx, actor, None, &[serial]).await?;
    }
    let lot = store::stock::lots::insert(tx, lot).await?;
    moves::admit(tx, &lot, place).await?;
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
