//! Facts about a request that become known while it is answered. The code that learns them sets them here. `request.rs`
//! reads them for the answer and the log.

use std::sync::{Arc, OnceLock};

use poem::{
    Response,
    http::{HeaderName, HeaderValue, StatusCode},
};
use uuid::Uuid;

use crate::app::once::Answered;
use crate::domain::PersonId;
use crate::web::texts;

/// The request's id, for logs and problem answers.
#[derive(Clone, Copy, Debug)]
pub struct RequestId(pub Uuid);

/// The language to answer in: one that was chosen in this browser, else one that Accept-Language names, else the
/// caller's own as soon as it is known, else English.
#[derive(Clone)]
pub struct Reader {
    asked: Arc<OnceLock<&'static str>>,
    chosen: Arc<OnceLock<&'static str>>,
}

impl Reader {
    pub fn of(accept_language: Option<&str>) -> Self {
        let asked = Arc::new(texts::negotiate(accept_language).map(OnceLock::from).unwrap_or_default());
        Self { asked, chosen: Arc::default() }
    }

    /// Sets the language that was chosen in this browser. It takes precedence over the request's.
    pub fn chooses(&self, language: &str) {
        self.chosen.get_or_init(|| texts::known(language));
    }

    /// Sets the caller's own language, unless the request names one. Returns the language to answer in.
    pub fn reads(&self, language: &str) -> &'static str {
        let asked = self.asked.get_or_init(|| texts::known(language));
        self.chosen.get().unwrap_or(asked)
    }

    pub fn language(&self) -> &'static str {
        self.chosen.get().or(self.asked.get()).copied().unwrap_or("en")
    }
}

/// The person who sends the request, as soon as it is known.
#[derive(Clone, Default)]
pub struct Person(Arc<OnceLock<PersonId>>);

impl Person {
    pub fn is(&self, person: PersonId) {
        self.0.get_or_init(|| person);
    }

    pub fn known(&self) -> Option<PersonId> {
        self.0.get().copied()
    }
}

/// The new session cookie for the answer, if the session's secret was renewed.
#[derive(Clone, Default)]
pub struct Renewed(Arc<OnceLock<String>>);

impl Renewed {
    pub fn is(&self, cookie: String) {
        self.0.get_or_init(|| cookie);
    }

    pub fn cookie(&self) -> Option<&str> {
        self.0.get().map(String::as_str)
    }
}

/// The stored answer to a repeated request. Its status and its headers are sent again.
#[derive(Clone, Default)]
pub struct Replayed(Arc<OnceLock<Answered>>);

impl Replayed {
    pub fn is(&self, answer: Answered) {
        self.0.get_or_init(|| answer);
    }

    pub fn say_again(&self, response: &mut Response) {
        let Some(before) = self.0.get() else { return };
        if let Ok(status) = StatusCode::from_u16(before.status) {
            response.set_status(status);
        }
        for (name, value) in &before.headers {
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
                response.headers_mut().insert(name, value);
            }
        }
    }
}
