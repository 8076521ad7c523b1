//! Things reserved for somebody, handed over, returned, lent and transferred.

pub mod handovers;
pub mod notices;
pub mod reservations;
pub mod transfers;
