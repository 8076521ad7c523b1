//! Things leave the organisation by a channel and with evidence. The quantity becomes zero; the lot and its history
//! stay.

use serde_json::Value;

use crate::app::{
    Result, found,
    stock::{
        holds, lots, parts,
        reading::{Broken, Lot},
        taking,
    },
};
use crate::{
    domain::{
        Bad, Condition, Departure, Event, HoldState, LotId, LotState, PersonId, Refused, Why,
        directory::actor::{Act, Actor},
        stock::{departure::LONGEST_EVIDENCE, taking::Taking},
        time,
    },
    store::{self, Tx, rows, stock::lots::Move},
};

#[derive(Clone, Debug)]
pub struct Leaving {
    pub kind: Departure,
    /// A text or an object: a receipt's number, a police report, a valuation with its approver.
    pub evidence: Value,
    /// `None` is the whole lot.
    pub quantity: Option<i64>,
}

/// The part that left, the part that stays, and the holds that the loss broke.
pub struct Left {
    pub lot: Lot,
    pub rest: Option<Lot>,
    pub broken: Vec<Broken>,
}

pub async fn depart(tx: &Tx, actor: &Actor, id: LotId, leaving: &Leaving) -> Result<Left> {
    if leaving.kind.is_reality() {
        holds::lock_lines(tx, actor, &[id], None).await?;
    }
    let mut lot = lots::lock_own(tx, actor, id, Act::RemoveLot).await?;
    check_evidence(&leaving.evidence)?;
    let today = time::civil_date(tx.at, &actor.time_zone);
    taking::may(tx, actor, &lot, Taking::Depart(leaving.kind), today).await?;
    let n = leaving.quantity.unwrap_or(lot.quantity);
    lots::check_quantity("quantity", n)?;
    if n > lot.quantity {
        return Err(Refused::Exhausted { lot: id, free: lot.quantity - lot.held, asked: n }.into());
    }
    let mut broken = Vec::new();
    if leaving.kind.is_reality() {
        (lot, broken) = break_newest(tx, actor, lot, n).await?;
    }
    let parts::Part { part, rest } = parts::take(tx, actor, lot, n).await?;
    let part = leave(tx, actor.person, part, leaving.kind.into(), None, Some(leaving.evidence.clone())).await?;
    let broken = broken.into_iter().map(Broken::from).collect();
    Ok(Left { lot: part.into(), rest: rest.map(Lot::from), broken })
}

/// Makes a whole lot leave. It is locked and has no holds.
pub async fn leave(
    tx: &Tx,
    by: PersonId,
    mut lot: rows::lot::Model,
    why: Why,
    act: Option<uuid::Uuid>,
    evidence: Option<Value>,
) -> Result<rows::lot::Model> {
    let step = Move {
        organisation: lot.organisation_id,
        from: Some(lot.id),
        to: None,
        n: lot.quantity,
        why,
        act,
        by,
        evidence,
    };
    store::stock::lots::record_leaving(tx, step, Some(lot.state)).await?;
    lot.quantity = 0;
    lot.state = LotState::Gone;
    lot.open_to_region_from = None;
    Ok(store::stock::lots::save(tx, lot).await?)
}

/// Breaks the newest holds until `n` things of the lot are free, because things that are not there cannot be held. The
/// lines of these holds are open again.
pub async fn break_newest(
    tx: &Tx,
    actor: &Actor,
    mut lot: rows::lot::Model,
    n: i64,
) -> Result<(rows::lot::Model, Vec<rows::hold::Model>)> {
    let mut broken = Vec::new();
    while lot.quantity - lot.held < n {
        let Some(newest) = store::stock::holds::active(&**tx, lot.id).await?.pop() else { break };
        let hold;
        (lot, hold) = end_broken(tx, actor, newest).await?;
        broken.push(hold);
    }
    Ok((lot, broken))
}

/// Breaks the holds of lines if a thing that was whole now needs repair, because it was accepted as whole. Holds for
/// work stay. Holds without a line stay too, because those people may want the thing as it is. The caller has locked
/// the lines.
pub async fn damaged(tx: &Tx, actor: &Actor, mut lot: rows::lot::Model, before: Condition) -> Result<rows::lot::Model> {
    if before >= Condition::NeedsRepair || lot.condition < Condition::NeedsRepair {
        return Ok(lot);
    }
    let holds = store::stock::holds::active(&**tx, lot.id).await?;
    for hold in holds.into_iter().filter(|hold| hold.line_id.is_some() && hold.work_order_id.is_none()) {
        (lot, _) = end_broken(tx, actor, hold).await?;
    }
    Ok(lot)
}

/// Breaks a hold, and answers the lot and the hold as they are then. The history of the hold, of the lot and of the
/// need has the event, so that people can see why the line is open again.
async fn end_broken(tx: &Tx, actor: &Actor, hold: rows::hold::Model) -> Result<(rows::lot::Model, rows::hold::Model)> {
    let broken = holds::end(tx, hold, HoldState::Broken).await?;
    let lot = found(store::stock::lots::find(&**tx, broken.lot_id).await?, "lot")?;
    let event = Event::HoldBroken { hold: broken.id, n: broken.n, line: broken.line_id };
    let need = match broken.line_id {
        Some(line) => store::needs::needs::line(&**tx, line).await?.map(|line| line.need_id.0),
        None => None,
    };
    let subjects = [Some(broken.id.0), Some(lot.id.0), need].into_iter().flatten();
    store::history::record_all(tx, lot.organisation_id, subjects, &event, actor.person).await?;
    Ok((lot, broken))
}

pub(in crate::app) fn check_evidence(evidence: &Value) -> Result<()> {
    let empty = match evidence {
        Value::String(text) => text.trim().is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => true,
    };
    if empty {
        return Err(Refused::invalid("evidence", Bad::Empty).into());
    }
    let characters = match evidence {
        Value::String(text) => text.chars().count(),
        written => written.to_string().chars().count(),
    };
    if characters > LONGEST_EVIDENCE {
        return Err(Refused::invalid("evidence", Bad::TooLong { max: LONGEST_EVIDENCE }).into());
    }
    Ok(())
}
