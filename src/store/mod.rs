//! The only SQL. Functions take a connection or a transaction and answer with entities or domain values.

pub mod check;
mod connect;
pub mod db;
pub mod demo;
pub mod directory;
pub mod exchange;
pub mod faults;
pub mod history;
pub mod idempotency;
pub mod index;
pub mod jobs;
pub mod ledger;
pub mod needs;
pub mod operation;
pub mod orders;
#[cfg(test)]
mod plans;
mod readiness;
mod reading;
pub mod reference;
pub mod registers;
pub mod restore;
pub mod rows;
pub mod secrets;
pub mod stock;
pub mod touched;
mod versions;
pub mod work;

pub use db::{Db, FromDatabase, Tx};
pub use reading::Reading;
pub use stock::batcher::Batchers;
pub use versions::save;

/// The most ids that one statement asks for: SQLite binds 32,766 values at most, PostgreSQL 65,535.
const IDS: usize = 10_000;
/// Up to this many ids SQLite uses an index of a small table. With more it would scan the whole table.
const FEW: usize = 100;
