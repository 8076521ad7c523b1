//! What was booked as delivered and never came: found when somebody counts, and still owed by the supplier.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use serde_json::json;

use crate::app::{
    Result, found,
    ledger::entries,
    needs::lines,
    stock::{holds, lots},
};
use crate::{
    domain::{CallOffId, CallOffState, Event, LotId, LotState, Why, directory::actor::Actor},
    store::{
        self, Tx, history,
        rows::{call_off, call_off_line, handover, lot, movement},
    },
};

/// After so many days a delivery counts as accepted, and missing things count as lost.
const DAYS: i64 = 30;

/// The delivery that brought a lot, locked after its need line.
pub struct Delivery {
    call_off: call_off::Model,
    came: movement::Model,
}

/// Locks what a correction of these lots would change, and the lines with holds on them, before the lots themselves are
/// locked: first all lines by their ids, then the call-offs by theirs. Answers the deliveries that brought some of
/// these lots.
pub async fn lock(tx: &Tx, actor: &Actor, lots: &[LotId]) -> Result<Vec<Delivery>> {
    let mut steps: BTreeMap<LotId, movement::Model> = BTreeMap::new();
    for step in store::stock::lots::purchases(&**tx, &actor.organisations, lots).await? {
        if let Some(lot) = step.to_lot {
            steps.entry(lot).or_insert(step);
        }
    }
    let ids: BTreeSet<_> = steps.values().filter_map(|step| step.act).map(CallOffId).collect();
    if ids.is_empty() {
        holds::lock_lines(tx, actor, lots, None).await?;
        return Ok(Vec::new());
    }
    let seen = store::orders::call_offs::find_all(&**tx, ids.iter().copied()).await?;
    holds::lock_lines(tx, actor, lots, seen.iter().map(|call_off| call_off.line_id)).await?;
    let locked = store::orders::call_offs::lock_all(tx, ids).await?;
    let delivered = |came: movement::Model| {
        let call_off = locked.iter().find(|call_off| Some(call_off.id.0) == came.act)?.clone();
        Some(Delivery { call_off, came })
    };
    Ok(steps.into_values().filter_map(delivered).collect())
}

/// Whether the lot was delivered a short time ago and nothing has happened to it since. Then missing things were never
/// delivered.
pub async fn is_fresh(tx: &Tx, delivery: &Delivery, lot: &lot::Model) -> Result<bool> {
    let (came, act) = (&delivery.came, delivery.call_off.id.0);
    if lot.state != LotState::InUse || tx.at - came.at > TimeDelta::days(DAYS) {
        return Ok(false);
    }
    let steps = store::stock::lots::movements(&**tx, lot.id).await?;
    let untouched = steps.iter().all(|step| step.id == came.id || (step.why, step.act) == (Why::Undone, Some(act)));
    Ok(untouched && handed(tx, delivery, lot).await?.is_some())
}

/// Takes back the delivery of `missing` things of the lot: the supplier owes them again, the need's line lacks them,
/// and the ledger's entries for them are reversed. If the call-off was cancelled meanwhile, they are not owed, and the
/// agreement gets their price back instead.
pub async fn correct(tx: &Tx, actor: &Actor, delivery: Delivery, lot: lot::Model, missing: i64) -> Result<lot::Model> {
    let handover = found(handed(tx, &delivery, &lot).await?, "handover")?;
    let Delivery { call_off, came } = delivery;
    let mut ordered = store::orders::call_offs::lines(&**tx, call_off.id).await?;
    let of = came.evidence.as_ref().and_then(|evidence| evidence["call_off_line"].as_str()).map(str::to_owned);
    let line = ordered.iter_mut().find(|line| Some(line.id.to_string()) == of);
    let line: &mut call_off_line::Model = found(line, "call_off")?;
    line.delivered -= missing;
    let price_minor = line.price_minor.saturating_mul(missing);
    store::orders::call_offs::save_line(tx, line).await?;
    let (id, need_line, agreement) = (call_off.id, call_off.line_id, call_off.agreement_id);
    let mut change = lines::Change { received: -missing, ..lines::Change::default() };
    let call_off = match call_off.state {
        CallOffState::Cancelled => {
            store::orders::agreements::spend(tx, agreement, -price_minor).await?;
            call_off::Model { goods_minor: call_off.goods_minor - price_minor, ..call_off }
        }
        CallOffState::Placed | CallOffState::PartlyDelivered | CallOffState::Delivered => {
            change.ordered = missing;
            let any = ordered.iter().any(|line| line.delivered > 0);
            let state = if any { CallOffState::PartlyDelivered } else { CallOffState::Placed };
            call_off::Model { state, ..call_off }
        }
    };
    let call_off = store::save(tx, call_off).await?;
    lines::change(tx, need_line, change).await?;
    let (act, n) = (handover.id.0, handover.n - missing);
    store::save(tx, handover::Model { n, ..handover }).await?;
    entries::reverse(tx, actor, act, missing).await?;
    let left = lot.quantity - missing;
    let evidence = json!({"call_off": id, "counted": left, "registered": lot.quantity});
    let lot = lots::reduce(tx, actor, lot, left, Why::Undone, Some(id.0), Some(evidence)).await?;
    let event = Event::NotDelivered { lot: lot.id, n: missing };
    history::record(tx, call_off.organisation_id, id.0, &event, actor.person).await?;
    Ok(lot)
}

/// The handover of the delivery, if nothing of it was returned or handed on.
async fn handed(tx: &Tx, delivery: &Delivery, lot: &lot::Model) -> Result<Option<handover::Model>> {
    let all = store::exchange::handovers::of_lot(&**tx, lot.id).await?;
    let whole = |row: &handover::Model| row.call_off_id == Some(delivery.call_off.id) && row.returned == 0;
    Ok(match <[handover::Model; 1]>::try_from(all) {
        Ok([row]) if whole(&row) => Some(row),
        Ok(_) | Err(_) => None,
    })
}
