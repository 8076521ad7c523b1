//! What becomes known of a request while it is answered. Whoever learns it puts it here, and who writes the answer and
//! the log reads it.

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

    /// What was chosen here, whatever the request says.
    pub fn chooses(&self, language: &str) {
        self.chosen.get_or_init(|| texts::known(language));
    }

    /// What the reader reads, unless the request said it.
    pub fn reads(&self, language: &str) -> &'static str {
        let asked = self.asked.get_or_init(|| texts::known(language));
        self.chosen.get().unwrap_or(asked)
    }

    pub fn language(&self) -> &'static str {
        self.chosen.get().or(self.asked.get()).copied().unwrap_or("en")
    }
}

/// Who asks, as soon as that is known.
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

/// The cookie that goes back with a page, where the session got another secret.
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

/// That the answer was given before: what it said besides its body is said again.
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
