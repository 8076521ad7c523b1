//! The database: many readers, and writes that are all or nothing.
//!
//! SQLite has one write connection whose transactions begin IMMEDIATE. A deferred transaction that reads first and
//! writes later fails at once with SQLITE_BUSY_SNAPSHOT when anybody wrote in between. On PostgreSQL writes run READ
//! COMMITTED with row locks, and are tried again after a serialisation failure or a deadlock.

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

/// How often one write is tried again at most.
const TRIES: u32 = 10;
/// A commit that is younger than this proves that the database takes writes.
const PROVEN_FOR: Duration = Duration::from_secs(1);
/// [`Db::is_ready`] gives up after this time, so that its caller gets an answer within two seconds.
const READY_WITHIN: Duration = Duration::from_millis(1_900);
/// Key of the advisory lock under which PostgreSQL is migrated: "ombruk" in ASCII.
const MIGRATION_LOCK: i64 = 0x6f6d_6272_756b;
/// Key of the advisory lock under which a demo is loaded.
const LOADING_LOCK: i64 = MIGRATION_LOCK + 1;
/// Key of the advisory lock under which the rows that come with a release are written.
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
    commits: AtomicU64,
    work: watch::Sender<u64>,
    committed: Mutex<Option<Tick>>,
}

/// A write transaction. All changes of a use case go through it, so they are committed together or not at all.
#[derive(Clone)]
pub struct Tx {
    transaction: Arc<DatabaseTransaction>,
    signals: Arc<Signals>,
    /// The caller gave the moment of the act. Such a moment is not compared with the moments of other acts.
    told: bool,
    /// The moment of the act, the same for everything in the transaction.
    pub at: Instant,
    /// The moment when the act is written down, if the act happened earlier.
    pub recorded_at: Option<Instant>,
}

#[derive(Default)]
struct Signals {
    work: AtomicBool,
    directory: AtomicBool,
    /// The moment of something that this transaction found and that happened after the transaction's own moment.
    later: Mutex<Option<Instant>>,
}

/// Why an attempt to write ended. `undone`: certainly nothing of it was committed. `later`: the moment of something
/// that was found under a lock and happened after this attempt's moment. The next attempt takes a moment after that
/// one.
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

    /// Like [`Db::open`], for tests and benchmarks that look at the statements sent to the database.
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

    /// Takes a lock that keeps other processes from loading a demo. It is released when the answer is dropped, and also
    /// when this process is killed. Waits up to three seconds, because the lock of a process that was just killed is
    /// not released at once. `None`: another process is loading.
    pub async fn loading_alone(&self) -> Result<Option<DatabaseTransaction>, DbErr> {
        let lock = self.writer.begin().await?;
        let sql = format!("SET LOCAL lock_timeout = '3s'; SELECT pg_advisory_xact_lock({LOADING_LOCK})");
        match lock.execute_unprepared(&sql).await {
            Ok(_) => Ok(Some(lock)),
            Err(error) if faults::code(&error).as_deref() == Some("55P03") => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Deletes every row of every organisation from PostgreSQL. Tables of other programs stay untouched, because the
    /// database may be shared. The rows that come with a release are written again at the next start.
    pub async fn empty(&self) -> Result<(), DbErr> {
        let ours = "TRUNCATE organisation, region, history, idempotency, job, lot_change, watch_key, watch_lot CASCADE;
            INSERT INTO lot_change (lot_id) VALUES ('00000000-0000-0000-0000-000000000000')";
        self.writer.execute_unprepared(ours).await?;
        self.shared.directory.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    /// Whether every migration that this program knows is applied.
    pub async fn is_migrated(&self) -> Result<bool, DbErr> {
        Ok(Migrator::get_pending_migrations(self.reader.pool()).await?.is_empty())
    }

    /// Whether the database can be reached, is up to date, and takes writes. If nothing was committed just now, one row
    /// is written to find out.
    pub async fn is_ready(&self) -> bool {
        let asked = async {
            let migrated = self.is_migrated().await?;
            if migrated && !self.is_proven() {
                self.write(|tx| async move { readiness::prove(&*tx, tx.at).await }).await?;
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

    /// For reads that decide nothing. What decides about a write is read in the transaction of that write.
    pub fn read(&self) -> &Reading {
        &self.reader
    }

    /// SQLite's connections that only look up rows by id. `None` on PostgreSQL, which needs none.
    pub(super) fn readers(&self) -> Option<&Readers> {
        self.readers.as_deref()
    }

    /// Runs `work` in one transaction. Commits when it answers `Ok`, and rolls back otherwise. `work` may run more than
    /// once, so it must not act outside the database. [`Tx::wake`] and [`Tx::directory_changed`] take effect after the
    /// commit.
    pub async fn write<T, E, F, Fut>(&self, work: F) -> Result<T, E>
    where
        E: FromDatabase,
        F: Fn(Tx) -> Fut,
        Fut: Future<Output = Result<T, E>>,
    {
        self.write_at(None, work).await
    }

    /// Like [`Db::write`], but at the moment `at`. The demo writes its history this way.
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
                // The refusal is the answer. A connection that cannot roll back is closed, which undoes the transaction
                // as well.
                if transaction.rollback().await.is_err() {
                    self.distrust.store(true, Ordering::Release);
                }
                Err(Stopped { later: *signals.later(), ..undone(error) })
            }
        }
    }

    /// Runs in a task of its own, which goes on when the caller stops waiting. So whatever was committed is announced.
    async fn commit(&self, transaction: DatabaseTransaction, signals: Arc<Signals>) -> Result<(), DbErr> {
        let db = self.clone();
        let committed = tokio::spawn(async move {
            match transaction.commit().await {
                Ok(()) => {
                    *db.committed() = Some(Tick::now());
                    db.shared.commits.fetch_add(1, Ordering::Release);
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

    /// Grows when people, units or places change. Caches of them compare it to see whether they are out of date.
    pub fn directory_version(&self) -> u64 {
        self.shared.directory.load(Ordering::Acquire)
    }

    /// Grows with every commit of this process. A cache that was filled before the last one may be out of date.
    pub fn commits(&self) -> u64 {
        self.shared.commits.load(Ordering::Acquire)
    }

    /// Changes with every commit that leaves work for the background worker.
    pub fn work_left(&self) -> watch::Receiver<u64> {
        self.shared.work.subscribe()
    }

    /// How many statements were sent so far: for metrics, and for tests that a list does not query per row.
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
    /// The same transaction, for an act that happened before it is written down.
    pub fn as_of(&self, happened_at: Instant) -> Self {
        Self { at: happened_at, recorded_at: Some(self.now()), ..self.clone() }
    }

    /// The moment at which everything of the transaction is written.
    pub fn now(&self) -> Instant {
        self.recorded_at.unwrap_or(self.at)
    }

    /// Fails when something that this transaction found under a lock happened after its own moment. That is so when the
    /// transaction that held the lock began later, or ran on a node with another clock. The write is then tried again
    /// with a later moment, so that the moments of a thing's events are in the order of the commits.
    pub(super) fn comes_after(&self, last: Option<Instant>) -> Result<(), DbErr> {
        let Some(later) = last.filter(|last| *last > self.now() && !self.told) else { return Ok(()) };
        *self.signals.later() = Some(later);
        Err(DbErr::Custom(format!("what happened at {later} came before a write of {}", self.now())))
    }

    /// Waits until no other node writes the rows that come with a release. Afterwards this transaction sees them.
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

    /// After the commit, makes caches of people, units and places load again.
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

/// Creates SQLite's file if it is missing, for its owner alone. SQLite gives the files beside it the same permissions.
fn own(path: &str) -> std::io::Result<()> {
    match create_private(path.as_ref()) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Creates an empty file that only its owner can read and write. An existing file is an error.
pub fn create_private(path: &std::path::Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}
