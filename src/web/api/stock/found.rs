//! A lot that a search found, and how the search understood the words.

use std::collections::HashMap;

use poem_openapi::{Enum, Object};

use super::lot_view::Lot;
use crate::{
    app::stock::{listing, reading},
    domain::LotId,
    search::{self, Fit, Tier, query::Part},
    web::{edge::auth::Caller, words::Reader},
};

/// A lot of a listing.
#[derive(Object)]
pub struct FoundLot {
    #[oai(flatten)]
    lot: Lot,
    /// How much of `q` it matches; absent without `q`, and where the database answers.
    #[oai(rename = "match", skip_serializing_if_is_none)]
    fit: Option<Match>,
    /// Of each word of `q` that says something how it was found; absent unless `explain` asks for it.
    #[oai(skip_serializing_if_is_none)]
    why: Option<Vec<Why>>,
    /// Which words of its title and note match `q`; absent where none does, and where the database answers.
    #[oai(skip_serializing_if_is_none)]
    highlights: Option<Highlights>,
}

/// Title and note of a lot, each in parts that together are the text, so that a page can mark those that match.
#[derive(Object)]
struct Highlights {
    /// Absent where no word of the title matches.
    #[oai(default, skip_serializing_if_is_empty)]
    title: Vec<TextPart>,
    /// Absent where no word of the note matches, and for readers who may not read it.
    #[oai(default, skip_serializing_if_is_empty)]
    note: Vec<TextPart>,
}

/// A part of a text.
#[derive(Object)]
struct TextPart {
    /// Plain text, without any markup.
    text: String,
    /// It is a word that matches, in any form.
    matches: bool,
}

/// How much of the words a lot matches. The better ones come first; only those that match all are counted.
#[derive(Clone, Copy, Enum)]
#[oai(rename_all = "snake_case")]
enum Match {
    All,
    /// Most of the words.
    Some,
    /// Something of the same kind.
    Similar,
}

/// A word, and how it was found.
#[derive(Object)]
struct Why {
    word: String,
    how: How,
}

/// How a word was found, what counts most last.
#[derive(Clone, Copy, Enum)]
#[oai(rename_all = "snake_case")]
enum How {
    /// Not at all.
    Missing,
    /// Only what the thing is, not of which kind.
    Broader,
    /// Only letters in common.
    Alike,
    Typo,
    Note,
    /// What a compound says of the thing besides what it is.
    Modifier,
    Beginning,
    BeginningOfCategory,
    BeginningOfThing,
    Synonym,
    /// It is filed as, or called, something of that kind.
    CategoryKind,
    Form,
    Word,
    /// It is filed as, or called, exactly that.
    Category,
    SynonymForThing,
    FormForThing,
    /// The very word for what the thing is, in its title.
    Thing,
}

/// What the words were taken for.
#[derive(Object)]
pub struct Meant {
    categories: Vec<MeantCategory>,
    /// In centimetres, inches and gigabytes: "160x80cm", "27in", "16gb".
    sizes: Vec<String>,
    /// How many things are wanted.
    #[oai(skip_serializing_if_is_none)]
    number: Option<i64>,
    /// Words that say nothing of the thing.
    left_out: Vec<String>,
}

/// A category that the words speak of.
#[derive(Object)]
struct MeantCategory {
    key: String,
    /// In the reader's language.
    #[oai(skip_serializing_if_is_none)]
    name: Option<String>,
}

/// The most categories that are told. A word such as "furniture" stands for too many of them.
const CATEGORIES: usize = 10;

impl FoundLot {
    pub fn all(
        lots: Vec<reading::Lot>,
        mut fits: HashMap<LotId, (Fit, Vec<search::Why>)>,
        mut highlights: HashMap<LotId, listing::Highlights>,
        by_words: bool,
        caller: &Caller,
    ) -> Vec<Self> {
        let found = |lot: reading::Lot| {
            let (fit, why) = fits.remove(&lot.id).unwrap_or_default();
            let why = Some(why).filter(|why| !why.is_empty());
            Self {
                highlights: highlights.remove(&lot.id).map(Highlights::from),
                lot: Lot::named(lot, caller),
                fit: by_words.then(|| fit.into()),
                why: why.map(|why| why.into_iter().map(Why::from).collect()),
            }
        };
        lots.into_iter().map(found).collect()
    }
}

impl From<listing::Highlights> for Highlights {
    fn from(marked: listing::Highlights) -> Self {
        let parts = |parts: Vec<Part>| {
            parts.into_iter().map(|part| TextPart { text: part.text, matches: part.matches }).collect()
        };
        Self { title: parts(marked.title), note: parts(marked.note) }
    }
}

impl From<Fit> for Match {
    fn from(fit: Fit) -> Self {
        match fit {
            Fit::All => Self::All,
            Fit::Some => Self::Some,
            Fit::Similar => Self::Similar,
        }
    }
}

impl From<search::Why> for Why {
    fn from(why: search::Why) -> Self {
        Self { word: why.word, how: why.how.map_or(How::Missing, How::from) }
    }
}

impl From<Tier> for How {
    fn from(tier: Tier) -> Self {
        match tier {
            Tier::Broader => Self::Broader,
            Tier::Alike => Self::Alike,
            Tier::Typo => Self::Typo,
            Tier::Note => Self::Note,
            Tier::Modifier => Self::Modifier,
            Tier::Prefix => Self::Beginning,
            Tier::PrefixCategory => Self::BeginningOfCategory,
            Tier::PrefixHead => Self::BeginningOfThing,
            Tier::Concept => Self::Synonym,
            Tier::CategoryConcept => Self::CategoryKind,
            Tier::Stem => Self::Form,
            Tier::Exact => Self::Word,
            Tier::Category => Self::Category,
            Tier::HeadConcept => Self::SynonymForThing,
            Tier::HeadStem => Self::FormForThing,
            Tier::Head => Self::Thing,
        }
    }
}

impl Meant {
    pub fn of(meant: search::Meant, reader: &Reader<'_>) -> Self {
        let category = |key: String| MeantCategory { name: reader.names.category(&key), key };
        Self {
            categories: meant.categories.into_iter().take(CATEGORIES).map(category).collect(),
            sizes: meant.sizes,
            number: meant.number.map(i64::from),
            left_out: meant.left_out,
        }
    }
}
