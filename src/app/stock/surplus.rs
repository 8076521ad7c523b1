//! Declaring things surplus that a unit does not need, and taking that back. By declaring them, the owning unit
//! consents that others take them.

use crate::app::{
    Result,
    stock::{
        holds, lots, parts,
        reading::{Acted, Lot},
        taking,
    },
};
use crate::{
    domain::{
        Bad, Date, Event, LotId, LotState, Refused,
        directory::actor::{Act, Actor},
        fields::check_day,
        stock::taking::{Taking, withdrawn},
        time,
    },
    store::{self, Tx, rows},
};

#[derive(Clone, Copy, Debug, Default)]
pub struct Surplus {
    /// `None` is the whole lot.
    pub quantity: Option<i64>,
    pub available_from: Option<Date>,
    /// The day from which neighbours of the region see it, but not before the policy's circles open it. Without such a
    /// day they see it only when the policy opens it by itself.
    pub open_to_region_from: Option<Date>,
}

/// Opens a lot, or a part of it, to its own unit now, to the organisation when the policy says so, and to the region
/// when the unit says so as well.
pub async fn declare(tx: &Tx, actor: &Actor, id: LotId, surplus: Surplus) -> Result<Acted> {
    let lot = lots::lock_own(tx, actor, id, Act::DeclareSurplus).await?;
    let today = time::civil_date(tx.at, &actor.time_zone);
    let days = [("available_from", surplus.available_from), ("open_to_region_from", surplus.open_to_region_from)];
    for (field, day) in days {
        check_day(field, day)?;
        if day.is_some_and(|day| day < today) {
            return Err(Refused::invalid(field, Bad::InThePast).into());
        }
    }
    taking::may(tx, actor, &lot, Taking::Declare, today).await?;
    if lot.state == LotState::InUse && lot.media > 0 {
        return Ok(collect(tx, actor, lot, surplus).await?.into());
    }
    let mut part = match surplus.quantity {
        Some(n) if n != lot.quantity => parts::take(tx, actor, lot, n).await?,
        Some(_) | None => parts::Part { part: lot, rest: None },
    };
    let lot = &mut part.part;
    lot.state = LotState::Available;
    lot.available_from = surplus.available_from.or(lot.available_from);
    if let Some(day) = surplus.open_to_region_from {
        lot.open_to_region_from = Some(store::stock::waits::region_from(tx, lot, day).await?);
    }
    if lot.available_from.zip(lot.must_leave_by).is_some_and(|(from, by)| by < from) {
        return Err(Refused::invalid("available_from", Bad::Backwards).into());
    }
    part.part = store::stock::lots::save(tx, part.part).await?;
    let rows::lot::Model { quantity: n, open_to_organisation_from, open_to_region_from, .. } = part.part;
    let event = Event::SurplusDeclared { n, open_to_organisation_from, open_to_region_from };
    store::history::record(tx, part.part.organisation_id, part.part.id.0, &event, actor.person).await?;
    Ok(part.into())
}

/// A device that was in use goes into custody first. It holds what its user stored on it, so nobody knows whether
/// earlier evidence of sanitisation is still true.
async fn collect(tx: &Tx, actor: &Actor, lot: rows::lot::Model, surplus: Surplus) -> Result<parts::Part> {
    if let Some(n) = surplus.quantity.filter(|n| *n != lot.quantity) {
        lots::check_quantity("quantity", n)?;
        return Err(Refused::Exhausted { lot: lot.id, free: lot.quantity, asked: n }.into());
    }
    let lot = rows::lot::Model {
        state: LotState::Custody,
        available_from: surplus.available_from.or(lot.available_from),
        open_to_region_from: surplus.open_to_region_from.or(lot.open_to_region_from),
        ..lot
    };
    let lot = store::stock::lots::save(tx, lot).await?;
    store::history::record(tx, lot.organisation_id, lot.id.0, &Event::Collected, actor.person).await?;
    Ok(parts::Part { part: lot, rest: None })
}

/// Takes a surplus back, because the unit needs it after all. Refused while anybody holds any of it. A device goes back
/// into custody first, and from there into use.
pub async fn withdraw_surplus(tx: &Tx, actor: &Actor, id: LotId) -> Result<Lot> {
    let mut lot = lots::lock_own(tx, actor, id, Act::DeclareSurplus).await?;
    let Some(state) = withdrawn(lot.state, lot.media) else {
        return Err(Refused::LotState { lot: lot.id, state: lot.state }.into());
    };
    // Until a device leaves custody its evidence of sanitisation counts, because nobody has used it since.
    let event = if lot.state == LotState::Custody { Event::InUseAgain } else { Event::SurplusWithdrawn };
    holds::ensure_unheld(tx, &lot).await?;
    lot.state = state;
    lot.open_to_region_from = None;
    // A device in custody would keep since when it was surplus, and would not wait when it is declared again.
    lot.surplus_since = None;
    let lot = store::stock::lots::save(tx, lot).await?;
    store::history::record(tx, lot.organisation_id, lot.id.0, &event, actor.person).await?;
    Ok(lot.into())
}
