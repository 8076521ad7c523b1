//! Counts the lots found, by every value by which the search can be narrowed.

use uuid::Uuid;

use crate::search::contract::{AT_LEAST, BANDS, Extent, Facets, Filter, Query, WITHIN_M};
use crate::search::embedded::filter::Failed;
use crate::search::embedded::schema::{UNKNOWN, key};
use crate::search::embedded::segments::Row;
use crate::search::embedded::tables::{Paths, Tables};

/// The counters of one search.
pub struct Counts {
    pub total: u64,
    category: Vec<u32>,
    place: Vec<u32>,
    owner: Vec<u32>,
    material: Vec<u32>,
    position: Vec<u32>,
    condition: [u32; 256],
    state: [u32; 256],
    colour: [u32; 256],
    light: [u32; 256],
    bands: [u32; 256],
    /// By how many bounds of `AT_LEAST` the number of free things reaches.
    free: [u32; AT_LEAST.len() + 1],
    width: Extent,
    depth: Extent,
    height: Extent,
    available: Extent,
    /// Lots that fail only one filter, by this filter.
    but_for: [u64; Filter::ALL.len()],
}

impl Counts {
    pub fn new(tables: &Tables) -> Self {
        Self {
            total: 0,
            category: vec![0; tables.category().len()],
            place: vec![0; tables.place().len()],
            owner: vec![0; tables.owner().len()],
            material: vec![0; tables.material().len()],
            position: vec![0; tables.position().len()],
            condition: [0; 256],
            state: [0; 256],
            colour: [0; 256],
            light: [0; 256],
            bands: [0; 256],
            free: [0; AT_LEAST.len() + 1],
            width: Extent::default(),
            depth: Extent::default(),
            height: Extent::default(),
            available: Extent::default(),
            but_for: [0; Filter::ALL.len()],
        }
    }

    /// Counts a lot that passes all filters. `available` is the day from which the asker can have it.
    #[inline]
    pub fn add(&mut self, row: &Row, available: u32) {
        self.total += 1;
        self.category[row.category as usize] += 1;
        self.place[row.place as usize] += 1;
        self.owner[row.owner as usize] += 1;
        self.material[row.material as usize] += 1;
        self.position[row.position as usize] += 1;
        self.condition[usize::from(row.condition)] += 1;
        self.state[usize::from(row.state)] += 1;
        self.colour[usize::from(row.colour)] += 1;
        self.light[usize::from(row.light)] += 1;
        self.bands[usize::from(row.band)] += 1;
        self.free[reached(row.free)] += 1;
        measure(&mut self.width, row.width());
        measure(&mut self.depth, row.depth());
        measure(&mut self.height, row.height());
        if available > 0 {
            measure(&mut self.available, available);
        }
    }

    /// Counts a lot that fails only one filter. It counts for the facet of this filter, as if the filter were not set.
    #[inline]
    pub fn add_but_for(&mut self, row: &Row, available: u32, failed: Failed) {
        let Some(&filter) = Filter::ALL.get(failed.trailing_zeros() as usize) else { return };
        self.but_for[filter as usize] += 1;
        match filter {
            Filter::Category => self.category[row.category as usize] += 1,
            Filter::Place => self.place[row.place as usize] += 1,
            Filter::Owner => self.owner[row.owner as usize] += 1,
            Filter::Condition => self.condition[usize::from(row.condition)] += 1,
            Filter::State => self.state[usize::from(row.state)] += 1,
            Filter::Colour => self.colour[usize::from(row.colour)] += 1,
            Filter::Material => self.material[row.material as usize] += 1,
            Filter::Light => self.light[usize::from(row.light)] += 1,
            Filter::Quantity => self.bands[usize::from(row.band)] += 1,
            Filter::MinQuantity => self.free[reached(row.free)] += 1,
            Filter::Width => measure(&mut self.width, row.width()),
            Filter::Depth => measure(&mut self.depth, row.depth()),
            Filter::Height => measure(&mut self.height, row.height()),
            Filter::Available if available > 0 => measure(&mut self.available, available),
            Filter::Within => self.position[row.position as usize] += 1,
            Filter::Available | Filter::MustLeaveBy => {}
        }
    }

    /// For each filter that is set, how many lots there would be without it.
    pub fn without(&self, set: Failed) -> Vec<(Filter, u64)> {
        let is_set = |filter: &Filter| set & (1 << *filter as u8) != 0;
        let set = Filter::ALL.into_iter().filter(is_set);
        set.map(|filter| (filter, self.total + self.but_for[filter as usize])).collect()
    }

    /// `metres`: the distance of each position, by the number of the position.
    pub fn finish(&self, tables: &Tables, query: &Query, metres: &[u32]) -> Facets {
        let words = |paths: &Paths, lots: &[u32]| {
            let found = paths.roll_up(lots, usize::MAX, []).into_iter();
            found.filter(|(name, _)| !name.is_empty()).map(|(name, lots)| (name.to_owned(), lots)).collect()
        };
        let ids = |paths: &Paths, lots: &[u32], chosen: &[Uuid]| {
            let chosen: Vec<String> = chosen.iter().map(|&id| key(id)).collect();
            let found = paths.roll_up(lots, query.most_nodes, chosen.iter().map(String::as_str));
            found.into_iter().filter_map(|(name, lots)| Some((Uuid::try_parse(name).ok()?, lots))).collect()
        };
        Facets {
            category: words(tables.category(), &self.category),
            place: ids(tables.place(), &self.place, &query.place),
            owner: ids(tables.owner(), &self.owner, &query.owner),
            condition: words(tables.condition(), &self.condition),
            state: words(tables.state(), &self.state),
            colour: words(tables.colour(), &self.colour),
            material: words(tables.material(), &self.material),
            light: words(tables.light(), &self.light),
            quantity: BANDS.into_iter().zip(self.bands.map(u64::from)).filter(|&(_, lots)| lots > 0).collect(),
            free: self.at_least(),
            distance: self.within(metres),
            width: self.width,
            depth: self.depth,
            height: self.height,
            available: self.available,
        }
    }

    fn at_least(&self) -> Vec<(u32, u64)> {
        let reaching = |i: usize| self.free[i + 1..].iter().copied().map(u64::from).sum();
        let all = AT_LEAST.into_iter().enumerate().map(|(i, least)| (least, reaching(i)));
        all.filter(|&(_, lots)| lots > 0).collect()
    }

    fn within(&self, metres: &[u32]) -> Vec<(u32, u64)> {
        let near = |most: u32| {
            let near = self.position.iter().zip(metres).filter(|(_, metres)| **metres <= most);
            near.map(|(&lots, _)| u64::from(lots)).sum()
        };
        WITHIN_M.into_iter().map(|most| (most, near(most))).filter(|&(_, lots)| lots > 0).collect()
    }
}

/// How many bounds of `AT_LEAST` a number reaches.
#[inline]
fn reached(free: u32) -> usize {
    AT_LEAST.iter().map(|&least| usize::from(free >= least)).sum()
}

#[inline]
fn measure(extent: &mut Extent, n: u32) {
    if n != UNKNOWN {
        extent.add(n);
    }
}
