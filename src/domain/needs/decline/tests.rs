#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::*;
use crate::LotId;
use crate::needs::candidate::{Candidate, Source};
use crate::needs::fixture::*;
use crate::needs::offers::compute;
use uuid::Uuid;

/// Declines the first of the candidates.
fn declines(line: &Line, candidates: &[Candidate], wish: &Decline, applies_to: AppliesTo) -> Result<Declined> {
    let policy = Policy::default();
    let offers = compute(line, candidates, &[], &policy, today());
    let first = offer_of(&candidates[0]);
    check_decline(line, &offers, first, wish, applies_to, &policy, decision_id(1), today())
}

fn standing_of(line: &Line, candidates: &[Candidate], declined: &Declined, of: &Candidate) -> Standing {
    let offers = compute(line, candidates, std::slice::from_ref(&declined.decision), &Policy::default(), today());
    offers.find(offer_of(of)).unwrap().standing.clone()
}

fn bounds(reason: DeclineReason, limit: Requirements) -> Decline {
    Decline { limit: Some(Limit::Bounds(limit)), ..decline(reason) }
}

fn judged(reason: DeclineReason) -> Decline {
    Decline { note: Some("Vi har prøvd den".to_owned()), ..decline(reason) }
}

#[test]
fn a_judgement_is_put_in_words_and_does_not_deny_what_the_line_names() {
    let said = |line: &Line, wish: &Decline| declines(line, &[lot(1, 6)], wish, AppliesTo::Offer).map(|_| ());
    for reason in [DeclineReason::Accessibility, DeclineReason::ChemicalRisk, DeclineReason::Other] {
        assert_eq!(said(&line(6), &decline(reason)), Err(Refused::NoteNeeded));
        assert_eq!(said(&line(6), &judged(reason)), Ok(()));
    }
    for note in ["x", "nei nei nei", "Skal rulle"] {
        let short = Decline { note: Some(note.to_owned()), ..decline(DeclineReason::Accessibility) };
        assert_eq!(said(&line(6), &short), Err(Refused::NoteNeeded), "{note}");
    }
    let reason = DeclineReason::WrongFunction;
    let desk = Some(Figure::word("desk"));
    let denied = Refused::ReasonContradicted { reason, fact: Fact::Category, actual: desk.clone(), limit: desk };
    assert_eq!(said(&line(6), &judged(reason)), Err(denied));
    let mut asks = line(6);
    asks.by_function = true;
    assert_eq!(said(&asks, &decline(reason)), Err(Refused::NoteNeeded));
    assert_eq!(said(&asks, &judged(reason)), Ok(()));
}

#[test]
fn a_limit_that_nothing_of_the_kind_could_have_is_refused_with_its_sizes() {
    let outside = |limit| Err(Refused::LimitOutside { fact: Fact::WidthCm, limit, least: 140, most: 140 });
    let said = |wish: &Decline| declines(&line(6), &[lot(1, 6)], wish, AppliesTo::Offer).map(|_| ());
    assert_eq!(said(&too_wide(30)), outside(30));
    let giant = Requirements { min_width_cm: Some(300), ..Requirements::default() };
    assert_eq!(said(&bounds(DeclineReason::WrongSize, giant)), outside(300));
    assert_eq!(said(&too_wide(110)), Ok(()));
}

#[test]
fn false_claims_are_refused_with_the_figures() {
    use DeclineReason::*;
    let none = Requirements::default();
    let number = |n| Some(Figure::Number(n));
    let good = Some(Figure::word("good"));
    let table = [
        (too_wide(150), Fact::WidthCm, number(140), number(150)),
        (Decline { limit: Some(Limit::Number(140)), ..decline(WrongSize) }, Fact::WidthCm, number(140), number(140)),
        (decline(Condition), Fact::Condition, good.clone(), good),
        (decline(TooLate), Fact::ReadyOn, Some(Figure::Day(day(1))), Some(Figure::Day(day(20)))),
        (
            bounds(TooLate, Requirements { ready_by: Some(day(2)), ..none.clone() }),
            Fact::ReadyOn,
            Some(Figure::Day(day(1))),
            Some(Figure::Day(day(20))),
        ),
        (decline(TooFewAlike), Fact::Alike, number(6), number(6)),
        (Decline { limit: Some(Limit::Number(2)), ..decline(TooFar) }, Fact::DistanceKm, number(2), number(2)),
    ];
    for (wish, fact, actual, limit) in table {
        let refused = Refused::ReasonContradicted { reason: wish.reason, fact, actual, limit };
        assert_eq!(declines(&line(6), &[lot(1, 6)], &wish, AppliesTo::Offer), Err(refused));
    }
}

#[test]
fn true_claims_become_limits_and_settle_all_others() {
    use DeclineReason::*;
    let mut far = lot(1, 5);
    far.facts.condition = Some(Worn);
    far.reach = Reach { ready_on: Some(day(21)), distance_m: Some(40_000) };
    let (mut same, mut fine) = (far.clone(), lot(3, 6));
    same.source = lot(2, 5).source;
    same.facts.product = None;
    fine.facts.width_mm = Some(1200);
    let world = [far, same, fine];
    let table = [
        too_wide(120),
        decline(Condition),
        decline(TooLate),
        decline(TooFewAlike),
        Decline { limit: Some(Limit::Number(39)), ..decline(TooFar) },
    ];
    for wish in table {
        let declined = declines(&line(6), &world, &wish, AppliesTo::Offer).unwrap();
        assert_eq!(declined.decision.state, DecisionState::Standing);
        let standing = |of| standing_of(&line(6), &world, &declined, of);
        assert_eq!(standing(&world[0]), Standing::Declined { decisions: vec![decision_id(1)] }, "{wish:?}");
        assert_eq!(standing(&world[1]), Standing::ByLimit, "{wish:?}");
        assert_eq!(standing(&world[2]), Standing::Open, "{wish:?}");
    }
    use crate::Condition::Worn;
}

#[test]
fn what_nobody_knows_has_to_be_measured_and_is_written_to_the_lot() {
    let mut unmeasured = lot(1, 6);
    unmeasured.facts.width_mm = None;
    let mut other = lot(2, 6);
    other.facts.width_mm = None;
    let world = [unmeasured, other];
    let reason = DeclineReason::WrongSize;
    let refused = Refused::MeasureNeeded { reason, facts: vec![Fact::WidthCm] };
    assert_eq!(declines(&line(6), &world, &too_wide(120), AppliesTo::Group), Err(refused));

    let measured = |cm| Some(Measured { width_cm: Some(cm), height_cm: Some(70), ..Measured::default() });
    let narrow = Decline { measured: measured(119), ..too_wide(120) };
    assert!(matches!(
        declines(&line(6), &world, &narrow, AppliesTo::Offer),
        Err(Refused::ReasonContradicted { actual: Some(Figure::Number(119)), .. })
    ));

    let wide = Decline { measured: measured(130), ..too_wide(120) };
    let declined = declines(&line(6), &world, &wide, AppliesTo::Offer).unwrap();
    assert_eq!(Some(&declined.measured), measured(130).as_ref());
    assert!(matches!(standing_of(&line(6), &world, &declined, &world[0]), Standing::Declined { .. }));
    assert_eq!(standing_of(&line(6), &world, &declined, &world[1]), Standing::Open, "nobody measured that one");

    let known = Decline { measured: measured(130), ..too_wide(150) };
    assert!(declines(&line(6), &[lot(1, 6)], &known, AppliesTo::Offer).is_err(), "the register's 140 cm win");
}

#[test]
fn taste_needs_words_and_the_coordinator() {
    for reason in [DeclineReason::Preference, DeclineReason::Other] {
        let blank = Decline { note: Some("  ".into()), ..decline(reason) };
        assert_eq!(declines(&line(6), &[lot(1, 6)], &blank, AppliesTo::Offer), Err(Refused::NoteNeeded));
        let noted = Decline { note: Some("too brown".into()), ..decline(reason) };
        let declined = declines(&line(6), &[lot(1, 6)], &noted, AppliesTo::Offer).unwrap();
        let pending = Standing::Pending { decisions: vec![decision_id(1)] };
        assert_eq!(standing_of(&line(6), &[lot(1, 6)], &declined, &lot(1, 6)), pending);
        let mut refused = declined.clone();
        refused.decision.state = DecisionState::Refused;
        assert_eq!(standing_of(&line(6), &[lot(1, 6)], &refused, &lot(1, 6)), Standing::Open);
    }
    let only_new = Requirements { min_condition: Some(Condition::AsNew), ..Requirements::default() };
    let declined = declines(&line(6), &[lot(1, 6)], &bounds(DeclineReason::Condition, only_new), AppliesTo::Offer);
    assert_eq!(declined.unwrap().decision.state, DecisionState::Pending);
}

#[test]
fn limits_are_asked_for_and_belong_to_the_reason() {
    let world = [lot(1, 6)];
    let needed = |reason| declines(&line(6), &world, &decline(reason), AppliesTo::Offer);
    for reason in [DeclineReason::WrongSize, DeclineReason::TooFar] {
        assert_eq!(needed(reason), Err(Refused::LimitNeeded { reason }));
    }
    let smuggled = Requirements { max_width_cm: Some(120), colour: Some("pink".into()), ..Requirements::default() };
    for reason in [DeclineReason::WrongSize, DeclineReason::WrongFunction] {
        let refused = declines(&line(6), &world, &bounds(reason, smuggled.clone()), AppliesTo::Offer);
        assert_eq!(refused, Err(Refused::invalid("decline.limit", Bad::OfAnotherReason { reason })));
    }
    let greedy = Decline { limit: Some(Limit::Number(7)), ..decline(DeclineReason::TooFewAlike) };
    let refused = Refused::invalid("decline.limit.min_alike", Bad::TooLarge { max: 6 });
    assert_eq!(declines(&line(6), &world, &greedy, AppliesTo::Offer), Err(refused));
}

#[test]
fn a_decline_reopens_when_the_fact_it_names_changes_and_only_then() {
    use DeclineReason::*;
    let mut before = lot(1, 5);
    before.facts.condition = Some(super::Condition::Worn);
    before.reach = Reach { ready_on: Some(day(21)), distance_m: Some(40_000) };
    type Change = fn(&mut Candidate);
    let narrow: Change = |c| c.facts.width_mm = Some(1200);
    let better: Change = |c| c.facts.condition = Some(super::Condition::Good);
    let sooner: Change = |c| c.reach.ready_on = Some(day(19));
    let more: Change = |c| c.available = 6;
    let nearer: Change = |c| c.reach.distance_m = Some(1000);
    let narrower_but_wide: Change = |c| c.facts.width_mm = Some(1300);
    let far = Decline { limit: Some(Limit::Number(39)), ..decline(TooFar) };
    let table = [
        (too_wide(120), narrow, [better, sooner, more, nearer, narrower_but_wide]),
        (decline(Condition), better, [narrow, sooner, more, nearer, narrower_but_wide]),
        (decline(TooLate), sooner, [narrow, better, more, nearer, narrower_but_wide]),
        (decline(TooFewAlike), more, [narrow, better, sooner, nearer, narrower_but_wide]),
        (far, nearer, [narrow, better, sooner, more, narrower_but_wide]),
    ];
    for (wish, names, others) in table {
        let declined = declines(&line(6), &[before.clone()], &wish, AppliesTo::Offer).unwrap();
        let after = |change: Change| {
            let mut lot = before.clone();
            change(&mut lot);
            standing_of(&line(6), &[lot.clone()], &declined, &lot)
        };
        assert_eq!(after(names), Standing::Open, "{wish:?}");
        for change in others {
            assert!(matches!(after(change), Standing::Declined { .. }), "{wish:?}");
        }
    }
    let declined = declines(&line(6), &[before.clone()], &judged(Accessibility), AppliesTo::Offer).unwrap();
    for change in [narrow, better, sooner, more, nearer] {
        let mut lot = before.clone();
        change(&mut lot);
        assert!(matches!(standing_of(&line(6), &[lot.clone()], &declined, &lot), Standing::Declined { .. }));
    }
}

#[test]
fn parts_split_off_later_stay_declined_and_groups_go_together() {
    let mut part = lot(2, 2);
    if let Source::Lot { ancestors, .. } = &mut part.source {
        ancestors.push(LotId(Uuid::from_u128(1)));
    }
    let (mut twin, stranger) = (lot(3, 4), lot(4, 4));
    twin.facts.product = lot(1, 6).facts.product;
    let world = [lot(1, 6), part, twin, stranger];
    let wish = judged(DeclineReason::ChemicalRisk);
    let standing = |applies_to| {
        let mut declined = declines(&line(6), &world, &wish, applies_to).unwrap();
        assert_eq!(declined.decision.state == DecisionState::Pending, applies_to == AppliesTo::Group);
        declined.decision.state = DecisionState::Standing;
        [0, 1, 2, 3].map(|i| standing_of(&line(6), &world, &declined, &world[i]) != Standing::Open)
    };
    assert_eq!(standing(AppliesTo::Offer), [true, true, false, false]);
    assert_eq!(standing(AppliesTo::Group), [true, true, true, false]);
}

#[test]
fn what_is_gone_or_decided_cannot_be_declined() {
    let policy = Policy::default();
    let world = [lot(1, 6)];
    let first = declines(&line(6), &world, &too_wide(120), AppliesTo::Offer).unwrap();
    let offers = compute(&line(6), &world, &[first.decision], &policy, today());
    let again = |offer| {
        let (wish, id) = (too_wide(120), decision_id(2));
        check_decline(&line(6), &offers, offer, &wish, AppliesTo::Offer, &policy, id, today())
    };
    assert_eq!(again(offer_of(&lot(1, 6))), Err(Refused::AlreadyDecided));
    let gone = offer_of(&lot(9, 1));
    assert_eq!(again(gone), Err(Refused::OfferGone { offer: gone }));
}
