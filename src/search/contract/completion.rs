//! Suggestions for what somebody is typing.

use std::collections::HashMap;

use uuid::Uuid;

/// The beginning of a name, as somebody types it.
#[derive(Clone, Debug, Default)]
pub struct Beginning {
    pub text: String,
    /// The asker's organisations and regions. If it is empty, nothing is found.
    pub visible_to: Vec<Uuid>,
    /// The states of the lots that are looked at. If it is empty, all states.
    pub state: Vec<String>,
    /// The most brands, and the most models.
    pub limit: usize,
}

/// Brands and models that begin with the text, or that have a word that does. Each has the number of lots that the
/// asker would find. Those with the most lots come first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Completions {
    pub brands: Vec<(String, u64)>,
    pub models: Vec<(Make, u64)>,
    /// How many lots each category has, including the categories below it. All categories are counted, whatever was
    /// typed.
    pub categories: HashMap<String, u64>,
}

/// Who made a thing, and what they call it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Make {
    /// Empty where it is not known.
    pub brand: String,
    pub model: String,
}
