//! Lots and what is known, kept, moved, counted and proven of them.

pub mod batcher;
pub mod custody;
pub mod document_files;
pub mod documents;
pub mod drafts;
pub mod holds;
pub mod labels;
pub mod listing;
pub mod lots;
pub mod photos;
pub mod printed_labels;
pub mod products;
pub mod readers;
pub mod scans;
pub mod scope;
pub mod single;
pub mod trail;
pub mod waits;
pub mod ways;
