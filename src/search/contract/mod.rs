//! What the product asks of a search engine, whichever it is.
//!
//! Operations answer with boxed futures: the traits stay object-safe, a server across the network is awaited as it
//! wants to be, and the embedded index moves its work to a blocking thread by itself, so no caller has to know which
//! one it holds.

mod completion;
mod cursor;
mod document;
mod facets;
mod fit;
mod position;
mod query;
mod tier;
mod vocabulary;

use std::future::Future;
use std::pin::Pin;

use uuid::Uuid;

pub use completion::{Beginning, Completions, Make};
pub use cursor::Cursor;
pub use document::{Change, Held, Inspection, LotDocument, Mark};
pub use facets::{AT_LEAST, BANDS, Band, Extent, Facets, UnknownBand, WITHIN_M};
pub use fit::{Fit, Meant, Why};
pub use position::Position;
pub use query::{Filter, Page, PlaceWord, Query, Sort, Span, Total};
pub use tier::Tier;
pub use vocabulary::{Category, Vocabulary};

/// What every operation answers with.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'a>>;

/// A search engine that holds lots.
pub trait Engine: Intake {
    /// The tag of its cursors.
    fn name(&self) -> &'static str;

    /// An answer that nobody waits for any more is not computed to its end.
    ///
    /// # Errors
    /// `BadCursor` for a cursor of another engine, and for one that does not parse.
    fn search(&self, query: Query) -> Answer<'_, Page>;

    /// What the asker may be about to type, among what the asker finds.
    fn complete(&self, beginning: Beginning) -> Answer<'_, Completions>;

    /// Which index answers, and what it holds for good; `None` where none can answer.
    fn held(&self) -> Option<(Uuid, Held)>;

    /// From now on searches are refused until it is rebuilt.
    fn distrust(&self, why: String);

    /// Begins a second, empty index beside the one that answers. Whoever has it has the lease: nobody else, be it in
    /// this process or in another one, rebuilds the same engine before it is swapped, given up or dropped.
    fn rebuild(&self) -> Answer<'_, Box<dyn Rebuild>>;

    /// Lots in the index.
    fn count(&self) -> Answer<'_, u64>;

    fn healthy(&self) -> Answer<'_, Health>;
}

/// An index that takes changes in.
pub trait Intake: Send + Sync {
    /// Hands over a batch of changes, in their order. `held` is what the index holds once they are settled.
    /// Settling costs an embedded index a dozen fsyncs (10 ms on an idle disk, 100 on a busy one) and a server across
    /// the network a task: batch what there is.
    fn apply(&self, changes: Vec<Change>, held: Held) -> Answer<'_, Ticket>;

    /// Waits until these changes, and all that were handed over before them, are durable and seen by every later
    /// search. Before that nobody may count them as held.
    fn settle(&self, ticket: Ticket) -> Answer<'_, ()>;
}

/// An index that is being filled while the one before it answers.
pub trait Rebuild: Intake {
    /// Another one than that of the index that answers.
    fn id(&self) -> Uuid;

    /// Puts it in the place of the index that answers, at one moment: no search finds neither.
    fn swap(self: Box<Self>) -> Answer<'static, ()>;

    /// Throws it away.
    fn give_up(self: Box<Self>) -> Answer<'static, ()>;
}

/// Stands for changes that were handed over and are not settled yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket(pub u64);

/// Whether searches are answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Health {
    Ready,
    /// Searches are answered, with an older vocabulary than the engine was given: it should be rebuilt.
    Outdated,
    /// New, of another version, damaged or distrusted: nothing is answered until it is rebuilt.
    NeedsRebuild(String),
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is away or failed, and the same may succeed later.
    #[error("the search engine is unavailable")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// There is nothing to answer from until somebody rebuilds it.
    #[error("the search index needs to be rebuilt: {0}")]
    NotReady(String),
    #[error("not a cursor of this search engine")]
    BadCursor,
    /// Another process has it, or rebuilds it. Unlike `Unavailable` this is no fault: who wanted to rebuild leaves it
    /// to the other one.
    #[error("the search index is in use by another process")]
    Leased,
}
