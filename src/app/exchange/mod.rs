//! Things kept for somebody, handed over, returned, lent and transferred.

pub mod handovers;
pub mod holdings;
pub mod homecomings;
pub mod notices;
pub mod reservation_edits;
pub mod reservations;
pub mod returns;
pub mod transfers;
