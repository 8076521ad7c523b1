//! What somebody may be about to type.

use std::collections::HashMap;

use uuid::Uuid;

/// The beginning of a name, as somebody types it.
#[derive(Clone, Debug, Default)]
pub struct Beginning {
    pub text: String,
    /// The asker's organisations and regions. Empty sees nothing.
    pub visible_to: Vec<Uuid>,
    /// Lots in other states are not looked at; none is no filter.
    pub state: Vec<String>,
    /// Of brands, and of models.
    pub limit: usize,
}

/// Names of makes that begin so, or that have a word that does; with how many lots the asker would find, most first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Completions {
    pub brands: Vec<(String, u64)>,
    pub models: Vec<(Make, u64)>,
    /// How many lots each category has, those below it included; of all categories, whatever was typed.
    pub categories: HashMap<String, u64>,
}

/// Who made a thing, and what they call it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Make {
    /// Empty where nobody wrote it.
    pub brand: String,
    pub model: String,
}
