//! How many of the lots found have each value that one may narrow the search by.

use serde::Serialize;
use uuid::Uuid;

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
