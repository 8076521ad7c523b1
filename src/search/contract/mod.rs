//! The contract between the product and its search engine, whichever engine that is.
//!
//! Operations return boxed futures, so that the traits stay object-safe. A server across the network is awaited in its
//! own way, and the embedded index moves its work to a blocking thread by itself. So a caller need not know which
//! engine it has.

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

/// The return type of every operation.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'a>>;

/// A search engine that holds lots.
pub trait Engine: Intake {
    /// The name that its cursors begin with.
    fn name(&self) -> &'static str;

    /// If the future is dropped, the search is not computed to its end.
    ///
    /// # Errors
    /// `BadCursor` for a cursor of another engine, and for a cursor that cannot be parsed.
    fn search(&self, query: Query) -> Answer<'_, Page>;

    /// Suggestions for what the asker is typing, among the lots that the asker would find.
    fn complete(&self, beginning: Beginning) -> Answer<'_, Completions>;

    /// The id of the index that answers, and which changes it holds durably. `None` where no index can answer.
    fn held(&self) -> Option<(Uuid, Held)>;

    /// Whether other processes write the same index. Then only one of them may do so at a time, and `healthy` looks how
    /// far the others have come.
    fn is_shared(&self) -> bool {
        false
    }

    /// Refuses all searches from now on, until the index is rebuilt.
    fn distrust(&self, why: String);

    /// Begins a second, empty index beside the one that answers. The value that this returns is a lease: nobody else,
    /// in this process or in another one, can rebuild the same engine before it is swapped in, given up or dropped.
    fn rebuild(&self) -> Answer<'_, Box<dyn Rebuild>>;

    /// The number of lots in the index.
    fn count(&self) -> Answer<'_, u64>;

    fn healthy(&self) -> Answer<'_, Health>;
}

/// An index that accepts changes.
pub trait Intake: Send + Sync {
    /// Hands over a batch of changes, in their order. `held` is what the index holds once they are settled. Settling
    /// costs an embedded index a dozen fsyncs (10 ms on an idle disk, 100 on a busy one) and a server across the
    /// network a task. So changes should be handed over in batches.
    fn apply(&self, changes: Vec<Change>, held: Held) -> Answer<'_, Ticket>;

    /// Waits until these changes, and all that were handed over before them, are durable and seen by every later
    /// search. Before that, nobody may count the changes as held.
    fn settle(&self, ticket: Ticket) -> Answer<'_, ()>;
}

/// An index that is being filled while the one before it answers.
pub trait Rebuild: Intake {
    /// Its id, which is not the id of the index that answers.
    fn id(&self) -> Uuid;

    /// Replaces the index that answers, at one moment: no search finds itself without an index.
    fn swap(self: Box<Self>) -> Answer<'static, ()>;

    /// Deletes it.
    fn give_up(self: Box<Self>) -> Answer<'static, ()>;
}

/// A handle to changes that were handed over and are not settled yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket(pub u64);

/// Whether searches are answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Health {
    Ready,
    /// Searches are answered, with an older vocabulary than the one that the engine was given. It should be rebuilt.
    Outdated,
    /// The index is new, of another version, damaged or distrusted. Searches are not answered until it is rebuilt.
    NeedsRebuild(String),
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The engine is away or has failed. The same request may succeed later.
    #[error("the search engine is unavailable")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// There is no index that could answer until it is rebuilt.
    #[error("the search index needs to be rebuilt: {0}")]
    NotReady(String),
    #[error("not a cursor of this search engine")]
    BadCursor,
    /// Another process has the index open, or rebuilds it. Unlike `Unavailable` this is no fault: a rebuild is left to
    /// the other process.
    #[error("the search index is in use by another process")]
    Leased,
}
