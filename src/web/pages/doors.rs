//! The ways to sign in: by a password, by an identity provider, and in a demonstration by choosing a person.

use crate::{
    app::directory::providers::Providers,
    domain::{PersonId, Role},
};

/// The ways to sign in that an installation offers.
#[derive(Clone, Debug)]
pub struct Doors {
    /// Whether people may sign in by a password.
    pub passwords: bool,
    /// The identity providers.
    pub providers: Providers,
    /// The people to choose from. Only a demonstration has any.
    pub choices: Vec<Choice>,
}

impl Default for Doors {
    fn default() -> Self {
        Self { passwords: true, providers: Providers::default(), choices: Vec::new() }
    }
}

/// A person of a demonstration.
#[derive(Clone, Debug)]
pub struct Choice {
    pub person: PersonId,
    pub name: String,
    pub role: Role,
    /// Where they work.
    pub organisation: String,
    /// Whether their organisation is another one than the demonstration's own.
    pub is_neighbour: bool,
}
