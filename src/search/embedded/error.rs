//! The errors of the embedded engine, and what they are in the contract.

use crate::search::contract;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the search index needs to be rebuilt: {0}")]
    NotReady(String),
    #[error("another process has the folder, or a rebuild runs already")]
    Leased,
    #[error("not a cursor of this search")]
    BadCursor,
    /// Nobody waits for the answer any more.
    #[error("the search was given up")]
    GivenUp,
    /// The changes were handed over before a write that failed.
    #[error("the changes were lost with a write that failed")]
    Lost,
    #[error("the search index failed")]
    Index(#[from] tantivy::TantivyError),
    #[error("the search index could not be read or written")]
    Io(#[from] std::io::Error),
    #[error("a lot could not be written down")]
    Json(#[from] serde_json::Error),
    #[error("the search was stopped by a fault of its own")]
    Fault,
}

impl From<Error> for contract::Error {
    fn from(error: Error) -> Self {
        match error {
            Error::NotReady(why) => Self::NotReady(why),
            Error::Leased => Self::Leased,
            Error::BadCursor => Self::BadCursor,
            Error::GivenUp | Error::Lost | Error::Index(_) | Error::Io(_) | Error::Json(_) | Error::Fault => {
                Self::Unavailable(Box::new(error))
            }
        }
    }
}
