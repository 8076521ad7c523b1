//! Reads a supplier's catalogue under a framework agreement, with the same tools as stock registers.

use std::{collections::HashMap, io::Read, sync::Arc};

use serde::Deserialize;

use crate::registers::{
    BadMap, Categories, Counts, Reason, Rejected,
    category::Chooser,
    look::{LookColumns, look},
    lookup::{Bound, Lookup},
    map::{self, CategoryMap, Defaults},
    number,
    table::{Column, File, Several, Table},
};
use crate::{Attributes, Condition, Date, stock::attributes::LengthUnit};

const WORDS: usize = 200;
const SKU: usize = 100;
/// Ten years: longer than any lead time.
const LONGEST_LEAD: i64 = 3_650;

/// How to read a catalogue. All of it is optional: for a field without a column the column with the field's name is
/// used.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CatalogueMap {
    pub file: File,
    pub columns: HashMap<Field, Column>,
    pub defaults: Defaults,
    pub category: CategoryMap,
    pub condition: Lookup,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    Sku,
    Category,
    Title,
    Brand,
    Model,
    WidthMm,
    DepthMm,
    HeightMm,
    Colour,
    Materials,
    Features,
    Condition,
    PriceMinor,
    Price,
    PackSize,
    LeadDays,
    FootprintG,
}

impl Default for CatalogueMap {
    fn default() -> Self {
        Self {
            file: File::default(),
            columns: HashMap::new(),
            // Millimetres, because the fields are called width_mm and so on.
            defaults: Defaults { length_unit: LengthUnit::Mm, ..Defaults::default() },
            category: CategoryMap::default(),
            condition: Lookup::default(),
        }
    }
}

impl CatalogueMap {
    pub fn from_toml(text: &str) -> Result<Self, BadMap> {
        let map: Self = toml::from_str(text).map_err(|e| BadMap::Malformed { message: e.to_string() })?;
        let checked = map::check_currency(map.defaults.currency.as_deref());
        checked
            .and_then(|()| map::words::<Condition>("condition", &map.condition))
            .map_err(|message| BadMap::Malformed { message })?;
        Ok(map)
    }
}

/// An item of a catalogue. `None` is unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogueRow {
    pub line: u64,
    /// The supplier's own number, unique in its file.
    pub sku: String,
    pub category: Arc<str>,
    pub media_bearing: bool,
    pub title: String,
    pub brand: Option<String>,
    pub model: Option<String>,
    pub attributes: Attributes,
    /// For used and refurbished things.
    pub condition: Option<Condition>,
    /// The price of one thing without VAT, in minor units of the agreement's currency.
    pub price_minor: i64,
    pub pack_size: i64,
    pub lead_days: Option<i64>,
    /// The manufacturer's own footprint of one thing in grams of CO2e.
    pub footprint_g: Option<i64>,
}

pub struct Catalogue<'a, R> {
    table: Table<'a, R>,
    map: &'a CatalogueMap,
    columns: Bindings,
    category: Chooser<'a>,
    condition: Bound,
    lines: HashMap<String, u64>,
}

struct Bindings {
    sku: usize,
    title: usize,
    brand: Option<usize>,
    model: Option<usize>,
    look: LookColumns,
    price_minor: Option<usize>,
    price: Option<usize>,
    pack_size: Option<usize>,
    lead_days: Option<usize>,
    footprint_g: Option<usize>,
}

/// Reads a catalogue. `today` is needed by [`Table`]; catalogues have no dates.
pub fn catalogue<'a, R: Read>(
    file: R,
    map: &'a CatalogueMap,
    categories: &'a dyn Categories,
    today: Date,
) -> Result<Catalogue<'a, R>, BadMap> {
    let table = Table::open(file, &map.file, today)?;
    let find = |field: Field, name: &str| match map.columns.get(&field) {
        Some(column) => table.find(column).map(Some),
        None => table.find_called(name),
    };
    let must = |field, name: &'static str| find(field, name)?.ok_or(BadMap::Unmapped { field: name });
    let columns = Bindings {
        sku: must(Field::Sku, "sku")?,
        title: must(Field::Title, "title")?,
        brand: find(Field::Brand, "brand")?,
        model: find(Field::Model, "model")?,
        look: LookColumns {
            size: None,
            width: find(Field::WidthMm, "width_mm")?,
            depth: find(Field::DepthMm, "depth_mm")?,
            height: find(Field::HeightMm, "height_mm")?,
            colour: find(Field::Colour, "colour")?,
            materials: find(Field::Materials, "materials")?,
            features: find(Field::Features, "features")?,
        },
        price_minor: find(Field::PriceMinor, "price_minor")?,
        price: find(Field::Price, "price")?,
        pack_size: find(Field::PackSize, "pack_size")?,
        lead_days: find(Field::LeadDays, "lead_days")?,
        footprint_g: find(Field::FootprintG, "footprint_g")?,
    };
    columns.price_minor.or(columns.price).ok_or(BadMap::Unmapped { field: "price" })?;
    let number = |at: Option<usize>| at.map(|at| Column::Number(at + 1));
    let category = CategoryMap {
        column: map.category.column.clone().or(number(find(Field::Category, "category")?)),
        ..map.category.clone()
    };
    let condition = Lookup {
        column: map.condition.column.clone().or(number(find(Field::Condition, "condition")?).map(Several::One)),
        ..map.condition.clone()
    };
    Ok(Catalogue {
        category: Chooser::bind(&category, Some(columns.title), &table, categories)?,
        condition: condition.bind(&table)?,
        lines: HashMap::new(),
        table,
        map,
        columns,
    })
}

impl<R: Read> Catalogue<'_, R> {
    pub fn counts(&self) -> Counts {
        self.table.counts
    }

    fn row(&self) -> Result<CatalogueRow, Rejected> {
        let (table, columns, defaults) = (&self.table, &self.columns, &self.map.defaults);
        let decimal = table.file.decimal;
        let must = |column, max| match table.words(Some(column), max)? {
            Some(text) => Ok(text),
            None => Err(table.reject(column, "", Reason::Missing)),
        };
        let whole = |column, min, max| table.read(column, |text| number::whole(text, decimal, min, max));
        let sku = must(columns.sku, SKU)?;
        if let Some(line_before) = self.lines.get(&sku) {
            return Err(table.reject(columns.sku, &sku, Reason::Duplicate { line_before: *line_before }));
        }
        let category = self.category.choose(table)?;
        let currency = defaults.currency.as_deref();
        let price = match table.read(columns.price_minor, number::minor)? {
            Some(minor) => Some(minor),
            None => table.read(columns.price, |text| number::price(text, decimal, currency))?,
        };
        let priced = columns.price_minor.or(columns.price).unwrap_or_default();
        Ok(CatalogueRow {
            line: table.line,
            sku,
            category: category.key,
            media_bearing: category.media_bearing,
            title: must(columns.title, WORDS)?,
            brand: table.words(columns.brand, WORDS)?,
            model: table.words(columns.model, WORDS)?,
            attributes: look(table, &columns.look, defaults.length_unit)?,
            condition: self.condition.word(table)?,
            price_minor: price.ok_or_else(|| table.reject(priced, "", Reason::Missing))?,
            pack_size: whole(columns.pack_size, 1, map::MOST)?.unwrap_or(1),
            lead_days: whole(columns.lead_days, 0, LONGEST_LEAD)?,
            footprint_g: table.read(columns.footprint_g, number::minor)?,
        })
    }
}

impl<R: Read> Iterator for Catalogue<'_, R> {
    type Item = Result<CatalogueRow, Rejected>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(match self.table.advance()? {
            Err(rejected) => Err(rejected),
            Ok(()) => self.row().inspect(|row| {
                self.lines.insert(row.sku.clone(), row.line);
            }),
        })
    }
}

#[cfg(test)]
mod tests;
