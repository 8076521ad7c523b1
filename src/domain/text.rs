//! The one rule for texts, wherever they come from: JSON, query, path, a cell of a register or the command line.
//!
//! Names that look the same are the same: "é" is written in one way (NFC), blanks are single, and characters without
//! width are left out. Control characters are refused: PostgreSQL cannot store all of them, and screens, labels and
//! readers of CSV files would act on them.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// A text has a control character in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("has the control character U+{:04X} in it", u32::from(*.0))]
pub struct ControlCharacter(pub char);

/// A name, title, code or serial number: one line. Tabs and line breaks are blanks like any other.
pub fn name(text: &str) -> Result<Cow<'_, str>, ControlCharacter> {
    if is_plain(text) {
        return Ok(Cow::Borrowed(text));
    }
    refuse_control(text)?;
    let visible: String = text.nfc().filter(|c| !has_no_width(*c)).collect();
    let words: Vec<&str> = visible.split_whitespace().collect();
    Ok(Cow::Owned(words.join(" ")))
}

/// A note of several lines, with tabs and single blanks where the writer put them. Line ends become "\n".
pub fn note(text: &str) -> Result<Cow<'_, str>, ControlCharacter> {
    if is_plain(text) {
        return Ok(Cow::Borrowed(text));
    }
    refuse_control(text)?;
    let unified = text.replace("\r\n", "\n").replace('\r', "\n");
    let visible: String = unified.nfc().filter(|c| *c != BYTE_ORDER_MARK).collect();
    Ok(Cow::Owned(visible.trim().to_owned()))
}

/// Whether two texts are the same apart from case and outer blanks. Words come from people and imports.
pub(crate) fn same_text(a: &str, b: &str) -> bool {
    normal(a) == normal(b)
}

pub(crate) fn normal(text: &str) -> String {
    text.trim().to_lowercase()
}

/// The letters of a text as any keyboard types them: lower case, without accents, å and ä as a, ø and ö as o.
pub fn folded(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().flat_map(char::to_lowercase).map(|c| match c {
        'å' | 'æ' | 'ä' | 'á' | 'à' | 'â' | 'ã' => 'a',
        'ø' | 'ö' | 'ó' | 'ò' | 'ô' | 'õ' => 'o',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ý' | 'ÿ' => 'y',
        c => c,
    })
}

/// The words of a text, in their order.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Whether a word begins with these folded letters, whatever keyboard it was typed on.
pub fn begins(word: &str, letters: &[char]) -> bool {
    let mut word = folded(word);
    letters.iter().all(|letter| word.next() == Some(*letter))
}

const BYTE_ORDER_MARK: char = '\u{feff}';

fn refuse_control(text: &str) -> Result<(), ControlCharacter> {
    match text.chars().find(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r')) {
        Some(control) => Err(ControlCharacter(control)),
        None => Ok(()),
    }
}

/// Whether neither rule would change the text. Most texts are such, and need no copy.
fn is_plain(text: &str) -> bool {
    let mut after_blank = true;
    let mut strange = false;
    for c in text.chars() {
        let blank = c == ' ';
        strange |= (blank && after_blank) || (c.is_whitespace() && !blank) || c.is_control() || has_no_width(c);
        after_blank = blank;
    }
    let trimmed = text.is_empty() || !after_blank;
    !strange && trimmed && is_nfc_quick(text.chars()) == IsNormalized::Yes
}

/// Invisible characters: soft hyphens, joiners, marks of direction, the byte order mark.
fn has_no_width(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | BYTE_ORDER_MARK)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_begin_alike_on_every_keyboard() {
        let letters = |text: &str| folded(text).collect::<Vec<char>>();
        assert!(begins("HÅG", &letters("hag")) && begins("hag", &letters("HÅ")) && !begins("ha", &letters("hag")));
        assert_eq!(words("Hæve-sænkebord, 160 x 80").collect::<Vec<_>>(), ["Hæve", "sænkebord", "160", "x", "80"]);
    }

    #[test]
    fn what_looks_the_same_is_the_same() {
        for written in [
            "Møterom é 1",
            " Møterom  é 1 ",
            "Møterom e\u{301}\t1",
            "Mø\u{200b}terom\u{a0}é\r\n1",
            "\u{feff}Møterom é 1",
        ] {
            assert_eq!(name(written).unwrap(), "Møterom é 1", "{written:?}");
        }
        assert_eq!(name("\u{200b} ").unwrap(), "");
        assert!(matches!(name("Kontorstol på hjul"), Ok(Cow::Borrowed(_))));
    }

    #[test]
    fn a_note_keeps_its_lines() {
        assert_eq!(note(" a\r\n\r\nb  c\te\u{301}\n").unwrap(), "a\n\nb  c\té");
    }

    #[test]
    fn control_characters_are_refused() {
        for control in ['\0', '\u{1}', '\u{7}', '\u{1b}', '\u{7f}', '\u{85}', '\u{9f}'] {
            let text = format!("Stol{control}7");
            assert_eq!(name(&text), Err(ControlCharacter(control)));
            assert_eq!(note(&text), Err(ControlCharacter(control)));
        }
    }

    proptest! {
        #[test]
        fn what_was_read_is_read_as_itself(text: String) {
            for rule in [name, note] {
                if let Ok(read) = rule(&text) {
                    prop_assert_eq!(rule(&read).unwrap(), read.clone());
                }
            }
        }
    }
}
