//! Counting what was found, from all the sides from which one may narrow it.

use serde::Serialize;
use uuid::Uuid;

use crate::search::embedded::segments::Row;
use crate::search::embedded::tables::{Paths, Tables};

/// Values listed per facet, the most frequent ones.
pub const FACET_VALUES: usize = 100;

/// Lots per value, most first. Category, place and owner count a lot at every step of its path, so asking for a value
/// finds as many lots as were counted.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Facets {
    pub category: Vec<(String, u64)>,
    pub place: Vec<(Uuid, u64)>,
    pub owner: Vec<(Uuid, u64)>,
    pub condition: Vec<(String, u64)>,
    pub state: Vec<(String, u64)>,
    /// In the order of size.
    pub quantity: Vec<(Band, u64)>,
}

/// How many alike things a lot has, freely chosen for people: one, a few, a group, a class, a hall.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Band {
    pub from: u32,
    /// Inclusive; none for the last.
    pub to: Option<u32>,
}

pub const BANDS: [Band; 5] = [
    Band { from: 1, to: Some(1) },
    Band { from: 2, to: Some(4) },
    Band { from: 5, to: Some(9) },
    Band { from: 10, to: Some(24) },
    Band { from: 25, to: None },
];

impl Band {
    pub fn has(&self, quantity: u64) -> bool {
        quantity >= self.from.into() && self.to.is_none_or(|to| quantity <= to.into())
    }
}

/// "1", "2-4", "25+".
impl std::fmt::Display for Band {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.to {
            Some(to) if to == self.from => write!(f, "{to}"),
            Some(to) => write!(f, "{}-{to}", self.from),
            None => write!(f, "{}+", self.from),
        }
    }
}

/// The band of a quantity. A lot of none (emptied, not yet deleted) counts with the smallest.
pub fn band(quantity: u64) -> u8 {
    match quantity {
        0..=1 => 0,
        2..=4 => 1,
        5..=9 => 2,
        10..=24 => 3,
        _ => 4,
    }
}

/// The counters of one search.
pub struct Counts {
    pub total: u64,
    category: Vec<u32>,
    place: Vec<u32>,
    owner: Vec<u32>,
    condition: [u32; 256],
    state: [u32; 256],
    bands: [u32; 256],
}

impl Counts {
    pub fn new(tables: &Tables) -> Self {
        Self {
            total: 0,
            category: vec![0; tables.category().len()],
            place: vec![0; tables.place().len()],
            owner: vec![0; tables.owner().len()],
            condition: [0; 256],
            state: [0; 256],
            bands: [0; 256],
        }
    }

    #[inline]
    pub fn add(&mut self, row: &Row) {
        self.total += 1;
        self.category[row.category as usize] += 1;
        self.place[row.place as usize] += 1;
        self.owner[row.owner as usize] += 1;
        self.condition[usize::from(row.condition)] += 1;
        self.state[usize::from(row.state)] += 1;
        self.bands[usize::from(row.band)] += 1;
    }

    pub fn finish(&self, tables: &Tables) -> Facets {
        let words = |paths: &Paths, lots: &[u32]| {
            let found = paths.roll_up(lots, FACET_VALUES).into_iter();
            found.filter(|(name, _)| !name.is_empty()).map(|(name, lots)| (name.to_owned(), lots)).collect()
        };
        let ids = |paths: &Paths, lots: &[u32]| {
            let found = paths.roll_up(lots, FACET_VALUES).into_iter();
            found.filter_map(|(name, lots)| Some((Uuid::try_parse(name).ok()?, lots))).collect()
        };
        Facets {
            category: words(tables.category(), &self.category),
            place: ids(tables.place(), &self.place),
            owner: ids(tables.owner(), &self.owner),
            condition: words(&tables.condition, &self.condition),
            state: words(&tables.state, &self.state),
            quantity: BANDS.into_iter().zip(self.bands.map(u64::from)).filter(|&(_, lots)| lots > 0).collect(),
        }
    }
}
