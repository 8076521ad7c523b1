//! Organisations, units, places, people, their roles and tokens, and the policy.

pub mod organisations;
pub mod people;
pub mod places;
pub mod sessions;
pub mod successors;
pub mod trees;
pub mod units;
