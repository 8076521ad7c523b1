//! The rows of a CSV file, cell by cell (RFC 4180). The length of a row has a bound. A quote in the wrong place would
//! swallow the rows after it. It is refused, with the number of lines that it swallows.

use std::io::{self, Read};

use crate::registers::{Reason, source::Source};

/// Most bytes of one row. A row of two hundred columns with notes has a tenth. A file without line ends is not a
/// register.
const ROW: usize = 1024 * 1024;

/// One row. Its memory is used again for the next.
#[derive(Default)]
pub struct Record {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    /// The physical line on which it begins, from 1.
    pub line: u64,
    /// The first malformed cell, and what is wrong with it.
    pub amiss: Option<(usize, Reason)>,
}

impl Record {
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn get(&self, cell: usize) -> Option<&[u8]> {
        let end = *self.ends.get(cell)?;
        let start = cell.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.bytes.get(start..end)
    }

    pub fn cells(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.len()).filter_map(|cell| self.get(cell))
    }

    pub fn is_blank(&self) -> bool {
        self.bytes.iter().all(u8::is_ascii_whitespace)
    }

    fn clear(&mut self, line: u64) {
        self.bytes.clear();
        self.ends.clear();
        self.line = line;
        self.amiss = None;
    }

    fn push(&mut self, byte: u8) {
        if self.bytes.len() < ROW {
            self.bytes.push(byte);
        } else {
            self.blame(|| Reason::RowTooLong { max: ROW });
        }
    }

    fn blame(&mut self, reason: impl FnOnce() -> Reason) {
        let cell = self.ends.len();
        self.amiss.get_or_insert_with(|| (cell, reason()));
    }
}

#[derive(Clone, Copy, PartialEq)]
enum At {
    /// Nothing of the cell was read yet.
    Start,
    Plain,
    Quoted,
    /// After a quote inside a quoted cell: the end of the cell, or the first half of an escaped quote.
    Quote,
    /// After an error in the cell. The rest of the line is skipped.
    Broken,
}

pub struct Records<R> {
    source: Source<R>,
    delimiter: u8,
    line: u64,
}

impl<R: Read> Records<R> {
    /// `line` is the number of the first line that the source has left, from 1.
    pub fn new(source: Source<R>, delimiter: u8, line: u64) -> Self {
        Self { source, delimiter, line }
    }

    /// Reads the next row. `false` at the end of the file.
    pub fn read(&mut self, record: &mut Record) -> io::Result<bool> {
        record.clear(self.line);
        let (mut at, mut began, mut cell) = (At::Start, false, Cell::default());
        loop {
            let ready = self.source.peek()?;
            if ready.is_empty() {
                if at == At::Quoted {
                    let last = u64::from(!record.bytes.ends_with(b"\n"));
                    record.blame(|| Reason::UnclosedQuote { lines: cell.breaks + last });
                }
                if began {
                    record.ends.push(record.bytes.len());
                }
                return Ok(began);
            }
            let (mut taken, mut whole) = (0, false);
            for byte in ready {
                taken += 1;
                began = true;
                let delimits = *byte == self.delimiter;
                match (at, *byte) {
                    (At::Quoted, b'"') => at = At::Quote,
                    (At::Quoted, byte) => {
                        cell.breaks += u64::from(byte == b'\n');
                        cell.delimiters |= delimits;
                        self.line += u64::from(byte == b'\n');
                        record.push(byte);
                    }
                    (At::Quote, b'"') => {
                        record.push(b'"');
                        at = At::Quoted;
                    }
                    (_, b'\n') => {
                        self.line += 1;
                        whole = true;
                    }
                    (At::Broken, _) => continue,
                    (_, _) if delimits => at = At::Start,
                    (At::Start, b'"') => at = At::Quoted,
                    (At::Start, b' ') => continue,
                    (At::Quote, b' ') => continue,
                    (At::Quote, _) => {
                        record.blame(|| Reason::StrayQuote { lines: cell.breaks + 1 });
                        at = At::Broken;
                    }
                    (At::Start | At::Plain, byte) => {
                        record.push(byte);
                        at = At::Plain;
                    }
                }
                if whole || (delimits && at == At::Start) {
                    if cell.breaks > 0 && cell.delimiters {
                        record.blame(|| Reason::SwallowedRows { lines: cell.breaks + 1 });
                    }
                    cell = Cell::default();
                    record.ends.push(record.bytes.len());
                }
                if whole {
                    break;
                }
            }
            self.source.consume(taken);
            if whole {
                return Ok(true);
            }
        }
    }
}

#[derive(Default)]
struct Cell {
    breaks: u64,
    delimiters: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(csv: &str) -> Vec<String> {
        let source = Source::open(csv.as_bytes(), None, 0).unwrap();
        let (mut records, mut record) = (Records::new(source, b';', 1), Record::default());
        let mut told = Vec::new();
        while records.read(&mut record).unwrap() {
            let cells: Vec<_> = record.cells().map(String::from_utf8_lossy).collect();
            told.push(match &record.amiss {
                None => format!("{}: {}", record.line, cells.join("|")),
                Some((cell, reason)) => format!("{}, cell {cell}: {reason}", record.line),
            });
        }
        told
    }

    #[test]
    fn cells_are_what_stands_between_delimiters() {
        assert_eq!(told(""), Vec::<String>::new());
        assert_eq!(told("a;b\n\n\"c\nd\";\"e;f\" \n;"), ["1: a|b", "2: ", "3: c\nd|e;f", "5: |"]);
        assert_eq!(told("19\" rack; \"a \"\"b\"\"\";=\"00123\""), ["1: 19\" rack|a \"b\"|=\"00123\""]);
    }

    #[test]
    fn a_stray_quote_takes_no_row_along_in_silence() {
        let told = told("\"Bord;1\nStol;2\nSkap 19\" rack;1\nHylle;1\n\"x\ny;z\";1\nKrakk;1\n\"Lampe;1\nPult;1\n");
        assert_eq!(
            told,
            [
                "1, cell 0: has a quote with text behind it; lines it swallows: 3",
                "4: Hylle|1",
                "5, cell 0: holds a line break and the file's delimiter: a stray quote may have swallowed rows; lines: 2",
                "7: Krakk|1",
                "8, cell 0: has a quote that is never closed; lines it swallows: 2",
            ]
        );
    }

    #[test]
    fn a_row_without_an_end_is_refused_and_not_kept() {
        let csv = format!("a;b\n{}\nc;d\n", "x".repeat(3 * ROW));
        let source = Source::open(csv.as_bytes(), None, 0).unwrap();
        let (mut records, mut record) = (Records::new(source, b';', 1), Record::default());
        let mut lines = Vec::new();
        while records.read(&mut record).unwrap() {
            assert!(record.bytes.len() <= ROW);
            lines.push((record.line, record.amiss.take().map(|(_, reason)| reason.code())));
        }
        assert_eq!(lines, [(1, None), (2, Some("row_too_long".to_owned())), (3, None)]);
    }
}
