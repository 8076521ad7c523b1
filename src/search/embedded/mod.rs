//! The embedded engine: an index in a folder of the server's own, for one process.

mod compound;
pub(super) mod counts;
mod disk;
mod execute;
pub(super) mod inspection;
mod lexicon;
mod matching;
mod names;
pub(super) mod rank;
mod schema;
mod segments;
mod tables;
mod text;
mod top;

#[cfg(test)]
mod tests;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use tokio::sync::Semaphore;

use crate::search::embedded::disk::{Disk, Unopened};
use crate::search::embedded::lexicon::Lexicon;
use crate::search::embedded::matching::Scratch;
use crate::search::embedded::schema::{Fields, schema};
use crate::search::embedded::segments::Snapshot;
use crate::search::{Answer, Change, Engine, Error, Health, Held, Page, Query};
use tantivy::TantivyError;
use uuid::Uuid;

/// Cheap to clone; all clones are the same index.
#[derive(Clone)]
pub struct Embedded {
    room: Arc<Room>,
}

/// A write that fails so often in a row, and not for want of space, will not succeed by being tried again.
const FAILURES: u32 = 3;

struct Room {
    folder: PathBuf,
    /// There as long as the index is: replaced by every commit, never away in between.
    meta: PathBuf,
    made_with: u64,
    fields: Fields,
    writing: Mutex<Writing>,
    reading: RwLock<Reading>,
    queries: Mutex<Lexicon>,
    scratch: Mutex<Vec<Scratch>>,
    /// Searches are pure computing: more at a time than there are processors would only take memory.
    turns: Arc<Semaphore>,
}

struct Writing {
    /// None while it needs a rebuild.
    disk: Option<Disk>,
    lexicon: Lexicon,
    failures: u32,
}

struct Reading {
    health: Health,
    snapshot: Arc<Snapshot>,
}

impl Embedded {
    /// Opens the index in `folder/lots`. One that is missing, damaged, unfinished or of another version is not
    /// touched: `healthy` says that it needs a rebuild, and `clear` begins it.
    ///
    /// `made_with` is a number for the categories: an index that was made with others needs a rebuild.
    /// `names` are the names and synonyms of all categories: what compounds are made of. A name that is added later
    /// splits the words of lots that are indexed from then on.
    ///
    /// # Errors
    /// `InUse` when another process has it open; an unreadable folder.
    pub fn open<'a>(folder: &Path, made_with: u64, names: impl Iterator<Item = &'a str>) -> Result<Self, Error> {
        let folder = folder.join("lots");
        let (_, fields) = schema();
        let mut lexicon = Lexicon::new(names);
        let queries = lexicon.twin();
        let (disk, health, snapshot) = match Disk::open(&folder, made_with, &fields, &mut lexicon) {
            Ok((disk, snapshot)) => (Some(disk), Health::Ready, snapshot),
            Err(Unopened::Unusable(why)) => (None, Health::NeedsRebuild(why), Snapshot::default()),
            Err(Unopened::Failed(error)) => return Err(error),
        };
        let room = Room {
            meta: folder.join("meta.json"),
            folder,
            made_with,
            fields,
            writing: Mutex::new(Writing { disk, lexicon, failures: 0 }),
            reading: RwLock::new(Reading { health, snapshot: Arc::new(snapshot) }),
            queries: Mutex::new(queries),
            scratch: Mutex::default(),
            turns: Arc::new(Semaphore::new(std::thread::available_parallelism().map_or(2, usize::from))),
        };
        Ok(Self { room: Arc::new(room) })
    }

    /// The tantivy index itself, for a benchmark that asks it without us. None while it needs a rebuild.
    pub fn bare(&self) -> Option<tantivy::Index> {
        lock(&self.room.writing).disk.as_ref().map(|disk| disk.index.clone())
    }

    /// A search on this very thread, for benchmarks and command lines.
    pub fn search_here(&self, query: &Query) -> Result<Page, Error> {
        self.room.search(query, &AtomicBool::new(false))
    }

    fn off<T: Send + 'static>(&self, work: impl FnOnce(&Room) -> Result<T, Error> + Send + 'static) -> Answer<'_, T> {
        let room = Arc::clone(&self.room);
        Box::pin(async move { tokio::task::spawn_blocking(move || work(&room)).await.map_err(|_| Error::Fault)? })
    }
}

impl Engine for Embedded {
    fn apply(&self, changes: Vec<Change>) -> Answer<'_, ()> {
        self.off(move |room| room.apply(&changes))
    }

    fn search(&self, query: Query) -> Answer<'_, Page> {
        Box::pin(async move {
            let turn = Arc::clone(&self.room.turns).acquire_owned().await.map_err(|_| Error::Fault)?;
            let waited_for = WaitedFor::default();
            let given_up = Arc::clone(&waited_for.given_up);
            self.off(move |room| {
                // The place is free when the computing has ended, not when nobody waits for it any more.
                let _turn = turn;
                room.search(&query, &given_up)
            })
            .await
        })
    }

    fn follow(&self, held: Held) {
        if let Some(disk) = &mut lock(&self.room.writing).disk {
            disk.follow(held);
        }
    }

    fn held(&self) -> Option<(Uuid, Held)> {
        if self.room.health() != Health::Ready {
            return None;
        }
        lock(&self.room.writing).disk.as_ref().map(Disk::held)
    }

    fn distrust(&self, why: String) {
        self.room.fail(why);
    }

    fn clear(&self) -> Answer<'_, ()> {
        self.off(Room::clear)
    }

    fn finish(&self) -> Answer<'_, ()> {
        self.off(Room::finish)
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

impl Room {
    fn search(&self, query: &Query, given_up: &AtomicBool) -> Result<Page, Error> {
        self.notice_loss();
        let snapshot = self.snapshot()?;
        let asked = query.words.as_ref().map(|words| lock(&self.queries).query(words)).unwrap_or_default();
        let mut scratch = lock(&self.scratch).pop().unwrap_or_default();
        let page = execute::search(&snapshot, &self.fields, query, &asked, &mut scratch, given_up);
        lock(&self.scratch).push(scratch);
        page
    }

    fn apply(&self, changes: &[Change]) -> Result<(), Error> {
        let mut writing = lock(&self.writing);
        let Writing { disk, lexicon, failures } = &mut *writing;
        let (Some(disk), health @ (Health::Ready | Health::Rebuilding)) = (disk, self.health()) else {
            return Err(self.not_ready());
        };
        if changes.is_empty() {
            return Ok(());
        }
        let rebuilding = health == Health::Rebuilding;
        let mut result = disk.write(changes, &self.fields, lexicon);
        if !rebuilding {
            result = result.and_then(|()| disk.commit()).and_then(|()| self.show(disk));
        } else if let Err(error) = &result {
            // What was written since `clear` is gone with the writer: the rebuild has to begin again.
            self.fail(format!("a rebuild failed: {error}"));
        }
        match &result {
            Ok(()) => *failures = 0,
            Err(error) if passes(error) => {}
            Err(error) => {
                *failures += 1;
                if *failures >= FAILURES {
                    *failures = 0;
                    self.fail(format!("it could not be written: {error}"));
                }
            }
        }
        result
    }

    /// Files that somebody deleted stay readable while they are open: without a look the index would answer from the
    /// past for ever.
    fn notice_loss(&self) {
        if self.meta.exists() {
            return;
        }
        // Whoever writes at this moment may be replacing the folder.
        if let Ok(_writing) = self.writing.try_lock()
            && self.health() == Health::Ready
        {
            self.fail("its files are gone".to_owned());
        }
    }

    fn clear(&self) -> Result<(), Error> {
        let mut writing = lock(&self.writing);
        self.change(Health::Rebuilding, Snapshot::default());
        if let Some(disk) = writing.disk.take() {
            disk.close();
        }
        match Disk::create(&self.folder, self.made_with) {
            Ok(disk) => writing.disk = Some(disk),
            Err(error) => {
                self.fail(format!("it could not be created: {error}"));
                return Err(error);
            }
        }
        Ok(())
    }

    fn finish(&self) -> Result<(), Error> {
        let mut writing = lock(&self.writing);
        match (self.health(), &mut writing.disk) {
            (Health::Ready, _) => Ok(()),
            (Health::Rebuilding, Some(disk)) => {
                let result = disk.complete().and_then(|()| self.show(disk));
                if let Err(error) = &result {
                    self.fail(format!("a rebuild failed: {error}"));
                }
                result
            }
            _ => Err(self.not_ready()),
        }
    }

    /// Lets searches see the last commit.
    fn show(&self, disk: &Disk) -> Result<(), Error> {
        let before = self.read(|reading| Arc::clone(&reading.snapshot));
        let snapshot = disk.snapshot(&before, &self.fields)?;
        self.change(Health::Ready, snapshot);
        Ok(())
    }

    fn snapshot(&self) -> Result<Arc<Snapshot>, Error> {
        let (health, snapshot) = self.read(|reading| (reading.health.clone(), Arc::clone(&reading.snapshot)));
        if health == Health::Ready { Ok(snapshot) } else { Err(self.not_ready()) }
    }

    fn health(&self) -> Health {
        self.read(|reading| reading.health.clone())
    }

    fn not_ready(&self) -> Error {
        match self.health() {
            Health::NeedsRebuild(why) => Error::NeedsRebuild(why),
            Health::Ready | Health::Rebuilding => Error::Rebuilding,
        }
    }

    fn fail(&self, why: String) {
        self.change(Health::NeedsRebuild(why), Snapshot::default());
    }

    fn change(&self, health: Health, snapshot: Snapshot) {
        let snapshot = Arc::new(snapshot);
        *self.reading.write().unwrap_or_else(PoisonError::into_inner) = Reading { health, snapshot };
    }

    fn read<T>(&self, look: impl FnOnce(&Reading) -> T) -> T {
        look(&self.reading.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Whether a failed write may succeed by itself later: a full disk empties, another process ends.
fn passes(error: &Error) -> bool {
    let full = |error: &std::io::Error| matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::PermissionDenied);
    match error {
        Error::InUse => true,
        Error::Io(error) => full(error),
        Error::Index(TantivyError::IoError(error)) => full(error),
        _ => false,
    }
}

/// What a panic may leave behind these locks is either replaced as a whole or only remembered words.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod giving_up {
    use super::*;
    use crate::search::embedded::tests::{DESK, lot};

    #[tokio::test]
    #[expect(clippy::await_holding_lock, reason = "the computing is to wait for it")]
    async fn nobody_computes_what_nobody_waits_for() {
        let folder = tempfile::tempdir().unwrap();
        let engine = Embedded::open(folder.path(), 0, std::iter::empty()).unwrap();
        engine.clear().await.unwrap();
        engine.apply(vec![Change::Upsert(Box::new(lot(1, "desk", DESK, "Skrivebord")))]).await.unwrap();
        engine.finish().await.unwrap();
        let query = Query { limit: 1, ..Query::default() };
        assert!(matches!(engine.room.search(&query, &AtomicBool::new(true)), Err(Error::GivenUp)));
        assert!(engine.room.search(&query, &AtomicBool::new(false)).is_ok());

        let places = engine.room.turns.available_permits();
        let writing = engine.room.scratch.lock().unwrap();
        // The computing cannot go on; whoever asked goes away.
        let asked = engine.clone();
        let mut search = tokio::spawn(async move { asked.search(query).await });
        while engine.room.turns.available_permits() == places {
            tokio::task::yield_now().await;
        }
        search.abort();
        assert!((&mut search).await.unwrap_err().is_cancelled());
        assert_eq!(engine.room.turns.available_permits(), places - 1, "its place is not given away");
        drop(writing);
        drop(engine.room.turns.acquire_many(u32::try_from(places).unwrap()).await.unwrap());
    }
}
