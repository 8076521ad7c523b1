//! Suppliers, framework agreements, catalogues, call-offs and deliveries.

pub mod agreements;
pub mod call_offs;
pub mod catalogue;
