//! Finding lots by words and facets. The index is derived: the database decides, and everything here can be rebuilt
//! from it. This module knows nothing else of the product; ids are plain UUIDs, closed lists plain words.
//!
//! Operations answer with boxed futures: the trait stays object-safe, a server across the network is awaited as it
//! wants to be, and the embedded index does its own hopping to a blocking thread, so no caller has to know which one
//! it holds.

mod embedded;

use std::future::Future;
use std::pin::Pin;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use embedded::counts::{BANDS, Band, FACET_VALUES, Facets};
pub use embedded::{Embedded, inspection::Inspection, rank::Cursor};

/// What every operation answers with.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'a>>;

/// A search engine that holds lots.
///
/// **Rebuilding** is clear, refill, finish. Between `clear` and `finish` the engine is `Health::Rebuilding`: searches
/// answer `Error::Rebuilding` and the listing falls back to the database, changes are taken but only durable with
/// `finish` (a rebuild that was interrupted starts over). Building anew beside the old index would need twice the
/// disk and every change twice, and the usual reason to rebuild is that the old index cannot be used anyway.
pub trait Engine: Send + Sync {
    /// Takes a batch of changes, in order. When it returns they are durable and every later search sees them.
    /// A batch costs one commit, a dozen fsyncs (10 ms on an idle disk, 100 on a busy one): batch what there is.
    fn apply(&self, changes: Vec<Change>) -> Answer<'_, ()>;

    /// What the next commit records, and every one after it: up to where the index follows its database.
    fn follow(&self, held: Held);

    /// What the last commit recorded, and which index this is; `None` unless it is ready.
    fn held(&self) -> Option<(Uuid, Held)>;

    /// From now on searches are refused until it is rebuilt.
    fn distrust(&self, why: String);

    /// An answer that nobody waits for any more is not computed to its end.
    fn search(&self, query: Query) -> Answer<'_, Page>;

    /// Empties the index, whatever state it is in, and starts a rebuild.
    fn clear(&self) -> Answer<'_, ()>;

    /// Ends a rebuild: everything applied since `clear` is durable and searchable. Nothing to do otherwise.
    fn finish(&self) -> Answer<'_, ()>;

    /// Lots in the index.
    fn count(&self) -> Answer<'_, u64>;

    fn healthy(&self) -> Answer<'_, Health>;
}

/// A change of the database as its list has it. The numbers of two databases may be the same, the random tags are not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    pub n: i64,
    pub tag: i64,
}

/// Which changes of the database an index holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Everything up to this one.
    pub all: Mark,
    /// The last one of all. Earlier ones may still appear where transactions end in another order than they began.
    pub newest: Mark,
}

/// One thing that happened to a lot.
#[derive(Clone, Debug)]
pub enum Change {
    /// Adds the lot or replaces what was there.
    Upsert(Box<LotDocument>),
    Delete(Uuid),
}

/// Whether searches are answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "status", content = "why")]
pub enum Health {
    Ready,
    /// Between `clear` and `finish`.
    Rebuilding,
    /// New, of another version, damaged or interrupted: `clear`, refill, `finish`.
    NeedsRebuild(String),
}

/// A lot as the index sees it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LotDocument {
    pub id: Uuid,
    pub organisation: Uuid,
    /// Found whole, without its hyphens and from its beginning.
    pub code: String,
    /// What a person would type to find it: name, brand, model, colour, materials.
    pub words: String,
    /// What only the own organisation's people may read and so find it by: note, serial, aliases.
    pub own_words: String,
    /// The category's key.
    pub category: String,
    /// The category's key and its ancestors', in any order.
    pub category_path: Vec<String>,
    /// Names and synonyms in all languages. Of a name of several words the last counts as the thing itself ("office
    /// chair" is a chair). They belong to the category: the latest wins for all its lots; empty leaves them as they are.
    pub category_names: Vec<String>,
    /// The place and everything around it.
    pub place_path: Vec<Uuid>,
    /// The owning unit and everything above it.
    pub owner_path: Vec<Uuid>,
    pub condition: String,
    pub state: String,
    pub quantity: u32,
    /// What no hold has taken. `min_quantity` asks for this: six chairs that somebody else holds are no six chairs.
    pub free: u32,
    /// Organisations that may see it; a lot that is open to a region lists the region's id.
    pub visible_to: Vec<Uuid>,
    /// Microseconds since 1970.
    pub created_us: i64,
}

impl LotDocument {
    /// A number for all of it, kept with the lot: an index and a database that agree on it agree on everything. FNV-1a.
    pub fn digest(&self) -> Result<u64, Error> {
        let text = serde_json::to_vec(self).map_err(std::io::Error::from)?;
        Ok(digest(&text))
    }
}

/// The same in every version of the compiler, as the standard library's hashes are not.
pub fn digest(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

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

/// An answer. `total` and `facets` are exact, count lots (not things) and respect all filters; they do not depend on
/// the cursor.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// Best first; alike or without words, newest first.
    pub ids: Vec<Uuid>,
    pub facets: Facets,
    /// Where the next page begins, when there is one.
    pub next: Option<Cursor>,
    pub total: u64,
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The listing should fall back to the database.
    #[error("the search index is being rebuilt")]
    Rebuilding,
    /// The listing should fall back to the database, and somebody should rebuild.
    #[error("the search index needs to be rebuilt: {0}")]
    NeedsRebuild(String),
    /// Another process writes here. Not damage: nothing must be cleared.
    #[error("the search index is in use by another process")]
    InUse,
    /// Nobody waits for the answer any more.
    #[error("the search was given up")]
    GivenUp,
    #[error("not a cursor of this search")]
    BadCursor,
    #[error("the search index failed")]
    Index(#[from] tantivy::TantivyError),
    #[error("the search index could not be read or written")]
    Io(#[from] std::io::Error),
    #[error("the search was stopped by a fault of its own")]
    Fault,
}
