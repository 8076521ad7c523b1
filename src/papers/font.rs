//! The font of everything that is printed: DejaVu Sans Condensed, free to embed (its licence comes with the crate). It
//! has the letters of all languages of Europe, Sámi included. Widths are those of its glyphs, without kerning, so that
//! what is measured here is as wide on paper.

use std::sync::LazyLock;

use ttf_parser::{Face, GlyphId};

static REGULAR: LazyLock<Option<Face<'static>>> =
    LazyLock::new(|| Face::parse(dejavu::sans_condensed::regular(), 0).ok());
static BOLD: LazyLock<Option<Face<'static>>> = LazyLock::new(|| Face::parse(dejavu::sans_condensed::bold(), 0).ok());

/// How far letters reach above the line they stand on, and below it, in parts of the size.
pub const ASCENT: f32 = 0.93;
pub const DESCENT: f32 = 0.24;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Weight {
    Regular,
    Bold,
}

/// A letter as it is drawn.
pub struct Letter {
    pub glyph: GlyphId,
    /// In parts of the size.
    pub advance: f32,
}

impl Weight {
    pub fn bytes(self) -> &'static [u8] {
        match self {
            Weight::Regular => dejavu::sans_condensed::regular(),
            Weight::Bold => dejavu::sans_condensed::bold(),
        }
    }

    /// `None` for a letter that the font does not have: see [`Weight::known`].
    pub fn letter(self, letter: char) -> Option<Letter> {
        let face = match self {
            Weight::Regular => REGULAR.as_ref()?,
            Weight::Bold => BOLD.as_ref()?,
        };
        let glyph = face.glyph_index(letter)?;
        let advance = f32::from(face.glyph_hor_advance(glyph)?) / f32::from(face.units_per_em());
        Some(Letter { glyph, advance })
    }

    /// The text with a question mark for what the font cannot write.
    pub fn known(self, text: &str) -> String {
        text.chars().map(|letter| if self.letter(letter).is_some() { letter } else { '?' }).collect()
    }

    /// The width of a text, in parts of the size.
    pub fn width(self, text: &str) -> f32 {
        text.chars().filter_map(|letter| self.letter(letter)).map(|letter| letter.advance).sum()
    }

    /// Breaks a text at words into at most `most` lines, none of them wider than `width` (in parts of the size). Where
    /// text is left out, an ellipsis stands. A word too long for a line is cut.
    pub fn lines(self, text: &str, width: f32, most: usize) -> Vec<String> {
        let text = self.known(text);
        let mut words = text.split_whitespace().peekable();
        let mut lines = Vec::new();
        while lines.len() < most && words.peek().is_some() {
            let mut line = String::new();
            while let Some(word) = words.peek() {
                let longer = if line.is_empty() { (*word).to_owned() } else { format!("{line} {word}") };
                if self.width(&longer) > width && !line.is_empty() {
                    break;
                }
                line = longer;
                words.next();
            }
            let left_out = words.peek().is_some() && lines.len() + 1 == most;
            lines.push(self.fitted(line, width, left_out));
        }
        lines
    }

    fn fitted(self, mut line: String, width: f32, left_out: bool) -> String {
        if !left_out && self.width(&line) <= width {
            return line;
        }
        while self.width(&line) + self.width("…") > width {
            let end = match line.rfind(' ').filter(|_| left_out) {
                Some(blank) => blank,
                None => match line.char_indices().next_back() {
                    Some((at, _)) => at,
                    None => break,
                },
            };
            line.truncate(end);
        }
        line.truncate(line.trim_end_matches([' ', ',', '-', '–']).len());
        line.push('…');
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_are_kept_whole_and_what_is_left_out_is_seen() {
        let lines = |text: &str, width, most| Weight::Regular.lines(text, width, most);
        assert_eq!(lines("Kontorstol med armlener, blå", 8.5, 2), ["Kontorstol med", "armlener, blå"]);
        assert_eq!(lines("Kontorstol med armlener, blå", 8.5, 1), ["Kontorstol med…"]);
        assert_eq!(lines("Møterom", 20.0, 3), ["Møterom"]);
        assert_eq!(lines("", 20.0, 3), [""; 0]);
        let word = lines("Rullestolbrukertilpasningsmøbel", 6.0, 1);
        assert!(word[0].ends_with('…') && word[0].starts_with("Rulle"), "{word:?}");
    }

    #[test]
    fn the_letters_of_the_north_are_there() {
        for letter in "ÆØÅæøåÄÖäöÁáČčĐđŊŋŠšŦŧŽžÐðÞþÝýĂăȘșȚțŁłßẞ×–—“”«»½°№".chars()
        {
            assert!(Weight::Regular.letter(letter).is_some() && Weight::Bold.letter(letter).is_some(), "{letter}");
        }
        assert_eq!(Weight::Bold.known("stol 椅"), "stol ?");
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_its_column(text in "\\PC{0,80}", width in 1.0f32..30.0, most in 0usize..4) {
            let lines = Weight::Bold.lines(&text, width, most);
            prop_assert!(lines.len() <= most);
            for line in lines {
                prop_assert!(Weight::Bold.width(&line) <= width + 0.001, "{line:?}");
            }
        }
    }
}
