//! What reuse avoided: booking, verification, totals and reports.

pub mod entries;
pub mod reports;
pub mod targets;
