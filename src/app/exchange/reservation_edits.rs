//! Changing a reservation: for a longer time, or for fewer things.

use crate::app::{
    Result,
    directory::policy,
    exchange::reservations::{self, Reservation},
    needs::lines,
    stock::{holds, lots},
};
use crate::{
    domain::{
        Bad, Date, Event, Expected, HoldId, HoldKind, HoldState, Instant, Refused,
        directory::actor::Actor,
        exchange::handover::lapses,
        fields::check_day,
        stock::hold::{self, Claim},
        time,
    },
    store::{self, Tx, rows},
};

#[derive(Clone, Copy, Debug)]
pub struct Changes {
    /// Fewer things than before. The others are free again.
    pub quantity: Option<i64>,
    /// The last day of a loan.
    pub until: Option<Date>,
    /// Kept from now on for as long as a new reservation would be.
    pub renew: bool,
}

/// Changes an active reservation. The person who made it, their unit, and a coordinator of the unit that owns the
/// things may do so.
pub async fn change(tx: &Tx, actor: &Actor, id: HoldId, expected: &Expected, changes: Changes) -> Result<Reservation> {
    let (mut kept, lot) = holds::lock_to_end(tx, id).await?;
    reservations::may_change(actor, &kept, &lot)?;
    expected.check(kept.version)?;
    changeable(&kept, tx.at)?;
    let before = (kept.n, kept.until_on, kept.expires_at);
    if let Some(n) = changes.quantity {
        lots::check_quantity("quantity", n)?;
        if n > kept.n {
            return Err(Refused::invalid("quantity", Bad::TooLarge { max: kept.n }).into());
        }
        kept.n = n;
    }
    let today = time::civil_date(tx.at, &actor.time_zone);
    if let Some(until) = changes.until {
        check_day("until", Some(until))?;
        if kept.kind != HoldKind::Loan {
            return Err(Refused::WrongState { what: "hold", state: kept.kind.to_string() }.into());
        }
        if until < today {
            return Err(Refused::invalid("until", Bad::InThePast).into());
        }
        if until < kept.from_on {
            return Err(Refused::invalid("until", Bad::Backwards).into());
        }
        kept.until_on = Some(until);
    }
    if changes.renew || kept.until_on != before.1 {
        let days = policy::of(&**tx, lot.organisation_id).await?.hold_days;
        kept.expires_at = Some(lapses(tx.at.max(time::day_begins(kept.from_on)), days, kept.until_on));
        if kept.until_on == before.1 {
            // A hold that does not expire stays so, and a renewal never shortens a hold.
            kept.expires_at = before.2.map(|end| kept.expires_at.map_or(end, |later| later.max(end)));
        }
    }
    if (kept.n, kept.until_on, kept.expires_at) == before {
        return reservations::with_lot(&**tx, kept).await;
    }
    let others: Vec<_> =
        store::stock::holds::active(&**tx, lot.id).await?.into_iter().filter(|other| other.id != id).collect();
    let claim = Claim { n: kept.n, from: kept.from_on, until: kept.until_on };
    hold::claim(lot.id, lot.quantity, &holds::claims(&others), claim)?;
    let event = Event::ReservationChanged { hold: id, from: before.0, n: kept.n, until: kept.until_on };
    let given_up = before.0 - kept.n;
    let kept = store::save(tx, kept).await?;
    if let Some(line) = kept.line_id.filter(|_| given_up > 0) {
        lines::change(tx, line, lines::Change { held: -given_up, ..lines::Change::default() }).await?;
    }
    let lot = holds::recount(tx, lot).await?;
    store::history::record_all(tx, lot.organisation_id, [id.0, lot.id.0], &event, actor.person).await?;
    reservations::with_lot(&**tx, kept).await
}

/// Refuses a hold that is over, and holds for work, transport or a transfer, which are changed there.
fn changeable(hold: &rows::hold::Model, at: Instant) -> Result<()> {
    match hold.kind {
        HoldKind::Reservation | HoldKind::Loan => {}
        HoldKind::WorkOrder | HoldKind::Transport | HoldKind::Quarantine => {
            return Err(Refused::WrongState { what: "hold", state: hold.kind.to_string() }.into());
        }
    }
    // A hold whose time is over counts as expired even before the job has ended it. A hold for work that has begun does
    // not expire.
    let lapsed = !hold.suspended && hold.expires_at.is_some_and(|end| end <= at);
    if hold.state != HoldState::Active || lapsed {
        return Err(Refused::HoldOver { hold: hold.id }.into());
    }
    if hold.suspended || hold.work_order_id.is_some() {
        return Err(Refused::InUseElsewhere { what: "work_order" }.into());
    }
    if hold.transfer_id.is_some() {
        return Err(Refused::InUseElsewhere { what: "transfer" }.into());
    }
    Ok(())
}
