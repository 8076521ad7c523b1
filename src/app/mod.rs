//! Use cases. One function is one use case is one write transaction: load, let the domain decide, save, enqueue.
//!
//! They take the transaction as an argument: the edge opens it (with the idempotency key in it), and the demo, the
//! imports and the jobs run several use cases in one.

use std::sync::Arc;

use sea_orm::DbErr;

use crate::{
    domain::Refused,
    mail::{self, Mailer},
    media::Studio,
    search::{self, Engine},
    storage::{self, Storage},
    store::{Batchers, Db, FromDatabase, faults},
};

pub mod check;
pub mod directory;
pub mod exchange;
pub mod files;
pub mod index;
pub mod jobs;
pub mod ledger;
mod moments;
pub mod needs;
pub mod once;
pub mod operation;
pub mod orders;
pub mod reference;
pub mod registers;
pub mod stock;
pub mod work;

/// What every request and job shares.
pub struct App {
    pub db: Db,
    pub batchers: Batchers,
    pub access: directory::access::Access,
    pub directories: directory::directory_cache::DirectoryCache,
    pub reference: reference::categories::Reference,
    /// Without one, listings are the database's and say so.
    pub index: Option<Arc<dyn Engine>>,
    /// How far that one has come.
    pub progress: index::Progress,
    /// Where pictures and papers are kept.
    pub storage: Storage,
    /// Where pictures are developed.
    pub studio: Studio,
    pub links: stock::links::Links,
    /// Who sends letters, where a mail server is configured.
    pub mailer: Option<Mailer>,
}

impl App {
    /// Of what was opened: `index` is compared with the database before it is asked.
    pub fn new(
        db: Db,
        reference: reference::categories::Reference,
        index: Option<Arc<dyn Engine>>,
        storage: Storage,
        links: stock::links::Links,
    ) -> Self {
        let batchers = Batchers::new(&db);
        let (access, directories, progress) = Default::default();
        let (studio, mailer) = (Studio::new(), None);
        Self { db, batchers, access, directories, reference, index, progress, storage, studio, links, mailer }
    }
}

/// Why a use case did not happen.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The rules say no: the caller is told.
    #[error("refused")]
    Refused(#[from] Refused),
    #[error("the database failed")]
    Database(#[from] DbErr),
    /// What was stored cannot be read: a fault of ours.
    #[error("stored JSON cannot be read")]
    Json(#[from] serde_json::Error),
    #[error("the search index failed")]
    Search(#[from] search::Error),
    #[error("mail failed")]
    Mail(#[from] mail::Error),
    #[error("storage failed")]
    Storage(#[from] storage::Error),
    /// More is asked for at once than this machine does.
    #[error("busy")]
    Busy,
    #[error("{0}")]
    Internal(String),
}

impl Error {
    /// The database or storage is full, busy, restarting or gone, or this machine has enough to do: the same may
    /// succeed later.
    pub fn is_unavailable(&self) -> bool {
        matches!(self, Self::Storage(_) | Self::Busy) || self.database().is_some_and(faults::is_unavailable)
    }
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

impl FromDatabase for Error {
    fn database(&self) -> Option<&DbErr> {
        match self {
            Error::Database(error) => Some(error),
            Error::Refused(_)
            | Error::Json(_)
            | Error::Search(_)
            | Error::Mail(_)
            | Error::Storage(_)
            | Error::Busy
            | Error::Internal(_) => None,
        }
    }
}

/// `NotFound` for what is not there.
pub fn found<T>(thing: Option<T>, what: &'static str) -> Result<T> {
    thing.ok_or(Error::Refused(Refused::NotFound { what }))
}
