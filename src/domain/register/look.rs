//! The columns that say what a thing looks like; registers and catalogues have the same ones.

use std::io::Read;

use super::{Reason, Rejected, table::Table};
use crate::domain::{
    attributes::{Attributes, LengthUnit, Sizes, length},
    feature,
};

const WORDS: usize = 200;

pub struct LookColumns {
    /// "120x80x72" in one cell; the columns of single sizes win.
    pub size: Option<usize>,
    pub width: Option<usize>,
    pub depth: Option<usize>,
    pub height: Option<usize>,
    pub colour: Option<usize>,
    pub materials: Option<usize>,
    pub features: Option<usize>,
}

pub fn look<R: Read>(table: &Table<'_, R>, columns: &LookColumns, unit: LengthUnit) -> Result<Attributes, Rejected> {
    let one = |column| table.read(column, |text| length(text, unit).ok_or(Reason::NotASize));
    let all = table.read(columns.size, |text| Sizes::parse(text, unit).ok_or(Reason::NotASize))?.unwrap_or_default();
    let mut look = Attributes {
        sizes: Sizes {
            width_mm: one(columns.width)?.or(all.width_mm),
            depth_mm: one(columns.depth)?.or(all.depth_mm),
            height_mm: one(columns.height)?.or(all.height_mm),
        },
        ..Attributes::default()
    };
    if let Some(text) = table.words(columns.colour, WORDS)? {
        look.colour_written(text);
    }
    if let Some(text) = table.words(columns.materials, WORDS)? {
        look.materials_written(text);
    }
    look.features = table.read(columns.features, |text| feature::named(text).ok_or(Reason::UnknownFeature))?;
    Ok(look)
}
