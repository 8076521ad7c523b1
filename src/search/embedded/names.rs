//! What categories are called. A few hundred names in memory instead of forty words in each of a million lots: a
//! query's word is matched with the categories first, and each one that fits costs one posting list.

use std::collections::HashSet;

use crate::search::contract::Vocabulary;
use crate::search::embedded::lexicon::{Asked, Lexicon, Word};
use crate::search::embedded::text::{chunks, normalise, one_typo};
use crate::search::embedded::tier::Tier;

/// The vocabulary, ready to be matched.
#[derive(Default)]
pub struct Names {
    categories: Vec<Category>,
}

struct Category {
    key: String,
    /// Names of one word, and the last word of the others: "office chair" is a chair and no office.
    heads: HashSet<String>,
    head_stems: HashSet<String>,
    /// Everything the names speak of: words, stems and concepts.
    speaks_of: HashSet<String>,
    /// For prefixes and typos; no codes and numbers.
    words: Vec<(String, Vec<char>)>,
}

impl Names {
    pub fn new(vocabulary: &Vocabulary, lexicon: &mut Lexicon) -> Self {
        let categories = vocabulary.categories().iter();
        Self { categories: categories.map(|one| Category::new(&one.key, &one.names, lexicon)).collect() }
    }

    /// The categories that fit a word of the query, and how well.
    pub fn fitting(&self, asked: &Asked) -> Vec<(&str, Tier)> {
        let letters: Vec<char> = asked.word.exact.chars().collect();
        let fitting = self.categories.iter();
        fitting.filter_map(|category| Some((category.key.as_str(), category.fits(asked, &letters)?))).collect()
    }

    /// The categories whose names speak of one of these concepts.
    pub fn speaking_of<'a>(&'a self, concepts: &'a [String]) -> impl Iterator<Item = &'a str> {
        let speaking = move |category: &&Category| concepts.iter().any(|concept| category.speaks_of.contains(concept));
        self.categories.iter().filter(speaking).map(|category| category.key.as_str())
    }

    /// Whether a name has this very word.
    pub fn has(&self, folded: &str) -> bool {
        self.categories.iter().any(|category| category.speaks_of.contains(folded))
    }
}

impl Category {
    fn new(key: &str, names: &[String], lexicon: &mut Lexicon) -> Self {
        let mut category = Self {
            key: key.to_owned(),
            heads: HashSet::new(),
            head_stems: HashSet::new(),
            speaks_of: HashSet::new(),
            words: Vec::new(),
        };
        for name in names {
            let chunks: Vec<_> = chunks(&normalise(name)).collect();
            for (i, chunk) in chunks.iter().enumerate() {
                // "Hæve-sænkebord": the joined word is the thing, its last piece as well.
                let last = i + 1 == chunks.len();
                let pieces = chunk.pieces.len();
                for (j, piece) in chunk.pieces.iter().enumerate() {
                    category.learn(&lexicon.word(piece), last && j + 1 == pieces);
                }
                if let Some(joined) = chunk.joined() {
                    category.learn(&lexicon.word(&joined), last);
                }
            }
        }
        category
    }

    fn learn(&mut self, word: &Word, head: bool) {
        if head {
            self.heads.insert(word.exact.clone());
            self.head_stems.extend(word.stems.iter().cloned());
        }
        self.speaks_of.insert(word.exact.clone());
        self.speaks_of.extend(word.stems.iter().chain(&word.whole).chain(word.parts.iter().flatten()).cloned());
        if !self.words.iter().any(|(known, _)| *known == word.exact) {
            self.words.push((word.exact.clone(), word.exact.chars().collect()));
        }
    }

    fn fits(&self, asked: &Asked, letters: &[char]) -> Option<Tier> {
        let word = &asked.word;
        if self.heads.contains(&word.exact) {
            return Some(Tier::Exact);
        }
        if word.stems.iter().any(|stem| self.head_stems.contains(stem)) {
            return Some(Tier::Stem);
        }
        let means = |concepts: &[String]| concepts.iter().any(|concept| self.speaks_of.contains(concept));
        let parts = !word.parts.is_empty() && word.parts.iter().all(|part| means(part));
        if self.speaks_of.contains(&word.exact) || means(&word.stems) || means(&word.whole) || parts {
            return Some(Tier::Concept);
        }
        if asked.prefix && self.words.iter().any(|(name, _)| name.starts_with(&word.exact)) {
            return Some(Tier::Prefix);
        }
        let typo = !word.digits && letters.len() >= 4;
        (typo && self.words.iter().any(|(_, name)| name.len() >= 3 && one_typo(name, letters))).then_some(Tier::Typo)
    }
}
