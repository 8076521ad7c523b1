//! Things kept for somebody, handed over, returned, lent and transferred.

pub mod handover;
