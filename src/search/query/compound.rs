//! Compounds: "kontorsstol", "kontorstoler" and "office chair" all have the parts {kontor} and {stol}.

use std::collections::HashSet;

use crate::search::query::text::{Stems, chunks, fold, has_digit, normalise};
use crate::search::query::vocabulary::{Groups, whole_words};

const MIN_PART: usize = 3;
/// The fewest letters of a part that comes from a category's name. Shorter ones occur too often by accident inside
/// other words.
const MIN_NAME: usize = 4;
/// The fewest letters of a head behind an unknown beginning: "pultost" is no ost (cheese).
const MIN_HEAD: usize = 4;
const MAX_PARTS: usize = 6;

/// The words that compounds are made of.
pub struct Compounds {
    /// Words and their stems.
    parts: HashSet<String>,
    /// Words as they are listed, without their stems.
    words: HashSet<String>,
    /// Words that are not split, and neither is any word that ends with one of them.
    exceptions: Vec<String>,
}

/// What a compound is made of.
#[derive(Debug, PartialEq)]
pub enum Split<'a> {
    /// All parts, the head last.
    Whole(Vec<&'a str>),
    /// A known head behind an unknown beginning.
    Head(&'a str),
}

impl Compounds {
    /// Reads the shipped word list, the synonym groups and the categories' names.
    pub fn new<'a>(groups: &Groups, names: impl Iterator<Item = &'a str>, stems: &mut Stems) -> Self {
        let mut compounds = Self { parts: HashSet::new(), words: HashSet::new(), exceptions: whole_words() };
        let file = include_str!("../../../search/compounds.txt").lines().filter(|line| !line.starts_with('#'));
        for word in file.flat_map(str::split_whitespace).chain(groups.words()) {
            compounds.know(&normalise(word), MIN_PART, stems);
        }
        for name in names {
            for piece in chunks(&normalise(name)).flat_map(|chunk| chunk.pieces) {
                if !has_digit(&piece) {
                    compounds.know(&piece, MIN_NAME, stems);
                }
            }
        }
        compounds
    }

    fn know(&mut self, word: &str, min: usize, stems: &mut Stems) {
        let folded = fold(word);
        if folded.chars().count() >= min {
            // Stems are parts too, because compounds use them with linking letters: skole, skol(e)stol.
            self.parts.extend(stems.of(word).into_iter().filter(|stem| stem.len() >= MIN_NAME));
            self.words.insert(folded.clone());
            self.parts.insert(folded);
        }
    }

    /// Whether the word or one of its stems is listed.
    pub fn has(&self, folded: &str, stems: &[String]) -> bool {
        self.words.contains(folded) || stems.iter().any(|stem| self.parts.contains(stem))
    }

    /// The parts of a compound. `None` for a word that is no compound.
    pub fn parts<'a>(&self, folded: &'a str, stems: &'a [String]) -> Option<Split<'a>> {
        let forms = || std::iter::once(folded).chain(stems.iter().map(String::as_str));
        // "Fjellandskap" (a mountain landscape) ends with the exception "landskap", so it is not split.
        let ends = |form: &str| self.exceptions.iter().any(|word| form.ends_with(word.as_str()));
        if forms().any(ends) {
            return None;
        }
        let whole = forms().filter_map(|form| self.split(form)).min_by_key(Vec::len);
        whole.map(Split::Whole).or_else(|| forms().find_map(|form| self.head(form)).map(Split::Head))
    }

    /// The longest known word with which this one ends.
    fn head<'a>(&self, word: &'a str) -> Option<&'a str> {
        let begins = word.char_indices().map(|(at, _)| at).skip(MIN_PART);
        let heads = begins.filter_map(|at| word.get(at..));
        heads.take_while(|head| head.len() >= MIN_HEAD).find(|head| self.words.contains(*head))
    }

    /// The fewest known parts that make up the word, with a linking s or e between them.
    fn split<'a>(&self, word: &'a str) -> Option<Vec<&'a str>> {
        // Positions are in bytes. Known parts begin and end at the borders of letters, and other slices are not looked
        // up.
        let mut best: Vec<Option<Vec<&'a str>>> = vec![None; word.len() + 1];
        best[0] = Some(Vec::new());
        for end in MIN_PART..=word.len() {
            if !word.is_char_boundary(end) {
                continue;
            }
            for start in 0..=(end - MIN_PART) {
                if !word.is_char_boundary(start) || (start == 0 && end == word.len()) {
                    continue;
                }
                let Some(part) = word.get(start..end).filter(|part| self.parts.contains(*part)) else { continue };
                for link in 0..=1 {
                    let linked = link == 0 || (start >= 1 && matches!(word.as_bytes()[start - 1], b's' | b'e'));
                    if !linked || start < link || (link == 1 && start == 1) {
                        continue;
                    }
                    let Some(before) = &best[start - link] else { continue };
                    if before.len() < MAX_PARTS && best[end].as_ref().is_none_or(|b| before.len() + 1 < b.len()) {
                        let mut parts = before.clone();
                        parts.push(part);
                        best[end] = Some(parts);
                    }
                }
            }
        }
        best.pop().flatten().filter(|parts| parts.len() > 1)
    }
}
