//! Suppliers, framework agreements, catalogues, call-offs and deliveries.

pub mod agreement_edits;
pub mod agreements;
pub mod call_offs;
pub mod catalogue;
pub mod deliveries;
pub mod shortages;
