//! The only SQL. Functions take a connection or a transaction and answer with entities or domain values.

pub mod db;
pub mod directory;
pub mod entity;
pub mod entries;
pub mod factors;
pub mod handovers;
pub mod history;
pub mod holds;
pub mod idempotency;
pub mod lots;
pub mod needs;
pub mod operation;
pub mod organisations;
pub mod people;
pub mod prices;
pub mod reports;
pub mod scope;

pub use db::{Db, FromDatabase, Tx};
