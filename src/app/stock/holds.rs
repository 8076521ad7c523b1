//! Holds keep things for a purpose and a period. This places, moves and ends them.

use std::collections::BTreeSet;

use crate::app::{Result, found, needs::lines};
use crate::{
    domain::{
        Date, Event, Grade, HoldId, HoldKind, HoldState, LineId, LotId, Refused,
        directory::actor::Actor,
        stock::hold::{self, Claim},
        time,
    },
    store::{self, Db, Tx, rows},
};

/// How many expired holds are read at a time.
const AT_ONCE: u64 = 500;

/// A new hold on `n` things of a lot from a day on. The caller adds what it is for.
pub fn new(tx: &Tx, actor: &Actor, lot: &rows::lot::Model, n: i64, from: Date) -> rows::hold::Model {
    rows::hold::Model {
        id: HoldId::new(),
        organisation_id: lot.organisation_id,
        lot_id: lot.id,
        n,
        kind: HoldKind::Reservation,
        state: HoldState::Active,
        from_on: from,
        until_on: None,
        unit_id: None,
        place_id: None,
        line_id: None,
        work_order_id: None,
        transfer_id: None,
        decision_id: None,
        for_organisation_id: actor.organisation,
        // Without a need, it is unknown whether the things displace a purchase.
        grade: Grade::C,
        suspended: false,
        expires_at: None,
        by: actor.person,
        created_at: tx.at,
        version: 1,
    }
}

/// Holds part of a locked lot. Refused as `exhausted` if too few things are free on any day of the period. Answers the
/// lot with its new `held`.
pub async fn place(
    tx: &Tx,
    mut lot: rows::lot::Model,
    new: rows::hold::Model,
) -> Result<(rows::lot::Model, rows::hold::Model)> {
    let claims = claims(&store::stock::holds::active(&**tx, lot.id).await?);
    let claim = Claim { n: new.n, from: new.from_on, until: new.until_on };
    lot.held = hold::claim(lot.id, lot.quantity, &claims, claim)?;
    let lot = store::stock::lots::save(tx, lot).await?;
    let hold = store::stock::holds::insert(tx, new).await?;
    Ok((lot, hold))
}

/// Ends an active hold without a handover, as released, expired or broken. Updates the lot's `held`, and opens the line
/// again that the hold was for. Lines are locked before lots, as everywhere.
pub async fn end(tx: &Tx, hold: rows::hold::Model, state: HoldState) -> Result<rows::hold::Model> {
    if let Some(line) = hold.line_id {
        store::needs::needs::lock_line(tx, line).await?;
    }
    let lot = found(store::stock::lots::lock(tx, hold.lot_id).await?, "lot")?;
    let ended = store::save(tx, rows::hold::Model { state, ..hold }).await?;
    lines::reopen(tx, &ended).await?;
    recount(tx, lot).await?;
    settle(tx, &ended).await?;
    Ok(ended)
}

/// Cancels work that has not begun, and a transfer that is not handed over, because their things are no longer held.
/// Begun work goes on, because a partner has the things.
async fn settle(tx: &Tx, hold: &rows::hold::Model) -> Result<()> {
    let event = Event::CancelledWithHold { hold: hold.id, because: hold.state };
    let owner = hold.organisation_id;
    if let Some(order) = hold.work_order_id
        && store::work::work_orders::cancel_unbegun(tx, order, "hold_ended").await?
    {
        store::history::record(tx, owner, order.0, &event, None).await?;
    }
    if let Some(transfer) = hold.transfer_id
        && store::exchange::transfers::cancel_open(tx, transfer).await?
    {
        store::history::record(tx, owner, transfer.0, &event, None).await?;
    }
    Ok(())
}

/// Sets a locked lot's `held` to the most that is claimed on any one day.
pub async fn recount(tx: &Tx, mut lot: rows::lot::Model) -> Result<rows::lot::Model> {
    let held = hold::peak(&claims(&store::stock::holds::active(&**tx, lot.id).await?));
    if held == lot.held {
        return Ok(lot);
    }
    lot.held = held;
    Ok(store::stock::lots::save(tx, lot).await?)
}

/// Moves `n` things of a hold to the lot that they are in now. If some things stay, the moved ones get a new hold like
/// the first.
pub async fn follow(tx: &Tx, actor: &Actor, hold: rows::hold::Model, n: i64, to: LotId) -> Result<()> {
    if n == hold.n {
        store::save(tx, rows::hold::Model { lot_id: to, ..hold }).await?;
        return Ok(());
    }
    let new = rows::hold::Model { id: HoldId::new(), lot_id: to, n, version: 1, ..hold.clone() };
    let stays = store::save(tx, rows::hold::Model { n: hold.n - n, ..hold }).await?;
    let new = store::stock::holds::insert(tx, new).await?;
    let event = Event::ReservationParted { hold: new.id, of: stays.id, lot: to, n };
    store::history::record_all(tx, new.organisation_id, [stays.id.0, new.id.0], &event, actor.person).await?;
    Ok(())
}

/// A hold, locked together with its lot: the lot first, as everywhere.
pub async fn lock(tx: &Tx, id: HoldId) -> Result<(rows::hold::Model, rows::lot::Model)> {
    let seen = found(store::stock::holds::find(&**tx, id).await?, "reservation")?;
    let lot = found(store::stock::lots::lock(tx, seen.lot_id).await?, "lot")?;
    let hold = found(store::stock::holds::lock(tx, id).await?, "reservation")?;
    Ok((hold, lot))
}

/// A hold that may end, locked in the common order: its line, its lot, the hold.
pub async fn lock_to_end(tx: &Tx, id: HoldId) -> Result<(rows::hold::Model, rows::lot::Model)> {
    let seen = found(store::stock::holds::find(&**tx, id).await?, "reservation")?;
    if let Some(line) = seen.line_id {
        store::needs::needs::lock_line(tx, line).await?;
    }
    lock(tx, id).await
}

/// Locks the lines with holds on these lots of the actor's organisations, and `others`, all at once and in the order of
/// their ids. This happens before the lots are locked, because lines may be opened again if things turn out to be
/// missing or broken.
pub async fn lock_lines(
    tx: &Tx,
    actor: &Actor,
    lots: &[LotId],
    others: impl IntoIterator<Item = LineId>,
) -> Result<()> {
    let mut lines: BTreeSet<_> = others.into_iter().collect();
    lines.extend(store::stock::holds::lines_of(&**tx, &actor.organisations, lots).await?);
    if !lines.is_empty() {
        store::needs::needs::lock_lines(tx, lines).await?;
    }
    Ok(())
}

/// Refuses when anybody holds any of the lot.
pub async fn ensure_unheld(tx: &Tx, lot: &rows::lot::Model) -> Result<()> {
    if lot.held == 0 {
        return Ok(());
    }
    Err(Refused::Held { lot: lot.id, held: lot.held, holds: ids(tx, lot.id).await? }.into())
}

/// Ends the reservations whose time is over, each in a transaction of its own, and says how many they were. One that
/// cannot end is logged and does not stop the others; a database that takes no writes ends the run.
pub async fn expire_due(db: &Db) -> Result<usize> {
    let (mut after, mut expired) = (None, 0);
    loop {
        let due = store::exchange::reservations::due(db.read(), time::now(), after, AT_ONCE).await?;
        let Some(last) = due.last().copied() else { return Ok(expired) };
        for (_, id) in due {
            match db.write(|tx| async move { expire(&tx, id).await }).await {
                Ok(ended) => expired += usize::from(ended),
                Err(error) if error.is_unavailable() => return Err(error),
                Err(error) => {
                    tracing::error!(hold = %id, error = &error as &dyn std::error::Error, "a hold cannot expire");
                }
            }
        }
        after = Some(last);
    }
}

/// Expires a hold that is still due, and answers whether it was. If the job runs twice, or work has begun meanwhile,
/// nothing changes.
async fn expire(tx: &Tx, id: HoldId) -> Result<bool> {
    let (hold, lot) = lock_to_end(tx, id).await?;
    let due = hold.expires_at.is_some_and(|end| end <= tx.at);
    if hold.state != HoldState::Active || hold.suspended || !due {
        return Ok(false);
    }
    let ended = end(tx, hold, HoldState::Expired).await?;
    let event = Event::ReservationExpired { hold: id, n: ended.n };
    store::history::record_all(tx, lot.organisation_id, [id.0, lot.id.0], &event, None).await?;
    Ok(true)
}

/// How many of the lot are free on every day of the period.
pub async fn free(tx: &Tx, lot: &rows::lot::Model, from: Date, until: Option<Date>) -> Result<i64> {
    Ok(hold::free(lot.quantity, &claims(&store::stock::holds::active(&**tx, lot.id).await?), from, until))
}

/// The ids of a lot's active holds, for refusals that name what stands in the way.
pub async fn ids(tx: &Tx, lot: LotId) -> Result<Vec<HoldId>> {
    Ok(store::stock::holds::active(&**tx, lot).await?.into_iter().map(|hold| hold.id).collect())
}

pub(in crate::app) fn claims(holds: &[rows::hold::Model]) -> Vec<Claim> {
    holds.iter().map(|hold| Claim { n: hold.n, from: hold.from_on, until: hold.until_on }).collect()
}
