//! What is written into an index.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::search::contract::{Position, vocabulary::fnv1a};

/// A change of the database, as the database's list has it. Two databases may have the same numbers, but not the same
/// random tags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    pub n: i64,
    pub tag: i64,
}

/// Which changes of the database an index holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// The index holds every change up to this one.
    pub all: Mark,
    /// The last change that the index holds. Changes with lower numbers may still appear, because transactions may end
    /// in another order than they began.
    pub newest: Mark,
}

/// What an index holds. It is read without the engine, also while another process has the index open.
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
    /// It is found as a whole, without its hyphens, and by its beginning.
    pub code: String,
    /// The name that somebody gave it. The kind of thing that the title names counts more than all other words.
    pub title: String,
    /// Other words that a person would type to find it: brand, model, colour, materials.
    pub words: String,
    /// Words that only people of its own organisation may read, and so may find it by: note, serial, aliases.
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
    /// As somebody wrote it. Empty where it is not known.
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
    /// The day from which it can be had, counted from 1970-01-01. It is 0 if it can be had at once, and `None` if it
    /// cannot be had.
    pub available_day: Option<u32>,
    /// The day from which people of other units than its own can have it. It is 0 if they can have it at once.
    pub opens_day: u32,
    pub must_leave_day: Option<u32>,
    pub position: Option<Position>,
    pub quantity: u32,
    /// How many are not held. `min_quantity` is compared with this number: six chairs that somebody else holds do not
    /// count.
    pub free: u32,
    /// The organisations that may see it. For a lot that is open to a region, it includes the id of the region.
    pub visible_to: Vec<Uuid>,
    /// Microseconds since 1970.
    pub created_us: i64,
}

impl LotDocument {
    /// A hash of the whole document, which is stored with the lot. If an index and the database have the same hash,
    /// they have the same document.
    pub fn digest(&self) -> Result<u64, serde_json::Error> {
        Ok(fnv1a(&serde_json::to_vec(self)?))
    }
}
