#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::*;

use super::*;
use crate::needs::candidate::Candidate;
use crate::needs::decline::{Decline, Limit, check_decline};
use crate::needs::fixture::*;
use crate::needs::line::Release;
use crate::needs::offers::compute;
use crate::needs::offers::tests::any_world;
use crate::{AppliesTo, DeclineReason, Money, Policy};

/// A line on its way up: candidates and what was decided.
struct Story {
    line: Line,
    world: Vec<Candidate>,
    decisions: Vec<Decision>,
    policy: Policy,
}

impl Story {
    fn of(quantity: i64, world: Vec<Candidate>) -> Self {
        Self { line: line(quantity), world, decisions: vec![], policy: Policy::default() }
    }

    fn offers(&self) -> Offers {
        compute(&self.line, &self.world, &self.decisions, &self.policy, today())
    }

    fn next_id(&self) -> DecisionId {
        decision_id(1 + self.decisions.len() as u128)
    }

    fn declines(&mut self, offer: OfferId, wish: Decline) -> Result<()> {
        let (offers, id) = (self.offers(), self.next_id());
        let declined = check_decline(&self.line, &offers, offer, &wish, AppliesTo::Offer, &self.policy, id, today())?;
        self.decisions.push(declined.decision);
        Ok(())
    }

    fn accepts(&mut self, offer: OfferId, n: i64) -> Result<()> {
        let accepted = check_accept(&self.line, &self.offers(), offer, n, self.next_id())?;
        for decision in &mut self.decisions {
            if accepted.replaces.contains(&decision.id) {
                decision.state = DecisionState::Void;
            }
        }
        for candidate in self.world.iter_mut().filter(|c| c.lot() == accepted.decision.lot) {
            candidate.available -= n;
        }
        self.line.fill.held += n;
        self.decisions.push(accepted.decision);
        Ok(())
    }

    fn calls_off(&mut self, offer: OfferId, n: i64) -> Result<()> {
        let accepted = check_call_off(&self.line, &self.offers(), offer, n, self.next_id())?;
        self.line.fill.ordered += n;
        self.decisions.push(accepted.decision);
        Ok(())
    }
}

fn wrong() -> Decline {
    Decline { note: Some("Kan ikke brukes her".to_owned()), ..decline(DeclineReason::Accessibility) }
}

/// A release of everything that is undecided below the rung.
fn release(story: &Story, rung: Rung) -> Release {
    let offers = story.offers();
    let open = offers.all().filter(|offer| offer.rung < rung && offer.undecided());
    Release { rung, things: open.filter_map(|offer| Some((offer.thing()?, offer.terms.available))).collect() }
}

#[test]
fn four_from_stock_one_repaired_one_used() {
    let (stock, repair, used, new) = (lot(1, 4), mended(2, 1, 1), item(20, Rung::Used), item(21, Rung::New));
    let [s, r, u, n] = [&stock, &repair, &used, &new].map(offer_of);
    let mut story = Story::of(6, vec![stock, repair, used, new]);
    assert_eq!(story.calls_off(n, 6), Err(Refused::ReuseFirst { undecided: vec![s, r, u], unmet: 6 }));
    assert_eq!(story.calls_off(u, 6), Err(Refused::ReuseFirst { undecided: vec![s, r], unmet: 6 }));
    assert_eq!(story.accepts(r, 1), Err(Refused::RungLocked { undecided: vec![s] }));
    assert_eq!(story.accepts(s, 5), Err(Refused::Exhausted { lot: story.world[0].lot().unwrap(), free: 4, asked: 5 }));
    assert_eq!(story.accepts(u, 1), Err(Refused::NotOffered { because: "call_off" }));
    story.accepts(s, 4).unwrap();
    story.accepts(r, 1).unwrap();
    assert_eq!(story.offers().rung(), Rung::Used);
    assert_eq!(story.calls_off(u, 2), Err(Refused::ExceedsUnmet { unmet: 1, asked: 2 }));
    story.calls_off(u, 1).unwrap();
    assert_eq!(story.line.fill.unmet(), 0);
}

#[test]
fn one_accepted_of_many_leaves_the_rest_undecided() {
    let (stock, new) = (lot(1, 24), item(21, Rung::New));
    let [s, n] = [&stock, &new].map(offer_of);
    let mut story = Story::of(6, vec![stock, new]);
    story.accepts(s, 1).unwrap();
    assert_eq!(story.calls_off(n, 5), Err(Refused::ReuseFirst { undecided: vec![s], unmet: 5 }));
}

#[test]
fn pending_counts_for_nothing_and_approval_opens() {
    let (stock, new) = (lot(1, 6), item(21, Rung::New));
    let [s, n] = [&stock, &new].map(offer_of);
    let mut story = Story::of(6, vec![stock, new]);
    let ugly = Decline { note: Some("ugly".into()), ..decline(DeclineReason::Preference) };
    story.declines(s, ugly).unwrap();
    let shut = Err(Refused::ReuseFirst { undecided: vec![s], unmet: 6 });
    for state in [DecisionState::Pending, DecisionState::Refused, DecisionState::Void] {
        story.decisions[0].state = state;
        assert_eq!(story.calls_off(n, 6), shut, "{state}");
    }
    story.decisions[0].state = DecisionState::Standing;
    story.calls_off(n, 6).unwrap();
}

#[test]
fn whoever_declined_may_still_accept() {
    let mut story = Story::of(6, vec![lot(1, 6)]);
    let s = offer_of(&lot(1, 6));
    story.declines(s, too_wide(120)).unwrap();
    story.accepts(s, 6).unwrap();
    assert_eq!(story.decisions[0].state, DecisionState::Void);
}

#[test]
fn a_purchase_keeps_to_the_limit_that_turned_reuse_away() {
    let (stock, wide, mut narrow) = (lot(1, 6), item(20, Rung::New), item(21, Rung::New));
    narrow.facts.width_mm = Some(1200);
    let [s, w, n] = [&stock, &wide, &narrow].map(offer_of);
    let mut story = Story::of(6, vec![stock, wide, narrow]);
    story.declines(s, too_wide(120)).unwrap();
    assert_eq!(story.calls_off(w, 6), Err(Refused::Unfit { offer: w }));
    story.calls_off(n, 6).unwrap();
}

#[test]
fn new_stock_and_broken_promises_shut_the_gate_again() {
    let (stock, new) = (lot(1, 6), item(21, Rung::New));
    let [s, n] = [&stock, &new].map(offer_of);
    let mut story = Story::of(6, vec![stock, new]);
    story.declines(s, wrong()).unwrap();
    assert_eq!(gate(&story.line, &story.offers(), Rung::New), Ok(()));
    story.world.push(lot(2, 1));
    let shut = Err(Refused::ReuseFirst { undecided: vec![offer_of(&lot(2, 1))], unmet: 6 });
    assert_eq!(story.calls_off(n, 6), shut);
}

#[test]
fn a_release_below_used_leaves_used_to_be_decided() {
    let (stock, used, new) = (lot(1, 6), item(90, Rung::Used), item(91, Rung::New));
    let [u, n] = [&used, &new].map(offer_of);
    let mut story = Story::of(6, vec![stock, used, new]);
    story.line.release = Some(release(&story, Rung::Used));
    assert_eq!(gate(&story.line, &story.offers(), Rung::Used), Ok(()), "stock was released");
    assert_eq!(story.calls_off(n, 6), Err(Refused::ReuseFirst { undecided: vec![u], unmet: 6 }));
    story.line.release = Some(release(&story, Rung::Reuse));
    assert!(story.calls_off(u, 6).is_err(), "there is nothing below reuse to release");
}

#[test]
fn the_coordinator_releases_the_rest_after_three_times_the_quantity() {
    let world: Vec<_> = (1..=20).map(|id| lot(id, 1)).chain([item(91, Rung::New)]).collect();
    let new = offer_of(&item(91, Rung::New));
    let mut story = Story::of(5, world);
    for decided in 0..15 {
        let offers = story.offers();
        assert_eq!(offers.decide_first(Rung::New).len(), 12.min(20 - decided), "the list moves on");
        assert_eq!(check_release(&offers, Rung::New).map_err(|refused| refused.code()), Err("reuse_first".into()));
        story.declines(offers.decide_first(Rung::New)[0], wrong()).unwrap();
    }
    assert_eq!(check_release(&story.offers(), Rung::New), Ok(()));
    assert!(story.calls_off(new, 1).is_err(), "that it may be released is no release");
    let left = story.offers().decide_first(Rung::New)[0];
    let at = story.world.iter().position(|thing| offer_of(thing) == left).unwrap();
    story.line.release = Some(release(&story, Rung::New));
    story.calls_off(new, 1).unwrap();
    story.world[at].available = 3;
    assert!(story.calls_off(new, 1).is_err(), "more of a thing than was released counts");
    story.world[at].available = 1;
    // Nobody saw this lot when the release was made, so the release does not cover it, whenever it was entered.
    story.world.push(lot(50, 1));
    assert!(story.calls_off(new, 1).is_err(), "what nobody saw counts");
}

#[test]
fn what_the_lines_own_words_leave_out_waits_for_a_second_person() {
    let mut new = item(91, Rung::New);
    new.facts.width_mm = Some(1000);
    let n = offer_of(&new);
    let narrow = |id, width| {
        let mut lot = lot(id, 1);
        lot.facts.width_mm = Some(width);
        lot
    };
    // The line's demand leaves out most of the stock, and the one fitting thing is declined.
    let world = vec![lot(1, 40), narrow(2, 1100), item(20, Rung::Used), new];
    let mut story = Story::of(2, world);
    story.line.requirements.max_width_cm = Some(120);
    story.declines(offer_of(&lot(2, 1)), wrong()).unwrap();
    assert!(story.offers().shown().all(|offer| offer.locked));
    assert_eq!(story.calls_off(n, 2), Err(Refused::NeedsApproval { excluded: 40, articles: 1 }));
    // Declining three times the unmet quantity, thing by thing, is enough. It is not enough for many small needs
    // together.
    story.world.extend((3..=7).map(|id| narrow(id, 1100)));
    for id in 3..=7 {
        story.declines(offer_of(&lot(id, 1)), wrong()).unwrap();
    }
    assert_eq!(gate(&story.line, &story.offers(), Rung::New), Ok(()));
    story.line.together = 3;
    assert_eq!(gate(&story.line, &story.offers(), Rung::New).map_err(|no| no.code()), Err("needs_approval".into()));
    story.line.approved = true;
    story.calls_off(n, 2).unwrap();
}

#[test]
fn a_limit_takes_away_and_decides_only_what_it_was_said_of() {
    let (mut story, n) =
        (Story::of(1, vec![lot(1, 1), lot(2, 9), item(91, Rung::New)]), offer_of(&item(91, Rung::New)));
    let far = Decline { limit: Some(Limit::Number(1)), ..decline(DeclineReason::TooFar) };
    story.declines(offer_of(&lot(1, 1)), far).unwrap();
    assert_eq!(story.offers().declined_below(&story.line, Rung::New), 1);
    assert_eq!(story.calls_off(n, 1), Err(Refused::NeedsApproval { excluded: 9, articles: 0 }));
    // Once nothing else is left out, declining the thing itself is enough.
    story.world.remove(1);
    story.calls_off(n, 1).unwrap();
}

#[test]
fn what_was_seen_binds_only_when_it_got_worse() {
    let mut new = item(91, Rung::New);
    let seen = |candidate: &Candidate| {
        let story = Story::of(1, vec![candidate.clone()]);
        story.offers().find(offer_of(candidate)).unwrap().clone()
    };
    let before = seen(&new);
    let check = |now: &Offer| check_seen(now, Some(&before.seen), Some(1), today());
    assert_eq!(check(&before), Ok(()));
    new.price = Some(Money::new(399_999, "NOK"));
    assert_eq!(check(&seen(&new)), Ok(()));
    new.price = Some(Money::new(400_001, "NOK"));
    assert_eq!(check(&seen(&new)), Err(Refused::OfferChanged { offer: before.id }));
    assert_eq!(check_seen(&before, Some("deadbeef"), None, today()), Err(Refused::OfferChanged { offer: before.id }));
    assert_eq!(check_seen(&before, None, None, today()), Ok(()));
}

/// One step of somebody who tries everything.
#[derive(Clone, Debug)]
enum Step {
    Decline(usize, u8),
    Accept(usize, i64),
    CallOff(usize, i64),
}

fn any_steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (0..40usize, 0..4u8).prop_map(|(at, how)| Step::Decline(at, how)),
        2 => (0..40usize, 1..4i64).prop_map(|(at, n)| Step::Accept(at, n)),
        2 => (0..40usize, 1..4i64).prop_map(|(at, n)| Step::CallOff(at, n)),
    ];
    proptest::collection::vec(step, 1..50)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Whatever anybody tries: nothing is taken over an undecided lower offer, and quantities are conserved.
    #[test]
    fn nobody_climbs_over_an_undecided_offer(world in any_world(), steps in any_steps()) {
        let mut story = Story::of(9, world);
        for step in steps {
            let offers = story.offers();
            let ids: Vec<_> = offers.all().map(|offer| offer.id).collect();
            let (Step::Decline(at, _) | Step::Accept(at, _) | Step::CallOff(at, _)) = step;
            let Some(id) = ids.get(at % ids.len().max(1)).copied() else { break };
            let offer = offers.find(id).unwrap();
            let lower = offers.all().any(|other| other.rung < offer.rung && other.undecided());
            let shut = gate(&story.line, &offers, offer.rung).is_err();
            let free: i64 = offers.find(id).map(|offer| offer.terms.available).unwrap();
            let before = story.line.fill;
            let taken = match step {
                Step::Decline(_, how) => {
                    let wish = match how {
                        0 => too_wide(120),
                        1 => decline(DeclineReason::TooLate),
                        2 => Decline { note: Some("no".into()), ..decline(DeclineReason::Preference) },
                        _ => wrong(),
                    };
                    let _ = story.declines(id, wish);
                    prop_assert_eq!(story.line.fill, before);
                    continue;
                }
                Step::Accept(_, n) => story.accepts(id, n),
                Step::CallOff(_, n) => story.calls_off(id, n),
            };
            prop_assert!(taken.is_err() || !(lower || shut));
            prop_assert_eq!(offer.locked, shut);
            let fill = story.line.fill;
            prop_assert!(fill.held + fill.ordered - before.held - before.ordered <= free);
            prop_assert_eq!(fill.unmet() + fill.held + fill.ordered, 9);
        }
    }

    /// A gate that is open for a rung is open for every lower one, and another decline never shuts it.
    #[test]
    fn the_gate_is_monotone(world in any_world(), steps in proptest::collection::vec(0..40usize, 0..30)) {
        let mut story = Story::of(9, world);
        let rungs = [Rung::Reuse, Rung::Repair, Rung::Used, Rung::New];
        let mut before = rungs.map(|rung| gate(&story.line, &story.offers(), rung).is_ok());
        for at in steps {
            let open: Vec<_> = story.offers().all().filter(|offer| offer.undecided()).map(|offer| offer.id).collect();
            let Some(id) = open.get(at % open.len().max(1)) else { break };
            story.declines(*id, wrong()).unwrap();
            let now = rungs.map(|rung| gate(&story.line, &story.offers(), rung).is_ok());
            prop_assert!(now.is_sorted_by(|lower, higher| lower >= higher));
            prop_assert!(before.iter().zip(now).all(|(before, now)| !before || now));
            before = now;
        }
    }

    /// More stock never opens a gate.
    #[test]
    fn stock_never_opens_a_gate(world in any_world(), n in 1..9i64) {
        let mut story = Story::of(9, world);
        let before = gate(&story.line, &story.offers(), Rung::New).is_ok();
        story.world.push(lot(70, n));
        prop_assert!(before || gate(&story.line, &story.offers(), Rung::New).is_err());
        prop_assert!(gate(&story.line, &story.offers(), Rung::New).is_err());
    }
}
