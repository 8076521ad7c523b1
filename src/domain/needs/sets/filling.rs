//! How many things to take of which lots, where all lots are alike. Each lot, each site and each thing has its cost. If
//! two lots are taken in part, an equally good or better set takes one of them whole or not at all. It is therefore
//! enough to look at sets in which at most one lot is taken in part. The best way to a number of things is built from
//! the best ways to smaller numbers (dynamic programming, site by site and lot by lot).

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::{Add, Sub};

use uuid::Uuid;

use crate::needs::sets::{Cost, EXACTLY, MOST_WANTED, Piece, Set, Wanted};

/// How many of the wanted things the allowed number of sites can give at most.
pub(super) fn reach(wanted: &Wanted, pieces: &[Piece], members: &[usize]) -> i64 {
    let mut at: BTreeMap<Uuid, i64> = BTreeMap::new();
    for piece in members.iter().map(|i| &pieces[*i]) {
        *at.entry(piece.site).or_default() += piece.available;
    }
    let mut amounts: Vec<i64> = at.into_values().collect();
    amounts.sort_unstable_by(|a, b| b.cmp(a));
    amounts.iter().take(wanted.max_sites).sum::<i64>().min(wanted.quantity)
}

/// The best set from one site, from two, and so on, and whether they were found exactly.
pub(super) fn ways(wanted: &Wanted, pieces: &[Piece], members: &[usize]) -> (Vec<Set>, bool) {
    let reach = reach(wanted, pieces, members);
    if reach == 0 {
        return (Vec::new(), true);
    }
    if wanted.quantity > MOST_WANTED {
        return (vec![largest_first(wanted, pieces, members, reach)], false);
    }
    let few = most_promising(pieces, members);
    let exact = few.len() == members.len();
    let sites = sites(pieces, &few);
    let levels = wanted.max_sites.min(sites.len());
    let mut filling = Filling::begin(levels, reach as usize);
    for (metres, lots) in &sites {
        filling.go_to(*metres, pieces, lots);
    }
    (filling.sets(wanted.quantity, pieces), exact)
}

/// The sites of some lots, each with the distance of its farthest lot; `None` where one is unknown.
type Sites = Vec<(Option<i64>, Vec<usize>)>;

fn sites(pieces: &[Piece], members: &[usize]) -> Sites {
    let mut at: BTreeMap<Uuid, (Option<i64>, Vec<usize>)> = BTreeMap::new();
    for i in members {
        let piece = &pieces[*i];
        let (metres, lots) = at.entry(piece.site).or_insert((Some(0), Vec::new()));
        *metres = metres.zip(piece.metres).map(|(a, b)| a.max(b));
        lots.push(*i);
    }
    at.into_values().collect()
}

/// As many lots as can be compared exactly: those of the largest sites, and those that cost the least.
fn most_promising(pieces: &[Piece], members: &[usize]) -> Vec<usize> {
    if members.len() <= EXACTLY {
        return members.to_vec();
    }
    let mut held: BTreeMap<Uuid, i64> = BTreeMap::new();
    for i in members {
        *held.entry(pieces[*i].site).or_default() += pieces[*i].available;
    }
    let mut by_site = members.to_vec();
    by_site.sort_by_key(|i| (-held[&pieces[*i].site], pieces[*i].site, -pieces[*i].available, *i));
    let mut by_cost = members.to_vec();
    by_cost.sort_by_key(|i| (each(&pieces[*i]), pieces[*i].metres.is_none(), pieces[*i].metres, *i));
    let mut few: Vec<usize> = Vec::new();
    for (large, good) in by_site.into_iter().zip(by_cost) {
        for i in [large, good] {
            if few.len() < EXACTLY && !few.contains(&i) {
                few.push(i);
            }
        }
    }
    few.sort_unstable();
    few
}

/// What each thing of a lot costs.
fn each(piece: &Piece) -> Cost {
    Cost {
        unknown: piece.unknown as i64,
        foreign: i64::from(piece.foreign),
        late_days: piece.late_days,
        wait_days: piece.wait_days,
        wear: piece.condition.map_or(5, |condition| condition as i64),
        carried: piece.metres.unwrap_or_default(),
        ..Cost::default()
    }
}

const LOT: Cost = Cost { lots: 1, ..ZERO };
const ZERO: Cost =
    Cost { unknown: 0, foreign: 0, late_days: 0, wait_days: 0, far: 0, metres: 0, wear: 0, lots: 0, carried: 0 };

impl Cost {
    fn with(self, other: Self, sum: impl Fn(i64, i64) -> i64) -> Self {
        Self {
            unknown: sum(self.unknown, other.unknown),
            foreign: sum(self.foreign, other.foreign),
            late_days: sum(self.late_days, other.late_days),
            wait_days: sum(self.wait_days, other.wait_days),
            far: sum(self.far, other.far),
            metres: sum(self.metres, other.metres),
            wear: sum(self.wear, other.wear),
            lots: sum(self.lots, other.lots),
            carried: sum(self.carried, other.carried),
        }
    }

    fn times(self, n: i64) -> Self {
        self.with(self, |a, _| a * n)
    }
}

impl Add for Cost {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        self.with(other, |a, b| a + b)
    }
}

impl Sub for Cost {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self.with(other, |a, b| a - b)
    }
}

/// The cost of the best way to a number of things, and the index of its last step.
type Way = Option<(Cost, usize)>;

/// The best ways to each number of things: with whole lots only, and with one lot taken in part.
#[derive(Clone)]
struct Numbers {
    whole: Vec<Way>,
    part: Vec<Way>,
}

/// Takes `n` things of a lot, after the step `after`.
struct Step {
    lot: usize,
    n: i64,
    after: usize,
}

/// The index before the first step: nothing was taken.
const NOTHING: usize = usize::MAX;

struct Filling {
    /// The best ways, by number of sites.
    levels: Vec<Numbers>,
    steps: Vec<Step>,
}

impl Filling {
    fn begin(sites: usize, most: usize) -> Self {
        let none = Numbers { whole: vec![None; most + 1], part: vec![None; most + 1] };
        let mut levels = vec![none; sites + 1];
        levels[0].whole[0] = Some((ZERO, NOTHING));
        Self { levels, steps: Vec::new() }
    }

    /// Extends the ways by one more site, whose things they may take.
    fn go_to(&mut self, metres: Option<i64>, pieces: &[Piece], lots: &[usize]) {
        let way = Cost { far: i64::from(metres.is_none()), metres: metres.unwrap_or_default(), ..ZERO };
        for level in (1..self.levels.len()).rev() {
            let mut there = self.levels[level - 1].clone();
            for known in there.whole.iter_mut().chain(&mut there.part).flatten() {
                known.0 = known.0 + way;
            }
            for lot in lots {
                there = self.take(there, *lot, &pieces[*lot]);
            }
            let home = &mut self.levels[level];
            for (home, there) in [(&mut home.whole, there.whole), (&mut home.part, there.part)] {
                home.iter_mut().zip(there).for_each(|(home, there)| keep(home, there));
            }
        }
    }

    /// Extends the ways by one lot: with all of it, with some of it, or without.
    fn take(&mut self, before: Numbers, lot: usize, piece: &Piece) -> Numbers {
        let (each, all) = (each(piece), piece.available);
        let mut after = before.clone();
        let mut add = |to: &mut Way, from: Way, n: i64| {
            let Some((cost, last)) = from else { return };
            let cost = cost + each.times(n) + LOT;
            if to.is_none_or(|(known, _)| cost < known) {
                self.steps.push(Step { lot, n, after: last });
                *to = Some((cost, self.steps.len() - 1));
            }
        };
        // The numbers from which a part of the lot, less than all of it, leads to `n`. The one with the least cost is
        // in front.
        let mut begins: VecDeque<(usize, Cost)> = VecDeque::new();
        for n in 0..after.whole.len() {
            let from_all = usize::try_from(all).ok().and_then(|all| n.checked_sub(all));
            if let Some(from) = from_all {
                add(&mut after.whole[n], before.whole[from], all);
                add(&mut after.part[n], before.part[from], all);
            }
            while begins.front().is_some_and(|(from, _)| (n - from) as i64 >= all) {
                begins.pop_front();
            }
            if let Some((from, _)) = begins.front() {
                add(&mut after.part[n], before.whole[*from], (n - from) as i64);
            }
            if let Some((cost, _)) = before.whole[n] {
                let begin = cost - each.times(n as i64);
                while begins.back().is_some_and(|(_, dearer)| *dearer >= begin) {
                    begins.pop_back();
                }
                begins.push_back((n, begin));
            }
        }
        after
    }

    /// For each number of sites the best set among those with the most things.
    fn sets(&self, quantity: i64, pieces: &[Piece]) -> Vec<Set> {
        let best = |numbers: &Numbers| {
            let either = |(whole, part): (&Way, &Way)| {
                let mut best = *whole;
                keep(&mut best, *part);
                best
            };
            numbers.whole.iter().zip(&numbers.part).map(either).enumerate().rev().find_map(|(n, way)| Some((n, way?)))
        };
        let levels = self.levels.iter().enumerate().skip(1);
        let sets = levels.filter_map(|(sites, numbers)| {
            let (n, (cost, last)) = best(numbers).filter(|(n, _)| *n > 0)?;
            let steps = std::iter::successors(self.steps.get(last), |step| self.steps.get(step.after));
            let mut picks: Vec<(usize, i64)> = steps.map(|step| (step.lot, step.n)).collect();
            picks.sort_unstable();
            let used: BTreeSet<Uuid> = picks.iter().map(|(i, _)| pieces[*i].site).collect();
            // A way that goes to a site and takes nothing is left out: the same set exists with fewer sites.
            (used.len() == sites).then_some(Set { picks, sites, lacking: quantity - n as i64, cost })
        });
        sets.collect()
    }
}

fn keep(best: &mut Way, other: Way) {
    if let Some(other) = other
        && best.is_none_or(|best| other.0 < best.0)
    {
        *best = Some(other);
    }
}

/// Takes from the largest sites first, and at each site the best things first.
fn largest_first(wanted: &Wanted, pieces: &[Piece], members: &[usize], reach: i64) -> Set {
    let mut sites = sites(pieces, members);
    let amount = |lots: &[usize]| lots.iter().map(|i| pieces[*i].available).sum::<i64>();
    sites.sort_by_key(|(metres, lots)| (-amount(lots), metres.is_none(), *metres));
    let mut set = Set { picks: Vec::new(), sites: 0, lacking: wanted.quantity - reach, cost: ZERO };
    let mut lacks = reach;
    for (metres, mut lots) in sites {
        if lacks == 0 {
            break;
        }
        lots.sort_by_key(|i| (each(&pieces[*i]), -pieces[*i].available, *i));
        set.sites += 1;
        set.cost = set.cost + Cost { far: i64::from(metres.is_none()), metres: metres.unwrap_or_default(), ..ZERO };
        for i in lots {
            let n = pieces[i].available.min(lacks);
            if n > 0 {
                lacks -= n;
                set.picks.push((i, n));
                set.cost = set.cost + each(&pieces[i]).times(n) + LOT;
            }
        }
    }
    set.picks.sort_unstable();
    set
}
