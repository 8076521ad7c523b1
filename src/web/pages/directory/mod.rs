//! Signing in, and what somebody may see and set of themselves.

pub mod profile;
pub mod sign_in;
pub mod switching;
