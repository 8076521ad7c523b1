//! A CSV file as rows of cells that know their line and column. One record is reused for all rows.

use std::{borrow::Cow, collections::HashSet, io::Read};

use serde::Deserialize;

use crate::registers::{
    BadMap, Reason, Rejected,
    date::DateFormat,
    encoding::Encoding,
    number::Decimal,
    record::{Record, Records},
    source::{self, Source},
    spreadsheet,
};
use crate::{
    Date,
    text::{self, ControlCharacter},
};

/// A longer cell is a broken file, not a description.
const CELL: usize = 10_000;

/// `[file]`: how the file is written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct File {
    /// When absent: UTF-8, or the encoding that the file's byte order mark names.
    pub encoding: Option<Encoding>,
    /// When absent: the sign that occurs most often in the header.
    pub delimiter: Option<char>,
    pub header: bool,
    /// Physical lines above the header.
    pub skip_lines: u64,
    pub date_formats: Vec<DateFormat>,
    pub decimal: Decimal,
    /// Words that mean that nothing is known: "-", "ukjent".
    pub empty: HashSet<String>,
}

impl Default for File {
    fn default() -> Self {
        Self {
            encoding: None,
            delimiter: None,
            header: true,
            skip_lines: 0,
            date_formats: DateFormat::unmistakable(),
            decimal: Decimal::default(),
            empty: HashSet::new(),
        }
    }
}

/// A column by its header, or by its number from 1.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Column {
    Number(usize),
    Name(String),
}

/// One column, or several that belong together.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Several {
    One(Column),
    Many(Vec<Column>),
}

/// What was read so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows with something in them.
    pub rows: u64,
    pub blank: u64,
    /// Rows with fewer cells than the header, taken as they are.
    pub short: u64,
    pub first_short: Option<u64>,
}

pub struct Table<'m, R> {
    pub file: &'m File,
    pub today: Date,
    pub counts: Counts,
    /// The line on which the present row begins.
    pub line: u64,
    header: Vec<String>,
    /// Number of cells of the header, without nameless ones at its end.
    width: usize,
    delimiter: u8,
    records: Records<R>,
    record: Record,
    ended: bool,
}

impl<'m, R: Read> Table<'m, R> {
    pub fn open(inner: R, file: &'m File, today: Date) -> Result<Self, BadMap> {
        let unreadable = |e: &dyn std::fmt::Display| BadMap::Unreadable { message: e.to_string() };
        let mut source = Source::open(inner, file.encoding, file.skip_lines)?;
        let start = source.peek().map_err(|e| unreadable(&e))?;
        // A first line "sep=;" names the delimiter for spreadsheets. It is not the header.
        let said = source::said_delimiter(start);
        let delimiter = match (file.delimiter, said) {
            (Some(sign), _) => u8::try_from(sign).map_err(|_| unreadable(&"the delimiter is no ASCII sign"))?,
            (None, Some((sign, _))) => sign,
            (None, None) => source::delimiter(start),
        };
        let above = said.map_or(0, |(_, length)| length);
        source.consume(above);
        let first = file.skip_lines + 1 + u64::from(above > 0);
        let mut table = Self {
            file,
            today,
            counts: Counts::default(),
            line: 0,
            header: Vec::new(),
            width: 0,
            delimiter,
            records: Records::new(source, delimiter, first),
            record: Record::default(),
            ended: false,
        };
        if file.header {
            match table.advance() {
                Some(Ok(())) => {}
                Some(Err(rejected)) => return Err(unreadable(&rejected)),
                None => return Err(BadMap::NoHeader),
            }
            let name = |cell: &[u8]| folded(&String::from_utf8_lossy(cell)).into_owned();
            table.header = table.record.cells().map(name).collect();
            table.width = table.header.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1);
            table.counts = Counts::default();
        }
        Ok(table)
    }

    /// The index of a column. Headers are compared without regard to case, line breaks and repeated spaces.
    pub fn find(&self, column: &Column) -> Result<usize, BadMap> {
        match column {
            Column::Number(number) if *number >= 1 && (self.header.is_empty() || *number <= self.header.len()) => {
                Ok(number - 1)
            }
            Column::Number(number) => Err(self.missing(&number.to_string())),
            Column::Name(name) => {
                let wanted = folded(name).to_lowercase();
                let found: Vec<_> =
                    (0..self.header.len()).filter(|at| self.header[*at].to_lowercase() == wanted).collect();
                match found.as_slice() {
                    [] => Err(self.missing(name)),
                    [one] => Ok(*one),
                    more => {
                        let columns = more.iter().map(|at| at + 1).collect();
                        Err(BadMap::AmbiguousColumn { column: name.clone(), columns })
                    }
                }
            }
        }
    }

    /// Like [`Table::find`], for a column that may be left out of the map.
    pub fn find_some(&self, column: Option<&Column>) -> Result<Option<usize>, BadMap> {
        column.map(|column| self.find(column)).transpose()
    }

    pub fn find_all(&self, columns: Option<&Several>) -> Result<Vec<usize>, BadMap> {
        match columns {
            None => Ok(Vec::new()),
            Some(Several::One(column)) => Ok(vec![self.find(column)?]),
            Some(Several::Many(columns)) => columns.iter().map(|column| self.find(column)).collect(),
        }
    }

    /// The column with this header, if the file has it.
    pub fn find_called(&self, name: &str) -> Result<Option<usize>, BadMap> {
        match self.find(&Column::Name(name.to_owned())) {
            Err(BadMap::MissingColumn { .. }) => Ok(None),
            found => found.map(Some),
        }
    }

    fn missing(&self, column: &str) -> BadMap {
        BadMap::MissingColumn { column: column.to_owned(), header: self.header.clone() }
    }

    /// The next row that is not blank. `None` at the end.
    pub fn advance(&mut self) -> Option<Result<(), Rejected>> {
        while !self.ended {
            match self.records.read(&mut self.record) {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    self.ended = true;
                    let reason = Reason::Unreadable { message: error.to_string() };
                    return Some(Err(Rejected::new(self.line, reason)));
                }
            }
            self.line = self.record.line;
            let amiss = self.record.amiss.take();
            if amiss.is_none() && self.record.is_blank() {
                self.counts.blank += 1;
                continue;
            }
            self.counts.rows += 1;
            if let Some((cell, reason)) = amiss {
                let text = String::from_utf8_lossy(self.record.get(cell).unwrap_or_default());
                return Some(Err(self.reject(cell, text.trim_end(), reason)));
            }
            return Some(self.check_width());
        }
        self.ended = true;
        None
    }

    /// Checks the number of cells. With commas as delimiters it must be exact, because a decimal comma without quotes
    /// looks like the end of a cell.
    fn check_width(&mut self) -> Result<(), Rejected> {
        let (cells, header) = (self.record.len(), self.header.len());
        let commas = self.delimiter == b',';
        if header == 0 {
            return Ok(());
        }
        let mut surplus = self.record.cells().skip(header);
        if cells > header && (commas || surplus.any(|cell| !cell.trim_ascii().is_empty())) {
            let text = String::from_utf8_lossy(self.record.get(header).unwrap_or_default()).into_owned();
            return Err(self.reject(header, &text, Reason::SurplusCells { cells, header }));
        }
        if cells < self.width && commas {
            return Err(Rejected::new(self.line, Reason::MissingCells { cells, header }));
        }
        if cells < self.width {
            self.counts.short += 1;
            self.counts.first_short.get_or_insert(self.line);
        }
        Ok(())
    }

    /// The cells of the present row as they were written.
    pub fn written(&self) -> impl Iterator<Item = String> {
        self.record.cells().map(|cell| String::from_utf8_lossy(cell).into_owned())
    }

    pub fn header(&self) -> &[String] {
        &self.header
    }

    pub fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// A cell's text as one line; `None` where it is empty or means "unknown".
    pub fn text(&self, column: usize) -> Result<Option<Cow<'_, str>>, Rejected> {
        self.cell(column, text::name)
    }

    /// A cell's text with its line breaks.
    pub fn raw(&self, column: usize) -> Result<Option<Cow<'_, str>>, Rejected> {
        self.cell(column, text::note)
    }

    fn cell(
        &self,
        column: usize,
        rule: fn(&str) -> Result<Cow<'_, str>, ControlCharacter>,
    ) -> Result<Option<Cow<'_, str>>, Rejected> {
        let bytes = self.record.get(column).unwrap_or_default();
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text.trim(),
            Err(_) => return Err(self.reject(column, &String::from_utf8_lossy(bytes), Reason::NotUtf8)),
        };
        if text.len() > CELL && text.chars().nth(CELL).is_some() {
            return Err(self.reject(column, text, Reason::TooLong { max: CELL }));
        }
        if self.file.empty.contains(text) {
            return Ok(None);
        }
        let text = spreadsheet::meant(text).map_err(|reason| self.reject(column, text, reason))?;
        let read = rule(text).map_err(|ControlCharacter(control)| {
            let character = format!("U+{:04X}", u32::from(control));
            self.reject(column, text, Reason::ControlCharacter { character })
        })?;
        Ok((!read.is_empty() && !self.file.empty.contains(&*read)).then_some(read))
    }

    /// A cell's value. If it cannot be read, the refusal names the column, the text and the reason.
    pub fn read<T>(
        &self,
        column: Option<usize>,
        read: impl FnOnce(&str) -> Result<T, Reason>,
    ) -> Result<Option<T>, Rejected> {
        let Some(column) = column else { return Ok(None) };
        let Some(text) = self.text(column)? else {
            return Ok(None);
        };
        read(&text).map(Some).map_err(|reason| self.reject(column, &text, reason))
    }

    /// A cell's text, no longer than `max` characters.
    pub fn words(&self, column: Option<usize>, max: usize) -> Result<Option<String>, Rejected> {
        self.read(column, |text| match text.len() > max && text.chars().nth(max).is_some() {
            true => Err(Reason::TooLong { max }),
            false => Ok(text.to_owned()),
        })
    }

    pub fn reject(&self, column: usize, value: &str, reason: Reason) -> Rejected {
        let name = match self.header.get(column).filter(|name| !name.is_empty()) {
            Some(name) => Cow::from(name),
            None => Cow::from(format!("column {}", column + 1)),
        };
        Rejected::new(self.line, reason).at(&name, value)
    }
}

/// A header or a word of a map as one line, by the same rule as [`text::name`]. Control characters become blanks and
/// are not refused: a header that cannot be found is reported where it is looked up.
pub fn folded(text: &str) -> Cow<'_, str> {
    match text::name(text) {
        Ok(read) => read,
        Err(_) => {
            let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
            Cow::Owned(text::name(&plain).unwrap_or_default().into_owned())
        }
    }
}
