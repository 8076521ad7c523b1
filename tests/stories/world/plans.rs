//! How SQLite goes about what a story asks of it: one thing, need or booking is found by an index, never by looking
//! through all of them. The planner believes the same figures in every database, so its plans here are those of a town.

use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use ombruk::store::Db;
use sea_orm::{ConnectionTrait, DbBackend, Statement};

/// Tables that a town has little of, that are read as a whole and remembered, or that forget after a day.
const SMALL: [&str; 15] = [
    "agreement",
    "category",
    "factor",
    "function",
    "function_category",
    "idempotency",
    "job",
    "organisation",
    "place",
    "reference_price",
    "region",
    "role_grant",
    "seaql_migrations",
    "search_node",
    "unit",
];

/// Every statement of a story, once, and how often the catalogue was read.
#[derive(Clone, Default)]
pub struct Asked(Arc<Mutex<BTreeSet<String>>>, Arc<AtomicU64>);

impl Asked {
    pub fn note(&self, statement: &Statement) {
        if statement.sql.contains("FROM \"catalogue_item\"") {
            self.1.fetch_add(1, Ordering::Relaxed);
        }
        if statement.db_backend == DbBackend::Sqlite {
            self.0.lock().unwrap().insert(statement.sql.clone());
        }
    }

    pub fn catalogue_reads(&self) -> u64 {
        self.1.load(Ordering::Relaxed)
    }

    /// The steps that look through a table to find a few of its rows.
    pub async fn scans(self, db: &Db) -> Vec<String> {
        let asked = std::mem::take(&mut *self.0.lock().unwrap());
        let mut scans = Vec::new();
        for sql in asked.into_iter().filter(|sql| finds(sql)) {
            let explain = Statement::from_string(DbBackend::Sqlite, format!("EXPLAIN QUERY PLAN {sql}"));
            for row in db.read().query_all_raw(explain).await.unwrap() {
                let step: String = row.try_get("", "detail").unwrap();
                if looks_through(&step, &sql) {
                    scans.push(format!("{step}: {sql}"));
                }
            }
        }
        scans
    }
}

/// Whether a statement wants some rows of many. Audits over everything are written by hand, facets and reports group.
fn finds(sql: &str) -> bool {
    let verbs = ["SELECT \"", "SELECT COUNT(", "SELECT DISTINCT ", "UPDATE \"", "DELETE FROM \""];
    verbs.iter().any(|verb| sql.starts_with(verb))
        && sql.contains(" WHERE ")
        && !sql.contains(" GROUP BY ")
        && !sql.contains("? = ?")
}

fn looks_through(step: &str, sql: &str) -> bool {
    let Some(table) = step.strip_prefix("SCAN ").and_then(|rest| rest.split(' ').next()) else { return false };
    // In the order of an index, until a page is full.
    let page = step.contains(" USING ") && sql.contains(" ORDER BY ") && sql.contains(" LIMIT ?");
    !page
        && !ranks(sql)
        && !step.ends_with("CONSTANT ROW")
        && !step.ends_with("CONSTANT ROWS")
        && !SMALL.contains(&table)
}

/// The database's own listing, where no search index answers, may be asked for the nearest, the most or the soonest
/// first. No index is in such an order, because it is computed for the asker: everything found is looked at, as for
/// facets.
fn ranks(sql: &str) -> bool {
    let computed = ["(CASE WHEN (\"lot\".", "\"lot\".\"held\" - \"lot\".\"quantity\" ASC"];
    let order = sql.split(" ORDER BY ").nth(1).filter(|_| sql.contains(" FROM \"lot\" "));
    order.is_some_and(|order| order.ends_with(" LIMIT ?") && computed.iter().any(|by| order.starts_with(by)))
}
