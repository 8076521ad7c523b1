//! Organisations, units, places, people, their roles and tokens, how people sign in, and the policy.

pub mod actor;
pub mod organisation;
pub mod password;
pub mod permit;
pub mod person;
pub mod policy;
pub mod provider;
pub mod scim;
pub mod sign_in;
pub mod totp;
pub mod tree;
