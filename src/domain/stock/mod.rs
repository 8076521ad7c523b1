//! Lots and what is known, kept, moved, counted and proven of them.

pub mod attributes;
pub mod certificate;
pub mod changes;
pub mod circle;
pub mod code;
pub mod custody;
pub mod departure;
pub mod digital_link;
pub mod document_file;
pub mod evidence;
pub mod fact;
pub mod facts;
pub mod gtin;
pub mod hold;
pub mod look;
pub mod lot;
pub mod numbers;
pub mod photo;
pub mod product;
pub mod scan;
pub mod similar;
pub mod taking;
pub mod undo;
pub mod volume;
