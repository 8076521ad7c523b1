//! The words that the files in `search/` list.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;

use crate::search::query::text::{Stems, fold, normalise};

/// What kind of word it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// In no list.
    #[default]
    Plain,
    /// What a thing looks like, is made of or can do.
    Look,
    /// Where and for whom it is used, or what for.
    Use,
    Thing,
}

/// A group of words that mean the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Concept {
    /// The group's first word, with a mark before it that no word has.
    pub name: String,
    pub kind: Kind,
}

/// The groups of synonyms. They are found by their words and by the stems of these words, so that "hyller", "tavler"
/// and "cables" find their groups.
#[derive(Default)]
pub struct Groups {
    by_word: HashMap<String, Vec<Concept>>,
    /// Each concept with the word that has the stem.
    by_stem: HashMap<String, Vec<(String, Concept)>>,
    /// All words, not folded.
    words: Vec<String>,
}

/// The file `search/synonyms.toml`: groups by the kind of their words.
#[derive(Deserialize)]
struct Synonyms {
    things: Vec<Vec<String>>,
    uses: Vec<Vec<String>>,
    looks: Vec<Vec<String>>,
}

/// The file `search/hints.toml`: names of product lines by their categories, and words for what people want to do by
/// the categories that serve it.
#[derive(Default, Deserialize)]
pub struct Hints {
    /// From the name of a category in any language to the words.
    pub models: HashMap<String, Vec<String>>,
    pub purposes: HashMap<String, Vec<String>>,
}

impl Groups {
    pub fn new(stems: &mut Stems) -> Self {
        let mut groups = Self::default();
        // The file is compiled in, and a test parses it. Without it search would work, only less well.
        let Ok(file) = toml::from_str::<Synonyms>(include_str!("../../../search/synonyms.toml")) else { return groups };
        for (kind, lists) in [(Kind::Thing, file.things), (Kind::Use, file.uses), (Kind::Look, file.looks)] {
            for list in lists {
                groups.add(kind, &list, stems);
            }
        }
        groups
    }

    fn add(&mut self, kind: Kind, words: &[String], stems: &mut Stems) {
        let Some(first) = words.first() else { return };
        let concept = Concept { name: format!("={}", fold(&normalise(first))), kind };
        for word in words {
            let word = normalise(word);
            enter(&mut self.by_word, fold(&word), &concept);
            for stem in stems.of(&word).into_iter().filter(|stem| stem.chars().count() >= 3) {
                self.by_stem.entry(stem).or_default().push((fold(&word), concept.clone()));
            }
            self.words.push(word);
        }
    }

    /// The groups of a word: those of the word itself, else those of its stems.
    pub fn of(&self, folded: &str, stems: &[String]) -> Vec<Concept> {
        if let Some(known) = self.by_word.get(folded) {
            return known.clone();
        }
        // The longest stem is the most specific: "lockers" is found as lockers before locks.
        let words = stems.iter().filter_map(|stem| Some((stem.len(), self.by_word.get(stem)?)));
        let mut found: Vec<Concept> =
            words.max_by_key(|(length, _)| *length).map(|(_, of)| of.clone()).unwrap_or_default();
        if found.is_empty() {
            let all = || stems.iter().filter_map(|stem| self.by_stem.get(stem)).flatten();
            // "tables" is more likely a form of "table" than of "tablet", which has the same Danish stem.
            let begins = |(word, _): &&(String, Concept)| folded.starts_with(word.as_str());
            let likely: Vec<&(String, Concept)> = all().filter(begins).collect();
            let likely = if likely.is_empty() { all().collect() } else { likely };
            found = likely.into_iter().map(|(_, concept)| concept.clone()).collect();
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    pub fn has(&self, folded: &str) -> bool {
        self.by_word.contains_key(folded)
    }

    /// Normalised.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }
}

fn enter(map: &mut HashMap<String, Vec<Concept>>, word: String, concept: &Concept) {
    let known = map.entry(word).or_default();
    if !known.contains(concept) {
        known.push(concept.clone());
    }
}

impl Hints {
    pub fn shipped() -> Self {
        toml::from_str(include_str!("../../../search/hints.toml")).unwrap_or_default()
    }
}

/// Words that nobody searches for, in all languages (Bokmål and Nynorsk share a list). Words that say something about a
/// thing are left out ("computer" is on the English list).
pub fn stop_words(groups: &Groups) -> HashSet<String> {
    let keep: HashSet<&str> = lines(include_str!("../../../search/stopwords/keep.txt")).collect();
    let files = [
        include_str!("../../../search/stopwords/no.txt"),
        include_str!("../../../search/stopwords/sv.txt"),
        include_str!("../../../search/stopwords/da.txt"),
        include_str!("../../../search/stopwords/en.txt"),
    ];
    let words = files.into_iter().flat_map(lines);
    words.filter(|word| !keep.contains(word) && !groups.has(&fold(word))).map(str::to_owned).collect()
}

/// Words that describe the asking and not the thing: "brukt", "billig", "leter". Folded.
pub fn asking_words() -> HashSet<String> {
    words(include_str!("../../../search/asking.txt")).map(|word| fold(&normalise(word))).collect()
}

/// Words that separate the thing itself from what it is for or what it comes with. Folded.
pub fn prepositions() -> HashSet<String> {
    words(include_str!("../../../search/prepositions.txt")).map(|word| fold(&normalise(word))).collect()
}

/// Words that end like a thing but are none: "regnskap" (accounts) is no "skap" (cupboard). Folded.
pub fn whole_words() -> Vec<String> {
    words(include_str!("../../../search/exceptions.txt")).map(|word| fold(&normalise(word))).collect()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    lines(text).flat_map(str::split_whitespace)
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_files_parse() {
        let file: Synonyms = toml::from_str(include_str!("../../../search/synonyms.toml")).unwrap();
        assert!(toml::from_str::<Hints>(include_str!("../../../search/hints.toml")).is_ok());
        let mut seen = HashMap::new();
        for group in file.things.iter().chain(&file.uses).chain(&file.looks) {
            for word in group {
                let other = seen.insert(fold(&normalise(word)), &group[0]);
                assert!(
                    other.is_none_or(|head| head == &group[0]),
                    "{word} is in the groups of {other:?} and {}",
                    group[0]
                );
            }
        }
    }

    #[test]
    fn a_word_in_any_form_keeps_its_group() {
        let mut stems = Stems::new();
        let groups = Groups::new(&mut stems);
        for (word, concept) in [("hyller", "=hylle"), ("tavler", "=tavle"), ("cables", "=kabel"), ("senga", "=seng")] {
            let found = groups.of(&fold(word), &stems.of(word));
            assert!(found.iter().any(|one| one.name == concept), "{word}: {found:?}");
        }
    }
}
