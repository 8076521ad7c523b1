//! What the coordinator says to declines, to requirements that exclude all stock, and to a gate nobody can pass.

use crate::app::{
    App, Result, found,
    needs::{
        lines,
        looked::Looked,
        offers::{self, Computed, Purpose},
    },
};
use crate::{
    domain::{
        ApprovalId, ApprovalKind, ApprovalState, DecisionState, Event, LineId, NeedId, Refused, Rung, Verdict,
        directory::actor::{Act, Actor},
        fields::{LONGEST_NOTE, check_text},
        needs::ladder,
    },
    store::{
        self, Tx,
        needs::approvals,
        rows::{approval, need_line},
    },
};

pub use store::needs::approvals::About;

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
    let asked = found(approvals::find(&**tx, id).await?, "approval")?;
    // Nobody declines for the line while it is looked who has.
    let line = found(store::needs::needs::lock_line(tx, asked.line_id).await?, "line")?;
    let mut row = found(approvals::lock(tx, id).await?, "approval")?;
    if !actor.belongs_to(row.organisation_id) || actor.partner.is_some() {
        return Err(Refused::NotFound { what: "approval" }.into());
    }
    let need = found(store::needs::needs::find(&**tx, line.need_id).await?, "need")?;
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
    check_text("note", note.unwrap_or_default(), LONGEST_NOTE)?;
    row.state = if approve { ApprovalState::Approved } else { ApprovalState::Refused };
    row.decided_by = Some(actor.person);
    row.decided_at = Some(tx.at);
    row.note = note.map(str::to_owned);
    if let (ApprovalKind::Decline, Some(decision)) = (row.kind, row.decision_id) {
        let state = if approve { DecisionState::Standing } else { DecisionState::Refused };
        store::needs::needs::set_decision_state(tx, decision, state).await?;
    }
    let row = store::save(tx, row).await?;
    let about = approvals::about(&**tx, std::slice::from_ref(&row)).await?;
    Ok((row, about))
}

/// Whether the actor declined something for the line: the limits are their own words then.
async fn has_declined(tx: &Tx, actor: &Actor, line: &need_line::Model) -> Result<bool> {
    let made = store::needs::needs::decisions(&**tx, line.id).await?;
    let counts = |state| matches!(state, DecisionState::Standing | DecisionState::Pending);
    Ok(made.iter().any(|one| one.verdict == Verdict::Decline && one.by == actor.person && counts(one.state)))
}

/// Looks at everything that a release would be of, outside the write lock. What nobody may release is left to
/// [`release`] to refuse.
pub async fn look(app: &App, actor: &Actor, need: NeedId, line: LineId) -> Result<Looked> {
    Looked::at(app, actor, Act::Approve, (need, line), None, Purpose::Release).await
}

/// What is released, and why.
pub struct Releasing<'a> {
    /// What is undecided below it.
    pub rung: Rung,
    pub note: &'a str,
}

/// Releases what is undecided below a rung, once three times the unmet quantity was offered and decided; recorded thing
/// by thing, so that what arrives or is entered meanwhile counts. Answers the line with its list as it is then.
pub async fn release(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    (need, line): (NeedId, LineId),
    releasing: &Releasing<'_>,
    looked: &Looked,
) -> Result<(need_line::Model, Computed)> {
    let Releasing { rung, note } = *releasing;
    let (need, mut line) = lines::lock_open(tx, actor, need, line, Act::Approve).await?;
    if need.by == actor.person || has_declined(tx, actor, &line).await? {
        return Err(Refused::OwnApproval.into());
    }
    if note.trim().is_empty() {
        return Err(Refused::NoteNeeded.into());
    }
    check_text("note", note, LONGEST_NOTE)?;
    let computed = match looked.of(tx, &line).await? {
        Some(computed) => computed,
        None => offers::compute_with(app, &**tx, tx.at, actor, &need, &line, None, Purpose::Release).await?,
    };
    ladder::check_release(&computed.offers, rung)?;
    offers::store_snapshot(tx, actor, &line, "release", &computed.offers).await?;
    let open = computed.offers.all().filter(|offer| offer.rung < rung && offer.undecided());
    let things = open.filter_map(|offer| Some((offer.thing()?, offer.terms.available))).collect();
    let released = offers::Released { at: tx.at, by: actor.person, rung, note: note.trim().to_owned(), things };
    line.gate_released = Some(serde_json::to_value(&released)?);
    let line = store::save(tx, line).await?;
    let (note, things) = (released.note.clone(), released.things.clone());
    let event = Event::GateReleased { at: released.at, by: released.by, rung, note, things };
    store::history::record(tx, need.organisation_id, line.id.0, &event, actor.person).await?;
    let computed = computed.released(released);
    Ok((line, computed))
}
