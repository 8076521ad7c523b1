//! Things: finding them, looking at one, logging, and looking after one or many.

pub mod acting;
pub mod card;
pub mod clearing;
mod columns;
mod departing;
mod facets;
pub mod find;
pub mod history;
pub mod labelling;
pub mod log;
pub mod scanned;
pub mod table;
pub mod tending;
pub mod thing;
