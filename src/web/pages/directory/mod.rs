//! Signing in, what people may see and set for themselves, and administration.

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
