//! The columns that say what a thing looks like; registers and catalogues have the same ones.

use std::io::Read;

use crate::registers::{Reason, Rejected, table::Table};
use crate::{
    reference::feature,
    stock::attributes::{Attributes, LengthUnit, Sizes, length},
};

const WORDS: usize = 200;
/// Most materials of one thing. Further ones stay in the text of the last one.
const MOST: usize = 20;

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
    let materials = table.words(columns.materials, WORDS)?.unwrap_or_default();
    let materials = materials.splitn(MOST, [',', ';', '|', '\n']).map(str::trim).filter(|part| !part.is_empty());
    Ok(Attributes {
        sizes: Sizes {
            width_mm: one(columns.width)?.or(all.width_mm),
            depth_mm: one(columns.depth)?.or(all.depth_mm),
            height_mm: one(columns.height)?.or(all.height_mm),
        },
        colour: table.words(columns.colour, WORDS)?,
        materials: materials.map(str::to_owned).collect(),
        features: table.read(columns.features, |text| feature::named(text).ok_or(Reason::UnknownFeature))?,
    })
}
