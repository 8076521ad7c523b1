//! The same product in this process, without a socket: for counting what a request asks of the database.

use std::sync::Arc;

use ombruk::{app::App, store::Db, web};
use poem::{Endpoint, EndpointExt, Request, endpoint::BoxEndpoint};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};

use super::{Outcome, town::TOKEN, wire::Ask};

pub struct Inside {
    pub app: Arc<App>,
    site: BoxEndpoint<'static, poem::Response>,
}

/// What one request sent to the database. A statement that inserts two rows counts as two inserts and no read.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Acts {
    pub reads: u64,
    pub inserts: u64,
    pub updates: u64,
}

impl Acts {
    pub fn all(self) -> u64 {
        self.reads + self.inserts + self.updates
    }
}

impl Inside {
    pub async fn open(url: &str) -> Outcome<Self> {
        let app = App::start(Db::open(url).await?).await?;
        let site = web::site(app.clone()).map_to_response().boxed();
        Ok(Self { app, site })
    }

    /// Sends the first request to warm up what a server remembers, and counts the second.
    pub async fn count(&self, first: &Ask, second: &Ask) -> Outcome<Acts> {
        self.send(first).await?;
        let (rows, changes) = (self.rows().await?, self.changes().await?);
        let before = self.app.db.statements();
        self.send(second).await?;
        let statements = self.app.db.statements() - before;
        let changes = self.changes().await? - changes;
        let inserts = self.rows().await?.saturating_sub(rows).min(changes);
        let updates = changes - inserts;
        Ok(Acts { reads: statements.saturating_sub(changes), inserts, updates })
    }

    async fn send(&self, ask: &Ask) -> Outcome<()> {
        let request = Request::builder()
            .method(ask.method.parse()?)
            .uri(ask.path.parse()?)
            .header("authorization", format!("Bearer {TOKEN}"))
            .content_type("application/json")
            .body(ask.body.clone().unwrap_or_default());
        let response = self.site.get_response(request).await;
        let status = response.status();
        if !status.is_success() {
            let body = response.into_body().into_string().await?;
            return Err(format!("{} {}: {status} {body}", ask.method, ask.path).into());
        }
        Ok(())
    }

    /// Rows that this process's writing connection ever changed.
    async fn changes(&self) -> Result<u64, DbErr> {
        self.app.db.write(|tx| async move { number(&*tx, "SELECT total_changes() AS n").await }).await
    }

    /// All rows but those of the outbox, which the running server empties meanwhile.
    async fn rows(&self) -> Result<u64, DbErr> {
        let db = self.app.db.read();
        let tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('dirty', 'job')";
        let mut sum = 0;
        for table in db.query_all_raw(Statement::from_string(DbBackend::Sqlite, tables)).await? {
            let name: String = table.try_get("", "name")?;
            sum += number(db, &format!("SELECT count(*) AS n FROM \"{name}\"")).await?;
        }
        Ok(sum)
    }
}

pub async fn number(db: &impl ConnectionTrait, sql: &str) -> Result<u64, DbErr> {
    let row = db.query_one_raw(Statement::from_string(DbBackend::Sqlite, sql)).await?;
    let number: i64 = row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or_default();
    Ok(number.unsigned_abs())
}
