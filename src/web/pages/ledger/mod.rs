//! What reuse avoided: figures that link to their entries, and entries that link to their inputs.

pub mod declines;
pub mod entries;
pub mod entry;
pub mod factor;
pub mod factors;
pub mod savings;
pub mod targets;
