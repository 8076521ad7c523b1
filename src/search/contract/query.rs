//! What is asked, and what is answered.

use uuid::Uuid;

use crate::search::contract::{Cursor, Facets};

/// What is asked. Filters narrow each other; within `condition` and `state` one of the words is enough.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// All words must match. Without any (also: only punctuation, only an emoji) everything does.
    pub words: Option<String>,
    /// The asker's organisations and regions. Empty sees nothing.
    pub visible_to: Vec<Uuid>,
    /// Those of them whose lots are the asker's own: `own_words` are looked at for these alone.
    pub own: Vec<Uuid>,
    /// This category and everything below it.
    pub category: Option<String>,
    /// This place and everything inside it.
    pub place: Option<Uuid>,
    /// This unit and everything below it.
    pub owner: Option<Uuid>,
    pub condition: Option<Vec<String>>,
    pub state: Option<Vec<String>>,
    /// At least so many free things.
    pub min_quantity: Option<u32>,
    /// 0 counts only.
    pub limit: usize,
    pub after: Option<Cursor>,
}

/// An answer. `total` and `facets` count lots (not things) and respect all filters; they do not depend on the cursor.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// Best first; alike or without words, newest first.
    pub ids: Vec<Uuid>,
    pub facets: Facets,
    /// Where the next page begins, when there is one.
    pub next: Option<Cursor>,
    pub total: Total,
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
