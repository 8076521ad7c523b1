//! Stories over HTTP, each told on SQLite and on PostgreSQL. One binary: linking is the slow part.
#![allow(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

mod given;
mod setting;
mod world;

mod directory;
mod edge;
mod exchange;
mod ledger;
mod needs;
mod orders;
mod registers;
mod running;
mod stock;
mod work;
