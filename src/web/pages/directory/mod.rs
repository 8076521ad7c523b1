//! Signing in, and what somebody may see and set of themselves.

pub mod access;
pub mod accessibility;
pub mod administration;
pub mod entering;
pub mod link;
pub mod people;
pub mod places;
pub mod policy;
pub mod profile;
pub mod provider;
pub mod register;
pub mod sign_in;
pub mod switching;
pub mod units;
