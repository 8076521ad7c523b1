//! Why a row, or a whole file, was not taken. Figures and codes for programs, sentences for the person who reads the
//! log.

use std::fmt;

use serde::Serialize;

use crate::Date;

/// A longer value is cut in reports. It is there to find the cell, not to keep the text.
const SHOWN: usize = 80;

/// A row that was not taken. `{"line": 7, "column": "Pris", "value": "abc", "reason": "not_a_number"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
pub struct Rejected {
    /// The physical line in the file where the row begins, from 1, line breaks inside quoted cells counted.
    pub line: u64,
    /// The column's header, or "column 8" where it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    #[serde(flatten)]
    pub reason: Reason,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Reason {
    #[error("has no value")]
    Missing,
    #[error("is not UTF-8 text; set file.encoding in the map")]
    NotUtf8,
    #[error("contains the control character {character}")]
    ControlCharacter { character: String },
    #[error("is longer than {max} characters")]
    TooLong { max: usize },
    #[error("is not a number")]
    NotANumber,
    /// "14.790" is fourteen in one country and fourteen thousand in another.
    #[error("can be read in two ways; set file.decimal in the map")]
    AmbiguousNumber,
    #[error("has a fraction of the smallest unit of the currency")]
    FractionOfMinor,
    /// "Sum;14": the last row of many spreadsheets is not a thing.
    #[error("looks like a total of other rows")]
    Total,
    #[error("is less than {min}")]
    TooSmall { min: i64 },
    #[error("is more than {max}")]
    TooLarge { max: i64 },
    #[error("is not in {currency}")]
    OtherCurrency { currency: String },
    #[error("names a currency; set defaults.currency in the map")]
    CurrencyUnsaid,
    #[error("is not a date in any of file.date_formats")]
    NotADate,
    #[error("is after {today}")]
    InTheFuture { today: Date },
    #[error("is before {earliest}")]
    TooEarly { earliest: Date },
    #[error("is not a size")]
    NotASize,
    #[error("names something that is no known feature; part known ones with commas")]
    UnknownFeature,
    #[error("is not in the map's list of values")]
    Unlisted,
    #[error("has no rule, and the map no default category")]
    NoCategory,
    #[error("is one serial number for {quantity} things")]
    SerialForMany { quantity: i64 },
    /// Given by the importer, which knows the places.
    #[error("is no known place")]
    UnknownPlace,
    #[error("is no known unit")]
    UnknownUnit,
    #[error("is the name of {count}; write the site before it, as in \"site/room\"")]
    AmbiguousPlace { count: usize },
    #[error("is the name of {count} units; write the one above before it, as in \"school/administration\"")]
    AmbiguousUnit { count: usize },
    #[error("is a unit for which this person may not log things")]
    NotYourUnit,
    #[error("was already on line {line_before}")]
    Duplicate { line_before: u64 },
    /// Left out because the map says so. It is reported, so that nothing disappears without notice.
    #[error("is left out by the map (ignore rule {rule})")]
    Ignored { rule: usize },
    /// Everything up to the end of the file was taken for one cell.
    #[error("has a quote that is never closed; lines it swallows: {lines}")]
    UnclosedQuote { lines: u64 },
    #[error("has a quote with text behind it; lines it swallows: {lines}")]
    StrayQuote { lines: u64 },
    #[error("holds a line break and the file's delimiter: a stray quote may have swallowed rows; lines: {lines}")]
    SwallowedRows { lines: u64 },
    #[error("belongs to a row of more than {max} bytes")]
    RowTooLong { max: usize },
    /// "1290,50" unquoted between commas is two cells, and everything behind them shifts.
    #[error("the row has {cells} cells and the header {header}: what stands behind the surplus is shifted")]
    SurplusCells { cells: usize, header: usize },
    #[error("the row has {cells} cells and the header {header}: which are missing cannot be known between commas")]
    MissingCells { cells: usize, header: usize },
    #[error("is an error of a spreadsheet's formula")]
    SpreadsheetError,
    #[error("is a formula, not a value")]
    Formula,
    #[error("is a long number that a spreadsheet has rounded; save the column as text")]
    RoundedNumber,
    #[error("has no value; set defaults.quantity in the map if a blank means one")]
    NoQuantity,
    #[error("is no whole number of minor units (øre, öre, cent); a column \"price\" takes amounts with decimals")]
    NotMinorUnits,
    #[error("is not a mass")]
    NotAMass,
    /// Given by the importer, which knows the stock.
    #[error("is the serial number of {code} already")]
    SerialKnown { code: String },
    #[error("leads to {count} things; numbers that identify lead to one")]
    AmbiguousIdentity { count: usize },
    #[error("cannot be changed: somebody holds {code}, or it is away")]
    Busy { code: String },
    #[error("is surplus in the register, and {code} has another owner here")]
    AnotherOwner { code: String },
    #[error("is surplus in the register, and device management still controls {code}")]
    StillManaged { code: String },
    #[error("an import does not change a thing's {fact}: change it by hand")]
    NotByImport { fact: String },
    #[error("cannot be changed: {code} was counted or divided since it was loaded")]
    Counted { code: String },
    #[error("cannot be read: {message}")]
    Unreadable { message: String },
}

impl Rejected {
    pub fn new(line: u64, reason: Reason) -> Self {
        Self { line, column: None, value: None, reason }
    }

    pub fn at(mut self, column: &str, value: &str) -> Self {
        self.column = Some(column.to_owned());
        self.value = (!value.is_empty()).then(|| shortened(value));
        self
    }
}

impl Reason {
    /// The stable code programs match on.
    pub fn code(&self) -> String {
        match serde_json::to_value(self) {
            Ok(value) => value.get("reason").and_then(|r| r.as_str()).unwrap_or("rejected").to_owned(),
            Err(_) => "rejected".to_owned(),
        }
    }
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.line)?;
        if let Some(column) = &self.column {
            write!(f, ", {column}")?;
        }
        match &self.value {
            Some(value) => write!(f, ": \"{value}\" {}", self.reason),
            None => write!(f, ": {}", self.reason),
        }
    }
}

fn shortened(value: &str) -> String {
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    let mut letters = value.chars();
    let mut shown: String = letters.by_ref().take(SHOWN).map(plain).collect();
    if letters.next().is_some() {
        shown.push('…');
    }
    shown
}

/// Why a map cannot be used: it does not fit the file or the categories, or is wrong in itself. Nothing was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum BadMap {
    /// The message says where in the TOML text.
    #[error("{message}")]
    Malformed { message: String },
    #[error("the file has no header")]
    NoHeader,
    #[error("the file is to be read as {said} but seems to be {seems}; set file.encoding = \"{seems}\" in the map")]
    Encoding { said: String, seems: String },
    #[error("the file has no column \"{column}\"; it has {}", header.join(", "))]
    MissingColumn { column: String, header: Vec<String> },
    #[error("\"{column}\" is the name of columns {columns:?}; use the number")]
    AmbiguousColumn { column: String, columns: Vec<usize> },
    #[error("the map names no column for {field}")]
    Unmapped { field: &'static str },
    #[error("there is no category \"{category}\"")]
    UnknownCategory { category: String },
    #[error("the file cannot be read: {message}")]
    Unreadable { message: String },
}
