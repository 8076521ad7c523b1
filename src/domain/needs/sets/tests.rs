#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::*;

use super::*;
use crate::ProductId;
use crate::stock::look::alike;

/// A lot, in figures that are easy to make up.
#[derive(Clone, Debug)]
struct Lot {
    facts: Facts,
    site: u128,
    available: i64,
    unknown: usize,
    foreign: bool,
    late_days: i64,
    wait_days: i64,
    metres: Option<i64>,
}

impl Lot {
    fn piece(&self) -> Piece<'_> {
        Piece {
            facts: &self.facts,
            site: Uuid::from_u128(self.site),
            available: self.available,
            unknown: self.unknown,
            foreign: self.foreign,
            late_days: self.late_days,
            wait_days: self.wait_days,
            metres: self.metres,
            condition: self.facts.condition,
        }
    }
}

/// `n` tables of a width. Site number k is k kilometres away.
fn tables(width_mm: i64, site: u128, n: i64) -> Lot {
    let facts = Facts {
        category: "table".to_owned(),
        brand: Some("Kinnarps".to_owned()),
        model: Some("Oberon".to_owned()),
        colour: Some("white".to_owned()),
        materials: Some(vec!["steel".to_owned()]),
        width_mm: Some(width_mm),
        depth_mm: Some(800),
        height_mm: Some(720),
        condition: Some(Condition::Good),
        ..Facts::default()
    };
    let metres = Some(site as i64 * 1000);
    Lot { facts, site, available: n, unknown: 0, foreign: false, late_days: 0, wait_days: 0, metres }
}

fn found(quantity: i64, max_sites: usize, lots: &[Lot]) -> Sets {
    let pieces: Vec<Piece> = lots.iter().map(Lot::piece).collect();
    best(&Wanted { quantity, alike: Alike::Look, max_sites }, &pieces)
}

fn picks(sets: &Sets) -> Vec<Vec<(usize, i64)>> {
    sets.sets.iter().map(|set| set.picks.clone()).collect()
}

#[test]
fn one_errand_leads_and_what_is_nearer_in_two_is_told_as_well() {
    let lots = [tables(1200, 1, 14), tables(1200, 2, 12), tables(1200, 9, 24)];
    let sets = found(24, 2, &lots);
    assert_eq!(picks(&sets), [vec![(2, 24)], vec![(0, 14), (1, 10)]]);
    assert_eq!(sets.sets[0].better(&sets.sets[1]), Some(Better::OneSite));
    assert!(sets.best);
}

#[test]
fn two_sites_that_do_are_taken_and_not_the_two_largest() {
    let lots = [tables(1200, 8, 15), tables(1200, 9, 14), tables(1200, 1, 10)];
    let sets = found(24, 2, &lots);
    assert_eq!(picks(&sets), [vec![(0, 14), (2, 10)]]);
}

#[test]
fn things_of_a_chain_of_sizes_go_with_either_neighbour() {
    let lots = [tables(1180, 1, 10), tables(1200, 1, 10), tables(1220, 1, 14)];
    let sets = found(24, 1, &lots);
    assert_eq!(picks(&sets), [vec![(1, 10), (2, 14)]], "the groups of a list are cut at the first");
}

#[test]
fn what_cannot_be_had_whole_says_what_lacks() {
    let lots = [tables(1200, 1, 6), tables(1200, 2, 5), tables(1200, 3, 4), tables(1500, 1, 7)];
    let sets = found(12, 2, &lots);
    assert_eq!((picks(&sets), sets.sets[0].lacking), (vec![vec![(0, 6), (1, 5)]], 1));
    assert_eq!(found(12, 2, &[]), Sets { sets: Vec::new(), best: true });
}

#[test]
fn of_a_thousand_lots_good_ones_are_found_at_once() {
    let lots: Vec<Lot> = (0..1_000).map(|i| tables(1200 + i % 40, 1 + i as u128 % 60, 1 + i % 3)).collect();
    let sets = found(24, 2, &lots);
    assert!(!sets.best);
    assert_eq!((sets.sets[0].lacking, sets.sets[0].sites), (0, 1));
    let many = fill(5_000, &lots.iter().map(Lot::piece).collect::<Vec<_>>()).unwrap();
    assert_eq!((many.sites, many.lacking > 0), (MOST_SITES, true));
}

fn a_lot() -> impl Strategy<Value = Lot> {
    let facts = (0..4i64, prop::option::weighted(0.3, 1..3u128), prop::option::weighted(0.2, Just("a".to_owned())));
    let look = (facts, prop::option::weighted(0.9, 0..4usize));
    let way = (1..4u128, 1..5i64, prop::option::weighted(0.9, 0..5i64));
    let terms = (0..2usize, any::<bool>(), 0..2i64, 0..3i64);
    (look, way, terms).prop_map(|(((width, product, declared), wear), (site, available, metres), terms)| {
        let mut lot = tables(1200 + width * 15, site, available);
        lot.facts.product = product.map(|n| ProductId(Uuid::from_u128(n)));
        lot.facts.alike_key = declared;
        let conditions = [Condition::AsNew, Condition::Good, Condition::Worn, Condition::NeedsRepair];
        lot.facts.condition = wear.map(|wear| conditions[wear]);
        lot.metres = metres.map(|km| km * 1000);
        (lot.unknown, lot.foreign, lot.late_days, lot.wait_days) = terms;
        lot
    })
}

/// Tries every way to take some of the lots, and returns the best one that is allowed.
fn by_brute_force(quantity: i64, level: Alike, max_sites: usize, lots: &[Lot]) -> Option<Standing> {
    let mut metres: BTreeMap<u128, Option<i64>> = BTreeMap::new();
    for lot in lots {
        let far = metres.entry(lot.site).or_insert(Some(0));
        *far = far.zip(lot.metres).map(|(a, b)| a.max(b));
    }
    let mut taken = vec![0; lots.len()];
    let mut best: Option<Standing> = None;
    loop {
        let some: Vec<usize> = (0..lots.len()).filter(|i| taken[*i] > 0).collect();
        let total: i64 = taken.iter().sum();
        let sites: BTreeSet<u128> = some.iter().map(|i| lots[*i].site).collect();
        let pairs = some.iter().flat_map(|a| some.iter().filter(move |b| *b < a).map(move |b| (*a, *b)));
        let together = pairs.into_iter().all(|(a, b)| alike(level, &lots[a].facts, &lots[b].facts));
        if total > 0 && total <= quantity && sites.len() <= max_sites && together {
            let sum = |of: &dyn Fn(&Lot) -> i64| some.iter().map(|i| of(&lots[*i]) * taken[*i]).sum::<i64>();
            let cost = Cost {
                unknown: sum(&|lot| lot.unknown as i64),
                foreign: sum(&|lot| i64::from(lot.foreign)),
                late_days: sum(&|lot| lot.late_days),
                wait_days: sum(&|lot| lot.wait_days),
                far: sites.iter().filter(|site| metres[*site].is_none()).count() as i64,
                metres: sites.iter().filter_map(|site| metres[site]).sum(),
                wear: sum(&|lot| lot.facts.condition.map_or(5, |condition| condition as i64)),
                lots: some.len() as i64,
                carried: sum(&|lot| lot.metres.unwrap_or_default()),
            };
            let set = Set { picks: Vec::new(), sites: sites.len(), lacking: quantity - total, cost };
            best = Some(best.map_or(set.standing(), |best| best.min(set.standing())));
        }
        let Some(next) = (0..lots.len()).find(|i| taken[*i] < lots[*i].available) else { return best };
        taken[..next].fill(0);
        taken[next] += 1;
    }
}

/// Puts all lots of a site at the same distance. The distance of a site is that of its farthest lot among those
/// compared, so otherwise it would depend on the other lots.
fn levelled(mut lots: Vec<Lot>) -> Vec<Lot> {
    let mut metres: BTreeMap<u128, Option<i64>> = BTreeMap::new();
    for lot in &mut lots {
        lot.metres = *metres.entry(lot.site).or_insert(lot.metres);
    }
    lots
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// No possible set is better than the first one, and each set is what it says.
    #[test]
    fn no_set_is_better_than_the_first(
        lots in prop::collection::vec(a_lot(), 0..7).prop_map(levelled),
        quantity in 1..12i64,
        max_sites in 1..4usize,
        level in prop::sample::select(vec![Alike::Kind, Alike::Look, Alike::Product]),
    ) {
        let pieces: Vec<Piece> = lots.iter().map(Lot::piece).collect();
        let sets = best(&Wanted { quantity, alike: level, max_sites }, &pieces);
        let first = sets.sets.first().map(Set::standing);
        prop_assert!(sets.best);
        prop_assert_eq!(first, by_brute_force(quantity, level, max_sites, &lots));
        for set in &sets.sets {
            let total: i64 = set.picks.iter().map(|(_, n)| n).sum();
            prop_assert_eq!(total, quantity - set.lacking);
            let sites: BTreeSet<u128> = set.picks.iter().map(|(i, _)| lots[*i].site).collect();
            prop_assert_eq!(sites.len(), set.sites);
            prop_assert!(set.sites <= max_sites);
            for (a, n) in &set.picks {
                prop_assert!(*n >= 1 && *n <= lots[*a].available);
                for (b, _) in set.picks.iter().filter(|(b, _)| b != a) {
                    prop_assert!(alike(level, &lots[*a].facts, &lots[*b].facts));
                }
            }
        }
    }

    /// The order in which the database answers does not matter.
    #[test]
    fn the_order_of_lots_makes_no_set_better(
        lots in prop::collection::vec(a_lot(), 0..9).prop_map(levelled), quantity in 1..20i64,
    ) {
        let turned: Vec<Lot> = lots.iter().rev().cloned().collect();
        let standing = |sets: Sets| sets.sets.iter().map(Set::standing).collect::<Vec<_>>();
        prop_assert_eq!(standing(found(quantity, 3, &lots)).first().copied(), standing(found(quantity, 3, &turned)).first().copied());
    }
}
