//! The rules, pure: time, factors and identities come in as arguments, facts come out. Nothing here does IO.

pub mod actor;
pub mod component;
pub mod facts;
pub mod figures;
pub mod footprint;
pub mod hold;
pub mod ids;
pub mod ledger;
pub mod life;
pub mod look;
pub mod lot;
pub mod money;
pub mod policy;
pub mod ratio;
pub mod reference_price;
pub mod refused;
pub mod requirement;
pub mod reversal;
pub mod savings;
pub mod time;
pub mod vocabulary;

pub use ids::*;
pub use money::Money;
pub use policy::Policy;
pub use refused::{Bad, Refused, Result};
pub use time::{Date, Instant};
pub use vocabulary::*;
