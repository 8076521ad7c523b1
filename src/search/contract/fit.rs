//! How well a lot fits a query, and how the query was understood.

use crate::search::contract::Tier;

/// How much of the words a lot matches. Lots that match more come first in every order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// Something of the kind that was asked for.
    Similar,
    /// Most of the words.
    Some,
    /// All words, or the query has no words. Only these lots are counted.
    #[default]
    All,
}

/// One reason for the position of a lot: a word of the query, and how it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    pub word: String,
    /// `None` for a word that the lot does not have.
    pub how: Option<Tier>,
}

/// How the words of a query were understood.
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
