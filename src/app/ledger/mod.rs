//! What reuse avoided: booking, verification, totals and reports.

pub mod entries;
pub mod life;
pub mod reading;
pub mod reports;
pub mod savings;
pub mod targets;
pub mod valuation;
