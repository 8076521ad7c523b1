//! What is asked, and what is answered.

use uuid::Uuid;

use crate::search::contract::{Band, Cursor, Facets, Fit, Meant, Position, Why};

/// What is asked. Filters narrow each other; within one filter any of its values is enough, and none of them is no
/// filter.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// What somebody would say. Lots that match all words are found and counted; where these are few, others follow that
    /// match most of them or are of the same kind. Without any word that says something (only punctuation, only an
    /// emoji, only "with") everything is found.
    pub words: Option<String>,
    /// Words of it that places are called by: a lot that is inside one of them matches the word.
    pub place_words: Vec<PlaceWord>,
    /// Whether to say of each lot why it stands there.
    pub explain: bool,
    /// Nothing follows the lots that match all words.
    pub exactly: bool,
    /// The asker's organisations and regions. Empty sees nothing.
    pub visible_to: Vec<Uuid>,
    /// Those of them whose lots are the asker's own: `own_words` are looked at for these alone.
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
    /// Codes; a lot of one of them is enough.
    pub material: Vec<String>,
    pub light: Vec<String>,
    pub quantity: Vec<Band>,
    /// At least so many free things.
    pub min_quantity: Option<u32>,
    /// Millimetres. What has no such size known is not within any span.
    pub width: Span,
    pub depth: Span,
    pub height: Span,
    /// Days since 1970 from which it can be had. What cannot be had at all is not within any span.
    pub available: Span,
    /// Must be gone by this day or earlier, in days since 1970.
    pub must_leave_by: Option<u32>,
    /// From where distances are counted.
    pub near: Option<Position>,
    /// At most so many metres from there; what is nobody knows where is not.
    pub within_m: Option<u32>,
    pub sort: Sort,
    /// 0 counts only.
    pub limit: usize,
    pub after: Option<Cursor>,
    /// So many places and units are counted in the facets, the most frequent ones, and those that are asked for.
    pub most_nodes: usize,
}

/// A word that places are called by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceWord {
    /// As words are compared.
    pub word: String,
    /// The query has all words of these places' names; with only some of them, a word that means something by itself
    /// ("school") names none.
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

/// What comes first. Lots that are alike in it follow each other by relevance, then the newest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    #[default]
    Relevance,
    /// Newest first, however well the words match.
    Newest,
    /// From `near`, nearest first; what is nobody knows where comes last.
    Distance,
    /// Most free things first.
    Number,
    /// What can be had first; what cannot be had comes last.
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

/// An answer. `total`, `facets` and `without` count lots (not things); they do not depend on the cursor.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// First the lots that match all words, in the order that was asked for.
    pub ids: Vec<Uuid>,
    /// Of each of them.
    pub fits: Vec<Fit>,
    /// Of each of them, where it was asked for.
    pub why: Vec<Vec<Why>>,
    pub facets: Facets,
    /// Where the next page begins, when there is one.
    pub next: Option<Cursor>,
    pub total: Total,
    /// For each filter that is set, how many there would be if this one were not.
    pub without: Vec<(Filter, u64)>,
    /// What the words were taken for; none where there were none.
    pub meant: Option<Meant>,
    /// The index was made with an older vocabulary.
    pub outdated: bool,
}

/// How many lots match. An engine that stops counting where nobody turns the pages any more says so.
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
