//! The only SQL. Functions take a connection or a transaction and answer with entities or domain values.

pub mod agreements;
pub mod call_offs;
pub mod catalogue;
pub mod check;
pub mod custody;
pub mod db;
pub mod directory;
pub mod entity;
pub mod factors;
pub mod history;
pub mod holds;
pub mod idempotency;
pub mod index;
pub mod jobs;
pub mod labels;
pub mod lots;
pub mod needs;
pub mod operation;
pub mod organisations;
pub mod partners;
pub mod people;
pub mod places;
pub mod reservations;
pub mod scope;
pub mod transfers;
pub mod work_orders;
pub mod stock_list;
pub mod trail;

pub use db::{Db, FromDatabase, Tx};
