//! What could fill a line, computed anew whenever somebody looks or decides, and kept as it was seen.

use std::collections::HashMap;

use sea_orm::{ConnectionTrait, EntityTrait, IntoActiveModel};

use super::{App, Result, atlas, candidates, found, policy};
use crate::{
    domain::{
        ApprovalState, Date, DecisionId, DecisionState, HoldId, Instant, LineId, LotId, OfferId, OfferKind, PersonId,
        Refused, Rung, SnapshotId, UnitId,
        actor::Actor,
        admission::Excluded,
        decision::{Answer, Decision, limits},
        ladder,
        line::{Fill, Line, Release},
        offer::{Candidate, Offer, offer_id},
        offers::{self, Offers},
        policy::Policy,
        requirement::Requirements,
        time,
    },
    store::{
        self, Tx, approvals,
        entity::{agreement, approval, catalogue_item, need, need_line, snapshot},
    },
};

/// Lots looked at first: three pages of groups. When they leave too little to choose from, eight times as many.
const PAGE: u64 = 36;
/// Beyond this only the answer "there is nothing" is worth looking further.
const MOST: u64 = 2_048;

/// A line with its list as it is at this moment.
pub struct Computed {
    /// Whose need it is.
    pub unit: UnitId,
    pub line: Line,
    pub offers: Offers,
    pub policy: Policy,
    pub today: Date,
    /// What the coordinator says to the line's requirements, where that had to be asked.
    pub answer: Option<ApprovalState>,
    basis: Basis,
}

/// What the list was made of.
struct Basis {
    candidates: Vec<Candidate>,
    decisions: Vec<Decision>,
    /// Who made each of them, and when.
    made: HashMap<DecisionId, Made>,
    complete: bool,
}

/// What is filed of a decision besides what the ladder asks about it.
#[derive(Clone, Copy, Debug)]
pub struct Made {
    pub by: PersonId,
    pub at: Instant,
    /// The reservation behind an accept.
    pub hold: Option<HoldId>,
}

impl Computed {
    /// The lot of an offer that is not on the list because a document is missing.
    pub fn undocumented(&self, offer: OfferId) -> Option<LotId> {
        let id = |found: &Candidate| offer_id(self.line.id, found.kind, found.thing(), found.partner);
        let withheld = |found: &&Candidate| found.evidence_missing && id(found) == offer;
        self.basis.candidates.iter().find(withheld)?.lot()
    }

    /// What standing declines taught the line.
    pub fn limits(&self) -> Requirements {
        limits(&self.basis.decisions)
    }

    /// Everything that was decided for the line, in that order; with those that do not count any more.
    pub fn decided(&self) -> impl Iterator<Item = (&Decision, Option<&Made>)> {
        self.basis.decisions.iter().map(|decision| (decision, self.basis.made.get(&decision.id)))
    }

    /// The list after a decision in the same transaction that changed nothing but the line and how many of one lot are
    /// free: nothing needs to be read again. `None` where what was read leaves too little to choose from.
    pub fn after(
        mut self,
        row: &need_line::Model,
        decision: Decision,
        void: &[DecisionId],
        made: Made,
    ) -> Option<Self> {
        if let (Some(lot), Answer::Accept { n }) = (decision.lot, &decision.answer) {
            for candidate in self.basis.candidates.iter_mut().filter(|candidate| candidate.lot() == Some(lot)) {
                candidate.available -= n;
                candidate.since = made.at;
            }
        }
        self.line.fill = fill(row);
        for earlier in self.basis.decisions.iter_mut().filter(|earlier| void.contains(&earlier.id)) {
            earlier.state = DecisionState::Void;
        }
        self.basis.made.insert(decision.id, made);
        self.basis.decisions.push(decision);
        let met = self.line.fill.unmet() == 0;
        if met {
            self.basis.candidates.clear();
        }
        let Basis { candidates, decisions, complete, .. } = &self.basis;
        self.offers = offers::compute(&self.line, candidates, decisions, &self.policy, self.today);
        (met || *complete || suffices(&self.offers, enough(&self.line))).then_some(self)
    }
}

fn fill(row: &need_line::Model) -> Fill {
    Fill { quantity: row.quantity, held: row.held, ordered: row.ordered, received: row.received }
}

/// Whether nobody has to look further: enough to decide about, some of it from the stock. With repairs alone there
/// may be a good thing behind them, and the rung of repair would be open that should not.
fn suffices(offers: &Offers, choice: i64) -> bool {
    offers.to_decide_below(Rung::Repair) > 0 && offers.to_decide_below(Rung::Used) >= choice
}

/// As many things to decide about that nobody has to look further.
fn enough(line: &Line) -> i64 {
    line.fill.unmet().saturating_mul(ladder::ENOUGH)
}

/// Reads the register and lets the domain say what may be offered at the moment `at`.
pub async fn compute(
    app: &App,
    db: &impl ConnectionTrait,
    at: Instant,
    actor: &Actor,
    need: &need::Model,
    row: &need_line::Model,
) -> Result<Computed> {
    compute_with(app, db, at, actor, need, row, None).await
}

/// The same, with an offer that somebody saw on an earlier list in it, if there is still such an offer anywhere.
pub async fn compute_with(
    app: &App,
    db: &impl ConnectionTrait,
    at: Instant,
    actor: &Actor,
    need: &need::Model,
    row: &need_line::Model,
    wanted: Option<OfferId>,
) -> Result<Computed> {
    let today = time::civil_date(at, &actor.time_zone);
    let policy = policy::of(db, need.organisation_id).await?;
    let directory = atlas::directory(app, db, &actor.organisations).await?;
    let requirements: Requirements = serde_json::from_value(row.requirements.clone())?;
    let asked = asked(db, row.id, &requirements).await?;
    let unapproved = asked.as_ref().and_then(|approval| match approval.state {
        ApprovalState::Pending | ApprovalState::Refused => Some(approval.excluded.unwrap_or_default()),
        ApprovalState::Approved | ApprovalState::Withdrawn => None,
    });
    let release: Option<Released> = row.gate_released.clone().map(serde_json::from_value).transpose()?;
    let line = Line {
        id: row.id,
        organisation: row.organisation_id,
        fill: fill(row),
        needed_by: need.needed_by,
        site: directory.places.get(&need.place_id).map(|place| place.site_id),
        sensitivities: directory.sensitivities(need.place_id, need.unit_id),
        requirements,
        unapproved,
        release: release.map(|release| Release { at: release.at, rung: release.rung }),
    };
    let (decisions, made) = decisions(db, row).await?;
    let categories = categories(app, row);
    let mut search = candidates::Search {
        actor,
        policy: &policy,
        limit: PAGE.max(enough(&line).unsigned_abs()).min(MOST),
        line: &line,
        place: need.place_id,
        lent: need.needed_until.map(|until| (need.needed_by.max(today), until)),
        categories: &categories,
        decisions: &decisions,
        today,
    };
    let (offers, found) = loop {
        let found = match line.fill.unmet() {
            0 => candidates::Gathered { candidates: Vec::new(), complete: true },
            _ => candidates::gather(app, db, &search).await?,
        };
        let offers = offers::compute(&line, &found.candidates, &decisions, &policy, today);
        // A gate opens on what is not there: only who has seen everything may say so.
        let choice = if search.limit < MOST { enough(&line) } else { 1 };
        let has_wanted = wanted.is_none_or(|offer| offers.find(offer).is_some());
        if found.complete || (has_wanted && suffices(&offers, choice)) {
            break (offers, found);
        }
        search.limit *= 8;
    };
    let answer = asked.map(|approval| approval.state);
    let basis = Basis { candidates: found.candidates, decisions, made, complete: found.complete };
    Ok(Computed { unit: need.unit_id, line, offers, policy, today, answer, basis })
}

/// The latest question about these very requirements of a line: another demand is another question.
async fn asked(
    db: &impl ConnectionTrait,
    line: LineId,
    requirements: &Requirements,
) -> Result<Option<approval::Model>> {
    let mut latest = None;
    for approval in approvals::of_line(db, line).await? {
        let about: Option<Requirements> = approval.requirements.clone().map(serde_json::from_value).transpose()?;
        if approval.state != ApprovalState::Withdrawn && about.as_ref() == Some(requirements) {
            latest = Some(approval);
        }
    }
    Ok(latest)
}

/// The coordinator's recorded release of what nobody decided.
#[derive(serde::Serialize, serde::Deserialize)]
pub struct Released {
    pub at: Instant,
    pub by: PersonId,
    pub rung: Rung,
    pub note: String,
}

/// The categories that can fill a line: its own with everything below, or those that fulfil its function.
pub fn categories(app: &App, line: &need_line::Model) -> Vec<String> {
    let roots = match (&line.category_key, &line.function_key) {
        (Some(category), _) => vec![category.clone()],
        (None, Some(function)) => app.reference.fulfils.get(function).cloned().unwrap_or_default(),
        (None, None) => Vec::new(),
    };
    let mut all: Vec<String> = roots.iter().flat_map(|root| app.reference.inside(root)).collect();
    all.sort_unstable();
    all.dedup();
    all
}

async fn decisions(
    db: &impl ConnectionTrait,
    line: &need_line::Model,
) -> Result<(Vec<Decision>, HashMap<DecisionId, Made>)> {
    let rows = store::needs::decisions(db, line.id).await?;
    let made = rows.iter().map(|row| (row.id, Made { by: row.by, at: row.at, hold: row.hold_id })).collect();
    Ok((rows.into_iter().map(store::decisions::read).collect::<serde_json::Result<_>>()?, made))
}

/// A list as somebody saw it.
#[derive(serde::Serialize)]
struct Seen<'a> {
    unmet: i64,
    excluded: Excluded,
    offers: Vec<&'a Offer>,
}

/// Keeps the whole list as it was computed: everything that was offered, when and at what figures.
pub async fn keep(tx: &Tx, actor: &Actor, line: &need_line::Model, why: &str, offers: &Offers) -> Result<SnapshotId> {
    let seen = Seen { unmet: offers.unmet, excluded: offers.excluded, offers: offers.all().collect() };
    let id = SnapshotId::new();
    let row = snapshot::Model {
        id,
        organisation_id: line.organisation_id,
        line_id: line.id,
        at: tx.at,
        by: actor.person,
        why: why.to_owned(),
        offers: serde_json::to_string(&seen)?,
    };
    snapshot::Entity::insert(row.into_active_model()).exec_without_returning(&**tx).await?;
    Ok(id)
}

/// A call-off that may be placed.
pub struct Gated {
    pub snapshot: SnapshotId,
    pub rung: Rung,
    pub item: catalogue_item::Model,
    pub agreement: agreement::Model,
}

/// The gate, inside the call-off's transaction and with the line's row locked: computes the list anew, keeps it, and
/// refuses while a fitting offer on a lower rung is undecided. The call-off counts as the accept of its offer.
pub async fn gate(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    line: &need_line::Model,
    offer: OfferId,
    quantity: i64,
) -> Result<Gated> {
    let need = found(store::needs::find(&**tx, line.need_id).await?, "need")?;
    let computed = compute_with(app, &**tx, tx.at, actor, &need, line, Some(offer)).await?;
    if computed.offers.find(offer).is_none() && is_closed(app, tx, actor, line, offer).await? {
        return Err(Refused::AgreementClosed.into());
    }
    let accepted = ladder::check_call_off(&computed.line, &computed.offers, offer, quantity, DecisionId::new())?;
    let item = accepted.decision.item.ok_or(Refused::OfferGone { offer })?;
    let snapshot = keep(tx, actor, line, "call_off", &computed.offers).await?;
    file(tx, actor, line, &accepted, None, snapshot).await?;
    let item = found(catalogue_item::Entity::find_by_id(item).one(&**tx).await?, "catalogue_item")?;
    let agreement = found(agreement::Entity::find_by_id(item.agreement_id).one(&**tx).await?, "agreement")?;
    Ok(Gated { snapshot, rung: accepted.decision.rung, item, agreement })
}

/// Stores an accept and makes void what it replaces.
pub async fn file(
    tx: &Tx,
    actor: &Actor,
    line: &need_line::Model,
    accepted: &ladder::Accepted,
    hold: Option<HoldId>,
    snapshot: SnapshotId,
) -> Result<()> {
    for replaced in &accepted.replaces {
        approvals::withdraw(tx, *replaced).await?;
        store::needs::set_decision_state(tx, *replaced, DecisionState::Void).await?;
    }
    let filing = store::decisions::Filing {
        organisation: line.organisation_id,
        line: line.id,
        hold,
        snapshot,
        by: actor.person,
    };
    Ok(store::decisions::insert(tx, &accepted.decision, filing).await?)
}

/// Whether the offer was one of an agreement that is not in force any more, or not yet: that is another answer than
/// an offer nobody ever made.
async fn is_closed(app: &App, tx: &Tx, actor: &Actor, line: &need_line::Model, offer: OfferId) -> Result<bool> {
    let items = store::catalogue::of_categories(&**tx, categories(app, line)).await?;
    let today = time::civil_date(tx.at, &actor.time_zone);
    let kinds = [OfferKind::CatalogueUsed, OfferKind::CatalogueNew, OfferKind::Rental, OfferKind::Service];
    Ok(items.into_iter().filter_map(|(item, agreement)| Some((item, agreement?))).any(|(item, agreement)| {
        let over = agreement.closed_at.is_some() || today < agreement.valid_from || agreement.valid_to < today;
        over && actor.belongs_to(agreement.organisation_id)
            && kinds.iter().any(|kind| offer_id(line.id, *kind, item.id.0, None) == offer)
    }))
}
