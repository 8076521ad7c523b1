//! The settings of an index. They are made by the program alone, and every index of the program has them.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::search::contract::Vocabulary;
use crate::search::query;

/// To be raised when documents get other attributes, or words are made in another way. An index of another version is
/// not read.
pub const SCHEMA: u32 = 2;

/// How deep a listing by relevance, distance, number or readiness can be followed. Such a listing ends after so many
/// lots, though its total says how many there are. Listings by age have no such end.
pub const DEEPEST: usize = 1_000_000;
/// The most values of a facet: as many places and units as a query may ask for.
const MOST_VALUES: usize = 10_000;

/// Words of which some are found by their beginning or with typing errors.
const SPELT: [&str; 2] = ["word", "own_word"];
const EQUAL: [&str; 15] = [
    "terms",
    "visible_to",
    "category_path",
    "place_path",
    "owner_path",
    "condition",
    "state",
    "colour",
    "material",
    "light",
    "band",
    "reaches",
    "measured",
    "make",
    "make_word",
];
const COMPARED: [&str; 9] =
    ["free", "width", "depth", "height", "available", "later", "opens", "must_leave", "created"];
const SORTED: [&str; 7] = ["created", "day", "id", "free", "ready", "readiness", "_geo"];

pub fn settings() -> Value {
    let filterable = |attributes: &[&str], facet_search: bool, equality: bool, comparison: bool| {
        json!({
            "attributePatterns": attributes,
            "features": {
                "facetSearch": facet_search,
                "filter": {"equality": equality, "comparison": comparison},
            },
        })
    };
    json!({
        // Words are matched by filters, with our own stems, concepts and categories: see `wanted.rs`. The server's own
        // search would need an index of words and of pairs of words that nobody reads. No lot has this attribute.
        "searchableAttributes": ["nothing"],
        "displayedAttributes": ["*"],
        "filterableAttributes": [
            filterable(&SPELT, true, true, false),
            filterable(&EQUAL, false, true, false),
            filterable(&COMPARED, false, true, true),
            "_geo",
        ],
        "sortableAttributes": SORTED,
        "rankingRules": ["sort"],
        "typoTolerance": {
            "enabled": true,
            "minWordSizeForTypos": {
                "oneTypo": query::TYPO_MIN_CHARS,
                "twoTypos": query::TWO_TYPOS_MIN_CHARS,
            },
        },
        "faceting": {"maxValuesPerFacet": MOST_VALUES, "sortFacetValuesBy": {"*": "count"}},
        "pagination": {"maxTotalHits": DEEPEST},
    })
}

/// The version of everything that an index is made with: its settings, the words of `search/`, and the names of the
/// categories. It is a part of the index's name, so that the nodes of two releases do not disturb each other.
pub fn version(vocabulary: &Vocabulary) -> String {
    let mut hash = Sha256::new();
    hash.update(SCHEMA.to_be_bytes());
    hash.update(settings().to_string());
    hash.update(query::files_version());
    hash.update(vocabulary.version().to_be_bytes());
    hex::encode(&hash.finalize()[..8])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::contract::Category;

    #[test]
    fn other_categories_make_another_version() {
        let named = |name: &str| {
            Vocabulary::new(vec![Category { key: "desk".to_owned(), parent: None, names: vec![name.to_owned()] }])
        };
        assert_eq!(version(&named("Pult")), version(&named("Pult")));
        assert_ne!(version(&named("Pult")), version(&named("Bord")));
    }
}
