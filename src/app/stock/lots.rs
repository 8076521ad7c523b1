//! Reading lots, and the checks that come before any act on them.

use crate::app::{App, Error, Result, found, stock::reading::Lot};
use crate::{
    domain::{
        Bad, Code, Date, Instant, LotId, LotState, OrganisationId, PlaceId, ProductId, Refused, UnitId, Why,
        directory::actor::{Act, Actor},
        stock::taking,
        time,
    },
    store::{
        self, Tx, rows,
        stock::{lots::Move, scope},
    },
};
use sea_orm::ConnectionTrait;

pub use crate::domain::stock::lot::check_quantity;

/// Claims serial numbers for `own`, or for lots that are not written yet. Refuses a number that another lot of the
/// organisation has that is not gone, however it is typed. Whoever claims the same number waits until this transaction
/// ends.
pub async fn claim_serials(tx: &Tx, actor: &Actor, own: Option<LotId>, serials: &[&str]) -> Result<()> {
    if serials.is_empty() {
        return Ok(());
    }
    store::stock::labels::lock_serials(tx, actor.organisation, serials).await?;
    let known = store::registers::import_rows::present_with_serials(&**tx, &actor.organisations, serials).await?;
    match known.into_iter().find(|known| Some(known.id) != own) {
        Some(known) => Err(Refused::SerialKnown { lot: known.id, label: known.code }.into()),
        None => Ok(()),
    }
}

/// Claims a serial number in an organisation that a thing comes to. The actor may be the giver, who must not learn
/// which lot of the receiver has the number: the receiver finds it by the number.
pub async fn claim_serial_in(tx: &Tx, actor: &Actor, organisation: OrganisationId, serial: &str) -> Result<()> {
    let receiver = store::directory::organisations::going_on(&**tx, organisation).await?;
    // The receiver's people claim numbers in the name of the organisation that goes on.
    let goes_on = receiver.first().copied().unwrap_or(organisation);
    store::stock::labels::lock_serials(tx, goes_on, &[serial]).await?;
    let known = store::registers::import_rows::present_with_serials(&**tx, &receiver, &[serial]).await?;
    match known.into_iter().next() {
        Some(known) if actor.belongs_to(known.organisation_id) => {
            Err(Refused::SerialKnown { lot: known.id, label: known.code }.into())
        }
        Some(_) => Err(Refused::SerialKnownThere { serial: serial.to_owned() }.into()),
        None => Ok(()),
    }
}

/// A lot as the actor may read it.
pub async fn one(app: &App, actor: &Actor, id: LotId) -> Result<Lot> {
    Ok(Lot::from(visible(app, actor, id).await?).seen_by(actor))
}

/// Those of these lots that are of the actor's own organisation, in the order asked for.
pub async fn these(app: &App, actor: &Actor, ids: &[LotId]) -> Result<Vec<Lot>> {
    actor.may_read()?;
    let found = store::stock::lots::find_all(app.db.read(), ids.to_vec()).await?;
    let mut own: Vec<Lot> =
        found.into_iter().filter(|lot| actor.belongs_to(lot.organisation_id)).map(Lot::from).collect();
    own.sort_by_key(|lot| ids.iter().position(|id| *id == lot.id));
    Ok(own)
}

/// A lot the actor may see; anything else is not found, the same answer as not existing.
pub(in crate::app) async fn visible(app: &App, actor: &Actor, id: LotId) -> Result<rows::lot::Model> {
    seen(actor, app.batchers.lots.row(id).await?, time::now())
}

/// A lot of the actor's own organisation: others' lots are visible at most, their details are not.
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
    let ancestors = store::stock::ways::ancestors(&**tx, vec![lot.id]).await?;
    Ok(!store::exchange::handovers::borrowed(&**tx, ancestors).await?.is_empty())
}

/// Refuses for a lot that is out on loan.
pub fn at_home(lot: &rows::lot::Model) -> Result<()> {
    Ok(taking::at_home(lot.id, lot.title, lot.goes_back_on)?)
}

/// Refuses a product of another organisation. Products that all organisations share are accepted.
pub async fn known_product(tx: &Tx, actor: &Actor, id: ProductId) -> Result<()> {
    let product = store::stock::products::find(&**tx, id).await?;
    if product.is_some_and(|product| product.organisation_id.is_none_or(|o| actor.belongs_to(o))) {
        Ok(())
    } else {
        Err(unknown("product_id", id))
    }
}

/// A unit of the actor's organisation that is not closed.
pub async fn open_unit(tx: &Tx, actor: &Actor, field: &str, id: UnitId) -> Result<rows::unit::Model> {
    let unit = store::directory::units::find(&**tx, id).await?;
    let unit = unit.filter(|unit| actor.belongs_to(unit.organisation_id)).ok_or_else(|| unknown(field, id))?;
    ensure_open(tx, actor, "unit", unit.until)?;
    Ok(unit)
}

/// An open unit that something may come into: one that is announced to close needs a successor. It cannot be closed
/// until the transaction ends.
pub async fn receiving_unit(tx: &Tx, actor: &Actor, field: &str, id: UnitId) -> Result<rows::unit::Model> {
    let unit = store::directory::units::keep_open(tx, id).await?;
    let unit = unit.filter(|unit| actor.belongs_to(unit.organisation_id)).ok_or_else(|| unknown(field, id))?;
    ensure_open(tx, actor, "unit", unit.until)?;
    if unit.successor_id.is_none() {
        ensure_not_closing("unit", &unit.name, unit.until)?;
    }
    Ok(unit)
}

/// An open place of the actor's organisation that something may come into: neither it nor a place that it is in is
/// announced to close without a successor. None of them can be closed until the transaction ends.
pub async fn receiving_place(tx: &Tx, actor: &Actor, field: &str, id: PlaceId) -> Result<rows::place::Model> {
    let path = store::directory::places::keep_open(tx, id).await?;
    let place = path.iter().find(|place| place.id == id && actor.belongs_to(place.organisation_id));
    let place = place.cloned().ok_or_else(|| unknown(field, id))?;
    ensure_open(tx, actor, "place", place.until)?;
    for closing in path.iter().filter(|place| place.successor_id.is_none()) {
        ensure_open(tx, actor, "place", closing.until)?;
        ensure_not_closing("place", &closing.name, closing.until)?;
    }
    Ok(place)
}

fn ensure_open(tx: &Tx, actor: &Actor, what: &'static str, until: Option<Date>) -> Result<()> {
    match until.is_some_and(|until| until < time::civil_date(tx.at, &actor.time_zone)) {
        true => Err(Refused::Closed { what }.into()),
        false => Ok(()),
    }
}

fn ensure_not_closing(what: &'static str, name: &str, until: Option<Date>) -> Result<()> {
    match until {
        Some(until) => Err(Refused::Closing { what, name: name.to_owned(), until }.into()),
        None => Ok(()),
    }
}

fn unknown(field: &str, id: impl std::fmt::Display) -> Error {
    Refused::invalid(field, Bad::Unknown { value: id.to_string() }).into()
}

/// A new code for a lot. If another lot has it already, the unique index refuses it, and the transaction is tried again
/// with another code.
pub fn new_code() -> Result<String> {
    let mut bytes = [0u8; 8];
    getrandom::fill(&mut bytes).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(Code::from_random(bytes).as_str().to_owned())
}

/// How the code that somebody typed is spelled in the database; none when it cannot be a code.
pub fn spellings(text: &str) -> Vec<String> {
    Code::parse(text).map(|code| code.as_str().to_owned()).into_iter().collect()
}

/// Sets the quantity of a lot to `left`, and records a movement for the things that are gone.
pub(in crate::app) async fn reduce(
    tx: &Tx,
    actor: &Actor,
    mut lot: rows::lot::Model,
    left: i64,
    why: Why,
    act: Option<uuid::Uuid>,
    evidence: Option<serde_json::Value>,
) -> Result<rows::lot::Model> {
    let counted = serde_json::json!({"counted": left, "registered": lot.quantity});
    let step = Move {
        organisation: lot.organisation_id,
        from: Some(lot.id),
        to: None,
        n: lot.quantity - left,
        why,
        act,
        by: actor.person,
        evidence: Some(evidence.unwrap_or(counted)),
    };
    store::stock::lots::record_leaving(tx, step, Some(lot.state)).await?;
    lot.quantity = left;
    if left == 0 {
        lot.state = LotState::Gone;
        lot.open_to_region_from = None;
    }
    Ok(store::stock::lots::save(tx, lot).await?)
}
