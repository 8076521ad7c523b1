//! Things: finding them, looking at one, logging, and looking after one or many.

pub mod acting;
mod acts;
pub mod card;
pub mod certificates;
pub mod clearing;
mod columns;
mod departing;
pub mod documenting;
pub mod drafts;
mod facets;
pub mod find;
pub mod history;
pub mod labelling;
pub mod log;
pub mod paper_files;
mod papers;
pub mod photos;
mod product_papers;
pub mod products;
pub mod scanned;
pub mod table;
pub mod tending;
pub mod thing;
mod wiping;
