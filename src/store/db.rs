//! The database: many readers, and writes that are all or nothing.
//!
//! SQLite has one write connection whose transactions begin IMMEDIATE: a deferred one that reads first and writes later
//! fails at once with SQLITE_BUSY_SNAPSHOT when anybody wrote in between. PostgreSQL runs READ COMMITTED with row locks
//! and is tried again after a serialisation failure or a deadlock.

use std::{
    ops::Deref,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use chrono::TimeDelta;
use migrations::{Migrator, MigratorTrait};
use sea_orm::{
    AccessMode, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use tokio::{
    sync::watch,
    time::{Instant as Tick, timeout},
};

use crate::domain::{Instant, time};
use crate::store::{
    connect::{self, CONNECTIONS, Distrust, PATIENCE, Watch},
    faults, readiness,
    reading::{Gate, Reading},
    stock::readers::Readers,
};

/// How often a write is tried again after PostgreSQL asked for it.
const TRIES: u32 = 10;
/// A commit that is younger proves that the database takes writes.
const PROVEN_FOR: Duration = Duration::from_secs(1);
/// Whoever asks whether the database takes writes is answered within two seconds.
const READY_WITHIN: Duration = Duration::from_millis(1_900);
/// Key of the advisory lock under which PostgreSQL is migrated: "ombruk" in ASCII.
const MIGRATION_LOCK: i64 = 0x6f6d_6272_756b;
/// Key of the advisory lock under which a demo is loaded: the one before and one.
const LOADING_LOCK: i64 = MIGRATION_LOCK + 1;
/// Key of the advisory lock under which the first rows are written.
const SEEDING_LOCK: i64 = MIGRATION_LOCK + 2;

#[derive(Clone)]
pub struct Db {
    reader: Arc<Reading>,
    writer: DatabaseConnection,
    gate: Option<Arc<Gate>>,
    distrust: Distrust,
    readers: Option<Arc<Readers>>,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    statements: AtomicU64,
    directory: AtomicU64,
    work: watch::Sender<u64>,
    committed: Mutex<Option<Tick>>,
}

/// A write transaction. Everything a use case changes goes through it, or nothing does.
#[derive(Clone)]
pub struct Tx {
    transaction: Arc<DatabaseTransaction>,
    signals: Arc<Signals>,
    /// The moment was given, and is no matter of order.
    told: bool,
    /// The moment of the act: one for everything in the transaction.
    pub at: Instant,
    /// When it is written down, where the act happened earlier.
    pub recorded_at: Option<Instant>,
}

#[derive(Default)]
struct Signals {
    work: AtomicBool,
    directory: AtomicBool,
    /// What this transaction came upon happened then, after its own moment.
    later: Mutex<Option<Instant>>,
}

/// Why an attempt ended. `undone`: certainly nothing of it was committed. `later`: what was found under a lock happened
/// after the attempt's moment, so that another attempt has a moment after that.
struct Stopped<E> {
    error: E,
    undone: bool,
    later: Option<Instant>,
}

/// An error that may carry the database's own, so that a write can be tried again.
pub trait FromDatabase: From<DbErr> {
    fn database(&self) -> Option<&DbErr>;
}

impl FromDatabase for DbErr {
    fn database(&self) -> Option<&DbErr> {
        Some(self)
    }
}

impl Db {
    /// Opens `sqlite:PATH` (made when missing) or `postgres://...`. The schema is not touched: see [`Db::migrate`].
    pub async fn open(url: &str) -> Result<Self, DbErr> {
        Self::watched(url, Arc::new(|_| {})).await
    }

    /// The same, for tests and benchmarks that look at what is asked of the database.
    pub async fn watched(url: &str, watch: Watch) -> Result<Self, DbErr> {
        let shared = Arc::new(Shared::default());
        let counted = shared.clone();
        let watch: Watch = Arc::new(move |statement| {
            counted.statements.fetch_add(1, Ordering::Relaxed);
            watch(statement);
        });
        let count = |mut connection: DatabaseConnection| {
            let watch = watch.clone();
            connection.set_metric_callback(move |info| watch(info.statement));
            connection
        };
        let distrust = Distrust::default();
        if let Some(path) = url.strip_prefix("sqlite:") {
            own(path).map_err(|error| DbErr::Custom(format!("{path}: {error}")))?;
            let url = format!("sqlite:{path}?mode=rwc");
            let writer = count(Database::connect(connect::sqlite_writer(&url, distrust.clone())).await?);
            let reader = count(Database::connect(connect::sqlite_readers(&url)).await?);
            let options = reader.get_sqlite_connection_pool().connect_options();
            let readers = Some(Arc::new(Readers::new(options.as_ref().clone(), watch)));
            let reader = Arc::new(Reading::of_file(reader));
            return Ok(Self { reader, writer, gate: None, distrust, readers, shared });
        }
        let writer = count(Database::connect(connect::postgres(url)).await?);
        let reader = count(Database::connect(connect::postgres(url)).await?);
        let reader = Arc::new(Reading::of_server(reader, CONNECTIONS, PATIENCE));
        let gate = Some(Arc::new(Gate::new(CONNECTIONS, PATIENCE)));
        Ok(Self { reader, writer, gate, distrust, readers: None, shared })
    }

    /// Brings the schema up to date; several nodes may do it at once.
    pub async fn migrate(&self) -> Result<(), DbErr> {
        if !self.is_postgres() {
            return Migrator::up(&self.writer, None).await;
        }
        let lock = self.writer.begin().await?;
        lock.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")).await?;
        Migrator::up(&self.writer, None).await?;
        lock.commit().await
    }

    /// Keeps other processes from loading a demo until it is dropped, also by being killed: whoever was killed a moment
    /// ago is waited for. `None`: another one is at it.
    pub async fn loading_alone(&self) -> Result<Option<DatabaseTransaction>, DbErr> {
        let lock = self.writer.begin().await?;
        let sql = format!("SET LOCAL lock_timeout = '3s'; SELECT pg_advisory_xact_lock({LOADING_LOCK})");
        match lock.execute_unprepared(&sql).await {
            Ok(_) => Ok(Some(lock)),
            Err(error) if faults::code(&error).as_deref() == Some("55P03") => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Takes every row of every organisation out of PostgreSQL. Tables that are not this program's stay untouched: the
    /// database may be shared. What the release brings is there again with the next start.
    pub async fn empty(&self) -> Result<(), DbErr> {
        let ours = "TRUNCATE organisation, region, history, idempotency, job, lot_change, watch_key, watch_lot CASCADE;
            INSERT INTO lot_change (lot_id) VALUES ('00000000-0000-0000-0000-000000000000')";
        self.writer.execute_unprepared(ours).await?;
        self.shared.directory.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    /// Whether every migration this program knows is applied.
    pub async fn is_migrated(&self) -> Result<bool, DbErr> {
        Ok(Migrator::get_pending_migrations(self.reader.pool()).await?.is_empty())
    }

    /// Whether the database is there, up to date, and takes writes: one is made unless somebody's was committed just
    /// now.
    pub async fn is_ready(&self) -> bool {
        let asked = async {
            let migrated = self.is_migrated().await?;
            if migrated && !self.is_proven() {
                self.write(|tx| async move { readiness::prove(&tx).await }).await?;
            }
            Ok::<_, DbErr>(migrated)
        };
        match timeout(READY_WITHIN, asked).await {
            Ok(Ok(ready)) => ready,
            Ok(Err(error)) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "the database takes no writes");
                false
            }
            Err(_) => false,
        }
    }

    fn is_proven(&self) -> bool {
        self.committed().is_some_and(|at| at.elapsed() < PROVEN_FOR)
    }

    fn committed(&self) -> MutexGuard<'_, Option<Tick>> {
        self.shared.committed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn is_postgres(&self) -> bool {
        self.reader.get_database_backend() == DbBackend::Postgres
    }

    /// For reads that decide nothing. What decides is read in the transaction that writes.
    pub fn read(&self) -> &Reading {
        &self.reader
    }

    /// The connections that only look for lots; PostgreSQL needs none.
    pub(super) fn readers(&self) -> Option<&Readers> {
        self.readers.as_deref()
    }

    /// Runs `work` in one transaction and commits when it answers `Ok`; anything else leaves no trace.
    /// `work` may run more than once, so its effects outside the database wait for [`Tx::wake`] and its kin.
    pub async fn write<T, E, F, Fut>(&self, work: F) -> Result<T, E>
    where
        E: FromDatabase,
        F: Fn(Tx) -> Fut,
        Fut: Future<Output = Result<T, E>>,
    {
        self.write_at(None, work).await
    }

    /// The same at a moment that is not now: the demo's history happened before.
    pub async fn write_at<T, E, F, Fut>(&self, at: Option<Instant>, work: F) -> Result<T, E>
    where
        E: FromDatabase,
        F: Fn(Tx) -> Fut,
        Fut: Future<Output = Result<T, E>>,
    {
        let (mut tries, mut floor) = (0, None);
        loop {
            match self.attempt(at, floor, &work).await {
                Err(Stopped { later: Some(later), .. }) if tries < TRIES => {
                    floor = later.checked_add_signed(TimeDelta::microseconds(1));
                    tries += 1;
                }
                Err(Stopped { error, undone, .. })
                    if tries < TRIES
                        && error.database().is_some_and(|error| {
                            faults::asks_for_another_try(error)
                                || undone && faults::is_lost(error) && !faults::is_unreachable(error)
                        }) =>
                {
                    tries += 1
                }
                Err(Stopped { error, .. }) => {
                    if error.database().is_some_and(faults::is_unavailable) {
                        *self.committed() = None;
                    }
                    return Err(error);
                }
                Ok(done) => return Ok(done),
            }
        }
    }

    async fn attempt<T, E, F, Fut>(
        &self,
        at: Option<Instant>,
        floor: Option<Instant>,
        work: &F,
    ) -> Result<T, Stopped<E>>
    where
        E: FromDatabase,
        F: Fn(Tx) -> Fut,
        Fut: Future<Output = Result<T, E>>,
    {
        let undone = |error: E| Stopped { error, undone: true, later: None };
        let _place = match &self.gate {
            Some(gate) => Some(gate.enter().await.map_err(|error| undone(error.into()))?),
            None => None,
        };
        let transaction = Arc::new(self.begin().await.map_err(|error| undone(error.into()))?);
        let signals = Arc::new(Signals::default());
        let now = floor.map_or_else(time::now, |floor| floor.max(time::now()));
        let tx = Tx {
            transaction: transaction.clone(),
            signals: signals.clone(),
            told: at.is_some(),
            at: at.unwrap_or(now),
            recorded_at: None,
        };
        let outcome = work(tx).await;
        let Some(transaction) = Arc::into_inner(transaction) else {
            return Err(undone(DbErr::Custom("a transaction outlived its use case".to_owned()).into()));
        };
        match outcome {
            Ok(value) => {
                self.commit(transaction, signals).await.map_err(|error| Stopped {
                    error: E::from(error),
                    undone: false,
                    later: None,
                })?;
                Ok(value)
            }
            Err(error) => {
                // The refusal is the answer; a connection that does not roll back is closed, and so undoes it as well.
                if transaction.rollback().await.is_err() {
                    self.distrust.store(true, Ordering::Release);
                }
                Err(Stopped { later: *signals.later(), ..undone(error) })
            }
        }
    }

    /// Goes on also when whoever waits for it hangs up: what was committed is always announced.
    async fn commit(&self, transaction: DatabaseTransaction, signals: Arc<Signals>) -> Result<(), DbErr> {
        let db = self.clone();
        let committed = tokio::spawn(async move {
            match transaction.commit().await {
                Ok(()) => {
                    *db.committed() = Some(Tick::now());
                    db.announce(&signals);
                    Ok(())
                }
                Err(error) => {
                    db.distrust.store(true, Ordering::Release);
                    Err(error)
                }
            }
        });
        committed.await.unwrap_or_else(|error| Err(DbErr::Custom(error.to_string())))
    }

    async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        let options = TransactionOptions {
            access_mode: self.is_postgres().then_some(AccessMode::ReadWrite),
            sqlite_transaction_mode: (!self.is_postgres()).then_some(SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        let begun = self.writer.begin_with_options(options).await;
        if begun.is_err() {
            self.distrust.store(true, Ordering::Release);
        }
        match &self.gate {
            Some(gate) => gate.saw(begun),
            None => begun,
        }
    }

    fn announce(&self, signals: &Signals) {
        if signals.directory.load(Ordering::Relaxed) {
            self.shared.directory.fetch_add(1, Ordering::Release);
        }
        if signals.work.load(Ordering::Relaxed) {
            self.shared.work.send_modify(|commits| *commits += 1);
        }
    }

    /// Counts up when people, units or places change: caches of them compare it.
    pub fn directory_version(&self) -> u64 {
        self.shared.directory.load(Ordering::Acquire)
    }

    /// Changes with every commit that leaves work for the background.
    pub fn work_left(&self) -> watch::Receiver<u64> {
        self.shared.work.subscribe()
    }

    /// Statements sent so far, for tests and metrics: a list never queries per row.
    pub fn statements(&self) -> u64 {
        self.shared.statements.load(Ordering::Relaxed)
    }

    pub async fn close(self) -> Result<(), DbErr> {
        if let Some(readers) = self.readers {
            readers.close().await;
        }
        self.writer.close().await?;
        self.reader.pool().clone().close().await
    }
}

impl Signals {
    fn later(&self) -> MutexGuard<'_, Option<Instant>> {
        self.later.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tx {
    /// The same transaction, for an act that happened at an earlier moment than it is written down.
    pub fn as_of(&self, happened_at: Instant) -> Self {
        Self { at: happened_at, recorded_at: Some(self.now()), ..self.clone() }
    }

    /// The moment at which everything of the transaction is written.
    pub fn now(&self) -> Instant {
        self.recorded_at.unwrap_or(self.at)
    }

    /// Fails when what this transaction found under a lock happened after its own moment: whoever had the lock began
    /// later, or has another clock. The write is then tried again with a moment after that one, so that the moments of
    /// what happened to a thing are in the order of the commits.
    pub(super) fn comes_after(&self, last: Option<Instant>) -> Result<(), DbErr> {
        let Some(later) = last.filter(|last| *last > self.now() && !self.told) else { return Ok(()) };
        *self.signals.later() = Some(later);
        Err(DbErr::Custom(format!("what happened at {later} came before a write of {}", self.now())))
    }

    /// Waits until no other node writes the rows that the release brings: afterwards they are seen.
    pub async fn seeds_alone(&self) -> Result<(), DbErr> {
        if self.get_database_backend() == DbBackend::Postgres {
            self.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({SEEDING_LOCK})")).await?;
        }
        Ok(())
    }

    /// After the commit, wakes the background worker.
    pub fn wake(&self) {
        self.signals.work.store(true, Ordering::Relaxed);
    }

    /// After the commit, makes caches of people, units and places read again.
    pub fn directory_changed(&self) {
        self.signals.directory.store(true, Ordering::Relaxed);
    }
}

impl Deref for Tx {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &DatabaseTransaction {
        &self.transaction
    }
}

/// Makes SQLite's file, when it is missing, for its owner alone; what SQLite keeps beside it follows.
fn own(path: &str) -> std::io::Result<()> {
    match create_private(path.as_ref()) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Makes an empty file that only its owner reads.
pub fn create_private(path: &std::path::Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}
