//! SQLite's query plans for the statements of a story: one thing, need or booking is found by an index, never by a
//! table scan. The planner has the same statistics in every database, so its plans here are those of a town.

use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use ombruk::store::Db;
use sea_orm::{ConnectionTrait, DbBackend, Statement};

/// Tables that are small in a town, that are read as a whole and cached, or whose rows are deleted after a day.
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

    /// The steps that scan a table to find a few of its rows.
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
    // Reads in the order of an index until a page is full.
    let page = step.contains(" USING ") && sql.contains(" ORDER BY ") && sql.contains(" LIMIT ?");
    !page
        && !ranks(sql)
        && !step.ends_with("CONSTANT ROW")
        && !step.ends_with("CONSTANT ROWS")
        && !SMALL.contains(&table)
}

/// The database's own listing, used without a search index, may be sorted by distance, by quantity or by date. The
/// order is computed for the reader, so no index has it. All rows found are read, as for facets.
fn ranks(sql: &str) -> bool {
    let computed = ["(CASE WHEN (\"lot\".", "\"lot\".\"held\" - \"lot\".\"quantity\" ASC"];
    let order = sql.split(" ORDER BY ").nth(1).filter(|_| sql.contains(" FROM \"lot\" "));
    order.is_some_and(|order| order.ends_with(" LIMIT ?") && computed.iter().any(|by| order.starts_with(by)))
}
