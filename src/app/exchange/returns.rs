//! What was handed over comes back: the thing is free again, the line is open again, and the saving is taken back.

use crate::app::{
    Result,
    directory::successors,
    exchange::handovers::{self, Handover, Return},
    found,
    ledger::{entries, reading::Saving},
    moments,
    needs::lines,
    stock::{departures, holds, lots, moves, parts, reading::Lot},
};
use crate::{
    domain::{
        Bad, CallOffState, Condition, Event, HandoverId, Instant, LotId, LotState, PlaceId, Refused, ReturnId, Title,
        UnitId,
        directory::actor::{Act, Actor},
        exchange::handover::had_its_time,
        fields::{LONGEST_NOTE, check_text},
        stock::lot::check_quantity,
        time,
    },
    store::{
        self, Tx,
        rows::{handover, handover_return, lot},
    },
};

pub struct GiveBack {
    pub quantity: i64,
    /// The lot that the things are in now. `None` is the lot that was handed over, or the one that it was joined to.
    pub lot: Option<LotId>,
    pub condition: Condition,
    pub place: PlaceId,
    pub reason: String,
    pub happened_at: Option<Instant>,
}

pub struct Returned {
    pub given_back: Return,
    pub handover: Handover,
    pub lot: Lot,
    /// What the receiver keeps.
    pub rest: Option<Lot>,
    /// The reversals of savings that the return books.
    pub savings: Vec<Saving>,
}

/// Takes back some things of a handover. Things that came from another organisation stay with the receiving one,
/// because giving them back would be another transfer. So the giver's ledger entry stands.
pub async fn give_back(tx: &Tx, actor: &Actor, id: HandoverId, asked: &GiveBack) -> Result<Returned> {
    let seen = handovers::visible(&**tx, actor, id).await?;
    if !actor.belongs_to(seen.organisation_id) {
        return Err(Refused::NotYours { what: "handover" }.into());
    }
    let unit = successors::unit_today(tx, seen.unit_id, time::civil_date(tx.at, &actor.time_zone)).await?;
    actor.may(Act::Return, unit)?;
    check_quantity("quantity", asked.quantity)?;
    check_text("reason", &asked.reason, LONGEST_NOTE)?;
    if asked.reason.trim().is_empty() {
        return Err(Refused::invalid("reason", Bad::Empty).into());
    }
    let place = lots::receiving_place(tx, actor, "place_id", asked.place).await?;

    let which = match asked.lot {
        Some(lot) => lot,
        None => store::stock::ways::joined_into(&**tx, seen.lot_id).await?,
    };
    holds::lock_lines(tx, actor, &[which], seen.line_id).await?;
    let lot = store::stock::lots::lock(tx, which).await?.ok_or_else(|| not_of_it(which))?;
    let before = lot.condition;
    let mut handover = found(store::exchange::handovers::lock(tx, id).await?, "handover")?;
    let tx = &moments::as_of(tx, lot.organisation_id, &lot, asked.happened_at, &[handover.at]).await?;
    let (k, left) = (asked.quantity, handover.n - handover.returned);
    if k > left {
        return Err(Refused::ExceedsReceived { left, asked: k }.into());
    }
    still_there(tx, &lot, &handover, unit).await?;

    let today = time::civil_date(tx.at, &actor.time_zone);
    let lent = lots::lent(&lot);
    // Things that another organisation lent wait here until the lender takes them home. Their loan ends on the same
    // day.
    let borrowed = lot.goes_back_on.filter(|_| handover.transfer_id.is_some() && lot.title == Title::Lender);
    let loan_over = had_its_time(lent.or(borrowed), today);
    let taken = match lent {
        Some(_) => parts::split_returned(tx, actor, lot, k, lent).await?,
        None => parts::take(tx, actor, lot, k).await?,
    };
    let from = taken.part.place_id;
    let lot = lot::Model {
        state: state_after(&taken.part),
        goes_back_on: if lent.is_some() { None } else { taken.part.goes_back_on },
        condition: asked.condition,
        place_id: place.id,
        site_id: place.site_id,
        ..taken.part
    };
    // What was bought is new here. What was reserved was surplus before.
    let lot = match handover.hold_id {
        Some(_) => store::stock::waits::go_on(tx, lot).await?,
        None => lot,
    };
    let lot = store::stock::lots::save(tx, lot).await?;
    if from != place.id {
        moves::takes_in(&place)?;
        moves::admit(tx, &lot, &place).await?;
    }
    let lot = departures::damaged(tx, actor, lot, before).await?;
    handover.returned += k;
    let handover = store::save(tx, handover).await?;
    let row = handover_return::Model {
        id: ReturnId::new(),
        organisation_id: handover.organisation_id,
        handover_id: handover.id,
        lot_id: lot.id,
        n: k,
        loan_over,
        condition: asked.condition,
        place_id: place.id,
        reason: asked.reason.trim().to_owned(),
        by: actor.person,
        at: tx.at,
        recorded_at: tx.recorded_at,
    };
    let row = store::exchange::handovers::insert_return(tx, row).await?;
    let event = Event::Returned { returned: row.id, handover: id, n: k, condition: row.condition, place: row.place_id };
    store::history::record(tx, lot.organisation_id, lot.id.0, &event, actor.person).await?;
    // If a loan lasted until its last day, the need was met: the line stays met, and savings from a cancelled purchase
    // stay booked.
    let mut savings = Vec::new();
    if !loan_over {
        if let Some(line) = handover.line_id {
            lines::change(tx, line, lines::Change { received: -k, ..lines::Change::default() }).await?;
        }
        undecide(tx, &handover).await?;
        savings = entries::reverse(tx, actor, handover.id.0, k).await?;
    }
    Ok(Returned {
        given_back: row.into(),
        handover: handovers::seen(&**tx, actor, handover).await?,
        lot: lot.into(),
        rest: taken.rest.map(Lot::from),
        savings: Saving::own(savings, actor)?,
    })
}

/// If everything came back, the decision behind the handover no longer counts, whether it was an accepted offer or a
/// call-off.
async fn undecide(tx: &Tx, handover: &handover::Model) -> Result<()> {
    if let Some(hold) = handover.hold_id {
        let hold = found(store::stock::holds::find(&**tx, hold).await?, "reservation")?;
        lines::undecide(tx, &hold).await?;
    }
    if let Some(id) = handover.call_off_id {
        let call_off = found(store::orders::call_offs::find(&**tx, id).await?, "call_off")?;
        let over = match call_off.state {
            CallOffState::Delivered | CallOffState::Cancelled => true,
            CallOffState::Placed | CallOffState::PartlyDelivered => false,
        };
        if over && !store::exchange::handovers::any_kept_of(tx, call_off.line_id, id).await? {
            store::needs::decisions::void_of_snapshot(tx, call_off.line_id, call_off.snapshot_id).await?;
        }
    }
    Ok(())
}

/// The state of a returned thing. A device has its user's data on it, so it goes into custody and is offered again only
/// after it is wiped. Rented and borrowed things are never offered. They wait at their place to go back to their owner.
fn state_after(part: &lot::Model) -> LotState {
    match (part.media > 0, part.title.check_offerable()) {
        (true, _) => LotState::Custody,
        (false, Ok(())) => LotState::Available,
        (false, Err(_)) => LotState::InUse,
    }
}

/// Refuses things that the receiver no longer has, because they left or were handed on to somebody else.
async fn still_there(tx: &Tx, lot: &lot::Model, handover: &handover::Model, successor: UnitId) -> Result<()> {
    // The things may have been split off and joined since. Those of such lots are alike and of one unit, so any of them
    // may come back; the handover counts how many.
    let ways = store::stock::ways::descendants_since(&**tx, handover.lot_id, handover.at).await?;
    let Some(way) = ways.into_iter().find(|way| way.lot == lot.id) else { return Err(not_of_it(lot.id).into()) };
    if lot.state != LotState::InUse {
        return Err(Refused::LotState { lot: lot.id, state: lot.state }.into());
    }
    // A lent thing keeps its own unit, so that is not compared.
    if lots::lent(lot).is_none() && lot.unit_id != handover.unit_id && lot.unit_id != successor {
        return Err(Refused::WrongState { what: "handover", state: "handed_on".to_owned() }.into());
    }
    if store::exchange::handovers::another_since(&**tx, lot.id, way.at, handover.id).await? {
        return Err(Refused::WrongState { what: "handover", state: "handed_on".to_owned() }.into());
    }
    Ok(())
}

fn not_of_it(lot: LotId) -> Refused {
    Refused::invalid("lot_id", Bad::Unknown { value: lot.to_string() })
}
