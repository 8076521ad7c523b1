//! The index that answers: searches read it, and changes are written to it.

use std::io::ErrorKind;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, Instant};

use tantivy::TantivyError;
use tantivy::directory::error::OpenReadError;
use uuid::Uuid;

use crate::search::contract::{Change, Health, Held, Meant, Page, Query, Ticket, Vocabulary};
use crate::search::embedded::disk::{Disk, Unopened};
use crate::search::embedded::error::Error;
use crate::search::embedded::execute;
use crate::search::embedded::folder::{self, Folder};
use crate::search::embedded::matching::Scratch;
use crate::search::embedded::schema::{Fields, schema};
use crate::search::embedded::segments::Snapshot;
use crate::search::query::{Lexicon, Understood};

/// After so many failed writes in a row, trying again does not help. A full disk or a missing permission is not
/// counted.
const FAILURES: u32 = 3;
/// After searches failed, the files are read at most once in this time.
const CHECK_AGAIN: Duration = Duration::from_secs(60);

pub struct Room {
    folder: Folder,
    /// The version of the vocabulary that the engine was given.
    pub vocabulary: u64,
    pub fields: Fields,
    writing: Mutex<Writing>,
    reading: RwLock<Reading>,
    queries: Mutex<Lexicon>,
    pub(super) scratch: Mutex<Vec<Scratch>>,
    /// When the files were last checked for damage.
    checked: Mutex<Option<Instant>>,
    /// True while a rebuild holds the lease.
    pub rebuilding: AtomicBool,
}

#[derive(Default)]
struct Writing {
    /// `None` while there is no index to write to.
    disk: Option<Disk>,
    failures: u32,
}

struct Reading {
    health: Health,
    snapshot: Arc<Snapshot>,
    /// The path of the index, while there is one that answers.
    index: Option<Arc<Path>>,
}

impl Room {
    pub fn open(path: &Path, vocabulary: &Vocabulary) -> Result<Self, Error> {
        let folder = Folder::take(path)?;
        let (_, fields) = schema();
        let queries = Lexicon::new(vocabulary);
        let index = folder::current(path)?;
        let opened = match &index {
            Some(index) => Disk::open(index, queries.twin(), &fields),
            None => Err(Unopened::Unusable("it is new".to_owned())),
        };
        let (disk, reading) = match opened {
            Ok((disk, snapshot)) => {
                let outdated = disk.footing().vocabulary != vocabulary.version();
                let health = if outdated { Health::Outdated } else { Health::Ready };
                (Some(disk), Reading { health, snapshot: Arc::new(snapshot), index: index.map(Arc::from) })
            }
            Err(Unopened::Unusable(why)) => (None, Reading::nothing(why)),
            Err(Unopened::Failed(error)) => return Err(error),
        };
        Ok(Self {
            folder,
            vocabulary: vocabulary.version(),
            fields,
            writing: Mutex::new(Writing { disk, failures: 0 }),
            reading: RwLock::new(reading),
            queries: Mutex::new(queries),
            scratch: Mutex::default(),
            checked: Mutex::default(),
            rebuilding: AtomicBool::new(false),
        })
    }

    pub fn search(&self, query: &Query, given_up: &AtomicBool) -> Result<Page, Error> {
        self.notice_loss();
        let snapshot = self.snapshot()?;
        let page = caught(|| self.ask(&snapshot, query, given_up));
        if matches!(page, Err(Error::Fault | Error::Index(_) | Error::Io(_))) {
            self.notice_damage();
        }
        page
    }

    fn ask(&self, snapshot: &Snapshot, query: &Query, given_up: &AtomicBool) -> Result<Page, Error> {
        let asked = query.words.as_deref().map(|words| self.understand(words));
        let nothing = Understood::default();
        let mut scratch = lock(&self.scratch).pop().unwrap_or_default();
        let page =
            execute::search(snapshot, &self.fields, query, asked.as_ref().unwrap_or(&nothing), &mut scratch, given_up);
        lock(&self.scratch).push(scratch);
        Ok(Page { meant: asked.map(Meant::from), outdated: self.health() == Health::Outdated, ..page? })
    }

    /// The lock is held only while words are looked up, not while misspelt words are compared with all listed words.
    fn understand(&self, words: &str) -> Understood {
        let heard = lock(&self.queries).hear(words);
        heard.understood()
    }

    pub fn apply(&self, changes: &[Change], held: Held) -> Result<Ticket, Error> {
        self.write(|disk| disk.apply(changes, held, &self.fields))
    }

    pub fn settle(&self, ticket: Ticket) -> Result<(), Error> {
        self.write(|disk| if disk.settle(ticket)? { self.show(disk) } else { Ok(()) })
    }

    fn write<T>(&self, work: impl FnOnce(&mut Disk) -> Result<T, Error>) -> Result<T, Error> {
        let mut writing = lock(&self.writing);
        if let Health::NeedsRebuild(why) = self.health() {
            return Err(Error::NotReady(why));
        }
        let Writing { disk: Some(disk), failures } = &mut *writing else { return Err(Error::Fault) };
        let result = caught(|| work(disk));
        match &result {
            Ok(_) => *failures = 0,
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

    pub fn held(&self) -> Option<(Uuid, Held)> {
        let answers = !matches!(self.health(), Health::NeedsRebuild(_));
        let writing = answers.then(|| lock(&self.writing))?;
        writing.disk.as_ref().map(|disk| (disk.footing().id, disk.footing().held))
    }

    /// Notices that the files of the index were deleted. Deleted files stay readable while they are open, so without
    /// this check the index would answer from old files for ever.
    pub fn notice_loss(&self) {
        let Some(index) = self.read(|reading| reading.index.clone()) else { return };
        // This file exists as long as the index. Every commit replaces it, and it is never missing in between.
        if index.join("meta.json").exists() {
            return;
        }
        self.lose(&index, "its files are gone");
    }

    /// Checks the files of the index after a search failed. Damage inside a file is not noticed when the index is
    /// opened, because that would mean to read all of it. Without this check, such an index would fail for ever.
    fn notice_damage(&self) {
        let Some(index) = self.read(|reading| reading.index.clone()) else { return };
        if !self.may_check() {
            return;
        }
        let Some(files) = lock(&self.writing).disk.as_ref().map(|disk| disk.index.clone()) else { return };
        match files.validate_checksum() {
            Ok(damaged) if damaged.is_empty() => {}
            // A merge may have removed the file since it was listed.
            Err(TantivyError::OpenReadError(OpenReadError::FileDoesNotExist(_))) => {}
            Ok(_) | Err(_) => self.lose(&index, "its files are damaged"),
        }
    }

    fn may_check(&self) -> bool {
        let mut checked = lock(&self.checked);
        let may = checked.is_none_or(|last| last.elapsed() >= CHECK_AGAIN);
        if may {
            *checked = Some(Instant::now());
        }
        may
    }

    /// Refuses all searches until the index is rebuilt, unless another index has replaced this one.
    fn lose(&self, index: &Arc<Path>, why: &str) {
        let mut reading = self.reading.write().unwrap_or_else(PoisonError::into_inner);
        if reading.index.as_ref() == Some(index) {
            *reading = Reading::nothing(why.to_owned());
        }
    }

    /// Creates an empty index beside the one that answers. An index that does not answer is removed to make room.
    pub fn begin(&self) -> Result<(PathBuf, Disk), Error> {
        let answering = self.read(|reading| reading.index.clone());
        if answering.is_none()
            && let Some(useless) = lock(&self.writing).disk.take()
        {
            useless.close();
        }
        let path = self.folder.begin(answering.as_deref())?;
        let disk = Disk::create(&path, self.vocabulary, lock(&self.queries).twin())?;
        Ok((path, disk))
    }

    /// Makes this index the one that answers, and removes the one before it.
    pub fn swap(&self, path: &Path, mut disk: Disk) -> Result<(), Error> {
        let mut writing = lock(&self.writing);
        disk.complete();
        let snapshot = Arc::new(disk.snapshot(&Snapshot::default(), &self.fields)?);
        self.folder.point_to(path)?;
        let before = std::mem::replace(&mut *writing, Writing { disk: Some(disk), failures: 0 });
        let index = Some(Arc::from(path));
        self.change(Reading { health: Health::Ready, snapshot, index });
        drop(writing);
        if let Some(disk) = before.disk {
            disk.close();
        }
        // The new index answers already. Files that could not be removed here are removed by the next rebuild.
        let _ = self.folder.remove_all_but(Some(path));
        Ok(())
    }

    /// Lets searches see the last commit.
    fn show(&self, disk: &Disk) -> Result<(), Error> {
        let before = self.read(|reading| Arc::clone(&reading.snapshot));
        let snapshot = Arc::new(disk.snapshot(&before, &self.fields)?);
        let mut reading = self.reading.write().unwrap_or_else(PoisonError::into_inner);
        // The index may have been distrusted meanwhile.
        if reading.index.is_some() {
            reading.snapshot = snapshot;
        }
        Ok(())
    }

    pub fn snapshot(&self) -> Result<Arc<Snapshot>, Error> {
        self.read(|reading| match &reading.health {
            Health::Ready | Health::Outdated => Ok(Arc::clone(&reading.snapshot)),
            Health::NeedsRebuild(why) => Err(Error::NotReady(why.clone())),
        })
    }

    pub fn health(&self) -> Health {
        self.read(|reading| reading.health.clone())
    }

    pub fn fail(&self, why: String) {
        self.change(Reading::nothing(why));
    }

    fn change(&self, reading: Reading) {
        *self.reading.write().unwrap_or_else(PoisonError::into_inner) = reading;
    }

    fn read<T>(&self, look: impl FnOnce(&Reading) -> T) -> T {
        look(&self.reading.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Reading {
    fn nothing(why: String) -> Self {
        Self { health: Health::NeedsRebuild(why), snapshot: Arc::default(), index: None }
    }
}

/// Whether a failed write may succeed later without a rebuild: a full disk may get room again.
fn passes(error: &Error) -> bool {
    let full = |error: &std::io::Error| {
        matches!(
            error.kind(),
            ErrorKind::StorageFull
                | ErrorKind::QuotaExceeded
                | ErrorKind::FileTooLarge
                | ErrorKind::ReadOnlyFilesystem
                | ErrorKind::PermissionDenied
        )
    };
    match error {
        // The failure that caused this one was counted already.
        Error::Lost => true,
        Error::Io(error) => full(error),
        Error::Index(TantivyError::IoError(error)) => full(error),
        _ => false,
    }
}

/// The result of the work. On some damage tantivy panics, and that is a failure like any other.
fn caught<T>(work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(Error::Fault))
}

/// Ignores poisoned locks. The data behind these locks is either replaced as a whole or only a cache of words.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
