//! Reads the files of `search/`: the judged queries, and the things of the corpus.

use serde::Deserialize;

use crate::app::{Result, reference::categories::read};

/// Training queries, by which search is improved, and test queries, which nobody looks at meanwhile.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Half {
    Train,
    Test,
}

/// The stock that a query is asked over.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Hash)]
#[serde(rename_all = "snake_case")]
pub enum Over {
    /// Every make and model of the demo.
    Demo,
    /// `corpus.csv`
    Corpus,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Query {
    pub set: Half,
    pub stock: Over,
    pub lang: String,
    pub kind: String,
    pub query: String,
    /// Rules; see [`crate::judge::grades`].
    pub grades: String,
}

/// A thing of the corpus. Lists in a cell are separated by `|`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    pub id: String,
    #[serde(rename = "lang")]
    pub _language: String,
    /// The category of what the thing really is.
    pub truth: String,
    /// The category under which somebody filed the thing. It may be wrong.
    pub category: String,
    pub name: String,
    pub note: String,
    pub brand: Option<String>,
    pub model: Option<String>,
    pub colour: Option<String>,
    pub materials: String,
    /// Width, depth and height, separated by `x`. An unknown side is left out.
    pub size_cm: String,
    pub quantity: i64,
    /// From the site to the room, separated by `/`.
    pub place: String,
    pub serial: Option<String>,
    pub alias: Option<String>,
    pub tags: String,
}

/// A name for several categories.
#[derive(Deserialize)]
pub struct Kind {
    pub kind: String,
    pub of: String,
}

pub fn queries() -> Result<Vec<Query>> {
    read(include_str!("../../search/judged.csv"))
}

pub fn corpus() -> Result<Vec<Row>> {
    read(include_str!("../../search/corpus.csv"))
}

pub fn kinds() -> Result<Vec<Kind>> {
    read(include_str!("../../search/kinds.csv"))
}

/// The words of a cell that holds a list.
pub fn list(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('|').filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, HashSet};

    use super::*;
    use crate::domain::text::folded;

    const LANGUAGES: [&str; 5] = ["nb", "nn", "sv", "da", "en"];
    const KINDS: [&str; 16] = [
        "name",
        "synonym",
        "inflection",
        "compound",
        "typo",
        "brand",
        "model",
        "size",
        "cross-language",
        "folding",
        "prefix",
        "vague",
        "sentence",
        "place",
        "code",
        "colour-material",
    ];

    #[test]
    fn every_kind_of_query_is_asked_in_every_language_in_both_halves() {
        let mut counts: BTreeMap<(String, String), (i32, i32)> = BTreeMap::new();
        for query in queries().unwrap() {
            let (train, test) = counts.entry((query.lang, query.kind)).or_default();
            match query.set {
                Half::Train => *train += 1,
                Half::Test => *test += 1,
            }
        }
        for language in LANGUAGES {
            for kind in KINDS {
                let counted = counts.remove(&(language.to_owned(), kind.to_owned()));
                let (train, test) = counted.unwrap_or_default();
                assert!(train >= 2 && test >= 2 && train.abs_diff(test) <= 1, "{language} {kind}: {train} {test}");
            }
        }
        assert!(counts.is_empty(), "{counts:?}");
    }

    #[test]
    fn no_query_is_asked_twice_and_none_is_a_title() {
        let letters = |text: &str| folded(text).filter(|c| c.is_alphanumeric()).collect::<String>();
        let titles: HashSet<String> = corpus().unwrap().iter().map(|row| letters(&row.name)).collect();
        let mut seen = HashSet::new();
        for query in queries().unwrap() {
            assert!(query.kind == "name" || !titles.contains(&letters(&query.query)), "{} is a title", query.query);
            assert!(seen.insert((query.stock, query.lang, query.query.clone())), "{} is asked twice", query.query);
        }
    }

    #[test]
    fn a_part_of_the_corpus_is_filed_wrongly() {
        let corpus = corpus().unwrap();
        let wrong = corpus.iter().filter(|row| row.truth != row.category).count();
        assert!((20..=40).contains(&(wrong * 100 / corpus.len())), "{wrong} of {}", corpus.len());
        let ids: HashSet<&str> = corpus.iter().map(|row| row.id.as_str()).collect();
        assert_eq!(ids.len(), corpus.len(), "each thing has an id of its own");
    }
}
