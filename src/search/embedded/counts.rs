//! Counting what was found, by everything that one may narrow it by.

use uuid::Uuid;

use crate::search::contract::{BANDS, FACET_VALUES, Facets};
use crate::search::embedded::segments::Row;
use crate::search::embedded::tables::{Paths, Tables};

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
