//! What the coordinator says to declines, to requirements that exclude all stock, and to a gate nobody can pass.

use super::{App, Result, decisions, found, offers};
use crate::{
    domain::{
        ApprovalId, ApprovalKind, ApprovalState, DecisionState, LineId, NeedId, Refused, Rung, Verdict,
        actor::{Act, Actor},
        ladder, lot,
    },
    store::{
        self, Tx, approvals,
        entity::{approval, need, need_line},
    },
};

pub use store::approvals::About;

/// So many things are named in a release; the rest of it is what was there at that moment.
const MOST_RELEASED: usize = 1_000;

/// A page of the organisation's questions with what they are about, oldest first; one more than asked for tells that
/// there is a next page.
pub async fn list(
    app: &App,
    actor: &Actor,
    state: ApprovalState,
    after: Option<ApprovalId>,
    limit: u64,
) -> Result<(Vec<approval::Model>, About)> {
    actor.may_read()?;
    // Why a colleague declined is for who answers for that unit, and for the colleague.
    let units = actor.units_for(Act::Approve);
    let page = approvals::page(app.db.read(), actor, units, state, after, limit).await?;
    let about = approvals::about(app.db.read(), &page).await?;
    Ok((page, about))
}

/// Approves or refuses. Nobody approves their own.
pub async fn decide(
    tx: &Tx,
    actor: &Actor,
    id: ApprovalId,
    approve: bool,
    note: Option<&str>,
) -> Result<(approval::Model, About)> {
    let mut row = found(approvals::lock(tx, id).await?, "approval")?;
    if !actor.belongs_to(row.organisation_id) || actor.partner.is_some() {
        return Err(Refused::NotFound { what: "approval" }.into());
    }
    let line = found(store::needs::line(&**tx, row.line_id).await?, "line")?;
    let need = found(store::needs::find(&**tx, line.need_id).await?, "need")?;
    actor.may(Act::Approve, need.unit_id)?;
    let own = row.asked_by == actor.person || need.by == actor.person;
    if own || (row.kind == ApprovalKind::Requirements && has_declined(tx, actor, &line).await?) {
        return Err(Refused::OwnApproval.into());
    }
    match row.state {
        ApprovalState::Pending => {}
        ApprovalState::Approved | ApprovalState::Refused | ApprovalState::Withdrawn => {
            return Err(Refused::AlreadyDecided.into());
        }
    }
    let note = note.map(str::trim).filter(|note| !note.is_empty());
    lot::check_text("note", note.unwrap_or_default(), lot::LONGEST_NOTE)?;
    row.state = if approve { ApprovalState::Approved } else { ApprovalState::Refused };
    row.decided_by = Some(actor.person);
    row.decided_at = Some(tx.at);
    row.note = note.map(str::to_owned);
    if let (ApprovalKind::Decline, Some(decision)) = (row.kind, row.decision_id) {
        let state = if approve { DecisionState::Standing } else { DecisionState::Refused };
        store::needs::set_decision_state(tx, decision, state).await?;
    }
    let row = store::save(tx, row).await?;
    let about = approvals::about(&**tx, std::slice::from_ref(&row)).await?;
    Ok((row, about))
}

/// Whether the actor declined something for the line: the limits are their own words then.
async fn has_declined(tx: &Tx, actor: &Actor, line: &need_line::Model) -> Result<bool> {
    let made = store::needs::decisions(&**tx, line.id).await?;
    let counts = |state| matches!(state, DecisionState::Standing | DecisionState::Pending);
    Ok(made.iter().any(|one| one.verdict == Verdict::Decline && one.by == actor.person && counts(one.state)))
}

/// Releases what is undecided below a rung, once three times the unmet quantity was offered and decided; recorded,
/// and what arrives later counts again.
pub async fn release(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    need: NeedId,
    line: LineId,
    rung: Rung,
    note: &str,
) -> Result<(need::Model, need_line::Model)> {
    let (need, mut line) = decisions::lock_open(tx, actor, need, line, Act::Approve).await?;
    if need.by == actor.person || has_declined(tx, actor, &line).await? {
        return Err(Refused::OwnApproval.into());
    }
    if note.trim().is_empty() {
        return Err(Refused::NoteNeeded.into());
    }
    lot::check_text("note", note, lot::LONGEST_NOTE)?;
    let computed = offers::compute(app, &**tx, tx.at, actor, &need, &line).await?;
    ladder::check_release(&computed.offers, rung)?;
    offers::keep(tx, actor, &line, "release", &computed.offers).await?;
    let open = computed.offers.all().filter(|offer| offer.rung < rung && offer.undecided());
    let things = open.filter_map(|offer| Some((offer.thing()?, offer.terms.available))).take(MOST_RELEASED).collect();
    let released = offers::Released { at: tx.at, by: actor.person, rung, note: note.trim().to_owned(), things };
    line.gate_released = Some(serde_json::to_value(&released)?);
    let line = store::save(tx, line).await?;
    let detail = Some(serde_json::to_value(&released)?);
    store::history::record(tx, need.organisation_id, line.id.0, "gate_released", actor.person, detail).await?;
    Ok((need, line))
}
