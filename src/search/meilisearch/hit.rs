//! A lot as the server returns it, and the terms by which it is found.

use serde::Deserialize;
use uuid::Uuid;

use crate::search::contract::{Position, Query};

/// Attributes that a document does not have are empty here.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Hit {
    pub id: Uuid,
    pub created: i64,
    pub free: u32,
    available: Option<u32>,
    opens: u32,
    owner_path: Vec<Uuid>,
    #[serde(rename = "_geo")]
    geo: Option<Geo>,
    pub terms: Vec<String>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
struct Geo {
    lat: f64,
    lng: f64,
}

/// What is needed to list a lot.
pub const LISTED: &[&str] = &["id", "created"];

/// What is needed to rank a lot.
pub const RANKED: &[&str] = &["id", "created", "free", "available", "opens", "owner_path", "_geo", "terms"];

/// What a term of a lot is. All terms are in one attribute, with a mark before each: a word is found in some twenty ways,
/// and the server is faster with one list of terms than with twenty conditions on ten attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Word,
    /// A word with digits, a code or a size.
    Number,
    Stem,
    Concept,
    /// The word of the title for the thing itself: its letters, stems and concepts.
    Head,
    /// Another part of a compound, or a word behind a preposition.
    Modifier,
    /// The key of the lot's category.
    Category,
    /// The key of the lot's category, if the title names another kind of thing.
    Doubted,
    /// The key of a category that the title names.
    Named,
    /// A place that the lot is in.
    Place,
}

impl Kind {
    fn mark(self) -> char {
        match self {
            Self::Word => 'w',
            Self::Number => 'n',
            Self::Stem => 's',
            Self::Concept => 'c',
            Self::Head => 'h',
            Self::Modifier => 'm',
            Self::Category => 'k',
            Self::Doubted => 'd',
            Self::Named => 'g',
            Self::Place => 'p',
        }
    }

    /// The term as it is stored.
    pub fn term(self, text: &str) -> String {
        format!("{}:{text}", self.mark())
    }

    /// The term as it is stored if only people of this organisation may find the lot by it.
    pub fn own_term(self, organisation: Uuid, text: &str) -> String {
        format!("{}{}:{text}", organisation.simple(), self.mark())
    }
}

impl Hit {
    /// The day from which the asker can have the lot; 0 for at once.
    pub fn available_to(&self, query: &Query) -> Option<u32> {
        let is_inside = |units: &Vec<Uuid>| self.owner_path.iter().any(|unit| units.contains(unit));
        let is_open = self.opens <= query.today || query.units.as_ref().is_none_or(is_inside);
        self.available.map(|day| if is_open { day } else { day.max(self.opens) })
    }

    pub fn position(&self) -> Option<Position> {
        let e7 = |degrees: f64| (degrees * 1e7).round() as i64;
        self.geo.map(|geo| Position { latitude_e7: e7(geo.lat), longitude_e7: e7(geo.lng) })
    }
}
