//! The rules, pure: time, factors and identities come in as arguments, facts come out. Nothing here does IO.

pub mod actor;
pub mod admission;
pub mod attributes;
pub mod code;
pub mod component;
pub mod decision;
pub mod decline;
pub mod facts;
pub mod figures;
#[cfg(test)]
mod fixture;
pub mod footprint;
pub mod hold;
pub mod ids;
pub mod ladder;
pub mod ledger;
pub mod life;
pub mod line;
pub mod look;
pub mod lot;
pub mod money;
pub mod offer;
pub mod offers;
pub mod policy;
mod rank;
pub mod ratio;
pub mod reason;
pub mod reference_price;
pub mod refused;
pub mod register;
pub mod requirement;
pub mod reversal;
pub mod savings;
pub mod terms;
pub mod time;
pub mod vocabulary;

pub use attributes::{Attributes, Colour, Material};
pub use code::Code;
pub use ids::*;
pub use money::Money;
pub use policy::Policy;
pub use refused::{Bad, Refused, Result};
pub use time::{Date, Instant};
pub use vocabulary::*;
