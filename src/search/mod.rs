//! Finding lots by words and facets. The index is derived: the database decides, and everything here can be rebuilt
//! from it. This module knows nothing else of the product; ids are plain UUIDs, closed lists plain words.
//!
//! `contract/` is what the product asks of any engine, `query/` understands words for all of them. Each engine has a folder of its own beside it and is known by
//! nobody else but the place that opens it.

pub mod contract;
pub mod embedded;
pub mod query;

pub use contract::*;
