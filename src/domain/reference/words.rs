//! Lists of codes that come with the release. Each code has names in five languages and the words that registers write
//! for it, so that a wish in one language is met by what was logged in another.

use std::collections::HashMap;

use serde::Deserialize;

/// A code of a list.
#[derive(Clone, Debug, Deserialize)]
pub struct Entry {
    pub key: String,
    pub nb: String,
    pub nn: String,
    pub sv: String,
    pub da: String,
    pub en: String,
    /// What registers write for it apart from its names, separated by bars.
    words: String,
    /// Endings of compounds that mean it, separated by bars: "flaskegrønn" is green, but "lacquered" is not red.
    #[serde(default)]
    endings: String,
    /// The code of the same list that it is a kind of: oak is wood.
    #[serde(default)]
    pub kind: Option<String>,
    /// The standard that defines when a thing has it, if there is one.
    #[serde(default)]
    pub source: Option<String>,
}

pub struct WordList {
    entries: Vec<Entry>,
    /// From [`phrase`] to index in `entries`.
    known: HashMap<String, usize>,
    /// Longest first, so that "kryssfiner" is not read as a kind of "finer".
    endings: Vec<(String, usize)>,
}

impl WordList {
    /// Reads a shipped table. Rows that cannot be read are skipped. The tests check that there are none.
    pub fn read(csv: &str) -> Self {
        let rows = csv::Reader::from_reader(csv.as_bytes()).into_deserialize();
        let entries: Vec<Entry> = rows.filter_map(std::result::Result::ok).collect();
        let (mut known, mut endings) = (HashMap::new(), Vec::new());
        for (at, entry) in entries.iter().enumerate() {
            known.extend(entry.phrases().map(|phrase| (phrase, at)));
            endings.extend(parts(&entry.endings).map(|ending| (ending.to_owned(), at)));
        }
        endings.sort_by_key(|(ending, _)| std::cmp::Reverse(ending.len()));
        Self { entries, known, endings }
    }

    /// The entries in the order of the table.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry that a [`phrase`] names.
    pub fn find(&self, phrase: &str) -> Option<&Entry> {
        self.known.get(phrase).map(|at| &self.entries[*at])
    }

    /// The ways to read a word as a compound: its beginning, and the entry that its ending means.
    pub fn compounds<'a, 'w>(&'a self, word: &'w str) -> impl Iterator<Item = (&'w str, &'a Entry)> {
        let endings = self.endings.iter();
        endings.filter_map(move |(ending, at)| Some((word.strip_suffix(ending.as_str())?, &self.entries[*at])))
    }
}

/// Of the names in Bokmål, Nynorsk, Swedish, Danish and English the one in `language`. English for any other language.
pub fn in_language<'n>(language: &str, [nb, nn, sv, da, en]: [&'n str; 5]) -> &'n str {
    match language {
        "nb" | "no" => nb,
        "nn" => nn,
        "sv" => sv,
        "da" => da,
        _ => en,
    }
}

impl Entry {
    pub fn names(&self) -> [&str; 5] {
        [&self.nb, &self.nn, &self.sv, &self.da, &self.en]
    }

    fn phrases(&self) -> impl Iterator<Item = String> {
        std::iter::once(self.key.as_str()).chain(self.names()).chain(parts(&self.words)).map(phrase)
    }
}

fn parts(list: &str) -> impl Iterator<Item = &str> {
    list.split('|').filter(|part| !part.is_empty())
}

/// Lower-case words with single blanks, however they were joined: "Off-white" and "off_white" are one.
pub fn phrase(text: &str) -> String {
    words(text).join(" ")
}

pub fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// The words of each item of a list that was written as one text: "stål, uten krom" is two.
pub fn items(text: &str) -> impl Iterator<Item = Vec<String>> {
    text.split([',', ';', '/', '+', '&', '|', '\n']).map(words)
}

/// Whether an item with this word says what a thing is not, or what it only looks like. The other words of the item
/// then name nothing.
pub fn denies(word: &str) -> bool {
    const NO: [&str; 20] = [
        "ikke", "ikkje", "inte", "ej", "not", "no", "uten", "utan", "uden", "without", "non", "ingen", "inga", "inget",
        "intet", "verken", "varken", "hverken", "fri", "free",
    ];
    const LIKE: [&str; 14] = [
        "look",
        "lookalike",
        "imitasjon",
        "imitation",
        "imitert",
        "imiterad",
        "imiterat",
        "imiteret",
        "fake",
        "faux",
        "effekt",
        "effect",
        "dekor",
        "decor",
    ];
    NO.contains(&word) || LIKE.contains(&word)
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// Every row is read and understood as itself, and no word names two codes.
    pub fn sound(list: &WordList, csv: &str) {
        assert_eq!(list.entries.len(), csv.lines().count() - 1);
        let mut said: HashMap<String, &str> = HashMap::new();
        for entry in &list.entries {
            for phrase in entry.phrases() {
                assert_eq!(*said.entry(phrase.clone()).or_insert(&entry.key), entry.key, "{phrase} names two codes");
                assert_eq!(list.find(&phrase).map(|found| &found.key), Some(&entry.key), "{phrase}");
            }
            let kinds = list.entries.iter().filter(|kind| Some(&kind.key) == entry.kind.as_ref()).count();
            assert_eq!(kinds, usize::from(entry.kind.is_some()), "{} is of an unknown kind", entry.key);
        }
    }
}
