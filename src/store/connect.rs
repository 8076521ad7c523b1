//! How the database is connected to.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use sea_orm::{
    ConnectOptions, Statement,
    sqlx::{
        Connection, Error, SqliteConnection,
        sqlite::{SqliteJournalMode, SqliteSynchronous},
    },
};

/// Requests wait so long for a connection before they are refused: two hundred clients may want the last chair.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// PostgreSQL is taken for gone when it cannot be reached within this: clients are told within two seconds.
const REACHED: Duration = Duration::from_millis(1_500);
/// A connection that nobody used for so long is asked whether it still lives.
const RESTED: Duration = Duration::from_secs(1);
/// Connections to PostgreSQL that read, and as many that write.
pub const CONNECTIONS: u32 = 8;

/// Set when a transaction could not be begun or ended: whatever state the connection is in, nobody uses it again.
pub type Distrust = Arc<AtomicBool>;

/// Sees each statement after it was run.
pub type Watch = Arc<dyn Fn(&Statement) + Send + Sync>;

pub fn postgres(url: &str) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(CONNECTIONS)
        .acquire_timeout(REACHED)
        .sqlx_logging(false)
        .test_before_acquire_if_idle_for(RESTED);
    options
}

/// The one connection to SQLite that writes. When the disk is full SQLite rolls back by itself; the driver's own
/// ROLLBACK then fails, it goes on believing in the transaction, and would begin the next one as a savepoint of a
/// transaction that nobody commits. Whoever comes out of use like that is closed, and another connection is opened.
pub fn sqlite_writer(url: &str, distrust: Distrust) -> ConnectOptions {
    let mut options = sqlite(url, 1, SqliteSynchronous::Full, 100, "-2000");
    let seen = distrust.clone();
    options.map_sqlx_sqlite_pool_opts(move |pool| {
        let distrust = seen.clone();
        pool.after_release(move |connection, _| {
            let clean = is_clean(connection, &distrust);
            Box::pin(async move { Ok::<_, Error>(clean) })
        })
    });
    options.map_sqlx_sqlite_before_acquire(move |connection, _| {
        let clean = is_clean(connection, &distrust);
        Box::pin(async move { Ok(clean) })
    });
    options
}

/// BEGIN itself asserts that SQLite is in no transaction: within one it fails.
fn is_clean(connection: &SqliteConnection, distrust: &AtomicBool) -> bool {
    let distrusted = distrust.swap(false, Ordering::AcqRel);
    !distrusted && !connection.is_in_transaction()
}

pub fn sqlite_readers(url: &str) -> ConnectOptions {
    sqlite(url, 4, SqliteSynchronous::Normal, 32, "-1000")
}

/// `prepared` statements stay so in each of the connections. `cache`: as the pragma has it, KiB if negative. The
/// system's cache serves all connections besides. A thousand pages hold the inner pages of an index of a million lots.
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
