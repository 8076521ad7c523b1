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

/// So many ids are asked for in one statement: SQLite binds 32,766 values at most, PostgreSQL 65,535.
const IDS: usize = 10_000;
/// With so many ids SQLite uses an index of a small table; with more it would look through all of it.
const FEW: usize = 100;
