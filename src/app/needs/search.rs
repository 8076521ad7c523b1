//! What a line is looked for, and how far.

use crate::domain::{
    CatalogueItemId, Date, PlaceId,
    directory::{actor::Actor, policy::Policy},
    needs::{decision::Decision, line::Line},
};

/// So many used articles, and as many new ones, the cheapest: what is used must not hide what is new.
pub const CATALOGUE: u64 = 200;

pub struct Search<'a> {
    pub actor: &'a Actor,
    pub policy: &'a Policy,
    /// So many lots and opened lots, the nearest.
    pub limit: u64,
    /// So many used articles, the cheapest; with none, nothing that is to be bought.
    pub used: u64,
    /// An article that is wanted, however dear.
    pub item: Option<CatalogueItemId>,
    pub line: &'a Line,
    pub place: PlaceId,
    /// From and until when the things are needed, when that is only for a time.
    pub lent: Option<(Date, Date)>,
    pub categories: &'a [String],
    pub decisions: &'a [Decision],
    pub today: Date,
}
