//! Other people's registers: how the columns of their CSV files become lots and catalogue items.
//!
//! A map (TOML) says what a file cannot say itself: what its columns mean, how it writes dates and amounts, and what
//! holds for every row. Rows are read one at a time, so a large file needs no more memory than a small one. Each is
//! either read whole or refused with its line, its column and the reason. Nothing is guessed that could be wrong by a
//! factor of a thousand.

mod catalogue;
mod category;
mod date;
mod encoding;
pub mod headers;
mod identity;
mod look;
mod lookup;
mod lots;
mod map;
mod number;
mod record;
mod rejected;
mod source;
mod spreadsheet;
mod table;

pub use catalogue::{Catalogue, CatalogueMap, CatalogueRow, catalogue};
pub use date::{DateFormat, day, reads_as_date};
pub use encoding::Encoding;
pub use identity::{Key, folded_number};
pub use lookup::{Named, Unlisted};
pub use lots::{LotDraft, Lots, Row, lots};
pub use map::LotMap;
pub use rejected::{BadMap, Reason, Rejected};
pub use source::Source;
pub use table::{Counts, File, Table, folded};

/// What an import needs to know of a category.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known<'a> {
    pub key: &'a str,
    /// It holds data, so every thing is a lot of its own.
    pub media_bearing: bool,
}

/// The categories of the organisation that imports.
pub trait Categories: Send + Sync {
    /// By key; an implementation may know names in five languages as well. Keys win.
    fn find(&self, key_or_name: &str) -> Option<Known<'_>>;
}

/// From key to whether it is media-bearing.
impl Categories for std::collections::HashMap<String, bool> {
    fn find(&self, key: &str) -> Option<Known<'_>> {
        let (key, media_bearing) = self.get_key_value(key)?;
        Some(Known { key, media_bearing: *media_bearing })
    }
}

#[cfg(test)]
mod tests;
