//! What people say to offers.

use chrono::TimeDelta;

use crate::demo::history::{Event, History, WAITING, needs::Want, unless_refused};
use crate::{
    app::{
        Result,
        needs::{approvals, decisions, looked, offers},
        orders::call_offs,
    },
    demo::{
        town::MAIN,
        words::{About, phrase},
    },
    domain::{
        AppliesTo, ApprovalState, Condition, DeclineReason, Instant, LineId, OfferKind, Role, Rung,
        needs::{
            decline::{Decline, Limit},
            offer::Offer,
            offers::Offers,
            requirement::Requirements,
        },
        stock::facts::Facts,
    },
    store::{self, rows::need},
};

/// After this many declines people take what there is.
const PATIENCE: usize = 12;

/// What somebody does next about a line.
enum Step {
    Take(Offer, i64),
    Order(Offer, i64),
    /// Declines one offer of each group that must be decided before the target.
    Decline(Vec<Offer>, Option<Box<Offer>>),
}

/// A line that somebody decides about.
struct Line<'a> {
    id: LineId,
    need: &'a need::Model,
    who: &'a str,
    /// The category and those above it, for the notes that people write.
    path: Vec<String>,
    buys: bool,
}

impl History<'_> {
    /// Decides about a line until it lacks nothing, or nothing is left to decide.
    pub(super) async fn settle(
        &mut self,
        mut at: Instant,
        who: &str,
        need: &need::Model,
        id: LineId,
        want: Want,
    ) -> Result<()> {
        let (app, actor) = (self.app, self.town.actor(who)?);
        let buys = actor.belongs_to(self.town.organisation(MAIN)?);
        let mut line = Line { id, need, who, path: Vec::new(), buys };
        let mut declined = 0;
        for _ in 0..40 {
            at += TimeDelta::minutes(3);
            let Some(row) = store::needs::needs::line(app.db.read(), id).await? else { return Ok(()) };
            line.path = row.category_key.as_deref().map(|key| app.reference.path(key)).unwrap_or_default();
            let computed = offers::compute(app, app.db.read(), at, actor, need, &row).await?;
            if computed.offers.unmet <= 0 {
                break;
            }
            let want = if declined < PATIENCE { want } else { Want::Reuse };
            let Some(step) = self.next(&computed.offers, want, declined) else { break };
            let done = match step {
                Step::Take(offer, n) => self.accept_offer(at, &line, &offer, n).await?,
                Step::Order(offer, n) => self.order_offer(at, &line, &offer, n).await?,
                Step::Decline(some, target) => {
                    let mut n = 0;
                    for offer in some {
                        at += TimeDelta::minutes(1);
                        n += usize::from(self.decline(at, &line, &offer, target.as_deref(), &computed.offers).await?);
                    }
                    declined += n;
                    n > 0
                }
            };
            if !done {
                break;
            }
        }
        self.follow(at, who, id).await
    }

    async fn accept_offer(&mut self, at: Instant, line: &Line<'_>, offer: &Offer, n: i64) -> Result<bool> {
        let (app, actor, need, id) = (self.app, self.town.actor(line.who)?, line.need.id, line.id);
        let request =
            &decisions::DecisionRequest { offer: offer.id, seen: None, verdict: decisions::Answer::Accept(n) };
        let looked = &looked::Looked::default();
        let work = |tx| async move { decisions::decide(app, &tx, actor, (need, id), request, looked).await };
        let taken = unless_refused(app.db.write_at(Some(at), work).await)?.is_some();
        if taken && line.buys {
            self.came.add(offer.rung, n);
        }
        Ok(taken)
    }

    async fn order_offer(&mut self, at: Instant, line: &Line<'_>, offer: &Offer, n: i64) -> Result<bool> {
        let buyer = self.town.somebody(self.files, MAIN, Role::Procurement)?;
        // The coordinator has to approve what the limits leave out.
        if at <= self.end - WAITING {
            self.approve(at - TimeDelta::seconds(30), line.id).await?;
        }
        let (app, id, line) = (self.app, offer.id, (line.need.id, line.id));
        let work = |tx| async move { call_offs::place(app, &tx, buyer, line, (id, n), None).await };
        let Some((placed, _)) = unless_refused(app.db.write_at(Some(at), work).await)? else { return Ok(false) };
        self.came.add(offer.rung, n);
        let days = placed.expected_on.map_or(20, |on| (on - at.date_naive()).num_days()).max(1);
        let arrives = self.later(at, days, days + 4);
        self.add(arrives, Event::Deliver(placed.id));
        Ok(true)
    }

    /// Declines with a reason that the figures support. Another decline may have settled the offer meanwhile.
    async fn decline(
        &mut self,
        at: Instant,
        line: &Line<'_>,
        offer: &Offer,
        target: Option<&Offer>,
        offers: &Offers,
    ) -> Result<bool> {
        let lately = at > self.end - WAITING;
        let Some((reason, limit)) = self.reason(offer, target, offers, line.need, lately) else { return Ok(false) };
        let about = About { kind: "", path: &line.path, reason: &reason.to_string() };
        let note = phrase(&mut self.dice, &self.files.texts.decline_note, about);
        let decline = Decline { reason, note: Some(note), limit, measured: None };
        let verdict = decisions::Answer::Decline(Box::new(decline), AppliesTo::Group);
        let request = &decisions::DecisionRequest { offer: offer.id, seen: None, verdict };
        let (app, actor, need, id) = (self.app, self.town.actor(line.who)?, line.need.id, line.id);
        let looked = &looked::Looked::default();
        let work = |tx| async move { decisions::decide(app, &tx, actor, (need, id), request, looked).await };
        let done = unless_refused(app.db.write_at(Some(at), work).await)?.is_some();
        if done && line.buys {
            self.declined.add(reason, 1);
        }
        if done && !lately {
            self.approve(at + TimeDelta::seconds(30), id).await?;
        }
        Ok(done)
    }

    /// The coordinator approves what waits.
    async fn approve(&mut self, at: Instant, line: LineId) -> Result<()> {
        let coordinator = self.town.somebody(self.files, MAIN, Role::Coordinator)?;
        for approval in store::needs::approvals::of_line(self.app.db.read(), line).await? {
            if approval.state == ApprovalState::Pending {
                let work = |tx| async move { approvals::decide(&tx, coordinator, approval.id, true, None).await };
                unless_refused(self.app.db.write_at(Some(at), work).await)?;
            }
        }
        Ok(())
    }

    fn next(&mut self, offers: &Offers, want: Want, declined: usize) -> Option<Step> {
        let open: Vec<&Offer> = offers.all().filter(|offer| offer.undecided() && kept(offer)).collect();
        let target = open.iter().find(|offer| wanted(want, offer)).or_else(|| open.first()).copied()?;
        let mut first: Vec<Offer> = Vec::new();
        for lower in offers.decide_first(target.rung).into_iter().filter_map(|id| offers.find(id)) {
            if first.iter().all(|one| one.group != lower.group) {
                first.push(lower.clone());
            }
        }
        if !first.is_empty() {
            return Some(Step::Decline(first, Some(Box::new(target.clone()))));
        }
        // Now and then people do not like the first thing that is offered.
        if declined == 0 && target.rung <= Rung::Repair && open.len() > 2 && self.dice.chance(150_000) {
            return Some(Step::Decline(vec![target.clone()], None));
        }
        match target.catalogue_item {
            Some(_) => {
                let pack = target.pack_size.unwrap_or(1).max(1);
                Some(Step::Order(target.clone(), (offers.unmet + pack - 1) / pack * pack))
            }
            None => Some(Step::Take(target.clone(), offers.unmet.min(target.terms.available))),
        }
    }

    /// A reason that is true of the offer and keeps the target in the list. With `lately` it is often a matter of
    /// taste, which the coordinator still has to look at.
    fn reason(
        &mut self,
        offer: &Offer,
        target: Option<&Offer>,
        offers: &Offers,
        need: &need::Model,
        lately: bool,
    ) -> Option<(DeclineReason, Option<Limit>)> {
        if lately && self.dice.chance(400_000) {
            return Some((DeclineReason::Preference, None));
        }
        let limit = |reason| truly(reason, offer, target, offers, need);
        // An offer that comes too late is mostly declined for that reason, whatever else could be said of it.
        let late = limit(DeclineReason::TooLate).filter(|_| self.dice.chance(700_000));
        if let Some(limit) = late {
            return Some((DeclineReason::TooLate, limit));
        }
        let reason = self.declined.pick(&mut self.dice, |reason| limit(reason).is_some())?;
        Some((reason, limit(reason)?))
    }
}

/// The limit to name if the figures support the reason. A judgement has no limit.
fn truly(
    reason: DeclineReason,
    offer: &Offer,
    target: Option<&Offer>,
    offers: &Offers,
    need: &need::Model,
) -> Option<Option<Limit>> {
    match reason {
        DeclineReason::WrongSize => too_large(&offer.facts, &target?.facts).map(|bounds| Some(Limit::Bounds(bounds))),
        DeclineReason::Condition => {
            let better = target.is_none_or(|target| target.facts.condition <= Some(Condition::Good));
            (better && offer.facts.condition? > Condition::Good).then_some(None)
        }
        DeclineReason::TooLate => {
            let sooner = target.is_none_or(|target| target.terms.ready_on <= Some(need.needed_by));
            (sooner && offer.terms.ready_on? > need.needed_by).then_some(None)
        }
        DeclineReason::TooFewAlike => {
            let of_stock = offer.rung <= Rung::Repair && target.is_none_or(|target| target.rung > Rung::Repair);
            (of_stock && offers.alike(&offer.group) < offers.unmet).then_some(None)
        }
        DeclineReason::TooFar => {
            let km = offer.terms.distance_m? / 1_000 - 1;
            let nearer = target.and_then(|target| target.terms.distance_m).is_none_or(|metres| metres <= km * 1_000);
            (km >= 2 && nearer).then_some(Some(Limit::Number(km)))
        }
        // These lines name a category, and all things of a category have its function.
        DeclineReason::WrongFunction => None,
        DeclineReason::ChemicalRisk
        | DeclineReason::Accessibility
        | DeclineReason::Preference
        | DeclineReason::Other => Some(None),
    }
}

/// A bound that the wanted offer keeps and the other one breaks.
fn too_large(offer: &Facts, wanted: &Facts) -> Option<Requirements> {
    let bound = |offer: Option<i64>, wanted: Option<i64>| {
        let (offer, wanted) = (offer?, wanted?);
        (wanted + 20 <= offer).then_some((wanted + 9) / 10)
    };
    let none = Requirements::default();
    if let Some(cm) = bound(offer.width_mm, wanted.width_mm) {
        return Some(Requirements { max_width_cm: Some(cm), ..none });
    }
    if let Some(cm) = bound(offer.depth_mm, wanted.depth_mm) {
        return Some(Requirements { max_depth_cm: Some(cm), ..none });
    }
    let cm = bound(offer.height_mm, wanted.height_mm)?;
    Some(Requirements { max_height_cm: Some(cm), ..none })
}

/// Whether the offer is for good, as these needs are. Rentals are for a time.
fn kept(offer: &Offer) -> bool {
    !matches!(offer.kind, OfferKind::Rental | OfferKind::Service)
}

fn wanted(want: Want, offer: &Offer) -> bool {
    match want {
        Want::Reuse => offer.kind == OfferKind::Stock,
        Want::Neighbour => offer.kind == OfferKind::RegionStock,
        Want::Repair => offer.kind == OfferKind::Repair,
        Want::Used => offer.rung == Rung::Used,
        Want::New => offer.rung == Rung::New,
    }
}
