//! The product in this process, without a socket, to count what a request asks of the database.

use std::sync::{Arc, Mutex};

use ombruk::{app::App, boot, store::Db};
use poem::{Endpoint, EndpointExt, Request, endpoint::BoxEndpoint};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};

use super::{Outcome, loads::open, wire::Ask};

pub struct Inside {
    pub app: Arc<App>,
    site: BoxEndpoint<'static, poem::Response>,
    seen: Arc<Mutex<Vec<Statement>>>,
}

/// What requests of one kind send to the database.
#[derive(Clone, Debug, Default)]
pub struct Acts {
    /// Request by request, every statement that reads, with the values it was sent with.
    pub reads: Vec<Vec<Statement>>,
    /// Rows that one request inserts and changes, on average.
    pub inserts: u64,
    pub updates: u64,
}

impl Inside {
    pub async fn open(url: &str) -> Outcome<Self> {
        let seen: Arc<Mutex<Vec<Statement>>> = Arc::default();
        let watch = seen.clone();
        let db = Db::watched(url, Arc::new(move |statement| open(&watch).push(statement.clone()))).await?;
        let app = boot::without_search(db).await?;
        let site = ombruk::web::site(app.clone()).map_to_response().boxed();
        Ok(Self { app, site, seen })
    }

    /// Sends the first request to fill the caches, and records the others.
    pub async fn record(&self, asks: &[Ask]) -> Outcome<Acts> {
        let [first, others @ ..] = asks else { return Err("no request to record".into()) };
        self.send(first).await?;
        let (rows, changes) = (self.rows().await?, self.changes().await?);
        let mut reads = Vec::new();
        for ask in others {
            open(&self.seen).clear();
            self.send(ask).await?;
            let statements = std::mem::take(&mut *open(&self.seen));
            reads.push(statements.into_iter().filter(|statement| is_read(&statement.sql)).collect());
        }
        let sent = others.len() as f64;
        let changes = self.changes().await? - changes;
        let inserts = self.rows().await?.saturating_sub(rows).min(changes);
        let each = |n: u64| (n as f64 / sent).round() as u64;
        if reads.is_empty() {
            Err("no request is left to record".into())
        } else {
            Ok(Acts { reads, inserts: each(inserts), updates: each(changes - inserts) })
        }
    }

    async fn send(&self, ask: &Ask) -> Outcome<()> {
        let (name, kind, secret) = ask.who.header();
        let request = Request::builder()
            .method(ask.method.parse()?)
            .uri(ask.path.parse()?)
            .header(name, format!("{kind}{secret}"))
            .content_type("application/json")
            .body(ask.body.as_ref().map(|body| body.bytes.to_vec()).unwrap_or_default());
        let response = self.site.get_response(request).await;
        let status = response.status();
        if !status.is_success() {
            let body = response.into_body().into_string().await?;
            return Err(format!("{} {}: {status} {body}", ask.method, ask.path).into());
        }
        Ok(())
    }

    /// How many rows this process's write connection has changed so far.
    async fn changes(&self) -> Result<u64, DbErr> {
        self.app.db.write(|tx| async move { number(&*tx, "SELECT total_changes() AS n").await }).await
    }

    /// Counts all rows except those of the lists that the running server empties meanwhile.
    async fn rows(&self) -> Result<u64, DbErr> {
        let db = self.app.db.read();
        let tables =
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('lot_change', 'search_node', 'job')";
        let mut sum = 0;
        for table in db.query_all_raw(Statement::from_string(DbBackend::Sqlite, tables)).await? {
            let name: String = table.try_get("", "name")?;
            sum += number(db, &format!("SELECT count(*) AS n FROM \"{name}\"")).await?;
        }
        Ok(sum)
    }
}

fn is_read(sql: &str) -> bool {
    ["SELECT", "WITH"].iter().any(|verb| sql.starts_with(verb))
}

pub async fn number(db: &impl ConnectionTrait, sql: &str) -> Result<u64, DbErr> {
    let row = db.query_one_raw(Statement::from_string(DbBackend::Sqlite, sql)).await?;
    let number: i64 = row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or_default();
    Ok(number.unsigned_abs())
}
