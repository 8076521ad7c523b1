//! Computes what could fill a line, anew whenever somebody looks or decides. The list on which somebody decides is
//! stored.

use std::collections::{BTreeSet, HashMap};

use sea_orm::ConnectionTrait;

use crate::app::{
    App, Result,
    directory::{directory_cache, policy},
    needs::{
        articles,
        candidates::{self, Gathered},
        fulfilment, judging,
        lines::fill,
        questions::{self, Words},
        search::{CATALOGUE, Search},
    },
};
use crate::{
    domain::{
        self, ApprovalId, ApprovalState, Date, DecisionId, DecisionState, HoldId, Instant, LotId, OfferId, PersonId,
        Refused, Rung, SnapshotId, UnitId,
        directory::{actor::Actor, policy::Policy},
        needs::{
            admission::Excluded,
            candidate::Candidate,
            decision::{Answer, Decision, limits},
            ladder,
            line::{ENOUGH, Line, Released},
            offer::{Offer, offer_id},
            offers::{self, Offers},
            requirement::Requirements,
        },
        time,
    },
    store::{
        self, Tx,
        needs::approvals,
        rows::{approval, need, need_line, snapshot},
    },
};

/// How many lots are looked at first: three pages of groups. If they leave too little to choose from, eight times as
/// many are looked at.
const PAGE: u64 = 36;
/// Where so many lots were looked at, one thing to decide about is enough, and only a list without any is worth looking
/// further.
const MOST: u64 = 2_048;
/// The most lots that are looked at for a request that only shows, however many lines it has.
const LOOKED_AT: u64 = 16_384;

/// A line with its list as it is at this moment.
#[derive(Clone)]
pub struct Computed {
    /// The unit of the need.
    pub unit: UnitId,
    pub line: Line,
    pub offers: Offers,
    pub policy: Policy,
    pub today: Date,
    /// The coordinator's answer about the things that the line's requirements and limits leave out. `None` if nobody
    /// was asked.
    pub answer: Option<ApprovalState>,
    basis: Basis,
}

/// What a list is computed for.
#[derive(Clone, Copy, Debug)]
pub enum Purpose {
    /// To be shown in one request with the lists of so many lines in all. The work is bounded.
    Show { lines: usize },
    /// To decide whether one offer may be taken. A rung opens where nothing lower is left, so the search goes on until
    /// it finds one thing that keeps the rung shut.
    Gate(OfferId),
    /// To release everything that is undecided. The list must have all of it.
    Release,
}

/// The rows from which a list was computed.
#[derive(Clone)]
struct Basis {
    candidates: Vec<Candidate>,
    decisions: Vec<Decision>,
    /// Who made each decision, and when.
    made: HashMap<DecisionId, Made>,
    complete: bool,
    /// The questions to the coordinator about the line, the oldest first.
    questions: Vec<approval::Model>,
}

/// What is stored of a decision besides what the ladder needs.
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
        let withheld = |found: &&Candidate| !found.evidence_missing.is_empty() && id(found) == offer;
        self.basis.candidates.iter().find(withheld)?.lot()
    }

    /// The limits that the standing declines have set.
    pub fn limits(&self) -> Requirements {
        limits(&self.basis.decisions)
    }

    /// Whether the rung is open. If nothing lacks any more, none is shut.
    pub fn gate(&self, rung: Rung) -> domain::Result<()> {
        if self.offers.unmet == 0 { Ok(()) } else { ladder::gate(&self.line, &self.offers, rung) }
    }

    /// Since when the thing of an offer has not changed.
    pub fn since(&self, offer: OfferId) -> Option<Instant> {
        let id = |found: &Candidate| offer_id(self.line.id, found.kind, found.thing(), found.partner);
        self.basis.candidates.iter().find(|found| id(found) == offer).map(|found| found.since)
    }

    /// Whether the decisions for the line and the coordinator's answers are still those from which the list was
    /// computed.
    pub async fn same_decisions(&self, tx: &Tx, row: &need_line::Model) -> Result<bool> {
        let questions = approvals::of_line(&**tx, row.id).await?;
        let (decisions, _) = decisions(&**tx, row).await?;
        Ok(questions == self.basis.questions && decisions == self.basis.decisions)
    }

    /// The requirements, limits and quantity that the coordinator would be asked about.
    pub fn words(&self, quantity: i64) -> Words {
        Words { requirements: self.line.requirements.clone(), limits: self.limits(), quantity }
    }

    /// Waiting questions about requirements, limits or quantities that the line no longer has.
    pub fn outdated(&self, quantity: i64) -> Vec<ApprovalId> {
        questions::outdated(&self.basis.questions, &self.words(quantity))
    }

    /// All decisions for the line in their order, including those that no longer count.
    pub fn decided(&self) -> impl Iterator<Item = (&Decision, Option<&Made>)> {
        self.basis.decisions.iter().map(|decision| (decision, self.basis.made.get(&decision.id)))
    }

    /// The list after the coordinator has released the undecided offers.
    pub fn released(mut self, release: Released) -> Self {
        self.line.release = Some(release.into());
        let Basis { candidates, decisions, .. } = &self.basis;
        let beyond = std::mem::take(&mut self.offers.beyond);
        self.offers = offers::compute(&self.line, candidates, decisions, &self.policy, self.today);
        self.offers.beyond = beyond;
        self
    }

    /// The list after a decision in the same transaction. The decision changed only the line and how many of one lot
    /// are free, so nothing is read again. `None` if the rows that were read are not enough for the new list.
    pub fn after(
        mut self,
        row: &need_line::Model,
        decision: Decision,
        void: &[DecisionId],
        made: Made,
    ) -> Option<Self> {
        if let (Some(lot), Answer::Accept { n }) = (decision.lot, &decision.answer) {
            for candidate in
                self.basis.candidates.iter_mut().filter(|candidate| candidate.lot() == Some(lot) && !candidate.kept)
            {
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
        let answer = questions::answer(&self.basis.questions, &self.words(row.quantity)).map(|asked| asked.state);
        // The other needs of these people were read only if they mattered. If they matter before or after the decision,
        // the list is computed anew.
        let judged = judging::matters(&self.line, &self.offers, &self.policy);
        self.line.approved = answer == Some(ApprovalState::Approved);
        self.answer = answer;
        let met = self.line.fill.unmet() == 0;
        if met {
            self.basis.candidates.clear();
        }
        let Basis { candidates, decisions, complete, .. } = &self.basis;
        self.offers = offers::compute(&self.line, candidates, decisions, &self.policy, self.today);
        // Who took things out of the stock was not read either, unless nothing was left to decide.
        let last = !met && self.offers.decide_first(Rung::Repair).is_empty();
        if judged || last || judging::matters(&self.line, &self.offers, &self.policy) {
            return None;
        }
        (met || *complete || suffices(&self.offers, enough(&self.line))).then_some(self)
    }
}

/// Whether the search may stop: there is enough to decide about, and some of it is from the stock. If there are only
/// repairs, a good thing from the stock may still be found, and without it the rung of repair would be open wrongly.
fn suffices(offers: &Offers, choice: i64) -> bool {
    offers.to_decide_below(Rung::Repair) > 0 && offers.to_decide_below(Rung::Used) >= choice
}

/// How many things to decide about are enough to end the search.
fn enough(line: &Line) -> i64 {
    line.fill.unmet().saturating_mul(ENOUGH)
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
    compute_with(app, db, at, actor, need, row, None, Purpose::Show { lines: 1 }).await
}

/// Like [`compute`], for any purpose. The list includes the `wanted` offer, which somebody saw on an earlier list, if
/// there is still such an offer anywhere.
#[expect(
    clippy::too_many_arguments,
    reason = "whose list of what, from where and what for; nothing of it goes together"
)]
pub async fn compute_with(
    app: &App,
    db: &impl ConnectionTrait,
    at: Instant,
    actor: &Actor,
    need: &need::Model,
    row: &need_line::Model,
    wanted: Option<OfferId>,
    purpose: Purpose,
) -> Result<Computed> {
    let today = time::civil_date(at, &actor.time_zone);
    let policy = policy::of(db, need.organisation_id).await?;
    let directory = directory_cache::directory(app, db, &actor.organisations).await?;
    let requirements: Requirements = serde_json::from_value(row.requirements.clone())?;
    let (decisions, made) = decisions(db, row).await?;
    let questions = approvals::of_line(db, row.id).await?;
    let words = Words { requirements: requirements.clone(), limits: limits(&decisions), quantity: row.quantity };
    let mut answer = questions::answer(&questions, &words).map(|asked| asked.state);
    let release: Option<Released> = row.gate_released.clone().map(serde_json::from_value).transpose()?;
    let mut line = Line {
        id: row.id,
        organisation: row.organisation_id,
        fill: fill(row),
        needed_by: need.needed_by,
        site: directory.places.get(&need.place_id).map(|place| place.site_id),
        sensitivities: directory.sensitivities(need.place_id, need.unit_id),
        strict_by_place: directory.strict_by_place(need.place_id, need.unit_id),
        requirements,
        implied: fulfilment::implied(app, row.function_key.as_deref()),
        by_function: row.function_key.is_some(),
        approved: answer == Some(ApprovalState::Approved),
        together: fill(row).unmet() + row.ordered,
        own: BTreeSet::new(),
        release: release.map(Into::into),
    };
    let cap = match purpose {
        Purpose::Show { lines } => (LOOKED_AT / (lines as u64).max(1)).max(PAGE),
        Purpose::Gate(_) | Purpose::Release => u64::MAX,
    };
    let categories = fulfilment::categories(app, row);
    let mut search = Search {
        actor,
        policy: &policy,
        limit: PAGE.max(enough(&line).unsigned_abs()).min(MOST).min(cap),
        used: CATALOGUE,
        item: None,
        line: &line,
        unit: Some(need.unit_id),
        place: need.place_id,
        lent: need.needed_until.map(|until| (need.needed_by.max(today), until)),
        categories: &categories,
        decisions: &decisions,
        today,
    };
    // Things that the same people hold for something else count as left out, so that they open no rung.
    let mut people: Vec<PersonId> = made.values().map(|made| made.by).chain([need.by]).collect();
    people.sort_unstable();
    people.dedup();
    let kept = match line.fill.unmet() {
        0 => Vec::new(),
        _ => candidates::kept(app, db, &search, need.unit_id, &people).await?,
    };
    let mut sought = wanted.is_none();
    let (mut offers, mut found) = loop {
        let mut found = match line.fill.unmet() {
            0 => Gathered { stock: true, used: true, ..Gathered::default() },
            _ => candidates::gather(app, db, &search).await?,
        };
        found.candidates.extend(kept.iter().cloned());
        let offers = offers::compute(&line, &found.candidates, &decisions, &policy, today);
        // A gate opens where nothing is left to decide. So the search goes on as long as not even one thing is found.
        let choice = if search.limit < MOST { enough(&line) } else { 1 };
        let has_wanted = wanted.is_none_or(|offer| offers.find(offer).is_some());
        if let (false, false, Some(wanted)) = (has_wanted, sought, wanted) {
            // The wanted article may be far down a long catalogue. It is looked up by its id, so that the catalogue
            // need not be read.
            sought = true;
            search.item = articles::article(db, &categories, line.id, wanted).await?;
            if search.item.is_some() {
                continue;
            }
        }
        // One undecided used article keeps the rung above shut just as five thousand do.
        let open = || offers.all().any(|offer| offer.rung == Rung::Used && offer.undecided());
        let used = found.used || !matches!(purpose, Purpose::Release) && open();
        let seen = found.stock && used;
        let looked = match purpose {
            Purpose::Show { .. } => has_wanted && suffices(&offers, choice) || search.limit >= cap,
            Purpose::Release => false,
            Purpose::Gate(offer) => has_wanted && shut(&line, &offers, offer, found.stock || search.limit >= MOST),
        };
        if seen || looked {
            break (offers, Gathered { stock: seen, ..found });
        }
        match found.stock {
            true => search.used *= 8,
            false => search.limit = (search.limit * 8).min(cap),
        }
    };
    if line.fill.unmet() > 0 && offers.decide_first(Rung::Repair).is_empty() {
        // Every rung above reuse opens where nothing lower is left. So it matters whether these people took the things
        // themselves.
        let since = judging::since(at, &policy);
        let hidden = candidates::hidden(app, db, &search, need.unit_id, since, &people).await?;
        if !hidden.is_empty() {
            // What is hidden of a lot includes what they hold of it.
            found.candidates.retain(|kept| !kept.kept || hidden.iter().all(|other| other.lot() != kept.lot()));
            found.candidates.extend(hidden);
            offers = offers::compute(&line, &found.candidates, &decisions, &policy, today);
        }
        if found.more_amiss {
            // The coordinator is told how many things are left out and where, also where these are too many to be read.
            offers.beyond = candidates::beyond(app, db, &search, &found.amiss).await?;
        }
    }
    if questions::outgrown(&questions, &words, &offers) {
        // The coordinator agreed while fewer things were held, and the agreement does not cover more.
        (line.approved, answer) = (false, None);
        offers.lock(&line);
    }
    if judging::matters(&line, &offers, &policy) {
        judging::judge(app, db, at, actor, (need, row), &policy, &mut line).await?;
        line.own = judging::own(db, at, need, &people, &policy, &found.candidates, &offers).await?;
        offers.lock(&line);
    }
    let basis = Basis { candidates: found.candidates, decisions, made, complete: found.stock, questions };
    Ok(Computed { unit: need.unit_id, line, offers, policy, today, answer, basis })
}

/// Whether the offer may not be taken, whatever else could be found.
fn shut(line: &Line, offers: &Offers, offer: OfferId, looked_far: bool) -> bool {
    let Some(offer) = offers.find(offer) else { return false };
    match ladder::gate(line, offers, offer.rung) {
        Err(Refused::ReuseFirst { .. }) => true,
        // There may be further things that were declined one by one, and they count towards opening the rung.
        Err(_) => looked_far,
        Ok(()) => false,
    }
}

async fn decisions(
    db: &impl ConnectionTrait,
    line: &need_line::Model,
) -> Result<(Vec<Decision>, HashMap<DecisionId, Made>)> {
    let rows = store::needs::needs::decisions(db, line.id).await?;
    let made = rows.iter().map(|row| (row.id, Made { by: row.by, at: row.at, hold: row.hold_id })).collect();
    Ok((rows.into_iter().map(store::needs::decisions::read).collect::<serde_json::Result<_>>()?, made))
}

/// A list as somebody saw it.
#[derive(serde::Serialize)]
struct Seen<'a> {
    unmet: i64,
    excluded: Excluded,
    offers: Vec<&'a Offer>,
}

/// Stores the whole list as it was computed: everything that was offered, when and at what figures.
pub async fn store_snapshot(
    tx: &Tx,
    actor: &Actor,
    line: &need_line::Model,
    why: &str,
    offers: &Offers,
) -> Result<SnapshotId> {
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
    store::needs::decisions::insert_snapshot(tx, row).await?;
    Ok(id)
}

/// Stores an accept and makes void what it replaces.
pub async fn store_acceptance(
    tx: &Tx,
    actor: &Actor,
    line: &need_line::Model,
    accepted: &ladder::Accepted,
    hold: Option<HoldId>,
    snapshot: SnapshotId,
) -> Result<()> {
    for replaced in &accepted.replaces {
        approvals::withdraw(tx, *replaced).await?;
        store::needs::needs::set_decision_state(tx, *replaced, DecisionState::Void).await?;
    }
    let filing = store::needs::decisions::Filing {
        organisation: line.organisation_id,
        line: line.id,
        hold,
        snapshot,
        by: actor.person,
    };
    Ok(store::needs::decisions::insert(tx, &accepted.decision, filing).await?)
}
