//! The words in the names of places, for searches that name a place.

use std::collections::HashMap;

use uuid::Uuid;

use crate::app::directory::trees::Directory;
use crate::{
    domain::{OrganisationId, PlaceId, directory::actor::Actor},
    search::{
        PlaceWord,
        query::{Stems, fold, normalise},
    },
};

/// The shortest word that means a place by itself. Shorter ones are in too many names, such as "A" in "Building A".
const SHORTEST_PLACE: usize = 3;

/// The names of the places of a directory, by the words in them. There may be thousands of places, and every search asks
/// for them.
#[derive(Debug, Default)]
pub struct PlaceNames {
    places: Vec<PlaceName>,
    /// Positions in `places`, ascending.
    by_word: HashMap<String, Vec<usize>>,
}

#[derive(Debug)]
struct PlaceName {
    id: PlaceId,
    organisation: OrganisationId,
    words: Vec<String>,
}

impl PlaceNames {
    pub fn of(directory: &Directory) -> Self {
        let mut names = Self::default();
        for place in directory.places.values() {
            let words: Vec<String> = words(&place.name).map(|word| fold(&word)).collect();
            for word in &words {
                let places = names.by_word.entry(word.clone()).or_default();
                if places.last() != Some(&names.places.len()) {
                    places.push(names.places.len());
                }
            }
            names.places.push(PlaceName { id: place.id, organisation: place.organisation_id, words });
        }
        names
    }

    /// The words of a query that name places of the own organisation, in any word form: "kælderen" names the place
    /// "Kælder".
    pub fn named_in(&self, actor: &Actor, query: &str) -> Vec<PlaceWord> {
        let mut stems = Stems::new();
        let asked: Vec<Asked> = words(query).map(|word| Asked::of(&word, &mut stems)).collect();
        let mut found: Vec<PlaceWord> = Vec::new();
        let mut named: Vec<usize> =
            asked.iter().flat_map(Asked::forms).filter_map(|form| self.by_word.get(form)).flatten().copied().collect();
        named.sort_unstable();
        named.dedup();
        let named = named.into_iter().filter_map(|position| self.places.get(position));
        for place in named.filter(|place| actor.belongs_to(place.organisation)) {
            let is_whole = place.words.iter().all(|of| asked.iter().any(|one| one.is(of)));
            for of in place.words.iter().filter(|of| is_whole || of.chars().count() >= SHORTEST_PLACE) {
                for one in asked.iter().filter(|one| one.is(of)) {
                    add(&mut found, &one.word, is_whole, place.id.0);
                }
            }
        }
        found
    }
}

fn add(found: &mut Vec<PlaceWord>, word: &str, is_whole: bool, place: Uuid) {
    match found.iter_mut().find(|one| one.word == word && one.is_whole == is_whole) {
        Some(known) => known.places.push(place),
        None => found.push(PlaceWord { word: word.to_owned(), is_whole, places: vec![place] }),
    }
}

/// A word of a query: as names are compared, and in its other forms.
struct Asked {
    word: String,
    stems: Vec<String>,
}

impl Asked {
    fn of(word: &str, stems: &mut Stems) -> Self {
        Self { word: fold(word), stems: stems.of(word) }
    }

    fn forms(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.word).chain(&self.stems)
    }

    fn is(&self, of: &String) -> bool {
        self.forms().any(|form| form == of)
    }
}

/// The words of a text, normalised like those of the search engine. Parts with hyphens, slashes or dots between them
/// are one word.
fn words(text: &str) -> impl Iterator<Item = String> {
    let words = text.split_whitespace().map(|word| word.split(['-', '/', '.']).collect::<String>());
    let words = words.map(|word| normalise(word.trim_matches(|c: char| !c.is_alphanumeric())));
    words.filter(|word| !word.is_empty())
}
