//! What changes hands: what is kept for somebody, and what they fetched.

pub mod handing;
pub mod mine;
