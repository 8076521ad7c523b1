//! Organisations, units, places, people, their roles and tokens, and the policy.

pub mod me;
pub mod people;
pub mod places;
pub mod policy;
pub mod tokens;
pub mod units;
