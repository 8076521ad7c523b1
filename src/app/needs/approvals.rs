//! Decisions of the coordinator: about declines, about requirements that leave out things of the stock, and about a
//! gate that nobody can pass.

use crate::app::{
    App, Result, found,
    needs::{
        lines,
        looked::Looked,
        offers::{self, Purpose},
        questions::Stands,
        reading,
    },
    stock::reading::Lot,
};
use crate::{
    domain::{
        ApprovalId, ApprovalKind, ApprovalState, CatalogueItemId, Date, DecisionId, DecisionState, DeclineReason,
        Event, Instant, LineId, LotId, NeedId, PersonId, Refused, Rung, UnitId, Verb, Verdict,
        directory::actor::{Act, Actor},
        fields::{LONGEST_NOTE, check_text},
        needs::{ladder, line::Released, need::explains, requirement::Requirements},
    },
    store::{
        self, Tx,
        needs::approvals::{self, About},
        rows::{approval, history, need_line},
    },
};

/// A question to the coordinator, with what it is about.
pub struct Approval {
    pub id: ApprovalId,
    pub kind: ApprovalKind,
    pub state: ApprovalState,
    pub line: LineId,
    /// `None` where the line is gone.
    pub asked_for: Option<AskedFor>,
    /// The requirements of the line, and the limits that its declines had set, when the question was asked.
    pub requirements: Option<Requirements>,
    pub limits: Option<Requirements>,
    pub decision: Option<DecisionId>,
    pub declined: Option<Declined>,
    /// How many things of stock the requirements and limits leave out, how many used articles, and where the things
    /// stand.
    pub excluded: Option<i64>,
    pub excluded_articles: Option<i64>,
    pub places: Vec<Stands>,
    pub asked_by: PersonId,
    pub asked_at: Instant,
    pub decided_by: Option<PersonId>,
    pub decided_at: Option<Instant>,
    pub note: Option<String>,
    pub version: i64,
}

/// Who needs the things, what for, how many and when.
pub struct AskedFor {
    pub need: NeedId,
    pub unit: UnitId,
    pub purpose: String,
    pub needed_by: Date,
    pub category: Option<String>,
    pub function: Option<String>,
    pub quantity: i64,
}

/// What was declined, and why.
pub struct Declined {
    pub reason: Option<DeclineReason>,
    pub note: Option<String>,
    pub lot_id: Option<LotId>,
    pub lot: Option<Lot>,
    /// The id and the title of an article.
    pub article: Option<(CatalogueItemId, String)>,
    pub supplier: Option<String>,
}

/// The organisation's questions with what they are about, the oldest first, at most `limit`.
pub async fn list(
    app: &App,
    actor: &Actor,
    state: ApprovalState,
    after: Option<ApprovalId>,
    limit: u64,
) -> Result<Vec<Approval>> {
    actor.may_read()?;
    // The reason of a decline is shown only to people who approve for the unit, and to the person who asked.
    let units = actor.units_for(Act::Approve);
    let page = approvals::page(app.db.read(), actor, units, state, after, limit).await?;
    let about = approvals::about(app.db.read(), &page).await?;
    page.into_iter().map(|row| Approval::of(row, &about)).collect()
}

/// Approves or refuses. Nobody decides about their own question.
pub async fn decide(tx: &Tx, actor: &Actor, id: ApprovalId, approve: bool, note: Option<&str>) -> Result<Approval> {
    let asked = found(approvals::find(&**tx, id).await?, "approval")?;
    // The lock keeps others from declining for the line while this looks who has declined.
    let line = found(store::needs::needs::lock_line(tx, asked.line_id).await?, "line")?;
    let mut row = found(approvals::lock(tx, id).await?, "approval")?;
    if !actor.belongs_to(row.organisation_id) || actor.partner.is_some() {
        return Err(Refused::NotFound { what: "approval" }.into());
    }
    let need = found(store::needs::needs::find(&**tx, line.need_id).await?, "need")?;
    actor.may(Act::Approve, need.unit_id)?;
    let own = row.asked_by == actor.person || need.by == actor.person;
    if own || (row.kind == ApprovalKind::Requirements && has_a_part(tx, actor, &line).await?) {
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
    let (line, kind, decision, state) = (row.line_id, row.kind, row.decision_id, row.state);
    let event = Event::ApprovalDecided { line, kind, decision, state };
    store::history::record(tx, row.organisation_id, id.0, &event, actor.person).await?;
    let about = approvals::about(&**tx, std::slice::from_ref(&row)).await?;
    Approval::of(row, &about)
}

/// Whether the actor declined something for the line, or changed what it requires. Then the limits or the requirements
/// are the actor's own.
async fn has_a_part(tx: &Tx, actor: &Actor, line: &need_line::Model) -> Result<bool> {
    let made = store::needs::needs::decisions(&**tx, line.id).await?;
    let counts = |state| matches!(state, DecisionState::Standing | DecisionState::Pending);
    if made.iter().any(|one| one.verdict == Verdict::Decline && one.by == actor.person && counts(one.state)) {
        return Ok(true);
    }
    let changed = |row: &history::Model| {
        let detail = row.detail.as_ref();
        row.is(Verb::LineChanged) && detail.is_some_and(|detail| detail.get("requirements").is_some())
    };
    let happened = store::history::of(&**tx, line.id.0).await?;
    Ok(happened.iter().any(|row| row.by == Some(actor.person) && changed(row)))
}

/// Computes the list for a release outside the write lock. If the actor may not release, nothing is computed, and
/// [`release`] refuses.
pub async fn look(app: &App, actor: &Actor, need: NeedId, line: LineId) -> Result<Looked> {
    Looked::at(app, actor, Act::Approve, (need, line), None, Purpose::Release).await
}

/// What is released, and why.
pub struct Releasing<'a> {
    /// Undecided offers below this rung are released.
    pub rung: Rung,
    pub note: &'a str,
}

/// Releases the undecided offers below a rung, once three times the unmet quantity was offered and decided. The things
/// are recorded one by one, so that things that arrive or are entered later still have to be decided. Returns the line
/// with its new list.
pub async fn release(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    (need, line): (NeedId, LineId),
    releasing: &Releasing<'_>,
    looked: &Looked,
) -> Result<reading::Line> {
    let Releasing { rung, note } = *releasing;
    let (need, mut line) = lines::lock_open(tx, actor, need, line, Act::Approve).await?;
    if need.by == actor.person || has_a_part(tx, actor, &line).await? {
        return Err(Refused::OwnApproval.into());
    }
    if !explains(note) {
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
    let released = Released { at: tx.at, by: actor.person, rung, note: note.trim().to_owned(), things };
    line.gate_released = Some(serde_json::to_value(&released)?);
    let line = store::save(tx, line).await?;
    let event = Event::GateReleased(Box::new(released.clone()));
    store::history::record(tx, need.organisation_id, line.id.0, &event, actor.person).await?;
    let computed = computed.released(released);
    reading::Line::of(line, Some(computed))
}

impl Approval {
    fn of(row: approval::Model, about: &About) -> Result<Self> {
        let read = |json: Option<serde_json::Value>| json.map(serde_json::from_value::<Requirements>).transpose();
        let asked_for = about.lines.get(&row.line_id).and_then(|line| {
            let need = about.needs.get(&line.need_id)?;
            Some(AskedFor {
                need: need.id,
                unit: need.unit_id,
                purpose: need.purpose.clone(),
                needed_by: need.needed_by,
                category: line.category_key.clone(),
                function: line.function_key.clone(),
                quantity: line.quantity,
            })
        });
        let decline = row.decision_id.and_then(|id| about.declines.get(&id));
        let declined = decline.map(|decline| {
            let item = decline.catalogue_item_id.and_then(|id| about.items.get(&id));
            Declined {
                reason: decline.reason,
                note: decline.note.clone(),
                lot_id: decline.lot_id,
                lot: decline.lot_id.and_then(|id| about.lots.get(&id)).cloned().map(Lot::from),
                article: item.map(|(item, _)| (item.id, item.name.clone())),
                supplier: item.and_then(|(_, supplier)| supplier.as_ref().map(|supplier| supplier.name.clone())),
            }
        });
        Ok(Self {
            id: row.id,
            kind: row.kind,
            state: row.state,
            line: row.line_id,
            asked_for,
            requirements: read(row.requirements)?,
            limits: read(row.limits)?,
            decision: row.decision_id,
            declined,
            excluded: row.excluded,
            excluded_articles: row.articles,
            places: row.places.map(serde_json::from_value).transpose()?.unwrap_or_default(),
            asked_by: row.asked_by,
            asked_at: row.asked_at,
            decided_by: row.decided_by,
            decided_at: row.decided_at,
            note: row.note,
            version: row.version,
        })
    }
}
