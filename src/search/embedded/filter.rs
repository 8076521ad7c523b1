//! The filters of a query, prepared to test every row.

use crate::search::contract::{self, BANDS, Query, Sort, Span, WITHIN_M};
use crate::search::embedded::schema::{UNKNOWN, key, place_of};
use crate::search::embedded::segments::{Row, Snapshot};
use crate::search::embedded::tables::Paths;

/// The distance to a lot whose position is not known.
const FAR: u32 = u32::MAX;

/// Which filters a row fails: one bit for each filter, at the number of its `contract::Filter`.
pub type Failed = u16;

/// A filter for a path or a word: a function that reads the row's number in a table, and for each number whether it
/// passes.
type Listed = (contract::Filter, fn(&Row) -> usize, Vec<bool>);
type Spanned = (contract::Filter, fn(&Row) -> u32, Span);

pub struct Filter {
    audience: Vec<bool>,
    /// Which paths of owners lead through the asker's units; `None`: all.
    inside: Option<Vec<bool>>,
    today: u32,
    /// The filters that are set.
    listed: Vec<Listed>,
    spans: Vec<Spanned>,
    available: Span,
    bands: Option<[bool; BANDS.len()]>,
    min_free: u32,
    within_m: Option<u32>,
    /// The distance of each position, by the number of the position. Empty if the query has no position.
    metres: Vec<u32>,
    sort: Sort,
    /// How many things are wanted.
    number: u32,
}

impl Filter {
    pub fn new(snapshot: &Snapshot, query: &Query, number: Option<u32>) -> Self {
        use contract::Filter as F;
        let tables = &snapshot.tables;
        let audience: Vec<String> = query.visible_to.iter().map(|&id| key(id)).collect();
        let ids = |ids: &[uuid::Uuid]| ids.iter().map(|&id| key(id)).collect::<Vec<_>>();
        let mut listed: Vec<Listed> = Vec::new();
        let mut list = |filter, number: fn(&Row) -> usize, paths: &Paths, values: &[String]| {
            if !values.is_empty() {
                listed.push((filter, number, paths.passing(values.iter().map(String::as_str))));
            }
        };
        list(F::Category, |row| row.category as usize, tables.category(), &query.category);
        list(F::Place, |row| row.place as usize, tables.place(), &ids(&query.place));
        list(F::Owner, |row| row.owner as usize, tables.owner(), &ids(&query.owner));
        list(F::Condition, |row| row.condition.into(), tables.condition(), &query.condition);
        list(F::State, |row| row.state.into(), tables.state(), &query.state);
        list(F::Colour, |row| row.colour.into(), tables.colour(), &query.colour);
        list(F::Material, |row| row.material as usize, tables.material(), &query.material);
        list(F::Light, |row| row.light.into(), tables.light(), &query.light);
        let leaves = Span { least: None, most: query.must_leave_by };
        let spans: [Spanned; 4] = [
            (F::Width, Row::width, query.width),
            (F::Depth, Row::depth, query.depth),
            (F::Height, Row::height, query.height),
            (F::MustLeaveBy, |row| row.must_leave, leaves),
        ];
        let bands = (!query.quantity.is_empty()).then(|| BANDS.map(|band| query.quantity.contains(&band)));
        let metres = query.near.map(|near| {
            let metres = |text: &str| place_of(text).map_or(FAR, |at| near.metres_to(at));
            tables.position().single().map(|text| text.map_or(FAR, metres)).collect()
        });
        let inside = query.units.as_ref().map(|units| {
            let units = ids(units);
            tables.owner().passing(units.iter().map(String::as_str))
        });
        Self {
            audience: tables.audience().passing(audience.iter().map(String::as_str)),
            inside,
            today: query.today,
            listed,
            spans: spans.into_iter().filter(|(_, _, span)| span.is_set()).collect(),
            available: query.available,
            bands,
            min_free: query.min_quantity.unwrap_or(0),
            within_m: query.within_m,
            metres: metres.unwrap_or_default(),
            sort: query.sort,
            number: number.unwrap_or(1),
        }
    }

    /// Whether the asker sees the row's lot.
    #[inline]
    pub fn sees(&self, row: &Row) -> bool {
        self.audience[row.audience as usize]
    }

    /// The day from which the asker can have the row's lot; 0 for at once, `UNKNOWN` for a lot that cannot be had.
    #[inline]
    pub fn available(&self, row: &Row) -> u32 {
        if row.opens <= self.today || row.available == UNKNOWN {
            return row.available;
        }
        let owner = row.owner as usize;
        let is_inside = self.inside.as_ref().is_none_or(|inside| inside.get(owner).copied().unwrap_or(false));
        if is_inside { row.available } else { row.available.max(row.opens) }
    }

    /// Which filters the row fails; `None` for a lot that the asker does not see.
    #[inline]
    pub fn failed(&self, row: &Row) -> Option<Failed> {
        use contract::Filter as F;
        if !self.sees(row) {
            return None;
        }
        let mut failed = 0;
        for (filter, number, passing) in &self.listed {
            failed |= bit(*filter, !passing.get(number(row)).copied().unwrap_or(false));
        }
        failed |= bit(F::MinQuantity, row.free < self.min_free);
        for (filter, number, span) in &self.spans {
            let n = number(row);
            failed |= bit(*filter, n == UNKNOWN || !span.has(n));
        }
        if self.available.is_set() {
            let n = self.available(row);
            failed |= bit(F::Available, n == UNKNOWN || !self.available.has(n));
        }
        if let Some(bands) = &self.bands {
            failed |= bit(F::Quantity, !bands.get(usize::from(row.band)).copied().unwrap_or(false));
        }
        if let Some(most) = self.within_m {
            let metres = self.metres(row);
            failed |= bit(F::Within, metres == FAR || metres > most);
        }
        Some(failed)
    }

    /// The filters that are set, one bit for each.
    pub fn set(&self) -> Failed {
        use contract::Filter as F;
        let named = self.listed.iter().map(|(filter, ..)| *filter).chain(self.spans.iter().map(|(filter, ..)| *filter));
        named.fold(0, |set, filter| set | bit(filter, true))
            | bit(F::MinQuantity, self.min_free > 0)
            | bit(F::Available, self.available.is_set())
            | bit(F::Quantity, self.bands.is_some())
            | bit(F::Within, self.within_m.is_some())
    }

    /// The key for the order that was asked for. Larger keys come first. It is 0 where only relevance or age decides.
    #[inline]
    pub fn lead(&self, row: &Row) -> u32 {
        match self.sort {
            Sort::Relevance | Sort::Newest => 0,
            Sort::Distance => FAR - self.metres(row),
            Sort::Number => row.free,
            Sort::Readiness if row.free == 0 => 0,
            Sort::Readiness => UNKNOWN - self.available(row),
        }
    }

    /// The key for lots that match equally well: first whether the lot can be had (at once, later, or not), then
    /// whether it has as many things as are wanted, then how near it is.
    #[inline]
    pub fn side(&self, row: &Row) -> u8 {
        let readiness = match self.available(row) {
            _ if row.free == 0 => 0,
            0 => 2,
            UNKNOWN => 0,
            _ => 1,
        };
        let metres = self.metres(row);
        let near = WITHIN_M.iter().filter(|most| metres <= **most).count() as u8;
        readiness << 4 | u8::from(row.free >= self.number) << 3 | near
    }

    /// Whether the order depends on how well the words match.
    pub fn ranks(&self) -> bool {
        self.sort != Sort::Newest
    }

    /// The distance of each position, by the number of the position.
    pub fn distances(&self) -> &[u32] {
        &self.metres
    }

    #[inline]
    fn metres(&self, row: &Row) -> u32 {
        self.metres.get(row.position as usize).copied().unwrap_or(FAR)
    }
}

/// The bit of the filter if `holds`, else 0.
#[inline]
pub fn bit(filter: contract::Filter, holds: bool) -> Failed {
    Failed::from(holds) << filter as u8
}
