//! What an index is told.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::search::contract::{Position, vocabulary::fnv1a};

/// A change of the database as its list has it. The numbers of two databases may be the same, the random tags are not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    pub n: i64,
    pub tag: i64,
}

/// Which changes of the database an index holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Everything up to this one.
    pub all: Mark,
    /// The last one of all. Earlier ones may still appear where transactions end in another order than they began.
    pub newest: Mark,
}

/// What an index holds, read past its engine: also while another process has it.
pub struct Inspection {
    pub held: Held,
    /// The version of the vocabulary that it was made with.
    pub vocabulary: u64,
    /// `LotDocument::digest` of each lot.
    pub digests: HashMap<Uuid, u64>,
}

/// One thing that happened to a lot.
#[derive(Clone, Debug)]
pub enum Change {
    /// Adds the lot or replaces what was there.
    Upsert(Box<LotDocument>),
    Delete(Uuid),
}

/// A lot as the index sees it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LotDocument {
    pub id: Uuid,
    pub organisation: Uuid,
    /// Found whole, without its hyphens and from its beginning.
    pub code: String,
    /// What somebody called it. What it says the thing is counts more than everything else.
    pub title: String,
    /// What else a person would type to find it: brand, model, colour, materials.
    pub words: String,
    /// What only the own organisation's people may read and so find it by: note, serial, aliases.
    pub own_words: String,
    /// The category's key.
    pub category: String,
    /// The category's key and its ancestors', in any order.
    pub category_path: Vec<String>,
    /// The place and everything around it.
    pub place_path: Vec<Uuid>,
    /// The owning unit and everything above it.
    pub owner_path: Vec<Uuid>,
    pub condition: String,
    pub state: String,
    /// As somebody wrote it; empty where nobody did.
    pub brand: String,
    pub model: String,
    /// A code; empty where it is not known.
    pub colour: String,
    /// Codes, in any order.
    pub materials: Vec<String>,
    pub light: String,
    pub width_mm: Option<u32>,
    pub depth_mm: Option<u32>,
    pub height_mm: Option<u32>,
    /// The day since 1970 from which it can be had, 0 for at once; none where it cannot be had.
    pub available_day: Option<u32>,
    pub must_leave_day: Option<u32>,
    pub position: Option<Position>,
    pub quantity: u32,
    /// What no hold has taken. `min_quantity` asks for this: six chairs that somebody else holds are no six chairs.
    pub free: u32,
    /// Organisations that may see it; a lot that is open to a region lists the region's id.
    pub visible_to: Vec<Uuid>,
    /// Microseconds since 1970.
    pub created_us: i64,
}

impl LotDocument {
    /// A number for all of it, kept with the lot: an index and a database that agree on it agree on everything.
    pub fn digest(&self) -> Result<u64, serde_json::Error> {
        Ok(fnv1a(&serde_json::to_vec(self)?))
    }
}
