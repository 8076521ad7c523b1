//! Compounds and concepts: "kontorsstol", "kontorstoler" and "office chair" all speak of {kontor} and {stol}.

use std::collections::{HashMap, HashSet};

use crate::search::embedded::text::{Stems, chunks, fold, has_digit, normalise};

const MIN_PART: usize = 3;
/// From category names, words shorter than this are too often accidents inside other words.
const MIN_NAME: usize = 4;
const MAX_PARTS: usize = 6;

/// The words that compounds are made of, and which of them mean the same.
pub struct Compounds {
    parts: HashSet<String>,
    /// Folded word to its group in synonyms.toml.
    groups: HashMap<String, String>,
}

impl Compounds {
    /// From the shipped word list, the synonym groups and the categories' names.
    pub fn new<'a>(
        words: &str,
        groups: &[Vec<String>],
        names: impl Iterator<Item = &'a str>,
        stems: &mut Stems,
    ) -> Self {
        let mut compounds = Self { parts: HashSet::new(), groups: HashMap::new() };
        for word in words.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace) {
            compounds.know(&normalise(word), MIN_PART, stems);
        }
        for group in groups {
            for word in group {
                let word = normalise(word);
                compounds.know(&word, MIN_PART, stems);
                if let Some(head) = group.first() {
                    compounds.groups.insert(fold(&word), format!("={}", fold(&normalise(head))));
                }
            }
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
            // Stems join with the linking letters: skole, skol(e)stol.
            self.parts.extend(stems.of(word).into_iter().filter(|stem| stem.len() >= MIN_NAME));
            self.parts.insert(folded);
        }
    }

    /// What a whole word may stand for: its synonym group, else its stems. Empty for a word nobody listed.
    pub fn whole(&self, folded: &str, stems: &[String]) -> Vec<String> {
        let forms = || std::iter::once(folded).chain(stems.iter().map(String::as_str));
        let mut groups: Vec<String> = forms().filter_map(|form| self.groups.get(form).cloned()).collect();
        groups.sort_unstable();
        groups.dedup();
        if groups.is_empty() && forms().any(|form| self.parts.contains(form)) {
            return stems.to_vec();
        }
        groups
    }

    /// The concepts of each part of a compound, or nothing when it is none (or has a part that is not known).
    pub fn parts(&self, folded: &str, stems: &[String], stemmer: &mut Stems) -> Vec<Vec<String>> {
        let forms = std::iter::once(folded).chain(stems.iter().map(String::as_str));
        forms
            .filter_map(|form| self.split(form))
            .min_by_key(Vec::len)
            .map(|parts| {
                let concepts = parts.iter().map(|part| {
                    // Folded letters stem a little worse than real ones, but alike in lots and in queries.
                    let stems = stemmer.of(part);
                    self.whole(part, &stems)
                });
                concepts.filter(|concepts| !concepts.is_empty()).collect()
            })
            .unwrap_or_default()
    }

    /// The fewest known parts that make up the word, with linking s or e between them.
    fn split<'a>(&self, word: &'a str) -> Option<Vec<&'a str>> {
        // Byte positions are fine: a part that is known ends on a letter's border, other slices are not looked up.
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
