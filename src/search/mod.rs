//! Finds lots by words and facets. The index is derived from the database, and everything here can be rebuilt from it.
//! This module uses no other module of the program: ids are plain UUIDs, and closed lists are plain words.
//!
//! `contract/` is what the product asks of any engine. `query/` understands words, for all engines. Each engine has a
//! folder of its own, and only the code that opens it knows it.

pub mod contract;
pub mod embedded;
pub mod meilisearch;
pub mod query;

pub use contract::*;
