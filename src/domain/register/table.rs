//! A CSV file as rows of cells that know where they stand. One record is reused for all rows.

use std::{borrow::Cow, collections::HashSet, io::Read};

use csv::ByteRecord;
use serde::Deserialize;

use super::{
    BadMap, Reason, Rejected,
    date::DateFormat,
    number::Decimal,
    source::{self, Encoding, Source},
};
use crate::domain::{
    Date,
    text::{self, ControlCharacter},
};

/// A longer cell is a broken file, not a description.
const CELL: usize = 10_000;

/// `[file]`: how the file is written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct File {
    pub encoding: Encoding,
    /// Counted in the header when absent.
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
            encoding: Encoding::default(),
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

/// What was read so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows with something in them.
    pub rows: u64,
    pub blank: u64,
}

pub struct Table<'m, R> {
    pub file: &'m File,
    pub today: Date,
    pub counts: Counts,
    /// Where the present row begins.
    pub line: u64,
    header: Vec<String>,
    reader: csv::Reader<Source<R>>,
    record: ByteRecord,
    ended: bool,
}

impl<'m, R: Read> Table<'m, R> {
    pub fn open(inner: R, file: &'m File, today: Date) -> Result<Self, BadMap> {
        let unreadable = |e: &dyn std::fmt::Display| BadMap::Unreadable { message: e.to_string() };
        let mut source = Source::new(inner, file.encoding, file.skip_lines);
        let start = source.peek().map_err(|e| unreadable(&e))?;
        if start.starts_with(b"\xff\xfe") || start.starts_with(b"\xfe\xff") {
            return Err(BadMap::Utf16);
        }
        let delimiter = match file.delimiter {
            Some(sign) => u8::try_from(sign).map_err(|_| unreadable(&"the delimiter is no ASCII sign"))?,
            None => source::delimiter(start),
        };
        let reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .terminator(csv::Terminator::Any(b'\n'))
            .has_headers(false)
            .flexible(true)
            .from_reader(source);
        let mut table = Self {
            file,
            today,
            counts: Counts::default(),
            line: 0,
            header: Vec::new(),
            reader,
            record: ByteRecord::new(),
            ended: false,
        };
        if file.header {
            match table.advance() {
                Some(Ok(())) => {}
                Some(Err(rejected)) => return Err(unreadable(&rejected)),
                None => return Err(BadMap::NoHeader),
            }
            table.header =
                table.record.iter().map(|cell| folded(&String::from_utf8_lossy(cell)).into_owned()).collect();
            table.counts = Counts::default();
        }
        Ok(table)
    }

    /// Where a column stands. Headers are compared without regard to case, line breaks and spaces.
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
            match self.reader.read_byte_record(&mut self.record) {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    self.ended = true;
                    let reason = Reason::Unreadable { message: error.to_string() };
                    return Some(Err(Rejected::new(self.next_line(), reason)));
                }
            }
            if self.record.as_slice() == [source::END] {
                break;
            }
            let breaks = self.record.as_slice().iter().filter(|b| **b == b'\n').count() as u64;
            let unclosed = self.record.as_slice().ends_with(&[source::END, b'\n']);
            // The reader stands after the row's own line end, which a quote that is never closed has swallowed.
            self.line = self.next_line().saturating_sub(breaks + u64::from(!unclosed));
            if unclosed {
                self.ended = true;
                self.counts.rows += 1;
                let cell = self.record.len().saturating_sub(1);
                let text = String::from_utf8_lossy(self.record.get(cell).unwrap_or_default());
                let text = text.trim_end_matches(['\n', char::from(source::END)]);
                let lines = text.matches('\n').count() as u64 + 1;
                return Some(Err(self.reject(cell, text, Reason::UnclosedQuote { lines })));
            }
            if self.record.as_slice().iter().all(u8::is_ascii_whitespace) {
                self.counts.blank += 1;
                continue;
            }
            self.counts.rows += 1;
            return Some(Ok(()));
        }
        self.ended = true;
        None
    }

    fn next_line(&self) -> u64 {
        self.reader.position().line() + self.file.skip_lines
    }

    /// A cell's text as one line; `None` where nothing is known.
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
        let read = rule(text).map_err(|ControlCharacter(control)| {
            let character = format!("U+{:04X}", u32::from(control));
            self.reject(column, text, Reason::ControlCharacter { character })
        })?;
        Ok((!read.is_empty() && !self.file.empty.contains(&*read)).then_some(read))
    }

    /// A cell's value, or the cell's name and text along with what is wrong with it.
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

/// A header or a word of a map as one line: the rule of names, but control characters are blanks, because what cannot
/// be found is said by whoever looks for it.
pub fn folded(text: &str) -> Cow<'_, str> {
    match text::name(text) {
        Ok(read) => read,
        Err(_) => {
            let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
            Cow::Owned(text::name(&plain).unwrap_or_default().into_owned())
        }
    }
}
