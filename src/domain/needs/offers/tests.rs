#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::*;

use super::*;
use crate::needs::fixture::*;
use crate::needs::ladder::check_accept;
use crate::needs::requirement::AlikeWish;
use crate::{
    Alike, ChemicalLight, Condition, EvidenceKind, LotId, LotState, OfferId, OfferKind, PartnerId, ProductId,
    Sensitivity, Title,
};

fn computed(line: &Line, candidates: &[Candidate]) -> Offers {
    compute(line, candidates, &[], &Policy::default(), today())
}

fn order(offers: &Offers) -> Vec<OfferId> {
    offers.all().map(|offer| offer.id).collect()
}

/// A lot with a change.
fn changed(id: u128, n: i64, change: impl FnOnce(&mut Candidate)) -> Candidate {
    let mut candidate = lot(id, n);
    change(&mut candidate);
    candidate
}

fn source(candidate: &mut Candidate) -> (&mut Title, &mut LotState, &mut ChemicalLight) {
    match &mut candidate.source {
        Source::Lot { title, state, light, .. } => (title, state, light),
        Source::Item { .. } => unreachable!(),
    }
}

#[test]
fn what_is_out_on_loan_is_offered_to_whoever_needs_it_later() {
    let lent = |until| {
        changed(1, 2, |c| {
            *source(c).1 = LotState::InUse;
            c.lent_until = Some(until);
        })
    };
    let mut line = line(2);
    let back_in_time = lent(line.needed_by.pred_opt().unwrap());
    let offers = computed(&line, std::slice::from_ref(&back_in_time));
    let offer = offers.find(offer_of(&back_in_time)).unwrap();
    assert!(offer.why.contains(&Reason::OnLoan { until: line.needed_by.pred_opt().unwrap() }));
    assert_eq!(computed(&line, &[lent(line.needed_by)]).excluded.state, 2);
    line.needed_by = today();
    assert_eq!(computed(&line, &[back_in_time]).excluded.state, 2);
}

#[test]
fn what_must_not_be_offered_is_not_and_is_counted() {
    let mut line = line(6);
    line.sensitivities.insert(Sensitivity::Kindergarten);
    line.requirements.max_width_cm = Some(150);
    let world = [
        changed(1, 1, |c| *source(c).0 = Title::Lessor),
        changed(2, 2, |c| *source(c).1 = LotState::Custody),
        changed(3, 3, |c| *source(c).2 = ChemicalLight::Red),
        changed(4, 4, |c| c.evidence_missing = vec![EvidenceKind::Fire]),
        changed(5, 5, |c| c.facts.condition = Some(Condition::NeedsRepair)),
        changed(6, 6, |c| c.facts.width_mm = Some(1600)),
        changed(7, 0, |_| {}),
        changed(8, 8, |c| *source(c).2 = ChemicalLight::Unknown),
    ];
    let offers = computed(&line, &world);
    let excluded =
        Excluded { title: 1, state: 2, chemical: 3, evidence: 4, broken: 5, requirements: 6, limits: 0, alike: 0 };
    assert_eq!(offers.excluded, excluded);
    assert_eq!(order(&offers), [offer_of(&world[7])]);
    assert_eq!(offers.find(offer_of(&world[7])).unwrap().unknown, [Fact::ChemicalLight]);
    assert_eq!(computed(&line, &world[..6]).excluded.requirements, 6);
    line.sensitivities.clear();
    assert!(computed(&line, &world).find(offer_of(&world[2])).is_some(), "red is for ordinary places to judge");
}

#[test]
fn the_best_come_first_and_the_unknown_last() {
    let far = |c: &mut Candidate| c.reach.distance_m = Some(9000);
    let world = [
        changed(1, 6, |c| c.reach.ready_on = None),
        changed(2, 6, |c| (c.kind, c.organisation) = (OfferKind::RegionStock, NEIGHBOUR)),
        changed(3, 6, |c| c.reach.ready_on = Some(day(21))),
        changed(4, 5, |_| {}),
        changed(5, 6, |c| c.reach.ready_on = Some(day(3))),
        changed(6, 6, far),
        changed(7, 6, |c| c.facts.condition = Some(Condition::Worn)),
        changed(8, 6, |_| {}),
        changed(9, 6, |c| c.site = Some(site(1))),
        item(20, Rung::New),
        item(21, Rung::Used),
        mended(22, 6, 1),
    ];
    // Lot 4 has five of six things, so one has to come from elsewhere. Lots that have all six go before it.
    let best = [9, 8, 7, 6, 5, 3, 2, 4, 1].map(|i| &world[i - 1]).into_iter();
    let expected: Vec<_> = best.chain([&world[11], &world[10], &world[9]]).map(offer_of).collect();
    assert_eq!(order(&computed(&line(6), &world)), expected);
}

#[test]
fn few_sites_beat_a_short_way() {
    let product = lot(1, 1).facts.product;
    let two_sites = [changed(1, 3, |_| {}), changed(2, 3, |c| (c.site, c.facts.product) = (Some(site(3)), product))];
    let one_site = changed(3, 6, |c| c.reach.distance_m = Some(9000));
    let world = [two_sites[0].clone(), two_sites[1].clone(), one_site.clone()];
    let offers = computed(&line(6), &world);
    assert_eq!(offers.groups[0].offers[0].id, offer_of(&one_site));
    assert!(offers.groups[0].offers[0].why.contains(&Reason::FillsFrom { sites: 1 }));
    assert!(offers.groups[1].offers[0].why.contains(&Reason::FillsFrom { sites: 2 }));
}

#[test]
fn reasons_say_why() {
    let mut line = line(6);
    line.requirements.max_width_cm = Some(150);
    let world = [changed(1, 6, |c| {
        c.reach = crate::stock::facts::Reach { ready_on: Some(day(22)), distance_m: Some(2000) };
        c.facts.condition = None;
    })];
    let offers = computed(&line, &world);
    let offer = offers.shown().next().unwrap();
    insta::assert_json_snapshot!(offer.why, @r#"
    [
      {
        "code": "own_stock"
      },
      {
        "code": "near",
        "metres": 2000
      },
      {
        "code": "late",
        "on": "2026-03-22",
        "days": 2
      },
      {
        "code": "fits",
        "fact": "width_cm",
        "cm": 140
      },
      {
        "code": "fills_from",
        "sites": 1
      }
    ]
    "#);
    let stored: Offer = serde_json::from_value(serde_json::to_value(offer).unwrap()).unwrap();
    assert_eq!(&stored, offer, "snapshots read back");
}

#[test]
fn twelve_groups_are_shown_and_the_rest_counted() {
    let world: Vec<_> = (1..=20).map(|id| lot(id, 1)).chain([item(90, Rung::Used), item(91, Rung::New)]).collect();
    let offers = computed(&line(6), &world);
    let count = |rung| offers.shown().filter(|offer| offer.rung == rung).count();
    assert_eq!((count(Rung::Reuse), count(Rung::Used), count(Rung::New), offers.more()), (12, 1, 1, 8));
    assert_eq!(offers.rung(), Rung::Reuse);
    assert!(offers.shown().all(|offer| offer.locked == (offer.rung > Rung::Reuse)));
    assert_eq!(offers.decide_first(Rung::New).len(), 13);
}

#[test]
fn alike_binds_everything_after_the_first_purchases_included() {
    let mut line = line(6);
    line.requirements.alike = Some(AlikeWish::Level(Alike::Product));
    let product = Some(ProductId(Uuid::from_u128(500)));
    let of = |mut candidate: Candidate| {
        candidate.facts.product = product;
        candidate
    };
    let world = [of(lot(1, 4)), of(lot(2, 1)), lot(3, 6), of(item(20, Rung::New)), item(21, Rung::New)];
    let offers = computed(&line, &world);
    assert_eq!(offers.all().count(), 5);
    let accepted = check_accept(&line, &offers, offer_of(&world[0]), 4, decision_id(1)).unwrap();
    line.fill.held = 4;
    let after = compute(&line, &world[1..], &[accepted.decision], &Policy::default(), today());
    let mut left = order(&after);
    left.sort_unstable();
    let mut expected = vec![offer_of(&world[1]), offer_of(&world[3])];
    expected.sort_unstable();
    assert_eq!((left, after.excluded.alike), (expected, 6));
}

#[test]
fn where_all_must_be_alike_the_best_whole_set_comes_first() {
    let of = |id, n, product, metres, at| {
        changed(id, n, |c| {
            c.facts.product = Some(ProductId(Uuid::from_u128(product)));
            c.reach.distance_m = Some(metres);
            c.site = Some(site(at));
        })
    };
    // The nearest thing belongs to a set that is far to fetch; the third kind is near and never enough.
    let far = [of(1, 14, 1, 1_000, 3), of(2, 10, 1, 50_000, 4)];
    let near = [of(3, 14, 2, 5_000, 5), of(4, 9, 2, 6_000, 6), of(5, 10, 2, 9_000, 7)];
    let few = of(6, 8, 3, 0, 8);
    let world = [&far[..], &near[..], std::slice::from_ref(&few)].concat();
    let mut line = line(23);
    let first = |offers: &Offers| offers.groups.iter().map(|group| group.offers[0].lot.unwrap()).collect::<Vec<_>>();
    let lots = |candidates: [&Candidate; 3]| candidates.map(|c| c.lot().unwrap());
    assert_eq!(first(&computed(&line, &world)), lots([&far[0], &near[0], &few]));
    line.requirements.alike = Some(AlikeWish::Flag(true));
    let offers = computed(&line, &world);
    assert_eq!(first(&offers), lots([&near[0], &far[0], &few]));
    let fills = offers.all().filter(|offer| offer.why.contains(&Reason::FillsFrom { sites: 2 }));
    let fills: Vec<_> = fills.map(|offer| offer.lot.unwrap()).collect();
    assert_eq!(fills, [&near[0], &near[1], &far[0], &far[1]].map(|c| c.lot().unwrap()), "not the two largest");
}

#[test]
fn one_place_with_all_of_it_comes_before_many_with_some() {
    let alike = |id, n, metres, at| {
        changed(id, n, |c| {
            c.facts.product = Some(ProductId(Uuid::from_u128(1)));
            c.reach.distance_m = Some(metres);
            c.site = Some(site(at));
        })
    };
    let world = [alike(1, 1, 10, 3), alike(2, 1, 20, 4), alike(3, 7, 9000, 5)];
    let offers = computed(&line(6), &world);
    assert_eq!(order(&offers), [2, 0, 1].map(|at: usize| offer_of(&world[at])));
    let fills = offers.all().filter(|offer| offer.why.contains(&Reason::FillsFrom { sites: 1 }));
    assert_eq!(fills.map(|offer| offer.id).collect::<Vec<_>>(), [offer_of(&world[2])]);
}

#[test]
fn two_partners_offer_the_same_things_once() {
    let world = [mended(1, 4, 1), mended(1, 4, 2)];
    let offers = computed(&line(6), &world);
    assert_eq!((offers.all().count(), offers.alike(&offers.groups[0].key)), (2, 4));
    assert_ne!(offer_of(&world[0]), offer_of(&world[1]));
    assert_eq!(rank::sites(&offers.groups[0].offers, 6), None);
}

fn any_lot(id: u128) -> impl Strategy<Value = Candidate> {
    let wide = prop_oneof![Just(None), (1000..1800i64).prop_map(Some)];
    let ready = prop_oneof![Just(None), (1..28u32).prop_map(|d| Some(day(d)))];
    let at = (prop::option::of(0..9000i64), 1..5u128);
    (0..8i64, wide, ready, at, 1..6u128, any::<bool>()).prop_map(
        move |(n, width, ready, (metres, at), product, broken)| {
            let mut candidate = if broken { mended(id, n, 1 + id % 2) } else { lot(id, n) };
            candidate.facts.width_mm = width;
            candidate.facts.product = Some(ProductId(Uuid::from_u128(product)));
            candidate.reach = crate::stock::facts::Reach { ready_on: ready, distance_m: metres };
            candidate.site = Some(site(at));
            candidate
        },
    )
}

pub fn any_world() -> impl Strategy<Value = Vec<Candidate>> {
    let lots: Vec<_> = (1..25).map(any_lot).collect();
    lots.prop_map(|mut lots| {
        lots.extend([item(90, Rung::Used), item(91, Rung::New), item(92, Rung::New)]);
        lots
    })
}

proptest! {
    #[test]
    fn the_order_of_the_database_does_not_matter(world in any_world(), seed in any::<u64>(), width in 100..180i64) {
        let mut line = line(6);
        line.requirements.max_width_cm = Some(width);
        let mut shuffled = world.clone();
        shuffled.sort_by_key(|c| Uuid::new_v5(&Uuid::from_u128(u128::from(seed)), c.thing().as_bytes()));
        prop_assert_eq!(computed(&line, &shuffled), computed(&line, &world));
    }

    #[test]
    fn unknown_facts_rank_behind_known_ones_of_the_same_rung(world in any_world(), width in 100..180i64) {
        let mut line = line(6);
        line.requirements.max_width_cm = Some(width);
        let offers = computed(&line, &world);
        for rung in [Rung::Reuse, Rung::Repair] {
            let best = offers.groups.iter().filter(|group| group.rung == rung).map(|group| group.offers[0].unknown.len());
            prop_assert!(best.is_sorted());
        }
        for group in &offers.groups {
            prop_assert!(group.offers.iter().map(|offer| offer.unknown.len()).is_sorted());
        }
    }

    #[test]
    fn ids_and_groups_stay_when_others_come_and_go(world in any_world(), gone in any::<u32>()) {
        let less: Vec<_> = world.iter().enumerate().filter(|(i, _)| gone >> i & 1 == 0).map(|(_, c)| c.clone()).collect();
        let (all, some) = (computed(&line(6), &world), computed(&line(6), &less));
        for offer in some.all() {
            let same = all.find(offer.id).unwrap();
            prop_assert_eq!((&offer.group, &offer.seen), (&same.group, &same.seen));
        }
    }
}

#[test]
fn a_partner_is_part_of_the_offer() {
    let partner = PartnerId(Uuid::from_u128(1));
    let offers = computed(&line(6), &[mended(1, 4, 1)]);
    let offer = offers.shown().next().unwrap();
    assert_eq!((offer.lot, offer.partner), (Some(LotId(Uuid::from_u128(1))), Some(partner)));
    assert_eq!(offer.terms.condition, Some(Condition::Good), "what the receiver gets is mended");
    assert!(offer.why.contains(&Reason::RepairedBy { partner, name: String::new() }));
}
