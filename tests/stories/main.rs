//! Stories over HTTP, each told on SQLite and on PostgreSQL. One binary: linking is the slow part.
#![allow(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

mod given;
mod setting;
mod world;

mod agreements;
mod asker;
mod call_offs;
mod declines;
mod demo;
mod demo_command;
mod directory;
mod displaced;
mod document;
mod edge;
mod evidence;
mod founding;
mod gate;
mod generated_client;
mod given_back;
mod handovers;
mod homecoming;
mod import_command;
mod imports;
mod index;
mod kill;
mod loans;
mod lots;
mod mending;
mod moments;
mod needs;
mod operation;
mod products;
mod reloading;
mod savings;
mod scope;
mod search;
mod stock;
mod successors;
mod transfers;
mod values;
mod work_orders;
mod yields;
