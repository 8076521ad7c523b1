//! How people come in: by a link, and in a demonstration by choosing who to be.

use crate::domain::{PersonId, Role};

/// What an installation lets people in by.
#[derive(Clone, Debug, Default)]
pub struct Doors {
    /// Whom one may choose to be. Only a demonstration has any.
    pub choices: Vec<Choice>,
}

/// Somebody of a demonstration.
#[derive(Clone, Debug)]
pub struct Choice {
    pub person: PersonId,
    pub name: String,
    pub role: Role,
    /// Where they work.
    pub organisation: String,
    /// Of the organisation that the demonstration is about.
    pub is_neighbour: bool,
}
