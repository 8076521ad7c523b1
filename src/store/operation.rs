//! Copies of the database, and checks that its file is intact.

use std::path::Path;

use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};

use crate::store::Db;

/// Copies a SQLite database as one transaction sees it, while others write. The file `to` must not exist.
pub async fn copy(db: &Db, to: &Path) -> Result<(), DbErr> {
    let to = to.to_str().ok_or_else(|| DbErr::Custom("the path of a copy is text".to_owned()))?;
    let statement = Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO ?", [to.into()]);
    db.read().execute_raw(statement).await?;
    Ok(())
}

/// What SQLite's own checks find wrong with the file. Empty for PostgreSQL, which has no such checks.
pub async fn damage(db: &Db) -> Result<Vec<String>, DbErr> {
    if db.is_postgres() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for row in db.read().query_all_raw(Statement::from_string(DbBackend::Sqlite, "PRAGMA integrity_check")).await? {
        let said: String = row.try_get_by_index(0)?;
        if said != "ok" {
            found.push(said);
        }
    }
    for row in db.read().query_all_raw(Statement::from_string(DbBackend::Sqlite, "PRAGMA foreign_key_check")).await? {
        let (table, parent): (String, String) = (row.try_get_by_index(0)?, row.try_get_by_index(2)?);
        found.push(format!("a row of {table} points to a missing row of {parent}"));
    }
    Ok(found)
}
