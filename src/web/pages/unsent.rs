//! A form that could not be taken, because its session is over or because another one began since its page was shown.
//! What was filled in is not lost: it is shown again, to be sent once somebody is signed in.

use askama::Template;
use poem::{
    Response, Result,
    error::ResponseError,
    http::{Method, StatusCode},
};

use crate::web::pages::{
    page::{Frame, behind, once, send_as},
    posted::{CSRF, ONCE},
    text::Text,
    visitor,
};

/// Fields of a form that nothing was done with.
#[derive(Debug, thiserror::Error)]
#[error("a form of a session that is over")]
pub struct Unsent {
    /// Where it was sent to.
    pub path: String,
    pub fields: Vec<(String, String)>,
    /// The proof of the session that there is now, if there is one.
    pub csrf: Option<String>,
}

#[derive(Template)]
#[template(path = "unsent.html")]
struct Page {
    frame: Frame,
    path: String,
    door: String,
    fields: Vec<(String, String)>,
    csrf: Option<String>,
    once: String,
}

impl ResponseError for Unsent {
    fn status(&self) -> StatusCode {
        if self.csrf.is_some() { StatusCode::FORBIDDEN } else { StatusCode::UNAUTHORIZED }
    }
}

impl Unsent {
    pub fn new(method: &Method, path: &str, fields: Vec<(String, String)>, csrf: Option<String>) -> Option<Self> {
        let own = |name: &str| name == CSRF || name == ONCE;
        let fields: Vec<_> = fields.into_iter().filter(|(name, _)| !own(name)).collect();
        (method == Method::POST).then(|| Self { path: path.to_owned(), fields, csrf })
    }

    pub fn shown(self, t: Text) -> Result<Response> {
        let status = self.status();
        let title = t.say(if self.csrf.is_some() { "stale-form-title" } else { "signed-out-title" });
        let page = Page {
            frame: Frame::for_anybody(t, title),
            door: visitor::door(&behind(&self.path)),
            path: self.path,
            fields: self.fields,
            csrf: self.csrf,
            once: once(),
        };
        send_as(status, &page)
    }
}
