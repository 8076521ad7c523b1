//! Organisations, units, places, people, their roles and tokens, and the policy.

pub mod actor;
pub mod organisation;
pub mod permit;
pub mod person;
pub mod policy;
pub mod tree;
