//! The bytes below the CSV reader: no byte order mark, UTF-8 (or bytes that a cell will be blamed for), and "\n" for
//! every line end, so that lines can be counted and files of all systems read the same.

use std::io::{self, Read};

use serde::Deserialize;

const CHUNK: usize = 64 * 1024;

/// Written after the last line as a row of its own. Where it turns up inside a cell, a quote was never closed.
pub const END: u8 = 0x1a;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum Encoding {
    #[default]
    #[serde(rename = "utf-8")]
    Utf8,
    /// What Excel in Western Europe calls "CSV".
    #[serde(rename = "windows-1252")]
    Windows1252,
}

pub struct Source<R> {
    inner: R,
    encoding: Encoding,
    input: Vec<u8>,
    output: Vec<u8>,
    taken: usize,
    skip_lines: u64,
    at_start: bool,
    after_cr: bool,
    ended: bool,
}

impl<R: Read> Source<R> {
    /// Skipped lines are physical ones: what stands above the header is not CSV.
    pub fn new(inner: R, encoding: Encoding, skip_lines: u64) -> Self {
        Self {
            inner,
            encoding,
            input: vec![0; CHUNK],
            output: Vec::with_capacity(CHUNK),
            taken: 0,
            skip_lines,
            at_start: true,
            after_cr: false,
            ended: false,
        }
    }

    /// The next bytes, without taking them: enough to see a header.
    pub fn peek(&mut self) -> io::Result<&[u8]> {
        while self.taken == self.output.len() && !self.ended {
            self.fill()?;
        }
        Ok(&self.output[self.taken..])
    }

    fn fill(&mut self) -> io::Result<()> {
        self.output.clear();
        self.taken = 0;
        let mut count = self.inner.read(&mut self.input)?;
        if self.at_start && count > 0 {
            // A byte order mark must be seen whole.
            while count < 3 {
                match self.inner.read(&mut self.input[count..])? {
                    0 => break,
                    more => count += more,
                }
            }
        }
        if count == 0 {
            self.ended = true;
            self.output.extend_from_slice(&[b'\n', END, b'\n']);
            return Ok(());
        }
        let input = std::mem::take(&mut self.input);
        let mut bytes = &input[..count];
        if std::mem::take(&mut self.at_start) {
            bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        }
        for byte in bytes {
            self.push(*byte);
        }
        self.input = input;
        Ok(())
    }

    fn push(&mut self, byte: u8) {
        let after_cr = std::mem::replace(&mut self.after_cr, byte == b'\r');
        let byte = match byte {
            b'\n' if after_cr => return,
            b'\r' => b'\n',
            byte => byte,
        };
        if self.skip_lines > 0 {
            self.skip_lines -= u64::from(byte == b'\n');
        } else if byte < 0x80 || self.encoding == Encoding::Utf8 {
            self.output.push(byte);
        } else {
            self.output.extend_from_slice(windows_1252(byte).encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
}

impl<R: Read> Read for Source<R> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        let ready = self.peek()?;
        let count = ready.len().min(target.len());
        target[..count].copy_from_slice(&ready[..count]);
        self.taken += count;
        Ok(count)
    }
}

/// The WHATWG index: bytes without a character of their own are the C1 controls.
fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        byte => char::from(byte),
    }
}

/// The sign that parts most cells of the first row; what stands in quotes does not count.
pub fn delimiter(start: &[u8]) -> u8 {
    const SIGNS: [u8; 4] = [b',', b';', b'\t', b'|'];
    let (mut counts, mut quoted) = ([0_usize; 4], false);
    for byte in start {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted && counts.iter().any(|c| *c > 0) => break,
            byte if !quoted => {
                if let Some(at) = SIGNS.iter().position(|s| s == byte) {
                    counts[at] += 1;
                }
            }
            _ => {}
        }
    }
    let most = (0..4).rev().max_by_key(|at| counts[*at]).unwrap_or_default();
    SIGNS[most]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn through(bytes: &[u8], encoding: Encoding, skip_lines: u64) -> String {
        let mut text = Vec::new();
        Source::new(bytes, encoding, skip_lines).read_to_end(&mut text).unwrap();
        String::from_utf8(text).unwrap().trim_end_matches("\n\u{1a}\n").to_owned()
    }

    #[test]
    fn files_of_all_systems_read_the_same() {
        for bytes in [&b"a;b\r\nc"[..], b"a;b\rc", b"a;b\nc", b"\xef\xbb\xbfa;b\nc"] {
            assert_eq!(through(bytes, Encoding::Utf8, 0), "a;b\nc");
        }
        assert_eq!(through(b"St\xf8l \x80\x9d", Encoding::Windows1252, 0), "Støl €\u{9d}");
        assert_eq!(through(b"Utskrift\r\n\r\na;b\r\n", Encoding::Utf8, 2), "a;b\n");
        assert_eq!(through(b"", Encoding::Utf8, 0), "");
    }

    #[test]
    fn the_delimiter_is_what_parts_the_header() {
        assert_eq!(delimiter(b"a,b;c;d\n1,2,3,4"), b';');
        assert_eq!(delimiter(b"\"a;b;c;d\",b,c\n"), b',');
        assert_eq!(delimiter(b"a\tb\n"), b'\t');
        assert_eq!(delimiter(b"one\n"), b',');
        assert_eq!(delimiter(b"\n\na;b\n"), b';');
    }
}
