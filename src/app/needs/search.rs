//! What is searched for a line, and how much is read.

use crate::domain::{
    CatalogueItemId, Date, PlaceId, UnitId,
    directory::{actor::Actor, policy::Policy},
    needs::{decision::Decision, line::Line},
};

/// How many used articles are read at first, and how many new ones, the cheapest first. Used articles must not hide new
/// ones.
pub const CATALOGUE: u64 = 200;

pub struct Search<'a> {
    pub actor: &'a Actor,
    pub policy: &'a Policy,
    /// The most own lots, and the most lots that neighbours have opened, the nearest first.
    pub limit: u64,
    /// The most used articles, the cheapest first. With 0, no articles are read at all.
    pub used: u64,
    /// An article that is read in any case, however dear it is.
    pub item: Option<CatalogueItemId>,
    pub line: &'a Line,
    /// The unit that needs the things; `None` where only the actor is known.
    pub unit: Option<UnitId>,
    pub place: PlaceId,
    /// From and until when the things are needed, when that is only for a time.
    pub lent: Option<(Date, Date)>,
    pub categories: &'a [String],
    pub decisions: &'a [Decision],
    pub today: Date,
}
