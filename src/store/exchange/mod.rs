//! Things kept for somebody, handed over, returned, lent and transferred.

pub mod handovers;
pub mod holdings;
pub mod notices;
pub mod reservations;
pub mod transfers;
