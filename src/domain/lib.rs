//! The rules, pure: time, factors and identities come in as arguments, facts come out. Nothing here does IO.

pub mod directory;
pub mod event;
pub mod exchange;
pub mod fields;
pub mod ids;
pub mod job;
pub mod ledger;
pub mod moment;
pub mod money;
pub mod needs;
pub mod orders;
pub mod ratio;
pub mod reference;
pub mod refused;
pub mod registers;
pub mod stock;
pub mod text;
pub mod time;
pub mod version;
pub mod vocabulary;
pub mod work;

pub use directory::policy::Policy;
pub use event::{Event, Verb};
pub use ids::*;
pub use job::Job;
pub use money::Money;
pub use refused::{Bad, Refused, RefusedRow, Result};
pub use stock::attributes::Attributes;
pub use stock::code::Code;
pub use time::{Date, Instant};
pub use version::Expected;
pub use vocabulary::*;
