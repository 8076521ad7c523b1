//! The only SQL. Functions take a connection or a transaction and answer with entities or domain values.

pub mod agreements;
pub mod approvals;
pub mod call_offs;
pub mod candidates;
pub mod catalogue;
pub mod check;
mod connect;
pub mod custody;
pub mod db;
pub mod decisions;
pub mod demo;
pub mod directory;
pub mod documents;
pub mod entity;
pub mod entries;
pub mod estimates;
pub mod factors;
pub mod faults;
pub mod handovers;
pub mod history;
pub mod holders;
pub mod holdings;
pub mod holds;
pub mod idempotency;
pub mod import_rows;
pub mod imports;
pub mod index;
pub mod jobs;
pub mod labels;
pub mod lots;
pub mod need_list;
pub mod needs;
pub mod notices;
pub mod operation;
pub mod organisations;
pub mod partners;
pub mod people;
pub mod places;
#[cfg(test)]
mod plans;
pub mod prices;
pub mod products;
mod readers;
mod readiness;
mod reading;
pub mod reports;
pub mod reservations;
pub mod restore;
pub mod scope;
pub mod stock_list;
pub mod successors;
pub mod together;
pub mod touched;
pub mod trail;
pub mod transfers;
mod versions;
pub mod ways;
pub mod work_orders;

pub use db::{Db, FromDatabase, Tx};
pub use reading::Reading;
pub use together::Together;
pub use versions::save;

/// So many ids are asked for in one statement: SQLite binds 32,766 values at most, PostgreSQL 65,535.
const IDS: usize = 10_000;
