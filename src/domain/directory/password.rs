//! Passwords: length is required, special characters are not, and passwords that are guessed first are refused (NIST SP
//! 800-63B-4, 3.1.1.2; OWASP ASVS 5, 6.2).

use std::{collections::HashSet, sync::LazyLock};

use crate::{Bad, Refused, Result};

/// Fewest characters. Three words have more.
pub const SHORTEST: usize = 12;
/// Most characters. Long passwords are welcome, but the input of the hash must be bounded.
pub const LONGEST: usize = 256;

/// Words that people often use as passwords, one a line.
const FILE: &str = include_str!("../../../fixtures/common-passwords.txt");

static COMMON: LazyLock<HashSet<&str>> =
    LazyLock::new(|| FILE.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect());

/// Letters and digits that lie beside each other on a keyboard or in the alphabet.
const ROWS: [&str; 6] =
    ["abcdefghijklmnopqrstuvwxyzæøå", "1234567890", "qwertyuiopå", "asdfghjkløæ", "asdfghjklöä", "zxcvbnm"];

/// A password as it was typed: not shortened, not changed.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// Checks a new password. `about`: the names of the person and the organisation. They are refused as well, because
    /// somebody who guesses tries them first.
    pub fn parse(field: &str, text: &str, about: &[&str]) -> Result<Self> {
        let length = text.chars().count();
        if length < SHORTEST {
            return Err(Refused::invalid(field, Bad::TooShort { min: SHORTEST }));
        }
        if length > LONGEST {
            return Err(Refused::invalid(field, Bad::TooLong { max: LONGEST }));
        }
        if is_common(text, about) {
            return Err(Refused::invalid(field, Bad::Guessable));
        }
        Ok(Self(text.to_owned()))
    }

    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// The password is never printed.
impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password")
    }
}

/// Whether a password is easy to guess. It is if it has at most two words, all of them known, whatever digits and signs
/// are added. It is too if it has fewer than five different characters, or follows the keyboard or the alphabet. Where
/// it has no word, signs between the digits do not count.
fn is_common(text: &str, about: &[&str]) -> bool {
    let lower = text.to_lowercase();
    let mut letters: Vec<char> = lower.chars().collect();
    if is_monotonous(&letters) {
        return true;
    }
    let own: HashSet<String> = about.iter().flat_map(|text| words(&text.to_lowercase())).collect();
    let known = |word: &String| COMMON.contains(word.as_str()) || own.contains(word);
    let mut parts = words(&lower);
    if parts.is_empty() {
        letters.retain(|c| c.is_alphanumeric());
        return is_monotonous(&letters);
    }
    parts.sort();
    parts.dedup();
    let two = |word: &String| {
        let cuts = word.char_indices().map(|(at, _)| word.split_at(at));
        cuts.into_iter().any(|(one, other)| known(&one.to_owned()) && known(&other.to_owned()))
    };
    parts.len() <= 2 && parts.iter().all(|word| known(word) || two(word))
}

/// Whether there are fewer than five different characters, or most of them follow the keyboard or the alphabet.
fn is_monotonous(letters: &[char]) -> bool {
    let distinct: HashSet<&char> = letters.iter().collect();
    distinct.len() < 5 || is_walk(letters)
}

/// The words in a text. A digit or sign that stands for a letter is read as that letter ("P@ssw0rd"). Other digits and
/// signs, and words of one or two letters, are left out.
fn words(lower: &str) -> Vec<String> {
    let pieces = lower.split(|c: char| !(c.is_alphabetic() || "013457@$!".contains(c)));
    let pieces = pieces.map(|piece| piece.trim_matches(|c: char| !c.is_alphabetic() && c != '@' && c != '$'));
    let read = pieces.map(|piece| {
        let letter = |c: char| match c {
            '0' => 'o',
            '1' | '!' => 'i',
            '3' => 'e',
            '4' | '@' => 'a',
            '5' | '$' => 's',
            '7' => 't',
            other => other,
        };
        piece.chars().map(letter).collect::<String>()
    });
    read.filter(|word| word.chars().count() > 2).collect()
}

/// Whether at least three quarters of the characters are in [`ROWS`] beside the character before them, or repeat it.
fn is_walk(letters: &[char]) -> bool {
    let beside = |pair: &&[char]| {
        let near = |row: &str| {
            let place = |c: char| row.chars().position(|one| one == c);
            matches!((place(pair[0]), place(pair[1])), (Some(a), Some(b)) if a.abs_diff(b) <= 1)
        };
        ROWS.iter().any(|row| near(row))
    };
    let steps = letters.windows(2).filter(beside).count();
    letters.len() > 1 && 4 * steps >= 3 * (letters.len() - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> Option<Bad> {
        match Password::parse("password", text, &["Kari Nordmann", "kari.nordmann@storvik.example", "Storvik kommune"])
        {
            Err(Refused::Invalid { problem, .. }) => Some(problem),
            Err(_) | Ok(_) => None,
        }
    }

    #[test]
    fn length_counts_and_decoration_does_not() {
        for fine in [
            "gul sykkel bak låven",
            "korrekt hest batteri stift",
            "xK9#vLq2!mTz",
            "en to tre fire katter",
            "fjellrev-kaffe-traktor",
            "日本語の長い合言葉です。はい",
            "8291-0475-6382",
            "829104756382",
        ] {
            assert_eq!(refused(fine), None, "{fine}");
        }
        assert_eq!(refused("xK9#vLq2!mT"), Some(Bad::TooShort { min: SHORTEST }));
        assert_eq!(refused(&"å1 ".repeat(100)), Some(Bad::TooLong { max: LONGEST }));
        for common in [
            "Passord12345",
            "P@ssw0rd2026!",
            "passordpassord",
            "sommer-sommer2026",
            "Sommer2026Vinter2026",
            "velkommen123!!",
            "qwertyuiop12",
            "123456789012",
            "1234-5678-9012",
            "8291-8291-8291",
            "!?-!?-!?.,;:",
            "aaaabbbbcccc",
            "lösenord2026!",
            "kodeord123456",
            "NordmannKari1",
            "Nordmann-Storvik-2026",
            "Ombruk-ombruk-1",
        ] {
            assert_eq!(refused(common), Some(Bad::Guessable), "{common}");
        }
    }

    #[test]
    fn the_list_is_written_as_it_is_compared() {
        let odd: Vec<_> = COMMON.iter().filter(|word| words(word) != [word.to_string()]).collect();
        assert!(odd.is_empty(), "{odd:?}");
        assert!(COMMON.len() > 200);
    }
}
