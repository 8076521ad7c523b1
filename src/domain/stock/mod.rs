//! Lots and what is known, kept, moved, counted and proven of them.

pub mod attributes;
pub mod changes;
pub mod code;
pub mod custody;
pub mod departure;
pub mod evidence;
pub mod fact;
pub mod facts;
pub mod hold;
pub mod look;
pub mod lot;
pub mod product;
pub mod taking;
pub mod undo;
pub mod volume;
