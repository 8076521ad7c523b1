//! Finding things, one thing, and logging what stands there.

pub mod card;
pub mod find;
pub mod log;
pub mod scanned;
pub mod thing;
