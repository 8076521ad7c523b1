//! The best ways to get a number of alike things from few sites: which lots go together, and how many things of each.
//! The best set is found exactly for up to [`EXACTLY`] alike lots and up to [`MOST_WANTED`] things. Beyond that a good
//! set is found.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use uuid::Uuid;

use crate::needs::line::Line;
use crate::needs::offer::Offer;
use crate::stock::facts::Facts;
use crate::{Alike, Condition, Date};

mod cliques;
mod filling;
mod wish;

pub use wish::{SetReason, SetWish};

/// Up to so many alike lots are compared exactly.
pub const EXACTLY: usize = 200;
/// Up to so many things may be asked for. A line that needs more is filled from the largest sites first.
pub const MOST_WANTED: i64 = 1_000;
/// Most sites of one set. Nobody drives to more.
pub const MOST_SITES: usize = 10;
/// Most sets in an answer.
pub const MOST_TOLD: usize = 5;

/// A lot that could be part of a set.
#[derive(Clone, Debug)]
pub struct Piece<'a> {
    /// The facts that must be alike.
    pub facts: &'a Facts,
    pub site: Uuid,
    pub available: i64,
    /// How many facts that are asked for are unknown.
    pub unknown: usize,
    /// Whether it belongs to a neighbour.
    pub foreign: bool,
    /// By how many days it is too late.
    pub late_days: i64,
    /// Days until it can be fetched; 0 where only the day of need matters.
    pub wait_days: i64,
    pub metres: Option<i64>,
    pub condition: Option<Condition>,
}

impl<'a> Piece<'a> {
    /// A lot without a site counts as a site of its own.
    pub fn of(offer: &'a Offer, line: &Line) -> Self {
        let terms = &offer.terms;
        let at_the_site = offer.site.is_some() && offer.site == line.site;
        let late = terms.ready_on.map_or(0, |on| (on - line.needed_by).num_days().max(0));
        Self {
            facts: &offer.facts,
            site: offer.site.map(|site| site.0).or(offer.thing()).unwrap_or(offer.id.0),
            available: terms.available,
            unknown: offer.unknown.len(),
            foreign: offer.organisation != line.organisation,
            late_days: late,
            wait_days: 0,
            metres: if at_the_site { Some(0) } else { terms.distance_m },
            condition: terms.condition,
        }
    }

    /// The same for somebody who needs it as soon as possible.
    pub fn soon(self, today: Date, ready_on: Option<Date>) -> Self {
        Self { late_days: 0, wait_days: ready_on.map_or(0, |on| (on - today).num_days().max(0)), ..self }
    }
}

#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    pub quantity: i64,
    pub alike: Alike,
    pub max_sites: usize,
}

/// What a set costs those who fetch it: sums over its things, its sites and its lots, in order of weight. Of two sets
/// from equally many sites that lack equally many things, the one with the lower cost is better.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cost {
    /// Unknown facts, over all things.
    pub unknown: i64,
    /// Things of neighbours.
    pub foreign: i64,
    pub late_days: i64,
    pub wait_days: i64,
    /// Sites at an unknown distance.
    pub far: i64,
    /// The distances to all sites, added up.
    pub metres: i64,
    /// 0 for a thing as new, 1 for a good one, and so on.
    pub wear: i64,
    pub lots: i64,
    /// The distance of every thing, added up: of equally good ways the one that takes most from nearby is better.
    pub carried: i64,
}

/// Lots that make a set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Set {
    /// Indexes into the list of pieces, ascending, with how many things of each.
    pub picks: Vec<(usize, i64)>,
    pub sites: usize,
    /// How many are still missing.
    pub lacking: i64,
    pub cost: Cost,
}

/// The order of sets. Complete sets come first, then those with fewer unknown facts. Sets from one site come next,
/// whoever owns the things, because people can do one errand. Then come own things, in time, fewer sites, sooner,
/// nearer, better condition and fewer lots.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Standing {
    lacking: i64,
    unknown: i64,
    several_sites: bool,
    foreign: i64,
    late_days: i64,
    sites: usize,
    rest: Cost,
}

/// What makes a set better than the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    Complete,
    Known,
    OneSite,
    Own,
    InTime,
    FewerSites,
    Sooner,
    Nearer,
    Condition,
    FewerLots,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sets {
    /// The best first.
    pub sets: Vec<Set>,
    /// Whether all possible sets were compared, so that none is better.
    pub best: bool,
}

impl Set {
    pub fn standing(&self) -> Standing {
        let Cost { unknown, foreign, late_days, .. } = self.cost;
        let (lacking, sites) = (self.lacking, self.sites);
        Standing { lacking, unknown, several_sites: sites > 1, foreign, late_days, sites, rest: self.cost }
    }

    /// The first criterion by which it is better than `other`; `None` where they are equally good.
    pub fn better(&self, other: &Set) -> Option<Better> {
        let (a, b) = (self.standing(), other.standing());
        let differences = [
            (a.lacking < b.lacking, Better::Complete),
            (a.unknown < b.unknown, Better::Known),
            (!a.several_sites && b.several_sites, Better::OneSite),
            (a.foreign < b.foreign, Better::Own),
            (a.late_days < b.late_days, Better::InTime),
            (a.sites < b.sites, Better::FewerSites),
            (a.rest.wait_days < b.rest.wait_days, Better::Sooner),
            ((a.rest.far, a.rest.metres) < (b.rest.far, b.rest.metres), Better::Nearer),
            (a.rest.wear < b.rest.wear, Better::Condition),
            (a.rest.lots < b.rest.lots, Better::FewerLots),
        ];
        differences.into_iter().find(|(less, _)| *less).map(|(_, better)| better)
    }

    /// Whether `other` is better by no criterion, so that nobody would choose it.
    fn outdoes(&self, other: &Set) -> bool {
        let weighed = |set: &Set| {
            let Cost { unknown, foreign, late_days, wait_days, far, metres, wear, .. } = set.cost;
            [set.lacking, unknown, foreign, late_days, set.sites as i64, wait_days, far, metres, wear]
        };
        weighed(self).iter().zip(weighed(other)).all(|(mine, theirs)| *mine <= theirs)
    }
}

/// The best sets: of things that are all alike, every way to fetch them that somebody might prefer. Incomplete sets are
/// listed only where no set is complete.
pub fn best(wanted: &Wanted, pieces: &[Piece]) -> Sets {
    let found = cliques::alike(wanted.alike, pieces);
    let mut best = found.all;
    let reach = |members: &Vec<usize>| filling::reach(wanted, pieces, members);
    let mut kinds: Vec<(i64, Vec<usize>)> =
        found.cliques.into_iter().map(|members| (reach(&members), members)).collect();
    kinds.sort_by(|a, b| (-a.0, &a.1).cmp(&(-b.0, &b.1)));
    let most = kinds.first().map_or(0, |(reach, _)| *reach);
    let mut told: BTreeMap<Standing, Vec<Set>> = BTreeMap::new();
    let mut seen: BTreeSet<Vec<(usize, i64)>> = BTreeSet::new();
    for (_, members) in kinds.iter().filter(|(reach, _)| *reach > 0 && *reach == most) {
        let (mut ways, exact) = filling::ways(wanted, pieces, members);
        best &= exact;
        ways.sort_by_key(Set::standing);
        let mut kept: Vec<Set> = Vec::new();
        for way in ways.into_iter().filter(|way| way.lacking == wanted.quantity - most) {
            if !kept.iter().any(|better| better.outdoes(&way)) {
                kept.push(way);
            }
        }
        for way in kept.into_iter().filter(|way| seen.insert(way.picks.clone())) {
            told.entry(way.standing()).or_default().push(way);
        }
    }
    let mut sets: Vec<Set> = told.into_values().flatten().collect();
    sets.truncate(MOST_TOLD);
    Sets { sets, best }
}

/// The best set of a number of things, where all pieces may go together; `None` where there are no pieces.
pub fn fill(quantity: i64, pieces: &[Piece]) -> Option<Set> {
    let wanted = Wanted { quantity, alike: Alike::Kind, max_sites: MOST_SITES };
    let (ways, _) = filling::ways(&wanted, pieces, &(0..pieces.len()).collect::<Vec<_>>());
    ways.into_iter().min_by_key(Set::standing)
}

#[cfg(test)]
mod tests;
