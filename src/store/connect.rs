//! Connection options for SQLite and PostgreSQL.

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

/// How long a request waits for a connection before it is refused. It is long, because hundreds of requests may have to
/// write one after another.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// How long to wait for a connection to PostgreSQL before it counts as unreachable. Clients get their answer within two
/// seconds.
const REACHED: Duration = Duration::from_millis(1_500);
/// A connection that was idle for this long is tested before it is used again.
const RESTED: Duration = Duration::from_secs(1);
/// The size of each of the two PostgreSQL pools: one pool reads, the other writes.
pub const CONNECTIONS: u32 = 8;

/// Set when a transaction could not begin or end. The state of its connection is unknown then, so SQLite's write pool
/// closes it instead of using it again.
pub type Distrust = Arc<AtomicBool>;

/// Called with each statement after it ran.
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

/// The only connection to SQLite that writes. When the disk is full, SQLite rolls back by itself. The driver's own
/// ROLLBACK then fails, and the driver still believes that the transaction is open. It would begin the next transaction
/// as a savepoint of one that nobody commits. So a connection in this state is closed when it is released, and the pool
/// opens another one.
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

/// This asks only what the driver believes. SQLite itself needs no check: BEGIN fails inside a transaction.
fn is_clean(connection: &SqliteConnection, distrust: &AtomicBool) -> bool {
    let distrusted = distrust.swap(false, Ordering::AcqRel);
    !distrusted && !connection.is_in_transaction()
}

pub fn sqlite_readers(url: &str) -> ConnectOptions {
    sqlite(url, 4, SqliteSynchronous::Normal, 32, "-1000")
}

/// `prepared`: how many prepared statements each connection keeps. `cache`: the value of the pragma `cache_size`, in
/// KiB if negative. The cache can be small, because the operating system's cache serves all connections too. A thousand
/// pages hold the inner pages of an index of a million lots.
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
