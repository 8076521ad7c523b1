//! Organisations, units, places, people, their roles and tokens, how they sign in, and the policy.

pub mod credentials;
pub mod organisations;
pub mod people;
pub mod places;
pub mod providers;
pub mod registers;
pub mod sessions;
pub mod successors;
pub mod trees;
pub mod units;
