//! Connections to SQLite that only look up rows by their ids. They are not in a pool, because a pool checks each
//! connection after every use, which costs as much as the read itself.

use std::sync::{Mutex, MutexGuard, PoisonError};

use sea_orm::{
    DbBackend, DbErr, FromQueryResult, QueryResult, RuntimeErr, Statement, Values,
    sqlx::{
        self, ConnectOptions, Connection, SqliteConnection,
        sqlite::{SqliteConnectOptions, SqliteRow},
    },
};

use crate::store::{connect::Watch, stock::single::Single};

/// Keeps as many connections as there were ever reads at the same moment. The callers bound that number.
pub struct Readers {
    options: SqliteConnectOptions,
    watch: Watch,
    idle: Mutex<Vec<SqliteConnection>>,
}

impl Readers {
    pub fn new(options: SqliteConnectOptions, watch: Watch) -> Self {
        Self { options, watch, idle: Mutex::default() }
    }

    /// The rows with these ids, as far as they exist. There must be 1, 2, 4, 8, 16 or 32 ids.
    pub async fn rows<E: Single>(&self, ids: &[E::Id]) -> Result<Vec<E::Model>, DbErr> {
        let statement = E::statements().iter().enumerate().find(|(power, _)| 1 << power == ids.len());
        let Some((_, sql)) = statement else { return Err(DbErr::Custom(format!("{} rows at once", ids.len()))) };
        let rows = self.fetch::<E>(sql, ids).await;
        let rows = rows.map_err(|error| DbErr::Query(RuntimeErr::SqlxError(error.into())))?;
        rows.into_iter().map(|row| E::Model::from_query_result(&QueryResult::from(row), "")).collect()
    }

    /// A connection on which a read failed or was cancelled is not used again.
    async fn fetch<E: Single>(&self, sql: &'static str, ids: &[E::Id]) -> Result<Vec<SqliteRow>, sqlx::Error> {
        let mut connection = match self.take() {
            Some(connection) => connection,
            None => self.options.connect().await?,
        };
        let mut query = sqlx::query(sql);
        for id in ids {
            query = query.bind(E::uuid(*id));
        }
        let rows = query.fetch_all(&mut connection).await?;
        self.idle().push(connection);
        let values = Values(ids.iter().map(|id| (*id).into()).collect());
        (self.watch)(&Statement { sql: sql.to_owned(), values: Some(values), db_backend: DbBackend::Sqlite });
        Ok(rows)
    }

    pub async fn close(&self) {
        while let Some(connection) = self.take() {
            // An error does not matter, because nothing was written.
            let _ = connection.close().await;
        }
    }

    fn take(&self) -> Option<SqliteConnection> {
        self.idle().pop()
    }

    fn idle(&self) -> MutexGuard<'_, Vec<SqliteConnection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
