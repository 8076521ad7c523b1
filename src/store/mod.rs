//! The only SQL. Functions take a connection or a transaction and answer with entities or domain values.

pub mod approvals;
pub mod candidates;
pub mod db;
pub mod decisions;
pub mod directory;
pub mod entity;
pub mod estimates;
pub mod factors;
pub mod history;
pub mod holds;
pub mod idempotency;
pub mod lots;
pub mod need_list;
pub mod needs;
pub mod operation;
pub mod organisations;
pub mod people;
pub mod scope;

pub use db::{Db, FromDatabase, Tx};
