//! The bytes of a file before they are split into rows: without a byte order mark, in UTF-8, and with "\n" for every
//! line end, so that lines can be counted and files of all systems read the same. Bytes that are not UTF-8 are kept:
//! the cell that has them is refused later.

use std::io::{self, Read};

use crate::registers::{
    BadMap,
    encoding::{Encoding, Signs},
};

const CHUNK: usize = 64 * 1024;

pub struct Source<R> {
    inner: R,
    encoding: Encoding,
    /// What the text shows of its encoding. It is counted where no byte is invalid, so that nothing else would tell.
    signs: Signs,
    input: Vec<u8>,
    /// Bytes of `input` that were read ahead to find out the encoding.
    ahead: Option<std::ops::Range<usize>>,
    output: Vec<u8>,
    taken: usize,
    skip_lines: u64,
    after_cr: bool,
    /// `half`: the first byte of a UTF-16 unit. `high`: the first unit of a surrogate pair.
    half: Option<u8>,
    high: Option<u16>,
    ended: bool,
}

impl<R: Read> Source<R> {
    /// Skipped lines are physical ones: what stands above the header is not CSV.
    pub fn open(mut inner: R, said: Option<Encoding>, skip_lines: u64) -> Result<Self, BadMap> {
        let mut input = vec![0; CHUNK];
        let mut count = 0;
        while count < CHUNK {
            match inner.read(&mut input[count..]) {
                Ok(0) => break,
                Ok(more) => count += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(BadMap::Unreadable { message: error.to_string() }),
            }
        }
        let (encoding, mark) = Encoding::of(&input[..count], said)?;
        Ok(Self {
            inner,
            encoding,
            signs: Signs::default(),
            input,
            ahead: Some(mark..count),
            output: Vec::with_capacity(CHUNK),
            taken: 0,
            skip_lines,
            after_cr: false,
            half: None,
            high: None,
            ended: false,
        })
    }

    /// The next bytes, without taking them: enough to see a header. Empty at the end.
    pub fn peek(&mut self) -> io::Result<&[u8]> {
        while self.taken == self.output.len() && !self.ended {
            self.fill()?;
        }
        Ok(&self.output[self.taken..])
    }

    /// Consumes so many of the bytes that [`Source::peek`] showed.
    pub fn consume(&mut self, count: usize) {
        self.taken = (self.taken + count).min(self.output.len());
    }

    /// Reads everything that is left, and shows it to `each`. Refuses a text in another encoding than the map says,
    /// even where its start does not show it.
    pub fn read_whole(mut self, mut each: impl FnMut(&[u8])) -> Result<(), BadMap> {
        loop {
            let bytes = self.peek().map_err(|error| BadMap::Unreadable { message: error.to_string() })?;
            if bytes.is_empty() {
                break;
            }
            each(bytes);
            let count = bytes.len();
            self.consume(count);
        }
        if self.encoding.is_one_byte() { self.encoding.fits(&self.signs) } else { Ok(()) }
    }

    fn fill(&mut self) -> io::Result<()> {
        self.output.clear();
        self.taken = 0;
        let range = match self.ahead.take() {
            Some(range) => range,
            None => 0..self.inner.read(&mut self.input)?,
        };
        if range.is_empty() {
            self.ended = true;
            return Ok(());
        }
        let input = std::mem::take(&mut self.input);
        if self.encoding.is_one_byte() {
            self.signs.count(&input[range.clone()]);
        }
        for byte in &input[range] {
            self.push(*byte);
        }
        self.input = input;
        Ok(())
    }

    fn push(&mut self, byte: u8) {
        match self.encoding {
            Encoding::Utf8 => self.byte(byte),
            Encoding::Windows1252 | Encoding::Cp850 if byte < 0x80 => self.byte(byte),
            Encoding::Windows1252 | Encoding::Cp850 => self.character(self.encoding.single(byte)),
            Encoding::Utf16Le | Encoding::Utf16Be => match self.half.take() {
                None => self.half = Some(byte),
                Some(first) if self.encoding == Encoding::Utf16Le => self.unit(u16::from_le_bytes([first, byte])),
                Some(first) => self.unit(u16::from_be_bytes([first, byte])),
            },
        }
    }

    fn unit(&mut self, unit: u16) {
        let pair = self.high.take();
        if pair.is_none() && (0xd800..0xdc00).contains(&unit) {
            self.high = Some(unit);
            return;
        }
        for read in char::decode_utf16(pair.into_iter().chain([unit])) {
            self.character(read.unwrap_or(char::REPLACEMENT_CHARACTER));
        }
    }

    fn character(&mut self, character: char) {
        if character.is_ascii() {
            self.byte(character as u8);
        } else if self.skip_lines == 0 {
            self.after_cr = false;
            self.output.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }

    fn byte(&mut self, byte: u8) {
        let after_cr = std::mem::replace(&mut self.after_cr, byte == b'\r');
        let byte = match byte {
            b'\n' if after_cr => return,
            b'\r' => b'\n',
            byte => byte,
        };
        if self.skip_lines > 0 {
            self.skip_lines -= u64::from(byte == b'\n');
        } else {
            self.output.push(byte);
        }
    }
}

impl<R: Read> Read for Source<R> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        let ready = self.peek()?;
        let count = ready.len().min(target.len());
        target[..count].copy_from_slice(&ready[..count]);
        self.consume(count);
        Ok(count)
    }
}

/// The delimiter of the first row: the sign that occurs in it most often, not counting quoted text.
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

/// The delimiter that a first line "sep=;" names, and the length of that line.
pub fn said_delimiter(start: &[u8]) -> Option<(u8, usize)> {
    let (word, rest) = start.split_at_checked(4)?;
    match rest {
        [sign, b'\n', ..] if word.eq_ignore_ascii_case(b"sep=") => Some((*sign, 6)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn through(bytes: &[u8], encoding: Option<Encoding>, skip_lines: u64) -> String {
        let mut text = Vec::new();
        Source::open(bytes, encoding, skip_lines).unwrap().read_to_end(&mut text).unwrap();
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn files_of_all_systems_read_the_same() {
        for bytes in [&b"a;b\r\nc"[..], b"a;b\rc", b"a;b\nc", b"\xef\xbb\xbfa;b\nc", b"\xff\xfea\0;\0b\0\n\0c\0"] {
            assert_eq!(through(bytes, None, 0), "a;b\nc");
        }
        assert_eq!(through(b"St\xf8l \x80\x9d", Some(Encoding::Windows1252), 0), "Støl €\u{9d}");
        assert_eq!(through(b"St\x9bl", Some(Encoding::Cp850), 0), "Støl");
        assert_eq!(through(b"\xfe\xff\xd8\x3d\xde\x00", None, 0), "😀");
        assert_eq!(through(b"Utskrift\r\n\r\na;b\r\n", None, 2), "a;b\n");
        assert_eq!(through(b"", None, 0), "");
    }

    #[test]
    fn a_wrong_encoding_is_said_wherever_it_shows() {
        let late = |text: &[u8]| [&b"Navn\n"[..], &b"Stol\n".repeat(CHUNK), text].concat();
        let whole = |bytes: &[u8], said| {
            let read = Source::open(bytes, Some(said), 0).and_then(|all| all.read_whole(|_| {}));
            match read {
                Ok(()) => "fits".to_owned(),
                Err(BadMap::Encoding { seems, .. }) => seems,
                Err(other) => other.to_string(),
            }
        };
        assert_eq!(whole(&late("Møtebord\n".as_bytes()), Encoding::Windows1252), "utf-8");
        assert_eq!(whole(&late("Møtebord\n".as_bytes()), Encoding::Cp850), "utf-8");
        assert_eq!(whole(&late("Møtebord\n".as_bytes()), Encoding::Utf8), "fits");
        assert_eq!(whole(&late(b"M\x9btebord\n"), Encoding::Windows1252), "cp850");
        assert_eq!(whole(&late(b"M\xf8tebord\n"), Encoding::Windows1252), "fits");
        assert_eq!(whole(b"M\xc3\xb8tebord bl\xc3\xa5 \xff", Encoding::Windows1252), "utf-8");
        // A letter that lies across the end of a piece.
        let cut = [&b"x".repeat(CHUNK - 1)[..], "ø".as_bytes()].concat();
        assert_eq!(whole(&cut, Encoding::Windows1252), "utf-8");
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
