//! The embedded engine: an index in a folder of the server's own, for one process.

mod asker;
mod beside;
mod census;
mod completion;
mod counts;
mod disk;
mod error;
mod execute;
mod filter;
mod folder;
mod inspection;
mod matching;
mod partly;
mod rank;
mod room;
mod schema;
mod segments;
mod tables;
mod top;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Semaphore;
use uuid::Uuid;

use crate::search::contract::{
    self, Answer, Beginning, Change, Completions, Engine, Health, Held, Intake, Page, Query, Rebuild, Ticket,
    Vocabulary,
};
use crate::search::embedded::beside::Beside;
use crate::search::embedded::error::Error;
use crate::search::embedded::room::Room;

pub use inspection::inspect;

/// Cheap to clone; all clones are the same index.
#[derive(Clone)]
pub struct Embedded {
    room: Arc<Room>,
    /// Searches are pure computing: more at a time than there are processors would only take memory.
    turns: Arc<Semaphore>,
}

impl Embedded {
    /// Opens the index in `folder`. One that is missing, damaged or of another version is not touched: `healthy` says
    /// that it needs a rebuild. One that was made with another vocabulary answers, and says that it is outdated.
    ///
    /// # Errors
    /// `Leased` when another process has it open; an unreadable folder.
    pub fn open(folder: &Path, vocabulary: &Vocabulary) -> Result<Self, contract::Error> {
        let processors = std::thread::available_parallelism().map_or(2, usize::from);
        let room = Arc::new(Room::open(folder, vocabulary)?);
        Ok(Self { room, turns: Arc::new(Semaphore::new(processors)) })
    }

    /// A search on this very thread, for benchmarks and command lines.
    pub fn search_here(&self, query: &Query) -> Result<Page, contract::Error> {
        Ok(self.room.search(query, &AtomicBool::new(false))?)
    }
}

/// Where the index that answers in an engine's folder is, for whoever reads its files.
pub fn current(folder: &Path) -> std::io::Result<Option<PathBuf>> {
    folder::current(folder)
}

/// Runs the work where it may block.
fn off<T, W>(work: W) -> Answer<'static, T>
where
    T: Send + 'static,
    W: FnOnce() -> Result<T, Error> + Send + 'static,
{
    Box::pin(async move {
        let done = tokio::task::spawn_blocking(work).await;
        Ok(done.map_err(|_| Error::Fault).flatten()?)
    })
}

impl Intake for Embedded {
    fn apply(&self, changes: Vec<Change>, held: Held) -> Answer<'_, Ticket> {
        let room = Arc::clone(&self.room);
        off(move || room.apply(&changes, held))
    }

    fn settle(&self, ticket: Ticket) -> Answer<'_, ()> {
        let room = Arc::clone(&self.room);
        off(move || room.settle(ticket))
    }
}

impl Engine for Embedded {
    fn name(&self) -> &'static str {
        execute::NAME
    }

    fn search(&self, query: Query) -> Answer<'_, Page> {
        Box::pin(async move {
            let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(|_| Error::Fault)?;
            let waited_for = WaitedFor::default();
            let given_up = Arc::clone(&waited_for.given_up);
            let room = Arc::clone(&self.room);
            off(move || {
                // The place is free when the computing has ended, not when nobody waits for it any more.
                let _turn = turn;
                room.search(&query, &given_up)
            })
            .await
        })
    }

    fn complete(&self, beginning: Beginning) -> Answer<'_, Completions> {
        let room = Arc::clone(&self.room);
        off(move || Ok(room.snapshot()?.complete(&beginning)))
    }

    fn held(&self) -> Option<(Uuid, Held)> {
        self.room.held()
    }

    fn distrust(&self, why: String) {
        self.room.fail(why);
    }

    fn rebuild(&self) -> Answer<'_, Box<dyn Rebuild>> {
        let room = Arc::clone(&self.room);
        off(move || Ok(Box::new(Beside::begin(room)?) as Box<dyn Rebuild>))
    }

    fn count(&self) -> Answer<'_, u64> {
        Box::pin(async { Ok(self.room.snapshot()?.count()) })
    }

    fn healthy(&self) -> Answer<'_, Health> {
        Box::pin(async {
            self.room.notice_loss();
            Ok(self.room.health())
        })
    }
}

/// Says when it is dropped that nobody waits for an answer any more.
#[derive(Default)]
struct WaitedFor {
    given_up: Arc<AtomicBool>,
}

impl Drop for WaitedFor {
    fn drop(&mut self) {
        self.given_up.store(true, Ordering::Relaxed);
    }
}
