//! Finds the category that a sentence is about.

use std::ops::Range;

use crate::app::reference::{categories::Reference, tree::all_names};

/// Endings of plural and definite forms in the languages of the product, the longest first.
const ENDINGS: [&str; 16] =
    ["erne", "arna", "orna", "ene", "ane", "er", "ar", "or", "en", "et", "es", "e", "s", "n", "r", "a"];
/// The fewest letters of a stem.
const SHORTEST: usize = 3;
/// How many words of a sentence are looked at. Nobody needs more to name a kind of thing.
const MOST_WORDS: usize = 12;
/// No name of a category has more words.
const LONGEST_NAME: usize = 4;

/// The category that some words name, in any language and form. The longest run of words that is a name counts. Of
/// several categories with that name, the most specific counts. `None` where no words are a name.
pub fn category(reference: &Reference, words: &[String]) -> Option<String> {
    named(reference, words).map(|(key, _)| key)
}

/// Like [`category`], with the range of the words that name it.
pub fn named(reference: &Reference, words: &[String]) -> Option<(String, Range<usize>)> {
    let stems: Vec<String> = words.iter().take(MOST_WORDS).map(|word| stem(word)).collect();
    let phrase = |name: &str| name.split_whitespace().map(stem).collect::<Vec<_>>().join(" ");
    let names: Vec<(&String, String)> = reference
        .order
        .iter()
        .flat_map(|key| {
            reference.categories.get(key).map(all_names).unwrap_or_default().into_iter().map(move |n| (key, n))
        })
        .map(|(key, name)| (key, phrase(name)))
        .collect();
    let longest = stems.len().min(LONGEST_NAME);
    let runs = (1..=longest).rev().flat_map(|n| (0..=stems.len() - n).map(move |at| at..at + n));
    let named = |run: Range<usize>| {
        let words = stems[run.clone()].join(" ");
        let matching = names.iter().filter(|(_, name)| *name == words);
        matching.max_by_key(|(key, _)| reference.path(key).len()).map(|(key, _)| ((*key).clone(), run))
    };
    runs.into_iter().find_map(named)
}

/// The word without its endings. Endings are removed until none is left, so that all forms of a word have the same
/// stem.
pub fn stem(word: &str) -> String {
    let word = word.to_lowercase();
    let mut left = word.as_str();
    let shorter = |word: &str| {
        let mut ends = ENDINGS.iter().filter_map(|end| word.strip_suffix(end).map(str::len));
        ends.find(|len| word[..*len].chars().count() >= SHORTEST)
    };
    while let Some(len) = shorter(left) {
        left = &left[..len];
    }
    left.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::reference::categories::shipped_categories;

    #[test]
    fn kinds_are_known_in_every_language_and_form() {
        let rows = shipped_categories().unwrap();
        let reference = Reference {
            order: rows.iter().map(|row| row.key.clone()).collect(),
            categories: rows.into_iter().map(|row| (row.key.clone(), row)).collect(),
            ..Reference::default()
        };
        for (words, key) in [
            ("kontorstoler", Some("office-chair")),
            ("kontorstol", Some("office-chair")),
            ("kontorsstolar", Some("office-chair")),
            ("office chairs", Some("office-chair")),
            ("røde elevstoler", Some("school-chair")),
            ("møbler", Some("furniture")),
            ("romskip", None),
        ] {
            let words: Vec<String> = words.split(' ').map(str::to_owned).collect();
            assert_eq!(category(&reference, &words).as_deref(), key, "{words:?}");
        }
    }
}
