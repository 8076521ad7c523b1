//! How well a lot fits a query, and what the query was taken for.

use crate::search::contract::Tier;

/// How much of the words a lot matches. Better ones come first, whatever the order asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// Something of the kind that was asked for.
    Similar,
    /// Most of the words.
    Some,
    /// All words, or there were none. These alone are counted.
    #[default]
    All,
}

/// One reason for a lot to stand where it does: a word of the query, and how it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    pub word: String,
    /// None for a word that the lot does not have.
    pub how: Option<Tier>,
}

/// What the words of a query were taken for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meant {
    /// Keys, best first.
    pub categories: Vec<String>,
    /// "160x80cm", "27in", "16gb".
    pub sizes: Vec<String>,
    /// How many things are wanted.
    pub number: Option<u32>,
    /// Words that say nothing of the thing.
    pub left_out: Vec<String>,
}
