//! What reuse avoided: figures that open to their entries, and entries that open to what they were computed from.

pub mod declines;
pub mod entries;
pub mod entry;
pub mod factor;
pub mod factors;
pub mod savings;
