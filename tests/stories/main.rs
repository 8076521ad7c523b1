//! Stories: tests over HTTP, each run on SQLite and on PostgreSQL. They are one binary, since linking is the slow part.
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
