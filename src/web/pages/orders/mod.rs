//! Buying, where the ladder has opened it: suppliers, agreements with their catalogues, call-offs and what arrives.

pub mod agreements;
pub mod call_offs;
pub mod catalogue;
pub mod suppliers;
