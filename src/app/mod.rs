//! Use cases. Each function is one use case, and each use case is one write transaction: load, let the domain decide,
//! save, enqueue.
//!
//! The functions take the transaction as an argument. The edge opens it, with the idempotency key in it. The demo, the
//! imports and the jobs run several use cases in one transaction.

use std::sync::{Arc, OnceLock};

use sea_orm::DbErr;

use crate::{
    domain::Refused,
    mail::{self, Mailer},
    media::Studio,
    search::{self, Engine, query::Highlighter},
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
    /// Without an index, the database answers listings, and the answers say so.
    pub index: Option<Arc<dyn Engine>>,
    /// How far the index has followed the database.
    pub progress: index::Progress,
    /// Where pictures and papers are kept.
    pub storage: Storage,
    /// Decodes and scales pictures.
    pub studio: Studio,
    pub pictures: stock::picture_cache::PictureCache,
    pub links: stock::links::Links,
    /// Sends mail, where a mail server is configured.
    pub mailer: Option<Mailer>,
    highlighter: OnceLock<Arc<Highlighter>>,
}

impl App {
    /// Puts the opened parts together. `index` must be compared with the database before it is searched.
    pub fn new(
        db: Db,
        reference: reference::categories::Reference,
        index: Option<Arc<dyn Engine>>,
        storage: Storage,
        links: stock::links::Links,
    ) -> Self {
        let batchers = Batchers::new(&db);
        let (access, directories, pictures, progress) = Default::default();
        let (studio, mailer, highlighter) = (Studio::new(), None, OnceLock::new());
        Self {
            db,
            batchers,
            access,
            directories,
            reference,
            index,
            progress,
            storage,
            studio,
            pictures,
            links,
            mailer,
            highlighter,
        }
    }

    /// Marks the words that a search matches. It is made when it is first needed, because most commands search for
    /// nothing.
    fn highlighter(&self) -> &Arc<Highlighter> {
        self.highlighter.get_or_init(|| Arc::new(Highlighter::new(&index::vocabulary(&self.reference))))
    }
}

/// Why a use case did not happen.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A rule of the domain refuses. The caller is told which.
    #[error("refused")]
    Refused(#[from] Refused),
    #[error("the database failed")]
    Database(#[from] DbErr),
    /// Stored JSON cannot be read. This is a bug of the program.
    #[error("stored JSON cannot be read")]
    Json(#[from] serde_json::Error),
    #[error("the search index failed")]
    Search(#[from] search::Error),
    #[error("mail failed")]
    Mail(#[from] mail::Error),
    #[error("storage failed")]
    Storage(#[from] storage::Error),
    /// There are more requests at once than this machine can serve.
    #[error("busy")]
    Busy,
    #[error("{0}")]
    Internal(String),
}

impl Error {
    /// The database or storage is full, busy, restarting or gone, or this machine is busy. The same request may succeed
    /// later.
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

/// Refuses with `NotFound` where `thing` is `None`.
pub fn found<T>(thing: Option<T>, what: &'static str) -> Result<T> {
    thing.ok_or(Error::Refused(Refused::NotFound { what }))
}
