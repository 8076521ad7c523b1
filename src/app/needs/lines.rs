//! A line's counters.

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

/// Where the quantity of a line stands.
pub fn fill(line: &need_line::Model) -> Fill {
    Fill { quantity: line.quantity, held: line.held, ordered: line.ordered, received: line.received }
}

/// What changed for a line, as differences.
#[derive(Clone, Copy, Debug, Default)]
pub struct Change {
    pub held: i64,
    pub ordered: i64,
    pub received: i64,
}

/// Locks the line, applies the change, and closes or reopens the line and its need as the sums then say.
pub async fn change(tx: &Tx, line: LineId, change: Change) -> Result<need_line::Model> {
    apply(tx, found(store::needs::needs::lock_line(tx, line).await?, "line")?, change).await
}

/// The same for a line that is locked already, as it was read then.
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

/// A need is met when all its lines are that were not withdrawn.
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

/// A hold for a line fell through: its quantity is unmet again and nothing is decided about it, so that the gate is
/// closed until the offers are decided anew. The hold is saved as over already.
pub async fn reopen(tx: &Tx, hold: &hold::Model) -> Result<()> {
    if let Some(line) = hold.line_id {
        change(tx, line, Change { held: -hold.n, ..Change::default() }).await?;
    }
    undecide(tx, hold).await
}

/// Makes the accept behind a hold void once nothing of it is held or kept: it binds nobody to things that nobody has.
/// While some of it stays it stands, because `alike` binds the rest of the line to what is there; the quantity that
/// fell through or came back is unmet all the same, and an accept decides nothing about what is unmet.
pub async fn undecide(tx: &Tx, hold: &hold::Model) -> Result<()> {
    if let (Some(line), Some(decision)) = (hold.line_id, hold.decision_id)
        && !store::needs::decisions::keeps(tx, line, decision).await?
    {
        store::needs::needs::set_decision_state(tx, decision, DecisionState::Void).await?;
    }
    Ok(())
}

/// The need and its line, locked, on which the actor's unit may act.
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
