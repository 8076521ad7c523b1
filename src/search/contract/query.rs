//! Queries and their answers.

use uuid::Uuid;

use crate::search::contract::{Band, Cursor, Facets, Fit, Meant, Position, Why};

/// A query. A lot must match every filter that is set. Within one filter, any of its values is enough. A filter without
/// values is not set.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// The words as somebody would say them. Lots that match all words are found and counted. If these are few, they
    /// are followed by lots that match most of the words or are of the same kind. If no word means anything (only
    /// punctuation, only an emoji, only "with"), all lots are found.
    pub words: Option<String>,
    /// The words of the query that are names of places. A lot in one of these places matches the word.
    pub place_words: Vec<PlaceWord>,
    /// Whether the answer says for each lot why it is at its position.
    pub explain: bool,
    /// Only lots that match all words are returned.
    pub exactly: bool,
    /// The asker's organisations and regions. If it is empty, nothing is found.
    pub visible_to: Vec<Uuid>,
    /// The organisations of these whose lots are the asker's own. `own_words` are searched only in their lots.
    pub own: Vec<Uuid>,
    /// These categories and everything below them.
    pub category: Vec<String>,
    /// These places and everything inside them.
    pub place: Vec<Uuid>,
    /// These units and everything below them.
    pub owner: Vec<Uuid>,
    pub condition: Vec<String>,
    pub state: Vec<String>,
    /// Codes.
    pub colour: Vec<String>,
    /// Codes. A lot needs only one of them.
    pub material: Vec<String>,
    pub light: Vec<String>,
    pub quantity: Vec<Band>,
    /// At least so many free things.
    pub min_quantity: Option<u32>,
    /// Millimetres. A lot whose size is not known is not within any span.
    pub width: Span,
    pub depth: Span,
    pub height: Span,
    /// Days from which the asker can have lots, counted from 1970-01-01. A lot that cannot be had is not within any
    /// span.
    pub available: Span,
    /// The asker's units and everything below them. The asker can have lots of other units from their `opens_day` on.
    /// `None`: every unit.
    pub units: Option<Vec<Uuid>>,
    /// The asker's day, counted from 1970-01-01.
    pub today: u32,
    /// Lots that must leave on this day or earlier, counted from 1970-01-01.
    pub must_leave_by: Option<u32>,
    /// The position from which distances are measured.
    pub near: Option<Position>,
    /// At most so many metres from `near`. A lot whose position is not known is not found.
    pub within_m: Option<u32>,
    pub sort: Sort,
    /// The most lots of the page. With 0, lots are only counted.
    pub limit: usize,
    pub after: Option<Cursor>,
    /// How many places and units the facets count: the most frequent ones, and those that the query asks for.
    pub most_nodes: usize,
}

/// A word that is part of the names of places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceWord {
    /// In the form in which words are compared.
    pub word: String,
    /// Whether the query has all words of these places' names. If it has only some of them, a word with a meaning of
    /// its own ("school") is not taken for a place.
    pub is_whole: bool,
    pub places: Vec<Uuid>,
}

/// From one number to another, both included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    pub least: Option<u32>,
    pub most: Option<u32>,
}

impl Span {
    pub fn is_set(&self) -> bool {
        self.least.is_some() || self.most.is_some()
    }

    pub fn has(&self, n: u32) -> bool {
        self.least.is_none_or(|least| n >= least) && self.most.is_none_or(|most| n <= most)
    }
}

/// The order of lots. Lots that are equal in it are ordered by relevance, then the newest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    #[default]
    Relevance,
    /// The newest first. How well each word matches does not count.
    Newest,
    /// The nearest to `near` first. Lots whose position is not known come last.
    Distance,
    /// Most free things first.
    Number,
    /// Lots that can be had first come first. Lots that cannot be had come last.
    Readiness,
}

/// One of the filters of a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Filter {
    Category,
    Place,
    Owner,
    Condition,
    State,
    Colour,
    Material,
    Light,
    Quantity,
    MinQuantity,
    Width,
    Depth,
    Height,
    Available,
    MustLeaveBy,
    Within,
}

impl Filter {
    /// In the order of their numbers.
    pub const ALL: [Self; 16] = [
        Self::Category,
        Self::Place,
        Self::Owner,
        Self::Condition,
        Self::State,
        Self::Colour,
        Self::Material,
        Self::Light,
        Self::Quantity,
        Self::MinQuantity,
        Self::Width,
        Self::Depth,
        Self::Height,
        Self::Available,
        Self::MustLeaveBy,
        Self::Within,
    ];
}

/// An answer. `total`, `facets` and `without` count lots (not things). They do not depend on the cursor.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// First the lots that match all words, in the order that was asked for.
    pub ids: Vec<Uuid>,
    /// How each of `ids` fits.
    pub fits: Vec<Fit>,
    /// The reasons for each of `ids`, where they were asked for.
    pub why: Vec<Vec<Why>>,
    pub facets: Facets,
    /// The beginning of the next page, when there is one.
    pub next: Option<Cursor>,
    pub total: Total,
    /// For each filter that is set: how many lots there would be without it.
    pub without: Vec<(Filter, u64)>,
    /// How the words were understood. `None` if there were none.
    pub meant: Option<Meant>,
    /// The index was made with an older vocabulary.
    pub outdated: bool,
}

/// How many lots match. `AtLeast`: the engine stopped counting, because nobody reads so many pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Total {
    Exact(u64),
    AtLeast(u64),
}

impl Default for Total {
    fn default() -> Self {
        Self::Exact(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_stand_where_their_numbers_say() {
        for (i, filter) in Filter::ALL.into_iter().enumerate() {
            assert_eq!(filter as usize, i);
        }
    }
}
