//! What reuse avoided: booking, verification, totals and reports.

pub mod component;
pub mod entry;
pub mod figures;
pub mod footprint;
pub mod inputs;
pub mod life;
pub mod reference_price;
pub mod reversal;
pub mod savings;
pub mod target;
