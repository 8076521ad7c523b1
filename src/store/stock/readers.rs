//! Connections to SQLite that do nothing but look for lots. A pool asks each of its connections after every use whether
//! it still lives, which costs as much as the read itself.

use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use sea_orm::{
    ColumnTrait, DbBackend, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryResult, QueryTrait, RuntimeErr,
    Statement, Value, Values,
    sqlx::{
        self, ConnectOptions, Connection, SqliteConnection,
        sqlite::{SqliteConnectOptions, SqliteRow},
    },
};

use crate::domain::LotId;
use crate::store::{connect::Watch, rows::lot};

/// As many connections as reads were ever under way at the same moment: whoever asks bounds them.
pub struct Readers {
    options: SqliteConnectOptions,
    watch: Watch,
    idle: Mutex<Vec<SqliteConnection>>,
}

/// The statement that finds one lot, two, four, and so on until thirty-two.
static STATEMENTS: LazyLock<[String; 6]> = LazyLock::new(|| {
    [1, 2, 4, 8, 16, 32].map(|lots| {
        let ids = vec![LotId(Default::default()); lots];
        lot::Entity::find().filter(lot::Column::Id.is_in(ids)).build(DbBackend::Sqlite).sql
    })
});

impl Readers {
    pub fn new(options: SqliteConnectOptions, watch: Watch) -> Self {
        Self { options, watch, idle: Mutex::default() }
    }

    /// Those of the lots that there are: 1, 2, 4, 8, 16 or 32.
    pub async fn lots(&self, ids: &[LotId]) -> Result<Vec<lot::Model>, DbErr> {
        let statement = STATEMENTS.iter().enumerate().find(|(power, _)| 1 << power == ids.len());
        let Some((_, sql)) = statement else { return Err(DbErr::Custom(format!("{} lots at once", ids.len()))) };
        let rows = self.rows(sql, ids).await.map_err(|error| DbErr::Query(RuntimeErr::SqlxError(error.into())))?;
        rows.into_iter().map(|row| lot::Model::from_query_result(&QueryResult::from(row), "")).collect()
    }

    /// A connection on which a read failed, or was given up, is not used again.
    async fn rows(&self, sql: &'static str, ids: &[LotId]) -> Result<Vec<SqliteRow>, sqlx::Error> {
        let mut connection = match self.take() {
            Some(connection) => connection,
            None => self.options.connect().await?,
        };
        let mut query = sqlx::query(sql);
        for id in ids {
            query = query.bind(id.0);
        }
        let rows = query.fetch_all(&mut connection).await?;
        self.idle().push(connection);
        let values = Values(ids.iter().map(|id| Value::from(*id)).collect());
        (self.watch)(&Statement { sql: sql.to_owned(), values: Some(values), db_backend: DbBackend::Sqlite });
        Ok(rows)
    }

    pub async fn close(&self) {
        while let Some(connection) = self.take() {
            // Nothing was written.
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
