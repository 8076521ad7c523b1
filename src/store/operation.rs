//! What keeps the machine going: what waits for the worker, copies of the database, proofs that it is whole.

use std::path::Path;

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter,
    Statement,
};

use super::{
    Db,
    entity::{dirty, job},
};
use crate::domain::{LotId, time};

/// Jobs that are due, and lots that the search index has not read again.
pub async fn waiting(db: &impl ConnectionTrait) -> Result<u64, DbErr> {
    let due = job::Entity::find().filter(job::Column::RunAfter.lte(time::now()));
    Ok(due.count(db).await? + dirty::Entity::find().count(db).await?)
}

/// Copies a SQLite database as one transaction sees it, while others write. The file must not exist.
pub async fn copy(db: &Db, to: &Path) -> Result<(), DbErr> {
    let to = to.to_str().ok_or_else(|| DbErr::Custom("the path of a copy is text".to_owned()))?;
    let statement = Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO ?", [to.into()]);
    db.read().execute_raw(statement).await?;
    Ok(())
}

/// A lot whose cache says something else than the rows it sums up.
#[derive(Debug, FromQueryResult)]
pub struct Mismatch {
    pub id: LotId,
    pub cached: i64,
    pub summed: i64,
}

/// Lots whose quantity is not the sum of their movements, at most a hundred.
pub async fn quantities(db: &Db) -> Result<Vec<Mismatch>, DbErr> {
    mismatches(
        db,
        "SELECT l.id, l.quantity AS cached, CAST(COALESCE(i.n, 0) - COALESCE(o.n, 0) AS BIGINT) AS summed FROM lot l \
         LEFT JOIN (SELECT to_lot, SUM(n) AS n FROM movement GROUP BY to_lot) i ON i.to_lot = l.id \
         LEFT JOIN (SELECT from_lot, SUM(n) AS n FROM movement GROUP BY from_lot) o ON o.from_lot = l.id \
         WHERE l.quantity <> COALESCE(i.n, 0) - COALESCE(o.n, 0) ORDER BY l.id LIMIT 100",
    )
    .await
}

/// Lots whose `held` is not the most that active holds claim on one day, at most a hundred. The sum can only rise on a
/// day on which a hold begins, so those days are the ones to look at.
pub async fn holds(db: &Db) -> Result<Vec<Mismatch>, DbErr> {
    mismatches(
        db,
        "SELECT l.id, l.held AS cached, CAST(COALESCE(p.n, 0) AS BIGINT) AS summed FROM lot l LEFT JOIN (\
           SELECT lot_id, MAX(n) AS n FROM (\
             SELECT a.lot_id, a.id, SUM(b.n) AS n FROM hold a JOIN hold b ON b.lot_id = a.lot_id \
               AND b.state = 'active' AND b.from_on <= a.from_on AND (b.until_on IS NULL OR b.until_on >= a.from_on) \
             WHERE a.state = 'active' GROUP BY a.lot_id, a.id) peaks GROUP BY lot_id) p ON p.lot_id = l.id \
         WHERE l.held <> COALESCE(p.n, 0) OR l.held > l.quantity ORDER BY l.id LIMIT 100",
    )
    .await
}

/// What SQLite itself finds wrong with the file; PostgreSQL looks after its own.
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

async fn mismatches(db: &Db, sql: &str) -> Result<Vec<Mismatch>, DbErr> {
    let backend = db.read().get_database_backend();
    Mismatch::find_by_statement(Statement::from_string(backend, sql)).all(db.read()).await
}
