//! The errors of the Meilisearch engine, and what they are in the contract.

use crate::search::contract;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the search index needs to be rebuilt: {0}")]
    NotReady(String),
    #[error("another process rebuilds the index, or has the folder")]
    Leased,
    #[error("not a cursor of this search")]
    BadCursor,
    /// The server failed so often that it is not asked for a moment.
    #[error("the search server failed too often and is not asked for a moment")]
    LeftAlone,
    #[error("the search server does not answer in time")]
    Late,
    #[error("the search server cannot be reached")]
    Unreachable(#[source] reqwest::Error),
    #[error("the search server's answer is too large")]
    TooMuch,
    #[error("the search server answers with {status} {code}: {message}")]
    Answered { status: u16, code: String, message: String },
    #[error("task {task} of the search server did not succeed, {code}: {message}")]
    Task { task: u64, code: String, message: String },
    #[error("the address of the search server cannot be used: {0}")]
    Address(&'static str),
    #[error("JSON for or from the search server cannot be written or read")]
    Json(#[from] serde_json::Error),
    #[error("the folder of the search engine cannot be locked")]
    Io(#[from] std::io::Error),
    #[error("the search was stopped by a fault of its own")]
    Fault,
}

/// The codes of tasks that failed because of one of their documents. Such a task is tried again with fewer documents.
const OF_A_DOCUMENT: [&str; 8] = [
    "document_fields_limit_reached",
    "invalid_document_fields",
    "invalid_document_geo_field",
    "invalid_document_geojson_field",
    "invalid_document_id",
    "max_fields_limit_exceeded",
    "missing_document_id",
    "primary_key_inference_failed",
];

impl Error {
    /// Whether the server is at fault, or the way to it. A server that is at fault too often is left alone.
    pub fn is_fault(&self) -> bool {
        match self {
            Self::Late | Self::Unreachable(_) => true,
            Self::Answered { status, .. } => *status >= 500 || matches!(status, 401 | 403 | 408 | 429),
            _ => false,
        }
    }

    /// Whether the same request may succeed in a moment. A key that is refused stays refused.
    pub fn may_pass(&self) -> bool {
        self.is_fault() && !self.refuses_key()
    }

    pub fn refuses_key(&self) -> bool {
        matches!(self, Self::Answered { status: 401 | 403, .. })
    }

    /// Whether there is no such index. The status does not tell: a multi-search is answered with 400, and a proxy may
    /// know nothing of the server and answer with 404.
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Answered { code, .. } if code == "index_not_found")
    }

    /// Whether documents were asked for with a filter, in an index that knows no attribute to filter by.
    pub fn has_no_settings(&self) -> bool {
        matches!(self, Self::Answered { code, .. } if code == "invalid_document_filter")
    }

    pub fn is_of_a_document(&self) -> bool {
        matches!(self, Self::Task { code, .. } if OF_A_DOCUMENT.contains(&code.as_str()))
    }

    /// Whether an index was to be made that is there already.
    pub fn is_there_already(&self) -> bool {
        matches!(self, Self::Task { code, .. } if code == "index_already_exists")
    }
}

impl From<Error> for contract::Error {
    fn from(error: Error) -> Self {
        match error {
            Error::NotReady(why) => Self::NotReady(why),
            Error::Leased => Self::Leased,
            Error::BadCursor => Self::BadCursor,
            error => Self::Unavailable(Box::new(error)),
        }
    }
}
