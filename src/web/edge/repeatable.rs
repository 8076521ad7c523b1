//! Requests with a key, which may be sent twice and are done once.

use poem::{
    Request,
    http::{HeaderMap, Method, StatusCode},
};
use serde_json::Value;

use crate::{
    app::once::Answered,
    domain::{Bad, Refused},
    web::{
        api::{self, answer::etag},
        edge::{parameters, representation},
    },
};

const LONGEST_KEY: usize = 200;

/// A request with an Idempotency-Key.
pub struct Repeatable {
    pub key: String,
    /// Method and path, ids included.
    pub route: String,
    method: Method,
    path: String,
    success: u16,
}

impl Repeatable {
    pub fn of(request: &Request) -> Result<Option<Self>, Refused> {
        let Some(key) = idempotency_key(request.headers())? else { return Ok(None) };
        Ok(Some(Self {
            key,
            route: format!("{} {}", request.method(), request.original_uri().path()),
            method: request.method().clone(),
            path: format!("{}{}", api::PREFIX, request.uri().path()),
            success: parameters::success(request),
        }))
    }

    /// A form of a page, which gave it the key.
    pub fn of_form(request: &Request, key: String) -> Self {
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        Self { key, route: format!("{method} {path}"), method, path, success: StatusCode::SEE_OTHER.as_u16() }
    }

    /// The parts of the answer that are stored for a repeated request.
    pub fn answered(&self, body: Value) -> Answered {
        let version = body.get("version").and_then(Value::as_i64);
        let made = self.success == StatusCode::CREATED.as_u16();
        let location = if made { representation::location(&self.method, &self.path, &body) } else { None };
        let headers = [("etag", version.map(etag)), ("location", location)];
        let headers = headers.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect();
        Answered { status: self.success, headers, body }
    }
}

/// The request's only Idempotency-Key. An unreadable key is refused: if it were ignored, a retry would do the work
/// twice.
fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Refused> {
    let mut lines = headers.get_all("idempotency-key").iter();
    let Some(key) = lines.next() else { return Ok(None) };
    let unfit = |bad| Err(Refused::invalid("Idempotency-Key", bad));
    let shown = || String::from_utf8_lossy(key.as_bytes()).escape_debug().take(40).collect();
    if lines.next().is_some() {
        return unfit(Bad::Duplicate { value: shown() });
    }
    match key.as_bytes() {
        [] => unfit(Bad::Empty),
        bytes if bytes.len() > LONGEST_KEY => unfit(Bad::TooLong { max: LONGEST_KEY }),
        bytes if !bytes.iter().all(|byte| matches!(byte, b' '..=b'~')) => unfit(Bad::Malformed { value: shown() }),
        bytes => Ok(Some(String::from_utf8_lossy(bytes).into_owned())),
    }
}
