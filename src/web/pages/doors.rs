//! How people come in: by a link, by a password, and in a demonstration by choosing who to be.

use crate::{
    app::directory::providers::Providers,
    domain::{PersonId, Role},
};

/// What an installation lets people in by.
#[derive(Clone, Debug)]
pub struct Doors {
    /// Whether passwords are asked for here.
    pub passwords: bool,
    /// Who vouches for people.
    pub providers: Providers,
    /// Whom one may choose to be. Only a demonstration has any.
    pub choices: Vec<Choice>,
}

impl Default for Doors {
    fn default() -> Self {
        Self { passwords: true, providers: Providers::default(), choices: Vec::new() }
    }
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
