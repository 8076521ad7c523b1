//! Lots: what is known of them, their labels, photos and documents, and what is done to them.

pub mod certificates;
pub mod custody;
pub mod documents;
pub mod drafts;
mod found;
pub mod label_batches;
pub mod label_sheets;
pub mod labels;
pub mod lot_acts;
pub mod lot_batches;
pub mod lot_changes;
mod lot_page;
pub mod lot_view;
pub mod lots;
pub mod photos;
pub mod products;
pub mod scans;
pub mod similar;
pub mod suggestions;
mod told_apart;
