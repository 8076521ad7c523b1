//! The embedded engine: an index in a folder of the server's own, for one process.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use tokio::sync::Semaphore;

use super::execute;
use super::lexicon::Lexicon;
use super::matching::Scratch;
use super::schema::{Fields, schema};
use super::segments::Snapshot;
use super::state::{Disk, Unopened};
use super::{Answer, Change, Engine, Error, Health, Page, Query};

/// Cheap to clone; all clones are the same index.
#[derive(Clone)]
pub struct Embedded {
    room: Arc<Room>,
}

struct Room {
    folder: PathBuf,
    fields: Fields,
    writing: Mutex<Writing>,
    reading: RwLock<Reading>,
    queries: Mutex<Lexicon>,
    scratch: Mutex<Vec<Scratch>>,
    /// Searches are pure computing: more at a time than there are processors would only take memory.
    turns: Semaphore,
}

struct Writing {
    /// None while it needs a rebuild.
    disk: Option<Disk>,
    lexicon: Lexicon,
}

struct Reading {
    health: Health,
    snapshot: Arc<Snapshot>,
}

impl Embedded {
    /// Opens the index in `folder/lots`. One that is missing, damaged, unfinished or of another version is not
    /// touched: `healthy` says that it needs a rebuild, and `clear` begins it.
    ///
    /// `names` are the names and synonyms of all categories: what compounds are made of. A name that is added later
    /// splits the words of lots that are indexed from then on.
    ///
    /// # Errors
    /// `InUse` when another process has it open; an unreadable folder.
    pub fn open<'a>(folder: &Path, names: impl Iterator<Item = &'a str>) -> Result<Self, Error> {
        let folder = folder.join("lots");
        let (_, fields) = schema();
        let mut lexicon = Lexicon::new(names);
        let queries = lexicon.twin();
        let (disk, health, snapshot) = match Disk::open(&folder, &fields, &mut lexicon) {
            Ok((disk, snapshot)) => (Some(disk), Health::Ready, snapshot),
            Err(Unopened::Unusable(why)) => (None, Health::NeedsRebuild(why), Snapshot::default()),
            Err(Unopened::Failed(error)) => return Err(error),
        };
        let room = Room {
            folder,
            fields,
            writing: Mutex::new(Writing { disk, lexicon }),
            reading: RwLock::new(Reading { health, snapshot: Arc::new(snapshot) }),
            queries: Mutex::new(queries),
            scratch: Mutex::default(),
            turns: Semaphore::new(std::thread::available_parallelism().map_or(2, usize::from)),
        };
        Ok(Self { room: Arc::new(room) })
    }

    /// The tantivy index itself, for a benchmark that asks it without us. None while it needs a rebuild.
    pub fn bare(&self) -> Option<tantivy::Index> {
        lock(&self.room.writing).disk.as_ref().map(|disk| disk.index.clone())
    }

    /// A search on this very thread, for benchmarks and command lines.
    pub fn search_here(&self, query: &Query) -> Result<Page, Error> {
        self.room.search(query)
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
            let _turn = self.room.turns.acquire().await.map_err(|_| Error::Fault)?;
            self.off(move |room| room.search(&query)).await
        })
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
        Box::pin(async { Ok(self.room.health()) })
    }
}

impl Room {
    fn search(&self, query: &Query) -> Result<Page, Error> {
        let snapshot = self.snapshot()?;
        let asked = query.words.as_ref().map(|words| lock(&self.queries).query(words)).unwrap_or_default();
        let mut scratch = lock(&self.scratch).pop().unwrap_or_default();
        let page = execute::search(&snapshot, &self.fields, query, &asked, &mut scratch);
        lock(&self.scratch).push(scratch);
        page
    }

    fn apply(&self, changes: &[Change]) -> Result<(), Error> {
        let mut writing = lock(&self.writing);
        let Writing { disk, lexicon } = &mut *writing;
        let (Some(disk), health) = (disk, self.health()) else { return Err(self.not_ready()) };
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
        result
    }

    fn clear(&self) -> Result<(), Error> {
        let mut writing = lock(&self.writing);
        self.change(Health::Rebuilding, Snapshot::default());
        if let Some(disk) = writing.disk.take() {
            disk.close();
        }
        match Disk::create(&self.folder) {
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

/// What a panic may leave behind these locks is either replaced as a whole or only remembered words.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
