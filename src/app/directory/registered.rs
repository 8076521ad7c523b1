//! People and groups as a register of people has them, and the errors of its requests.

use crate::app::Error;
use crate::{
    domain::{
        GroupId, Instant, OrganisationId, PersonId, Refused,
        directory::scim::{BadScim, UserFacts},
    },
    store::{FromDatabase, rows::person},
};

/// Why a register's request changed nothing.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    #[error("not as SCIM has it: {}", .0.detail)]
    Bad(BadScim),
    #[error("failed")]
    Other(#[from] Error),
}

pub type Result<T> = std::result::Result<T, Failed>;

impl From<sea_orm::DbErr> for Failed {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Other(error.into())
    }
}

impl From<BadScim> for Failed {
    fn from(bad: BadScim) -> Self {
        Self::Bad(bad)
    }
}

impl From<Refused> for Failed {
    fn from(refused: Refused) -> Self {
        Self::Other(refused.into())
    }
}

impl FromDatabase for Failed {
    fn database(&self) -> Option<&sea_orm::DbErr> {
        match self {
            Self::Other(error) => error.database(),
            Self::Bad(_) => None,
        }
    }
}

/// The register of an organisation, which sends a request.
#[derive(Clone, Copy, Debug)]
pub struct Register {
    pub home: OrganisationId,
}

/// Somebody as the register has them.
pub struct User {
    pub id: PersonId,
    pub facts: UserFacts,
    /// The groups they are in, by id and name.
    pub groups: Vec<(GroupId, String)>,
    pub created_at: Instant,
}

/// One page of a list, and the number of entries on all pages.
pub struct Page<T> {
    pub total: u64,
    pub some: Vec<T>,
}

/// A person in the register's terms. Without a user name the e-mail address stands in its place, else the id.
pub fn facts(person: &person::Model) -> UserFacts {
    let by_address = || person.email.clone().unwrap_or_else(|| person.id.to_string());
    UserFacts {
        user_name: person.user_name.clone().unwrap_or_else(by_address),
        external_id: person.external_id.clone(),
        name: Some(person.name.clone()),
        email: person.email.clone(),
        phone: person.phone.clone(),
        active: person.left_at.is_none(),
    }
}
