//! How many of the found lots have each value by which the search can be narrowed.

use serde::Serialize;
use uuid::Uuid;

/// How many lots have each value, the most frequent value first. Each facet counts as if its own filter were not set,
/// so that another value can be chosen beside the set one or instead of it. Category, place and owner count a lot at
/// every step of its path. So a search for a value finds as many lots as were counted.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Facets {
    pub category: Vec<(String, u64)>,
    /// Limited in number: see `Query::most_nodes`.
    pub place: Vec<(Uuid, u64)>,
    /// Limited in the same way.
    pub owner: Vec<(Uuid, u64)>,
    pub condition: Vec<(String, u64)>,
    pub state: Vec<(String, u64)>,
    pub colour: Vec<(String, u64)>,
    pub material: Vec<(String, u64)>,
    pub light: Vec<(String, u64)>,
    /// From the smallest band to the largest.
    pub quantity: Vec<(Band, u64)>,
    /// For each number of `AT_LEAST`: how many lots have at least so many free things.
    pub free: Vec<(u32, u64)>,
    /// For each distance of `WITHIN_M`: how many lots are at most so many metres away. Empty where the query has no
    /// position.
    pub distance: Vec<(u32, u64)>,
    /// Millimetres.
    pub width: Extent,
    pub depth: Extent,
    pub height: Extent,
    /// Days from which lots can be had, counted from 1970-01-01. Lots that can be had at once are left out.
    pub available: Extent,
}

/// The least and the most of a number among the lots found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Extent {
    pub least: u32,
    pub most: u32,
    /// How many lots have the number. If it is 0, `least` and `most` mean nothing.
    pub known: u64,
}

impl Extent {
    pub fn add(&mut self, n: u32) {
        self.least = if self.known == 0 { n } else { self.least.min(n) };
        self.most = self.most.max(n);
        self.known += 1;
    }
}

/// Numbers of free things that `Facets::free` counts.
pub const AT_LEAST: [u32; 5] = [1, 2, 4, 10, 25];

/// Distances that `Facets::distance` counts.
pub const WITHIN_M: [u32; 6] = [1_000, 2_000, 5_000, 10_000, 25_000, 50_000];

/// A range of the number of alike things in a lot. The ranges are chosen for people: one, a few, a group, a class, a
/// hall.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Band {
    pub from: u32,
    /// Inclusive. `None` for the last band.
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

impl std::str::FromStr for Band {
    type Err = UnknownBand;

    fn from_str(text: &str) -> Result<Self, UnknownBand> {
        BANDS.into_iter().find(|band| band.to_string() == text).ok_or(UnknownBand)
    }
}

/// The text names none of `BANDS`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownBand;
