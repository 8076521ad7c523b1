//! Withdrawing needs and lines. A need that is withdrawn after second thoughts is counted as a success.

use crate::app::{
    Result, found,
    needs::{lines, needs, reading::Need},
    stock::holds,
};
use crate::{
    domain::{
        Event, HoldState, LineId, LineState, NeedId, NeedState, Refused, WithdrawalReason,
        directory::actor::{Act, Actor},
        fields::{LONGEST_NOTE, check_text},
    },
    store::{
        self, Tx,
        needs::approvals,
        rows::{need, need_line},
    },
};

/// Withdraws a need. Its holds are released. Ordered things must be cancelled with the supplier first. Received things
/// stay.
pub async fn withdraw(tx: &Tx, actor: &Actor, id: NeedId, reason: WithdrawalReason, note: &str) -> Result<Need> {
    let (need, lines) = needs::read(&**tx, actor, id).await?;
    actor.may(Act::StateNeed, need.unit_id)?;
    check_text("note", note, LONGEST_NOTE)?;
    let mut ids: Vec<LineId> = lines.iter().map(|line| line.id).collect();
    ids.sort_unstable();
    for line in &ids {
        found(store::needs::needs::lock_line(tx, *line).await?, "line")?;
    }
    // Somebody else may have withdrawn it a moment ago: the first reason stands.
    let need = found(store::needs::needs::lock(tx, id).await?, "need")?;
    still_open(&need)?;
    for line in ids {
        let line = found(store::needs::needs::line(&**tx, line).await?, "line")?;
        if line.state != LineState::Withdrawn {
            free(tx, line).await?;
        }
    }
    close(tx, actor, id, reason, note).await?;
    let need = found(store::needs::needs::find(&**tx, id).await?, "need")?;
    Need::plain((need, store::needs::needs::lines(&**tx, id).await?))
}

/// Withdraws one line of a need. The need is withdrawn with its last line.
pub async fn withdraw_line(
    tx: &Tx,
    actor: &Actor,
    (need, line): (NeedId, LineId),
    reason: WithdrawalReason,
    note: &str,
) -> Result<Need> {
    check_text("note", note, LONGEST_NOTE)?;
    let (need, line) = lines::lock_open(tx, actor, need, line, Act::StateNeed).await?;
    if line.state == LineState::Met {
        return Err(Refused::WrongState { what: "need", state: line.state.to_string() }.into());
    }
    free(tx, line.clone()).await?;
    let event = Event::LineWithdrawn { reason, note: note.trim().to_owned() };
    store::history::record(tx, line.organisation_id, line.id.0, &event, actor.person).await?;
    let rest = store::needs::needs::lines(&**tx, need.id).await?;
    if rest.iter().all(|line| line.state == LineState::Withdrawn) {
        close(tx, actor, need.id, reason, note).await?;
    } else {
        lines::close_or_reopen(tx, need.id).await?;
    }
    let need = found(store::needs::needs::find(&**tx, need.id).await?, "need")?;
    Need::plain((need, rest))
}

pub(super) fn still_open(need: &need::Model) -> Result<()> {
    match need.state {
        NeedState::Open => Ok(()),
        NeedState::Met | NeedState::Withdrawn => {
            Err(Refused::WrongState { what: "need", state: need.state.to_string() }.into())
        }
    }
}

/// Releases the holds of a line, withdraws the questions about it, and marks it as withdrawn.
async fn free(tx: &Tx, line: need_line::Model) -> Result<()> {
    if line.ordered > 0 {
        return Err(Refused::WrongState { what: "line", state: "ordered".to_owned() }.into());
    }
    for hold in store::stock::holds::of_line(&**tx, line.id).await? {
        holds::end(tx, hold, HoldState::Released).await?;
    }
    approvals::withdraw_of_line(tx, line.id).await?;
    let line = found(store::needs::needs::lock_line(tx, line.id).await?, "line")?;
    store::save(tx, need_line::Model { state: LineState::Withdrawn, ..line }).await?;
    Ok(())
}

async fn close(tx: &Tx, actor: &Actor, id: NeedId, reason: WithdrawalReason, note: &str) -> Result<()> {
    let need = found(store::needs::needs::lock(tx, id).await?, "need")?;
    let closed = need::Model {
        state: NeedState::Withdrawn,
        withdrawal_reason: Some(reason),
        withdrawal_note: Some(note.trim().to_owned()),
        withdrawn_by: Some(actor.person),
        closed_at: Some(tx.at),
        ..need
    };
    let closed = store::save(tx, closed).await?;
    let event = Event::NeedWithdrawn { reason };
    Ok(store::history::record(tx, closed.organisation_id, id.0, &event, actor.person).await?)
}
