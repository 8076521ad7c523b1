//! Checks SQLite files before one of them replaces the database.

use std::{collections::HashSet, path::Path, time::Duration};

use migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DbBackend, DbErr, Statement};

use crate::store::{Db, operation};

/// The reasons why this file cannot become the database, usually none. Opening the file may write to it, so pass a
/// copy.
pub async fn faults(file: &Path) -> Result<Vec<String>, DbErr> {
    let db = match Db::open(&format!("sqlite:{}", file.display())).await {
        Ok(db) => db,
        Err(error) => return Ok(vec![format!("it is no SQLite database that can be read: {error}")]),
    };
    let found = look(&db).await;
    db.close().await?;
    found
}

async fn look(db: &Db) -> Result<Vec<String>, DbErr> {
    let ours = "SELECT COUNT(*) FROM sqlite_master WHERE name IN ('seaql_migrations', 'organisation', 'lot')";
    let row = db.read().query_one_raw(Statement::from_string(DbBackend::Sqlite, ours)).await?;
    if row.map(|row| row.try_get_by_index::<i64>(0)).transpose()? != Some(3) {
        return Ok(vec!["it is no database of Ombruk".to_owned()]);
    }
    let known = Migrator::migrations();
    let known: HashSet<&str> = known.iter().map(|migration| migration.name()).collect();
    let applied = "SELECT version FROM seaql_migrations ORDER BY version";
    for row in db.read().query_all_raw(Statement::from_string(DbBackend::Sqlite, applied)).await? {
        let version: String = row.try_get_by_index(0)?;
        if !known.contains(version.as_str()) {
            return Ok(vec![format!("it was written by a newer version of Ombruk: this one does not know {version}")]);
        }
    }
    operation::damage(db).await
}

/// Whether another process has this database open. If none has, SQLite's log is written into the file and deleted.
pub async fn is_open(file: &Path) -> bool {
    let mut options = ConnectOptions::new(format!("sqlite:{}?mode=rw", file.display()));
    options.max_connections(1).sqlx_logging(false);
    options.map_sqlx_sqlite_opts(|options| options.busy_timeout(Duration::ZERO));
    // A file that cannot be opened is in nobody's use. It may be the very reason for the restore.
    let Ok(db) = Database::connect(options).await else { return false };
    let alone = db.execute_unprepared("PRAGMA journal_mode = DELETE").await;
    let open = alone.is_err_and(|error| error.to_string().contains("locked"));
    let closed = db.close().await;
    open || closed.is_err()
}
