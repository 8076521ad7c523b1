//! The database: many readers, and writes that are all or nothing.
//!
//! SQLite has one write connection whose transactions begin IMMEDIATE: a deferred one that reads first and writes later
//! fails at once with SQLITE_BUSY_SNAPSHOT when anybody wrote in between. PostgreSQL runs READ COMMITTED with row locks
//! and is tried again after a serialisation failure or a deadlock.

use std::{
    ops::Deref,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use migrations::{Migrator, MigratorTrait};
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    RuntimeErr, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
    sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous},
};
use tokio::sync::Notify;

use super::readers::Readers;
use crate::domain::{Instant, time};

/// How often a write is tried again after PostgreSQL asked for it.
const TRIES: u32 = 10;
/// Long queues are answered late rather than refused: two hundred clients may want the last chair.
const PATIENCE: Duration = Duration::from_secs(60);
/// Key of the advisory lock under which PostgreSQL is migrated: "ombruk" in ASCII.
const MIGRATION_LOCK: i64 = 0x6f6d_6272_756b;
/// Key of the advisory lock under which a demo is loaded: the one before and one.
const LOADING_LOCK: i64 = MIGRATION_LOCK + 1;

#[derive(Clone)]
pub struct Db {
    reader: DatabaseConnection,
    writer: DatabaseConnection,
    readers: Option<Arc<Readers>>,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    statements: AtomicU64,
    directory: AtomicU64,
    work: Notify,
}

/// A write transaction. Everything a use case changes goes through it, or nothing does.
#[derive(Clone)]
pub struct Tx {
    transaction: Arc<DatabaseTransaction>,
    signals: Arc<Signals>,
    /// The moment of the act: one for everything in the transaction.
    pub at: Instant,
    /// When it is written down, where the act happened earlier.
    pub recorded_at: Option<Instant>,
}

#[derive(Default)]
struct Signals {
    work: AtomicBool,
    directory: AtomicBool,
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

/// Sees each statement after it was run.
pub type Watch = Arc<dyn Fn(&Statement) + Send + Sync>;

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
        if let Some(path) = url.strip_prefix("sqlite:") {
            let url = format!("sqlite:{path}?mode=rwc");
            let writer = count(Database::connect(sqlite(&url, 1, SqliteSynchronous::Full, 100, "-2000")).await?);
            let reader = count(Database::connect(sqlite(&url, 4, SqliteSynchronous::Normal, 32, "-1000")).await?);
            let options = reader.get_sqlite_connection_pool().connect_options();
            let readers = Readers::new(options.as_ref().clone(), watch);
            return Ok(Self { reader, writer, readers: Some(Arc::new(readers)), shared });
        }
        let mut options = ConnectOptions::new(url);
        options.max_connections(16).acquire_timeout(PATIENCE).sqlx_logging(false).test_before_acquire(false);
        let connection = count(Database::connect(options).await?);
        Ok(Self { reader: connection.clone(), writer: connection, readers: None, shared })
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
            Err(error) if code(&error).as_deref() == Some("55P03") => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Takes every row of every organisation out of PostgreSQL. Tables that are not this program's stay untouched: the
    /// database may be shared. What the release brings is there again with the next start.
    pub async fn empty(&self) -> Result<(), DbErr> {
        let ours = "TRUNCATE organisation, region, history, idempotency, job, lot_change CASCADE;
            INSERT INTO lot_change (lot_id) VALUES ('00000000-0000-0000-0000-000000000000')";
        self.writer.execute_unprepared(ours).await?;
        self.shared.directory.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    /// Whether every migration this program knows is applied.
    pub async fn is_migrated(&self) -> Result<bool, DbErr> {
        Ok(Migrator::get_pending_migrations(&self.reader).await?.is_empty())
    }

    pub fn is_postgres(&self) -> bool {
        self.reader.get_database_backend() == DbBackend::Postgres
    }

    /// For reads that decide nothing. What decides is read in the transaction that writes.
    pub fn read(&self) -> &DatabaseConnection {
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
        let mut tries = 0;
        loop {
            match self.attempt(at, &work).await {
                Err(error) if tries < TRIES && error.database().is_some_and(asks_for_another_try) => tries += 1,
                done => return done,
            }
        }
    }

    async fn attempt<T, E, F, Fut>(&self, at: Option<Instant>, work: &F) -> Result<T, E>
    where
        E: FromDatabase,
        F: Fn(Tx) -> Fut,
        Fut: Future<Output = Result<T, E>>,
    {
        let options = TransactionOptions {
            access_mode: self.is_postgres().then_some(AccessMode::ReadWrite),
            sqlite_transaction_mode: (!self.is_postgres()).then_some(SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        let transaction = Arc::new(self.writer.begin_with_options(options).await?);
        let signals = Arc::new(Signals::default());
        let tx = Tx {
            transaction: transaction.clone(),
            signals: signals.clone(),
            at: at.unwrap_or_else(time::now),
            recorded_at: None,
        };
        let outcome = work(tx).await;
        let Some(transaction) = Arc::into_inner(transaction) else {
            return Err(DbErr::Custom("a transaction outlived its use case".to_owned()).into());
        };
        match outcome {
            Ok(value) => {
                transaction.commit().await?;
                self.announce(&signals);
                Ok(value)
            }
            Err(error) => {
                // The refusal is the answer; a rollback that fails is undone by closing the connection anyway.
                let _ = transaction.rollback().await;
                Err(error)
            }
        }
    }

    fn announce(&self, signals: &Signals) {
        if signals.directory.load(Ordering::Relaxed) {
            self.shared.directory.fetch_add(1, Ordering::Release);
        }
        if signals.work.load(Ordering::Relaxed) {
            self.shared.work.notify_one();
        }
    }

    /// Counts up when people, units or places change: caches of them compare it.
    pub fn directory_version(&self) -> u64 {
        self.shared.directory.load(Ordering::Acquire)
    }

    /// Returns when a commit left work for the background.
    pub async fn work_left(&self) {
        self.shared.work.notified().await;
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
        self.reader.close().await
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

/// `prepared` statements stay so in each of the connections. `cache`: as the pragma has it, KiB if negative; behind it
/// stands the system's cache, which all of them share. The way to each of a million lots fits in a thousand.
fn sqlite(
    url: &str,
    connections: u32,
    synchronous: SqliteSynchronous,
    prepared: usize,
    cache: &'static str,
) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
        .sqlx_logging(false)
        .test_before_acquire(false)
        .map_sqlx_sqlite_opts(move |options| {
            options
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(synchronous)
                .foreign_keys(true)
                .busy_timeout(PATIENCE)
                .statement_cache_capacity(prepared)
                .pragma("cache_size", cache)
                .pragma("temp_store", "memory")
        });
    options
}

/// Unique indexes, as PostgreSQL and SQLite name them, of which a write looks first whether its value is free. Another
/// try finds what came in between: it draws another code, or refuses.
const LOOKED_FOR: [&str; 6] = [
    "ix_lot_organisation_id_code",
    "lot.code",
    "ix_person_organisation_id_lower_email",
    "ix_product_organisation_id_gtin",
    "product.gtin",
    "import_row",
];

/// Serialisation failure, deadlock, or a value that was taken meanwhile.
fn asks_for_another_try(error: &DbErr) -> bool {
    let (DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error))) = error else {
        return false;
    };
    let Some(error) = error.as_database_error() else { return false };
    let taken = error.is_unique_violation() && LOOKED_FOR.iter().any(|name| error.message().contains(name));
    taken || matches!(error.code().as_deref(), Some("40001" | "40P01"))
}

/// PostgreSQL's code of what went wrong.
fn code(error: &DbErr) -> Option<String> {
    let (DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error))) = error else {
        return None;
    };
    Some(error.as_database_error()?.code()?.into_owned())
}
