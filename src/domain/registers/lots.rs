//! Reads a stock register, row by row, into drafts of lots.

use std::{io::Read, sync::Arc};

use crate::registers::{
    BadMap, Categories, Counts, Key, LotMap, Named, Reason, Rejected,
    category::Chooser,
    date,
    look::{LookColumns, look},
    lookup::{Bound, Rules},
    map::{Columns, MOST, TITLE},
    number, spreadsheet,
    table::Table,
};
use crate::{Attributes, Condition, Date, LotState, Title};

const WORDS: usize = 200;
const NUMBER: usize = 100;
const NOTE: usize = 4_000;
/// Most lots that one row of media-bearing things may become.
const ONE_EACH: i64 = 10_000;

/// What a register knows about a lot. `None` is unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LotDraft {
    /// The key; rows share the text.
    pub category: Arc<str>,
    /// It starts in custody, and `quantity` is 1.
    pub media_bearing: bool,
    pub title: String,
    pub quantity: i64,
    pub condition: Option<Condition>,
    /// Declared surplus by its register.
    pub surplus: bool,
    pub owner: Option<Title>,
    pub place: Option<Named>,
    pub unit: Option<Named>,
    pub acquired_on: Option<Date>,
    /// What one thing cost without VAT, in minor units of `LotMap::defaults.currency`. `None` also for a register's
    /// 0.00, which means that nobody entered a price.
    pub price_minor: Option<i64>,
    pub mass_g: Option<i64>,
    pub serial: Option<String>,
    /// (register, number): legacy inventory numbers, which are not unique.
    pub aliases: Vec<(Arc<str>, String)>,
    pub brand: Option<String>,
    pub model: Option<String>,
    pub note: Option<String>,
    pub attributes: Attributes,
    /// The fields that come from the map's defaults and not from the row.
    pub by_default: Vec<&'static str>,
}

/// A lot of a register. (line, part) identifies it for good, so that an interrupted import can resume.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub line: u64,
    /// 0. Where a row of n media-bearing things became n lots of one, 0 to n - 1.
    pub part: u32,
    /// Whether this lot is the whole row.
    pub alone: bool,
    pub lot: LotDraft,
}

pub struct Lots<'a, R> {
    table: Table<'a, R>,
    map: &'a LotMap,
    columns: Bindings,
    category: Chooser<'a>,
    /// The row that is being returned lot by lot, and how many of its lots are left.
    parts: Option<(Row, i64)>,
}

/// Reads a register. A file that the map does not fit is refused at once, before its first row.
pub fn lots<'a, R: Read>(
    register: R,
    map: &'a LotMap,
    categories: &'a dyn Categories,
    today: Date,
) -> Result<Lots<'a, R>, BadMap> {
    let table = Table::open(register, &map.file, today)?;
    let columns = Bindings::bind(map, &table)?;
    let category = Chooser::bind(&map.category, columns.title, &table, categories)?;
    Ok(Lots { table, map, columns, category, parts: None })
}

impl<R: Read> Lots<'_, R> {
    /// The key of the present row, also when the row was refused.
    pub fn key(&self, source: &str) -> Option<Key> {
        let cell = |column: usize| self.table.text(column).ok().flatten().map(|text| text.into_owned());
        let number = self.map.identity.as_ref().and_then(|name| {
            let (_, column) = self.columns.aliases.iter().find(|(register, _)| register.as_ref() == name)?;
            cell(*column)
        });
        Some(Key::new(
            self.map,
            source,
            self.table.line,
            number.as_deref(),
            self.columns.serial.and_then(cell).as_deref(),
        ))
    }

    pub fn counts(&self) -> Counts {
        self.table.counts
    }

    fn row(&self) -> Result<LotDraft, Rejected> {
        let (table, columns) = (&self.table, &self.columns);
        let (file, defaults) = (table.file, &self.map.defaults);
        if let Some((rule, column)) = columns.ignore.first(table)? {
            let text = table.text(column)?.unwrap_or_default();
            return Err(table.reject(column, &text, Reason::Ignored { rule: rule + 1 }));
        }
        let brand = table.words(columns.brand, WORDS)?;
        let model = table.words(columns.model, WORDS)?;
        let title = match (table.words(columns.title, TITLE)?, &brand, &model) {
            (Some(title), _, _) => title,
            (None, Some(brand), Some(model)) => format!("{brand} {model}"),
            (None, Some(one), None) | (None, None, Some(one)) => one.clone(),
            (None, None, None) => defaults.title.clone().ok_or_else(|| columns.no_title(table))?,
        };
        let category = self.category.choose(table)?;
        let quantity = table.read(columns.quantity, |text| number::whole(text, file.decimal, 1, MOST))?;
        let quantity = match (quantity.or(defaults.quantity), columns.quantity) {
            (Some(quantity), _) => quantity,
            (None, None) => 1,
            (None, Some(column)) => return Err(table.reject(column, "", Reason::NoQuantity)),
        };
        if category.media_bearing && quantity > ONE_EACH {
            return Err(columns.of_quantity(table, quantity, Reason::TooLarge { max: ONE_EACH }));
        }
        let number = |column| table.read(table.words(column, NUMBER)?.and(column), spreadsheet::unrounded);
        let serial = number(columns.serial)?;
        if serial.is_some() && quantity > 1 {
            return Err(columns.of_quantity(table, quantity, Reason::SerialForMany { quantity }));
        }
        let currency = defaults.currency.as_deref();
        let price = table.read(columns.price, |text| number::price(text, file.decimal, currency))?;
        let mut aliases = Vec::with_capacity(columns.aliases.len());
        for (register, column) in &columns.aliases {
            aliases.extend(number(Some(*column))?.map(|number| (register.clone(), number)));
        }
        if serial.is_none() && aliases.is_empty() && is_total(&title) {
            return Err(columns.title.map_or_else(
                || Rejected::new(table.line, Reason::Total),
                |column| table.reject(column, &title, Reason::Total),
            ));
        }
        let mass = |text: &str| number::mass(text, file.decimal, defaults.mass_unit.grams());
        let condition = columns.condition.named(table)?;
        let (place, unit) = (columns.place.named(table)?, columns.unit.named(table)?);
        let fell = |named: &Option<Named>| named.as_ref().is_some_and(|named| named.by_default);
        let by_default = [
            ("category", category.by_default),
            ("place", fell(&place)),
            ("unit", fell(&unit)),
            ("condition", fell(&condition)),
        ];
        Ok(LotDraft {
            by_default: by_default.into_iter().filter_map(|(field, fell)| fell.then_some(field)).collect(),
            category: category.key,
            media_bearing: category.media_bearing,
            title,
            quantity,
            condition: columns.condition.parsed(table, condition)?,
            surplus: columns.state.word(table)? == Some(LotState::Available),
            owner: columns.owner.word(table)?,
            place,
            unit,
            acquired_on: table
                .read(columns.acquired_on, |text| date::acquired(text, &file.date_formats, table.today))?,
            price_minor: price.filter(|minor| *minor != 0),
            mass_g: table.read(columns.mass, mass)?,
            serial,
            aliases,
            brand,
            model,
            note: note(table, &columns.note)?,
            attributes: look(table, &columns.look, defaults.length_unit)?,
        })
    }
}

impl<R: Read> Iterator for Lots<'_, R> {
    type Item = Result<Row, Rejected>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some((row, left)) = &mut self.parts
            && *left > 0
        {
            *left -= 1;
            row.part += 1;
            return Some(Ok(row.clone()));
        }
        match self.table.advance()? {
            Err(rejected) => Some(Err(rejected)),
            Ok(()) => Some(self.row().map(|lot| {
                let mut row = Row { line: self.table.line, part: 0, alone: true, lot };
                if row.lot.media_bearing && row.lot.quantity > 1 {
                    let left = row.lot.quantity - 1;
                    row.lot.quantity = 1;
                    row.alone = false;
                    self.parts = Some((row.clone(), left));
                }
                row
            })),
        }
    }
}

/// Words for a total below a column of numbers, in the languages of the registers that we have seen.
const TOTALS: [&str; 10] =
    ["sum", "total", "totalt", "totalsum", "i alt", "ialt", "summa", "samlet", "yhteensä", "celkem"];

/// Whether a title says that its row is the total of others.
fn is_total(title: &str) -> bool {
    let title = title.trim_end_matches([':', '.', ' ']).to_lowercase();
    TOTALS.contains(&title.as_str())
}

/// The map's columns, as indexes into the rows of this file.
struct Bindings {
    title: Option<usize>,
    quantity: Option<usize>,
    acquired_on: Option<usize>,
    price: Option<usize>,
    serial: Option<usize>,
    brand: Option<usize>,
    model: Option<usize>,
    note: Vec<usize>,
    mass: Option<usize>,
    look: LookColumns,
    aliases: Vec<(Arc<str>, usize)>,
    ignore: Rules,
    place: Bound,
    unit: Bound,
    condition: Bound,
    state: Bound,
    owner: Bound,
}

impl Bindings {
    fn bind<R: Read>(map: &LotMap, table: &Table<'_, R>) -> Result<Self, BadMap> {
        let Columns { title, quantity, acquired_on, price, serial, brand, model, note, mass, .. } = &map.columns;
        let find = |column: &Option<_>| table.find_some(column.as_ref());
        let title = find(title)?;
        let (brand, model) = (find(brand)?, find(model)?);
        if map.defaults.title.is_none() {
            title.or(brand).or(model).ok_or(BadMap::Unmapped { field: "columns.title" })?;
        }
        let mut ignore = Vec::new();
        for rule in &map.ignore {
            let column = find(&rule.column)?.or(title);
            ignore.push((column.ok_or(BadMap::Unmapped { field: "ignore.column" })?, &rule.pattern));
        }
        let aliases = map.aliases.iter().map(|(name, column)| Ok((Arc::from(name.as_str()), table.find(column)?)));
        Ok(Self {
            title,
            brand,
            model,
            quantity: find(quantity)?,
            acquired_on: find(acquired_on)?,
            price: find(price)?,
            serial: find(serial)?,
            note: table.find_all(note.as_ref())?,
            mass: find(mass)?,
            look: LookColumns {
                size: find(&map.columns.size)?,
                width: find(&map.columns.width)?,
                depth: find(&map.columns.depth)?,
                height: find(&map.columns.height)?,
                colour: find(&map.columns.colour)?,
                materials: find(&map.columns.materials)?,
                features: find(&map.columns.features)?,
            },
            aliases: aliases.collect::<Result<_, BadMap>>()?,
            ignore: Rules::bind(ignore.into_iter()),
            place: map.place.bind(table)?,
            unit: map.unit.bind(table)?,
            condition: map.condition.bind(table)?,
            state: map.state.bind(table)?,
            owner: map.owner.bind(table)?,
        })
    }

    fn no_title<R: Read>(&self, table: &Table<'_, R>) -> Rejected {
        match self.title.or(self.model).or(self.brand) {
            Some(column) => table.reject(column, "", Reason::Missing),
            None => Rejected::new(table.line, Reason::Missing),
        }
    }

    /// Rejects the row because of its quantity, which may be the map's own.
    fn of_quantity<R: Read>(&self, table: &Table<'_, R>, quantity: i64, reason: Reason) -> Rejected {
        match self.quantity {
            Some(column) => table.reject(column, &quantity.to_string(), reason),
            None => Rejected::new(table.line, reason).at("quantity", &quantity.to_string()),
        }
    }
}

/// The columns of the note, one below the other. If there are several, each begins with its name.
fn note<R: Read>(table: &Table<'_, R>, columns: &[usize]) -> Result<Option<String>, Rejected> {
    let mut parts = Vec::new();
    for column in columns {
        let Some(text) = table.raw(*column)? else { continue };
        match table.header().get(*column).filter(|name| columns.len() > 1 && !name.is_empty()) {
            Some(name) => parts.push(format!("{name}: {text}")),
            None => parts.push(text.to_string()),
        }
    }
    let note = parts.join("\n");
    match (note.chars().nth(NOTE), columns.first()) {
        (Some(_), Some(column)) => Err(table.reject(*column, &note, Reason::TooLong { max: NOTE })),
        (Some(_) | None, _) => Ok((!note.is_empty()).then_some(note)),
    }
}
