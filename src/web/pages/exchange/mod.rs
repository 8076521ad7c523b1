//! What changes hands: what is kept for somebody, and what they fetched.

pub mod crossing;
pub mod handed;
pub mod handing;
pub mod mine;
