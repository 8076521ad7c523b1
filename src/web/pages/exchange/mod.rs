//! Reserved things, and their handovers.

pub mod crossing;
pub mod handed;
pub mod handing;
pub mod keeping;
pub mod mine;
