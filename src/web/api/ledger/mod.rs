//! What reuse avoided: booking, verification, totals and reports.

pub mod reports;
pub mod savings;
pub mod targets;
