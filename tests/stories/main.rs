//! Stories over HTTP, each told on SQLite and on PostgreSQL. One binary: linking is the slow part.
#![allow(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

mod world;

mod agreements;
mod call_offs;
mod directory;
mod edge;
mod given;
mod lots;
mod operation;
mod scope;
mod transfers;
mod work_orders;
mod search;
mod stock;
