//! The only SQL. Functions take a connection or a transaction and answer with entities or domain values.

pub mod agreements;
pub mod call_offs;
pub mod catalogue;
pub mod db;
pub mod directory;
pub mod entity;
pub mod factors;
pub mod history;
pub mod holds;
pub mod idempotency;
pub mod index;
pub mod jobs;
pub mod lots;
pub mod needs;
pub mod operation;
pub mod organisations;
pub mod partners;
pub mod people;
pub mod scope;
pub mod transfers;
pub mod work_orders;

pub use db::{Db, FromDatabase, Tx};
