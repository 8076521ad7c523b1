//! Keeping things for a purpose and a period, and letting go of them again.

use super::{Result, found, lines};
use crate::{
    domain::{
        Date, HoldId, HoldState, LotId,
        hold::{self, Claim},
    },
    store::{self, Tx, entity},
};

/// Holds part of a lot that is locked: refused as `exhausted` when over some day of the period too few are free.
/// The lot comes back with its `held` up to date.
pub async fn place(
    tx: &Tx,
    mut lot: entity::lot::Model,
    new: entity::hold::Model,
) -> Result<(entity::lot::Model, entity::hold::Model)> {
    let claims = claims(&store::holds::active(&**tx, lot.id).await?);
    let claim = Claim { n: new.n, from: new.from_on, until: new.until_on };
    lot.held = hold::claim(lot.id, lot.quantity, &claims, claim)?;
    let lot = store::lots::save(tx, lot).await?;
    let hold = store::holds::insert(tx, new).await?;
    Ok((lot, hold))
}

/// Ends an active hold that fell through (released, expired or broken): the lot's `held` follows, and the line that
/// counted on it is open again. Lines are locked before lots, as everywhere.
pub async fn end(tx: &Tx, hold: entity::hold::Model, state: HoldState) -> Result<entity::hold::Model> {
    lines::reopen(tx, &hold).await?;
    let lot = found(store::lots::lock(tx, hold.lot_id).await?, "lot")?;
    let ended = store::holds::save(tx, entity::hold::Model { state, ..hold }).await?;
    recount(tx, lot).await?;
    settle(tx, &ended).await?;
    Ok(ended)
}

/// Work that was not begun and a transfer that waits have lost their things. Begun work goes on: somebody has it.
async fn settle(tx: &Tx, hold: &entity::hold::Model) -> Result<()> {
    let detail = || Some(serde_json::json!({ "hold": hold.id, "because": hold.state }));
    let owner = hold.organisation_id;
    if let Some(order) = hold.work_order_id
        && store::work_orders::cancel_unbegun(tx, order, "hold_ended").await?
    {
        store::history::record(tx, owner, order.0, "cancelled", None, detail()).await?;
    }
    if let Some(transfer) = hold.transfer_id
        && store::transfers::cancel_open(tx, transfer).await?
    {
        store::history::record(tx, owner, transfer.0, "cancelled", None, detail()).await?;
    }
    Ok(())
}

/// Sets a locked lot's `held` to the most that is claimed on any one day.
pub async fn recount(tx: &Tx, mut lot: entity::lot::Model) -> Result<entity::lot::Model> {
    let held = hold::peak(&claims(&store::holds::active(&**tx, lot.id).await?));
    if held == lot.held {
        return Ok(lot);
    }
    lot.held = held;
    Ok(store::lots::save(tx, lot).await?)
}

/// A hold, locked together with its lot: the lot first, as everywhere.
pub async fn lock(tx: &Tx, id: HoldId) -> Result<(entity::hold::Model, entity::lot::Model)> {
    let seen = found(store::holds::find(&**tx, id).await?, "reservation")?;
    let lot = found(store::lots::lock(tx, seen.lot_id).await?, "lot")?;
    let hold = found(store::holds::lock(tx, id).await?, "reservation")?;
    Ok((hold, lot))
}

/// How many of the lot are free on every day of the period.
pub async fn free(tx: &Tx, lot: &entity::lot::Model, from: Date, until: Option<Date>) -> Result<i64> {
    Ok(hold::free(lot.quantity, &claims(&store::holds::active(&**tx, lot.id).await?), from, until))
}

/// The ids of a lot's active holds, for refusals that name what stands in the way.
pub async fn ids(tx: &Tx, lot: LotId) -> Result<Vec<HoldId>> {
    Ok(store::holds::active(&**tx, lot).await?.into_iter().map(|hold| hold.id).collect())
}

fn claims(holds: &[entity::hold::Model]) -> Vec<Claim> {
    holds.iter().map(|hold| Claim { n: hold.n, from: hold.from_on, until: hold.until_on }).collect()
}
