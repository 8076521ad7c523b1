//! A lot as the server returns it, with the words by which it was found.

use serde::Deserialize;
use uuid::Uuid;

use crate::search::contract::Position;

/// Attributes that a document does not have are empty here.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Hit {
    pub id: Uuid,
    pub created: i64,
    pub free: u32,
    pub available: Option<u32>,
    #[serde(rename = "_geo")]
    geo: Option<Geo>,
    pub visible_to: Vec<Uuid>,
    place_path: Vec<String>,
    word: Vec<String>,
    number: Vec<String>,
    stem: Vec<String>,
    concept: Vec<String>,
    own_word: Vec<String>,
    own_number: Vec<String>,
    own_stem: Vec<String>,
    own_concept: Vec<String>,
    head: Vec<String>,
    modifier: Vec<String>,
    category: Vec<String>,
    doubted: Vec<String>,
    named: Vec<String>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
struct Geo {
    lat: f64,
    lng: f64,
}

/// What is needed to list a lot.
pub const LISTED: &[&str] = &["id", "created"];

/// What is needed to rank a lot.
pub const RANKED: &[&str] = &[
    "id",
    "created",
    "free",
    "available",
    "_geo",
    "visible_to",
    "place_path",
    "word",
    "number",
    "stem",
    "concept",
    "own_word",
    "own_number",
    "own_stem",
    "own_concept",
    "head",
    "modifier",
    "category",
    "doubted",
    "named",
];

/// The attributes in which words are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attribute {
    Word,
    Number,
    Stem,
    Concept,
    OwnWord,
    OwnNumber,
    OwnStem,
    OwnConcept,
    Head,
    Modifier,
    Category,
    Doubted,
    Named,
    PlacePath,
}

impl Attribute {
    pub fn name(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::Number => "number",
            Self::Stem => "stem",
            Self::Concept => "concept",
            Self::OwnWord => "own_word",
            Self::OwnNumber => "own_number",
            Self::OwnStem => "own_stem",
            Self::OwnConcept => "own_concept",
            Self::Head => "head",
            Self::Modifier => "modifier",
            Self::Category => "category",
            Self::Doubted => "doubted",
            Self::Named => "named",
            Self::PlacePath => "place_path",
        }
    }

    /// Whether only people of the lot's organisation find it by these words.
    pub fn is_own(self) -> bool {
        matches!(self, Self::OwnWord | Self::OwnNumber | Self::OwnStem | Self::OwnConcept)
    }
}

impl Hit {
    pub fn terms(&self, attribute: Attribute) -> &[String] {
        match attribute {
            Attribute::Word => &self.word,
            Attribute::Number => &self.number,
            Attribute::Stem => &self.stem,
            Attribute::Concept => &self.concept,
            Attribute::OwnWord => &self.own_word,
            Attribute::OwnNumber => &self.own_number,
            Attribute::OwnStem => &self.own_stem,
            Attribute::OwnConcept => &self.own_concept,
            Attribute::Head => &self.head,
            Attribute::Modifier => &self.modifier,
            Attribute::Category => &self.category,
            Attribute::Doubted => &self.doubted,
            Attribute::Named => &self.named,
            Attribute::PlacePath => &self.place_path,
        }
    }

    pub fn position(&self) -> Option<Position> {
        let e7 = |degrees: f64| (degrees * 1e7).round() as i64;
        self.geo.map(|geo| Position { latitude_e7: e7(geo.lat), longitude_e7: e7(geo.lng) })
    }
}
