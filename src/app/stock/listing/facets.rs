//! How many of the lots found have each value that one may narrow the listing by.

use std::{collections::BTreeMap, hash::Hash};

use crate::{domain::Date, search};

pub use crate::search::Extent;

/// Lots per value, most first. Each facet counts as if its own filter were not set. Category, place and owner count a
/// lot at every step of the tree above it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facets {
    pub category: Facet,
    pub place: Facet,
    pub owner: Facet,
    pub condition: Facet,
    pub state: Facet,
    pub colour: Facet,
    pub material: Facet,
    pub light: Facet,
    /// How many alike things a lot has, in the order of size: "1", "2-4" and so on.
    pub quantity: Facet,
    /// Lots of which at least so many are free.
    pub free: Vec<(u32, i64)>,
    /// Lots that are at most so many metres away.
    pub distance: Vec<(u32, i64)>,
    /// Millimetres.
    pub width: Extent,
    pub depth: Extent,
    pub height: Extent,
    /// The later days from which things are available that are not available yet, as days since 1970.
    pub available: Extent,
}

pub type Facet = Vec<(String, i64)>;

impl From<search::Facets> for Facets {
    fn from(found: search::Facets) -> Self {
        let ids =
            |counts: Vec<(uuid::Uuid, u64)>| counts.into_iter().map(|(id, n)| (id.to_string(), whole(n))).collect();
        let words = |counts: Vec<(String, u64)>| counts.into_iter().map(|(word, n)| (word, whole(n))).collect();
        let numbers = |counts: Vec<(u32, u64)>| counts.into_iter().map(|(bound, n)| (bound, whole(n))).collect();
        Self {
            category: words(found.category),
            place: ids(found.place),
            owner: ids(found.owner),
            condition: words(found.condition),
            state: words(found.state),
            colour: words(found.colour),
            material: words(found.material),
            light: words(found.light),
            quantity: found.quantity.into_iter().map(|(band, n)| (band.to_string(), whole(n))).collect(),
            free: numbers(found.free),
            distance: numbers(found.distance),
            width: found.width,
            depth: found.depth,
            height: found.height,
            available: found.available,
        }
    }
}

pub fn whole(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// The day that a facet gives as days since 1970.
pub fn day(n: u32) -> Option<Date> {
    Date::default().checked_add_days(chrono::Days::new(n.into()))
}

/// Counts a value at every step of its path, itself included even where its path is unknown.
pub fn add_up<V: Eq + Hash + ToString>(
    counts: impl IntoIterator<Item = (V, i64)>,
    path: impl Fn(&V) -> Vec<V>,
) -> Facet {
    let mut sums: BTreeMap<String, i64> = BTreeMap::new();
    for (value, n) in counts {
        let mut steps = path(&value);
        if !steps.contains(&value) {
            steps.push(value);
        }
        for step in steps {
            *sums.entry(step.to_string()).or_default() += n;
        }
    }
    most_first(sums)
}

/// The counts of equal values added up, most first.
pub fn summed<S: ToString>(counts: impl IntoIterator<Item = (S, i64)>) -> Facet {
    let mut sums: BTreeMap<String, i64> = BTreeMap::new();
    counts.into_iter().for_each(|(value, n)| *sums.entry(value.to_string()).or_default() += n);
    most_first(sums)
}

fn most_first(counts: impl IntoIterator<Item = (String, i64)>) -> Facet {
    let mut counts: Facet = counts.into_iter().collect();
    counts.sort_by(|(a, x), (b, y)| y.cmp(x).then_with(|| a.cmp(b)));
    counts
}

/// The first `most` values, and those in `chosen`.
pub fn cut<V: ToString>(mut counts: Facet, most: usize, chosen: &[V]) -> Facet {
    if counts.len() > most {
        let chosen: Vec<String> = chosen.iter().map(ToString::to_string).collect();
        let rest = counts.split_off(most);
        counts.extend(rest.into_iter().filter(|(value, _)| chosen.contains(value)));
    }
    counts
}

pub fn bands(counts: &[(i64, i64)]) -> Facet {
    let within = |band: &search::Band| {
        let lots = counts.iter().filter(|(quantity, _)| band.has((*quantity).max(1).unsigned_abs())).map(|(_, n)| n);
        (band.to_string(), lots.sum())
    };
    search::BANDS.iter().map(within).filter(|(_, n)| *n > 0).collect()
}

/// `counts`: by number of free things.
pub fn at_least(counts: &[(i64, i64)]) -> Vec<(u32, i64)> {
    let reaching = |least: u32| counts.iter().filter(|(free, _)| *free >= least.into()).map(|(_, n)| n).sum();
    search::AT_LEAST.into_iter().map(|least| (least, reaching(least))).filter(|(_, n)| *n > 0).collect()
}

/// `counts`: by metres.
pub fn within(counts: &[(u32, i64)]) -> Vec<(u32, i64)> {
    let near = |most: u32| counts.iter().filter(|(metres, _)| *metres <= most).map(|(_, n)| n).sum();
    search::WITHIN_M.into_iter().map(|most| (most, near(most))).filter(|(_, n)| *n > 0).collect()
}
