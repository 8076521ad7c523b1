//! The embedded engine: an index in a folder that belongs to one process.

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

/// Cheap to clone. All clones share one index.
#[derive(Clone)]
pub struct Embedded {
    room: Arc<Room>,
    /// Allows as many searches at a time as there are processors. Searches only compute, so more of them would only
    /// take memory.
    turns: Arc<Semaphore>,
}

impl Embedded {
    /// Opens the index in `folder`. An index that is missing, damaged or of another version is not touched, and
    /// `healthy` says that it needs a rebuild. An index that was made with another vocabulary answers, and says that it
    /// is outdated.
    ///
    /// # Errors
    /// `Leased` when another process has it open; an unreadable folder.
    pub fn open(folder: &Path, vocabulary: &Vocabulary) -> Result<Self, contract::Error> {
        let processors = std::thread::available_parallelism().map_or(2, usize::from);
        let room = Arc::new(Room::open(folder, vocabulary)?);
        Ok(Self { room, turns: Arc::new(Semaphore::new(processors)) })
    }

    /// Searches on the calling thread, for benchmarks and command lines.
    pub fn search_here(&self, query: &Query) -> Result<Page, contract::Error> {
        Ok(self.room.search(query, &AtomicBool::new(false))?)
    }
}

/// The path of the index that answers in an engine's folder, for code that reads its files.
pub fn current(folder: &Path) -> std::io::Result<Option<PathBuf>> {
    folder::current(folder)
}

/// Runs the work on a thread that may block.
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
                // The permit is released when the computing has ended, not when the future is dropped.
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

/// Sets `given_up` when it is dropped, because then nobody waits for the answer any more.
#[derive(Default)]
struct WaitedFor {
    given_up: Arc<AtomicBool>,
}

impl Drop for WaitedFor {
    fn drop(&mut self) {
        self.given_up.store(true, Ordering::Relaxed);
    }
}
