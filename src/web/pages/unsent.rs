//! A form that could not be taken, because its session is over or because another one began since its page was shown.
//! What was filled in is not lost.

use poem::{
    error::ResponseError,
    http::{Method, StatusCode},
};

use crate::web::pages::ways::{AS_TYPED, CSRF, ONCE};

/// The fields of a form that was not accepted.
#[derive(Debug, thiserror::Error)]
#[error("a form of a session that is over")]
pub struct Unsent {
    /// The address to which it was sent.
    pub path: String,
    pub fields: Vec<(String, String)>,
    /// The CSRF proof of the present session, if there is one.
    pub csrf: Option<String>,
}

impl ResponseError for Unsent {
    fn status(&self) -> StatusCode {
        if self.csrf.is_some() { StatusCode::FORBIDDEN } else { StatusCode::UNAUTHORIZED }
    }
}

impl Unsent {
    pub fn new(method: &Method, path: &str, fields: Vec<(String, String)>, csrf: Option<String>) -> Option<Self> {
        let own = |name: &str| name == CSRF || name == ONCE || AS_TYPED.contains(&name);
        let fields: Vec<_> = fields.into_iter().filter(|(name, _)| !own(name)).collect();
        (method == Method::POST).then(|| Self { path: path.to_owned(), fields, csrf })
    }
}
