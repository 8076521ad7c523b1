//! Lots and what is known, kept, moved, counted and proven of them.

pub mod attached;
pub mod batches;
pub mod codes;
pub mod counts;
pub mod custody;
pub mod departures;
pub mod documents;
pub mod edits;
pub mod facts;
pub mod holds;
pub mod joins;
pub mod label_batches;
pub mod labels;
pub mod listing;
pub mod logging;
pub mod lots;
pub mod moves;
pub mod opening;
pub mod parts;
pub mod products;
pub mod scans;
pub mod splits;
pub mod surplus;
pub mod taking;
pub mod trail;
pub mod undoing;
