//! Suppliers, framework agreements, catalogues, call-offs and deliveries.

pub mod agreement;
pub mod call_off;
