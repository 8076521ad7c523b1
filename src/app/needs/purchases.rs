//! Purchases that a buyer withdrew because the thing was there already. This is the strongest evidence that a purchase
//! was displaced.

use crate::app::{
    Result,
    exchange::reservations::{self, Reservation},
    found,
    stock::holds,
};
use crate::{
    domain::{
        Bad, Event, Grade, HoldId, HoldState, Refused,
        directory::actor::{Act, Actor},
        fields::{LONGEST_NAME, check_text},
    },
    store::{self, Tx, rows},
};

/// The buyer had decided on a purchase for the line and withdrew it in favour of what is reserved for it. `reference`
/// says which: the number of a requisition, an order or a call for tenders.
pub async fn withdraw(tx: &Tx, actor: &Actor, id: HoldId, reference: &str) -> Result<Reservation> {
    let (hold, _) = holds::lock_to_end(tx, id).await?;
    if actor.partner.is_some() || !actor.belongs_to(hold.for_organisation_id) {
        return Err(Refused::NotFound { what: "reservation" }.into());
    }
    // Without a unit there is no buyer.
    let unit = hold.unit_id.ok_or(Refused::NotYours { what: "unit" })?;
    actor.may(Act::CallOff, unit)?;
    check_text("reference", reference, LONGEST_NAME)?;
    if reference.trim().is_empty() {
        return Err(Refused::invalid("reference", Bad::Empty).into());
    }
    if hold.state != HoldState::Active {
        return Err(Refused::HoldOver { hold: id }.into());
    }
    // Without a need there was no purchase to withdraw.
    let Some(line) = hold.line_id else {
        return Err(Refused::WrongState { what: "reservation", state: hold.grade.to_string() }.into());
    };
    let need = found(store::needs::needs::line(&**tx, line).await?, "line")?.need_id;
    let hold = store::save(tx, rows::hold::Model { grade: Grade::A, ..hold }).await?;
    let event = Event::PurchaseWithdrawn { hold: id, n: hold.n, reference: reference.trim().to_owned() };
    store::history::record_all(tx, hold.for_organisation_id, [id.0, need.0], &event, actor.person).await?;
    reservations::with_lot(&**tx, hold).await
}
