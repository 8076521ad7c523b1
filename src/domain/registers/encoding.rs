//! The encodings of registers, by their usual names, and a guess at a file's encoding.

use std::fmt;

use serde::Deserialize;

use crate::registers::BadMap;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Encoding {
    Utf8,
    /// What Excel in Western Europe calls "CSV"; Latin-1 with more signs.
    Windows1252,
    /// What DOS programs wrote.
    Cp850,
    Utf16Le,
    Utf16Be,
}

impl TryFrom<String> for Encoding {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let plain: String = text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
        Ok(match plain.as_str() {
            "utf8" | "utf8bom" | "utf8sig" | "unicode" => Encoding::Utf8,
            "windows1252" | "cp1252" | "win1252" | "1252" | "ansi" | "latin1" | "iso88591" | "iso885915" | "latin9" => {
                Encoding::Windows1252
            }
            "cp850" | "ibm850" | "850" | "dos" | "pc850" => Encoding::Cp850,
            "utf16" | "utf16le" => Encoding::Utf16Le,
            "utf16be" => Encoding::Utf16Be,
            _ => {
                return Err(format!(
                    "\"{text}\" is no known encoding: use utf-8, windows-1252 (latin1), cp850 or utf-16"
                ));
            }
        })
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Windows1252 => "windows-1252",
            Encoding::Cp850 => "cp850",
            Encoding::Utf16Le => "utf-16le",
            Encoding::Utf16Be => "utf-16be",
        })
    }
}

impl Encoding {
    /// The encoding of a file that begins with `start`, and the length of its byte order mark. Refused where the file
    /// contradicts the map: in the wrong encoding every "ø" would become two other characters.
    pub fn of(start: &[u8], said: Option<Encoding>) -> Result<(Encoding, usize), BadMap> {
        let marked = [
            (&b"\xef\xbb\xbf"[..], Encoding::Utf8),
            (&b"\xff\xfe"[..], Encoding::Utf16Le),
            (&b"\xfe\xff"[..], Encoding::Utf16Be),
        ];
        if let Some((mark, marked)) = marked.into_iter().find(|(mark, _)| start.starts_with(mark)) {
            // "utf-16" alone leaves the order of the bytes to the mark.
            let both_wide = said == Some(Encoding::Utf16Le) && marked == Encoding::Utf16Be;
            return match said {
                Some(said) if said != marked && !both_wide => {
                    Err(BadMap::Encoding { said: said.to_string(), seems: marked.to_string() })
                }
                _ => Ok((marked, mark.len())),
            };
        }
        let assumed = said.unwrap_or(Encoding::Utf8);
        let mut signs = Signs::default();
        signs.count(start);
        assumed.fits(&signs).map(|()| (assumed, 0))
    }

    /// Refuses an encoding that the signs contradict.
    pub(super) fn fits(self, signs: &Signs) -> Result<(), BadMap> {
        match signs.seem(self) {
            seems if seems == self => Ok(()),
            seems => Err(BadMap::Encoding { said: self.to_string(), seems: seems.to_string() }),
        }
    }

    /// Whether each byte is a character, so that no text is invalid in this encoding.
    pub(super) fn is_one_byte(self) -> bool {
        match self {
            Encoding::Windows1252 | Encoding::Cp850 => true,
            Encoding::Utf8 | Encoding::Utf16Le | Encoding::Utf16Be => false,
        }
    }

    /// Decodes one byte of an encoding that has one byte a character.
    pub fn single(self, byte: u8) -> char {
        match self {
            Encoding::Cp850 if byte >= 0x80 => CP850[usize::from(byte - 0x80)],
            _ => windows_1252(byte),
        }
    }
}

/// What was counted in the text so far, to guess its encoding.
#[derive(Default)]
pub(super) struct Signs {
    /// NULs at even and at odd places: the empty halves of UTF-16.
    empty: [usize; 2],
    bytes: usize,
    /// Letters beyond ASCII that are valid UTF-8, and how many of them come before the first stray byte.
    letters: usize,
    letters_before: usize,
    /// Bytes that are no UTF-8.
    stray: usize,
    windows: usize,
    dos: usize,
    /// The beginning of a letter whose other bytes were not counted yet.
    cut: Vec<u8>,
}

impl Signs {
    /// Counts the next bytes of the text.
    pub(super) fn count(&mut self, bytes: &[u8]) {
        // The Nordic letters of each encoding. Curly quotes of one are letters of the other, so they count for neither.
        let windows =
            |byte: &u8| matches!(byte, 0xc4 | 0xc5 | 0xc6 | 0xd6 | 0xd8 | 0xe4 | 0xe5 | 0xe6 | 0xe9 | 0xf6 | 0xf8);
        let dos = |byte: &u8| matches!(byte, 0x81 | 0x82 | 0x84 | 0x86 | 0x8e | 0x8f | 0x90 | 0x99 | 0x9b | 0x9d);
        for (at, byte) in bytes.iter().enumerate() {
            self.empty[(self.bytes + at) % 2] += usize::from(*byte == 0);
            self.windows += usize::from(windows(byte));
            self.dos += usize::from(dos(byte));
        }
        self.bytes += bytes.len();
        let mut text = std::mem::take(&mut self.cut);
        text.extend_from_slice(bytes);
        let mut chunks = text.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            let letters = chunk.valid().chars().filter(|letter| !letter.is_ascii()).count();
            self.letters += letters;
            if self.stray == 0 {
                self.letters_before += letters;
            }
            let stray = chunk.invalid();
            let unfinished = std::str::from_utf8(stray).is_err_and(|error| error.error_len().is_none());
            if unfinished && chunks.peek().is_none() {
                self.cut = stray.to_vec();
            } else {
                self.stray += stray.len();
            }
        }
    }

    fn seem(&self, assumed: Encoding) -> Encoding {
        if self.empty.iter().any(|nuls| nuls * 8 > self.bytes) {
            return if self.empty[0] > self.empty[1] { Encoding::Utf16Be } else { Encoding::Utf16Le };
        }
        let valid = self.stray == 0;
        let one_byte = if self.dos > self.windows { Encoding::Cp850 } else { Encoding::Windows1252 };
        match assumed {
            // Letters before the first invalid byte are valid UTF-8, so the file is too. The broken cell is refused
            // later.
            Encoding::Utf8 if valid || self.letters_before > 0 => Encoding::Utf8,
            Encoding::Utf8 => one_byte,
            // A stray byte or two make no other encoding of a text whose letters are UTF-8.
            Encoding::Windows1252 | Encoding::Cp850 if self.letters > self.stray => Encoding::Utf8,
            Encoding::Windows1252 | Encoding::Cp850 if self.windows + self.dos > 0 => one_byte,
            Encoding::Windows1252 | Encoding::Cp850 => assumed,
            // Without NUL bytes the text is not UTF-16.
            Encoding::Utf16Le | Encoding::Utf16Be if self.bytes == 0 => assumed,
            Encoding::Utf16Le | Encoding::Utf16Be if valid => Encoding::Utf8,
            Encoding::Utf16Le | Encoding::Utf16Be => one_byte,
        }
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

/// IBM code page 850, the upper half.
const CP850: [char; 128] = [
    'Ç', 'ü', 'é', 'â', 'ä', 'à', 'å', 'ç', 'ê', 'ë', 'è', 'ï', 'î', 'ì', 'Ä', 'Å', 'É', 'æ', 'Æ', 'ô', 'ö', 'ò', 'û',
    'ù', 'ÿ', 'Ö', 'Ü', 'ø', '£', 'Ø', '×', 'ƒ', 'á', 'í', 'ó', 'ú', 'ñ', 'Ñ', 'ª', 'º', '¿', '®', '¬', '½', '¼', '¡',
    '«', '»', '░', '▒', '▓', '│', '┤', 'Á', 'Â', 'À', '©', '╣', '║', '╗', '╝', '¢', '¥', '┐', '└', '┴', '┬', '├', '─',
    '┼', 'ã', 'Ã', '╚', '╔', '╩', '╦', '╠', '═', '╬', '¤', 'ð', 'Ð', 'Ê', 'Ë', 'È', 'ı', 'Í', 'Î', 'Ï', '┘', '┌', '█',
    '▄', '¦', 'Ì', '▀', 'Ó', 'ß', 'Ô', 'Ò', 'õ', 'Õ', 'µ', 'þ', 'Þ', 'Ú', 'Û', 'Ù', 'ý', 'Ý', '¯', '´', '\u{ad}', '±',
    '‗', '¾', '¶', '§', '÷', '¸', '°', '¨', '·', '¹', '³', '²', '■', '\u{a0}',
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_go_by_their_usual_names() {
        for (name, encoding) in [
            ("utf-8", Encoding::Utf8),
            ("UTF8", Encoding::Utf8),
            ("latin1", Encoding::Windows1252),
            ("ISO-8859-1", Encoding::Windows1252),
            ("cp1252", Encoding::Windows1252),
            ("utf-16", Encoding::Utf16Le),
            ("CP850", Encoding::Cp850),
        ] {
            assert_eq!(Encoding::try_from(name.to_owned()), Ok(encoding), "{name}");
        }
        assert!(Encoding::try_from("koi8".to_owned()).is_err());
    }

    #[test]
    fn a_file_that_contradicts_its_map_is_refused() {
        let seems = |start: &[u8], said: Option<Encoding>| match Encoding::of(start, said) {
            Ok((encoding, mark)) => format!("{encoding} {mark}"),
            Err(BadMap::Encoding { said, seems }) => format!("not {said} but {seems}"),
            Err(other) => other.to_string(),
        };
        use Encoding::*;
        assert_eq!(seems("M\u{f8}tebord".as_bytes(), None), "utf-8 0");
        assert_eq!(seems(b"\xef\xbb\xbfNavn", None), "utf-8 3");
        assert_eq!(seems(b"\xef\xbb\xbfNavn", Some(Windows1252)), "not windows-1252 but utf-8");
        assert_eq!(seems("M\u{f8}tebord".as_bytes(), Some(Windows1252)), "not windows-1252 but utf-8");
        assert_eq!(seems(b"M\xf8tebord bl\xe5", None), "not utf-8 but windows-1252");
        assert_eq!(seems(b"M\x9btebord bl\x86", None), "not utf-8 but cp850");
        assert_eq!(seems(b"M\x9btebord bl\x86", Some(Windows1252)), "not windows-1252 but cp850");
        assert_eq!(seems(b"St\xf8l \x96 \x91bl\xe5\x92", Some(Windows1252)), "windows-1252 0");
        assert_eq!(seems(b"\xff\xfeN\0a\0", None), "utf-16le 2");
        assert_eq!(seems(b"\xfe\xff\0N\0a", Some(Utf16Le)), "utf-16be 2");
        assert_eq!(seems(b"N\0a\0v\0n\0", None), "not utf-8 but utf-16le");
        assert_eq!(seems(b"Navn", Some(Utf16Le)), "not utf-16le but utf-8");
        assert_eq!(seems(b"", None), "utf-8 0");
        assert_eq!(seems(b"M\xc3\xb8tebord bl\xc3\xa5 \xff", Some(Windows1252)), "not windows-1252 but utf-8");
        assert_eq!(seems(b"M\xf8tebord bl\xc5\x94 \x93", Some(Windows1252)), "windows-1252 0");
    }
}
