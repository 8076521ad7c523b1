//! Watches: searches about whose new results somebody wants to be told.
//!
//! Comparing every watch with every thing that is logged would take too long. So each watch is stored under keys, and a
//! thing looks up only the watches with a key of its own. A thing's keys are its categories, its places and owners, and
//! every two and three neighbouring letters of its texts. A watch has few keys and a thing has many. A watch that
//! shares no key with a thing cannot fit it.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use crate::{
    ChemicalLight, Condition, Date, PlaceId, UnitId,
    fields::{LONGEST_NAME, check_text},
    needs::requirement::{Requirements, fit},
    refused::{Bad, Refused, Result},
    stock::{
        facts::{Facts, Reach},
        taking::{self, Destination, Taking, Thing},
    },
};

/// Most watches of one person. Nobody would read what more of them find.
pub const MOST_OF_ONE: u64 = 50;
/// A new watch that more things fit already is refused. It would send so many notices that nobody reads them.
pub const MOST_THERE: u64 = 1_000;
/// Most letters of a word that are in its key.
const LETTERS: usize = 3;
/// Fewest letters of a word that has a key. Shorter ones are in every text.
const SHORTEST: usize = 2;

/// What is looked for: the filters of `GET /lots` that say what a thing is. All that can be had is meant.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Object)]
#[serde(default, deny_unknown_fields)]
#[oai(default, deny_unknown_fields, skip_serializing_if_is_none, skip_serializing_if_is_empty)]
pub struct Sought {
    /// Words as somebody says them: "6 blå kontorstoler".
    pub q: Option<String>,
    /// One or several, each with everything below it.
    pub category: Vec<String>,
    /// One or several, each with everything inside it.
    pub place: Vec<PlaceId>,
    /// Units that own, each with everything below it.
    pub owner: Vec<UnitId>,
    pub condition: Vec<Condition>,
    /// Codes of `GET /colours`, or words that name one.
    pub colour: Vec<String>,
    /// Codes of `GET /materials`, or words that name one.
    pub material: Vec<String>,
    pub light: Vec<ChemicalLight>,
    /// At least so many that nobody holds; one when absent.
    pub min_quantity: Option<i64>,
    pub min_width_cm: Option<i64>,
    pub max_width_cm: Option<i64>,
    pub min_depth_cm: Option<i64>,
    pub max_depth_cm: Option<i64>,
    pub min_height_cm: Option<i64>,
    pub max_height_cm: Option<i64>,
    pub available_from: Option<Date>,
    /// What can be had by this day.
    pub available_by: Option<Date>,
    pub must_leave_by: Option<Date>,
    /// The place from which distances are counted.
    pub near: Option<PlaceId>,
    pub within_km: Option<i64>,
}

impl Sought {
    /// Refuses a search that does not say what kind of thing is looked for, because everything that is logged would fit
    /// it.
    pub fn check(&self) -> Result<()> {
        let words = self.words().any(|word| word.chars().count() >= SHORTEST);
        if words || !self.category.is_empty() || !self.place.is_empty() || !self.owner.is_empty() {
            return Ok(());
        }
        Err(Refused::invalid("q", Bad::Missing))
    }

    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.q.as_deref().unwrap_or_default().split_whitespace()
    }
}

pub fn check_title(title: &str) -> Result<()> {
    if title.trim().is_empty() {
        return Err(Refused::invalid("title", Bad::Empty));
    }
    check_text("title", title, LONGEST_NAME)
}

/// How long a watch is kept, if its owner sets nothing else.
pub fn kept(days: u32) -> TimeDelta {
    TimeDelta::days(i64::from(days))
}

pub fn category_key(key: &str) -> String {
    format!("c:{key}")
}

pub fn place_key(place: PlaceId) -> String {
    format!("p:{place}")
}

pub fn owner_key(unit: UnitId) -> String {
    format!("u:{unit}")
}

/// The key of a word that is searched for. Every text with the word in it has this key. `None` for a word that is too
/// short to have one.
pub fn word_key(word: &str) -> Option<String> {
    let letters: Vec<char> = word.to_lowercase().chars().collect();
    (letters.len() >= SHORTEST).then(|| text_key(&letters[..letters.len().min(LETTERS)]))
}

/// The keys of every word that could be found anywhere in a text.
pub fn text_keys(text: &str) -> BTreeSet<String> {
    let lower = text.to_lowercase();
    let words = lower.split_whitespace().map(|word| word.chars().collect::<Vec<char>>());
    let windows = |word: Vec<char>| {
        let of = |n: usize| word.windows(n).map(text_key).collect::<Vec<_>>();
        (SHORTEST..=LETTERS).flat_map(of).collect::<Vec<_>>()
    };
    words.flat_map(windows).collect()
}

fn text_key(letters: &[char]) -> String {
    format!("t:{}", letters.iter().collect::<String>())
}

/// Whether a thing would be offered to a line. `wanted` are the line's requirements and limits.
pub fn suits(
    wanted: &Requirements,
    facts: &Facts,
    reach: &Reach,
    thing: &Thing<'_>,
    fill: Taking,
    to: &Destination<'_>,
    today: Date,
) -> bool {
    let worst = wanted.min_condition.unwrap_or(Condition::Worn).max(Condition::Worn);
    let whole = facts.condition.is_none_or(|condition| condition <= worst);
    whole && taking::may(thing, fill, to, today).is_ok() && fit(wanted, facts, reach, today).fits()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// A text in which the database finds a word has the word's key.
        #[test]
        fn a_text_has_the_key_of_every_word_in_it(before in "[a-zæøåÆØÅ ]{0,6}", word in "[a-zæøåA-ZÆØÅ0-9]{2,9}", after in "[a-z -]{0,6}") {
            let text = format!("{before}{word}{after}");
            prop_assert!(text_keys(&text).contains(&word_key(&word).unwrap()), "{text:?} {word:?}");
        }
    }

    #[test]
    fn a_search_says_what_is_looked_for() {
        let q = |q: &str| Sought { q: Some(q.to_owned()), ..Sought::default() };
        assert!(q("stol").check().is_ok() && q("pc").check().is_ok());
        assert!(q("").check().is_err() && q(" a ").check().is_err() && Sought::default().check().is_err());
        let red = Sought { colour: vec!["red".to_owned()], ..Sought::default() };
        assert!(red.check().is_err(), "of red things there are too many to be told of each");
        assert!(Sought { category: vec!["desk".to_owned()], ..red }.check().is_ok());
    }
}
