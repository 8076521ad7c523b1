//! The counters of a line, and the state that follows from them.

use crate::app::{Result, found};
use crate::{
    domain::{
        DecisionState, LineId, LineState, NeedId, NeedState, Refused,
        directory::actor::{Act, Actor},
        needs::line::Fill,
    },
    store::{
        self, Tx,
        rows::{hold, need, need_line},
    },
};

/// How much of a line's quantity is held, ordered and received.
pub fn fill(line: &need_line::Model) -> Fill {
    Fill { quantity: line.quantity, held: line.held, ordered: line.ordered, received: line.received }
}

/// Differences that are added to the counters of a line.
#[derive(Clone, Copy, Debug, Default)]
pub struct Change {
    pub held: i64,
    pub ordered: i64,
    pub received: i64,
}

/// Locks the line and applies the change. Closes or reopens the line and its need if the new counters say so.
pub async fn change(tx: &Tx, line: LineId, change: Change) -> Result<need_line::Model> {
    apply(tx, found(store::needs::needs::lock_line(tx, line).await?, "line")?, change).await
}

/// Like [`change`], for a line that is locked already.
pub async fn apply(tx: &Tx, mut line: need_line::Model, change: Change) -> Result<need_line::Model> {
    line.held += change.held;
    line.ordered += change.ordered;
    line.received += change.received;
    let before = line.state;
    if line.state != LineState::Withdrawn {
        line.state = if line.received >= line.quantity { LineState::Met } else { LineState::Open };
    }
    let line = store::save(tx, line).await?;
    if line.state != before {
        close_or_reopen(tx, line.need_id).await?;
    }
    Ok(line)
}

/// A need is met when all its lines are met, except those that were withdrawn.
pub(in crate::app) async fn close_or_reopen(tx: &Tx, need: NeedId) -> Result<()> {
    let mut need = found(store::needs::needs::lock(tx, need).await?, "need")?;
    if need.state == NeedState::Withdrawn {
        return Ok(());
    }
    let lines = store::needs::needs::lines(&**tx, need.id).await?;
    let wanted = || lines.iter().filter(|line| line.state != LineState::Withdrawn);
    let met = wanted().count() > 0 && wanted().all(|line| line.state == LineState::Met);
    let state = if met { NeedState::Met } else { NeedState::Open };
    if need.state != state {
        need.state = state;
        need.closed_at = met.then_some(tx.at);
        store::save(tx, need).await?;
    }
    Ok(())
}

/// Reopens a line after one of its holds fell through. The quantity of the hold is unmet again and nothing is decided
/// about it, so the gate is closed until the offers are decided anew. The hold is saved as over already.
pub async fn reopen(tx: &Tx, hold: &hold::Model) -> Result<()> {
    if let Some(line) = hold.line_id {
        change(tx, line, Change { held: -hold.n, ..Change::default() }).await?;
    }
    undecide(tx, hold).await
}

/// Makes the accept behind a hold void once none of its things is held or was kept. It must not bind anybody to things
/// that nobody has. While some of them stay, the accept stands, because `alike` binds the rest of the line to things
/// like them. The quantity that fell through or came back is unmet in any case: an accept decides nothing about what is
/// unmet.
pub async fn undecide(tx: &Tx, hold: &hold::Model) -> Result<()> {
    if let (Some(line), Some(decision)) = (hold.line_id, hold.decision_id)
        && !store::needs::decisions::keeps(tx, line, decision).await?
    {
        store::needs::needs::set_decision_state(tx, decision, DecisionState::Void).await?;
    }
    Ok(())
}

/// Locks a line that is not withdrawn, and reads its need. The actor must be allowed to `act` in the unit of the need.
pub async fn lock_open(
    tx: &Tx,
    actor: &Actor,
    need: NeedId,
    line: LineId,
    act: Act,
) -> Result<(need::Model, need_line::Model)> {
    let line = found(store::needs::needs::lock_line(tx, line).await?, "line")?;
    let need = found(store::needs::needs::find(&**tx, need).await?.filter(|need| need.id == line.need_id), "need")?;
    if !actor.belongs_to(need.organisation_id) || actor.partner.is_some() {
        return Err(Refused::NotFound { what: "need" }.into());
    }
    actor.may(act, need.unit_id)?;
    match line.state {
        LineState::Open | LineState::Met => Ok((need, line)),
        LineState::Withdrawn => Err(Refused::Closed { what: "need" }.into()),
    }
}
