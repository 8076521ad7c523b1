//! What people say to offers.

use chrono::TimeDelta;

use super::{Event, History, needs::Want, unless_refused};
use crate::{
    app::{Result, approvals, call_offs, decisions, needs, offers},
    demo::{stock::phrase, town::MAIN},
    domain::{
        AppliesTo, ApprovalState, Condition, DeclineReason, Instant, LineId, OfferKind, Role, Rung,
        decline::{Decline, Limit},
        offer::Offer,
        offers::Offers,
    },
    store::{self, entity::need},
};

/// Whoever has declined so often takes what there is.
const PATIENCE: usize = 12;

/// What somebody does next about a line.
enum Step {
    Take(Offer, i64),
    Order(Offer, i64),
    Decline(Offer, Box<Decline>),
}

impl History<'_> {
    /// Decides about a line until it lacks nothing, or nothing is left to decide.
    pub(super) async fn settle(
        &mut self,
        at: Instant,
        who: &str,
        need: &need::Model,
        line: LineId,
        want: Want,
    ) -> Result<()> {
        let (app, actor) = (self.app, self.town.actor(who)?);
        let buyer = self.town.somebody(self.files, MAIN, Role::Procurement)?;
        let (mut at, mut declined) = (at, 0);
        for _ in 0..40 {
            at += TimeDelta::minutes(3);
            let (_, lines) = needs::read(app.db.read(), actor, need.id).await?;
            let Some(row) = lines.iter().find(|row| row.id == line) else { return Ok(()) };
            let computed = offers::compute(app, app.db.read(), at, actor, need, row).await?;
            if computed.offers.unmet <= 0 {
                break;
            }
            let want = if declined < PATIENCE { want } else { Want::Reuse };
            let Some(step) = self.next(&computed.offers, want, need, declined) else { break };
            let done = match step {
                Step::Take(offer, n) => {
                    let saying =
                        &decisions::Saying { offer: offer.id, seen: None, verdict: decisions::Said::Accept(n) };
                    let work = |tx| async move { decisions::decide(app, &tx, actor, need.id, line, saying).await };
                    unless_refused(app.db.write_at(Some(at), work).await)?.is_some()
                }
                Step::Order(offer, n) => {
                    let work =
                        |tx| async move { call_offs::place(app, &tx, buyer, (need.id, line), offer.id, n).await };
                    let placed = unless_refused(app.db.write_at(Some(at), work).await)?;
                    if let Some((placed, _)) = &placed {
                        let call_off = placed.call_off.id;
                        let days = placed.call_off.expected_on.map_or(20, |on| (on - at.date_naive()).num_days());
                        let arrives = self.later(at, days.max(1), days.max(1) + 4);
                        self.add(arrives, Event::Deliver(call_off));
                    }
                    placed.is_some()
                }
                Step::Decline(offer, decline) => {
                    declined += 1;
                    self.decline(at, who, need, line, &offer, *decline).await?
                }
            };
            if !done {
                break;
            }
        }
        self.follow(at, who, line).await
    }

    /// Declines; where the rules contradict the reason, it is that the thing serves another purpose.
    async fn decline(
        &mut self,
        at: Instant,
        who: &str,
        need: &need::Model,
        line: LineId,
        offer: &Offer,
        decline: Decline,
    ) -> Result<bool> {
        let (app, actor) = (self.app, self.town.actor(who)?);
        let plain =
            Decline { reason: DeclineReason::WrongFunction, limit: None, measured: None, note: decline.note.clone() };
        for decline in [decline, plain] {
            let verdict = decisions::Said::Decline(Box::new(decline), AppliesTo::Group);
            let saying = &decisions::Saying { offer: offer.id, seen: None, verdict };
            let work = |tx| async move { decisions::decide(app, &tx, actor, need.id, line, saying).await };
            if unless_refused(app.db.write_at(Some(at), work).await)?.is_some() {
                self.approve(at + TimeDelta::minutes(1), line).await?;
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The coordinator says yes to what waits.
    async fn approve(&mut self, at: Instant, line: LineId) -> Result<()> {
        let coordinator = self.town.somebody(self.files, MAIN, Role::Coordinator)?;
        for approval in store::approvals::of_line(self.app.db.read(), line).await? {
            if approval.state == ApprovalState::Pending {
                let work = |tx| async move { approvals::decide(&tx, coordinator, approval.id, true, None).await };
                unless_refused(self.app.db.write_at(Some(at), work).await)?;
            }
        }
        Ok(())
    }

    fn next(&mut self, offers: &Offers, want: Want, need: &need::Model, declined: usize) -> Option<Step> {
        let open: Vec<&Offer> = offers.all().filter(|offer| offer.undecided() && kept(offer)).collect();
        let target = open.iter().find(|offer| wanted(want, offer)).or_else(|| open.first()).copied()?;
        let first = offers.decide_first(target.rung);
        if let Some(lower) = first.first().and_then(|id| offers.find(*id)) {
            return Some(Step::Decline(lower.clone(), Box::new(self.reason(lower, Some(target), offers, need))));
        }
        // Now and then the first thing offered is not what one had in mind.
        if declined == 0 && target.rung <= Rung::Repair && open.len() > 2 && self.dice.chance(150_000) {
            return Some(Step::Decline(target.clone(), Box::new(self.reason(target, None, offers, need))));
        }
        match target.catalogue_item {
            Some(_) => {
                let pack = target.pack_size.unwrap_or(1).max(1);
                Some(Step::Order(target.clone(), (offers.unmet + pack - 1) / pack * pack))
            }
            None => Some(Step::Take(target.clone(), offers.unmet.min(target.terms.available))),
        }
    }

    /// Draws a reason; one that the figures contradict, or that would rule out what is wanted too, is another one.
    fn reason(&mut self, offer: &Offer, target: Option<&Offer>, offers: &Offers, need: &need::Model) -> Decline {
        let mut weights: Vec<_> = self.files.plan.declines.iter().collect();
        weights.sort();
        let drawn = self.dice.weighted(weights.iter().map(|(_, ppm)| **ppm).collect::<Vec<_>>());
        let word = weights[drawn].0.trim_end_matches("_ppm");
        let reason = word.parse().unwrap_or(DeclineReason::WrongFunction);
        let note = Some(phrase(&mut self.dice, &self.files.texts.decline_note));
        let width = offer.facts.width_mm;
        let other = target.and_then(|target| target.facts.width_mm);
        let (reason, limit) = match reason {
            DeclineReason::WrongSize => match (width, other) {
                (Some(width), Some(other)) if other + 40 <= width => {
                    (reason, Some(Limit::Number((other + 9) / 10 + 1)))
                }
                _ => (DeclineReason::WrongFunction, None),
            },
            DeclineReason::Condition if offer.facts.condition > Some(Condition::Good) => (reason, None),
            DeclineReason::TooLate if offer.terms.ready_on > Some(need.needed_by) => (reason, None),
            DeclineReason::TooFewAlike if offers.alike(&offer.group) < offers.unmet => (reason, None),
            DeclineReason::TooFar => match offer.terms.distance_m {
                Some(metres) if metres > 3_000 => (reason, Some(Limit::Number(metres / 1_000))),
                _ => (DeclineReason::Accessibility, None),
            },
            DeclineReason::Condition | DeclineReason::TooLate | DeclineReason::TooFewAlike => {
                (DeclineReason::WrongFunction, None)
            }
            DeclineReason::WrongFunction
            | DeclineReason::ChemicalRisk
            | DeclineReason::Accessibility
            | DeclineReason::Preference
            | DeclineReason::Other => (reason, None),
        };
        Decline { reason, note, limit, measured: None }
    }
}

/// Rental is for a time; these needs are for good.
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
