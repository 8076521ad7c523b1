//! The headers of an answer: Location, Allow, Content-Language, ETag with 304, and Content-Encoding.

use std::{
    fmt,
    hash::{DefaultHasher, Hasher},
    io::{self, Write},
    sync::Arc,
};

use poem::{
    Body, Request, Response,
    http::{HeaderValue, Method, StatusCode, header},
};
use serde_json::Value;

use crate::web::{api, document::operations};

/// Below this, compressing costs more than it saves.
const WORTH_COMPRESSING: usize = 1_024;

/// Text becomes much smaller by compression. Pictures and PDF files do not.
const TEXTS: [&str; 5] = ["json", "html", "css", "javascript", "svg"];

/// The resource that a handler created, for the Location header.
#[derive(Clone)]
pub struct Made(pub Arc<Value>);

/// What the request said about the answer that it wants.
pub struct Asked {
    method: Method,
    path: String,
    has: Option<String>,
    accepts: Option<String>,
}

impl Asked {
    pub fn of(request: &Request) -> Self {
        let header = |name| request.header(name).map(str::to_owned);
        Self {
            method: request.method().clone(),
            path: request.uri().path().to_owned(),
            has: header(header::IF_NONE_MATCH),
            accepts: header(header::ACCEPT_ENCODING),
        }
    }

    pub async fn answer(self, mut response: Response, language: &'static str) -> Response {
        let headers = response.headers_mut();
        if self.path.starts_with("/api/") {
            headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language));
            headers.insert(header::VARY, HeaderValue::from_static("accept-encoding, accept-language, authorization"));
        }
        if response.status() == StatusCode::METHOD_NOT_ALLOWED {
            insert(&mut response, header::ALLOW, &self.allowed());
        }
        if response.status() == StatusCode::CREATED
            && let Some(Made(made)) = response.extensions().get::<Made>().cloned()
            && let Some(location) = location(&self.method, &self.path, &made)
        {
            insert(&mut response, header::LOCATION, &location);
        }
        self.encoded(response).await
    }

    /// The methods of the path, for the Allow header.
    fn allowed(&self) -> String {
        let of_api = self.path.strip_prefix(api::PREFIX).and_then(operations::of_path);
        let (_, methods) = of_api.unwrap_or_else(|| ("", vec!["GET"]));
        let head = methods.contains(&"GET").then_some("HEAD");
        methods.into_iter().chain(head).collect::<Vec<_>>().join(", ")
    }

    /// Answers 304 without a body if the client has the same version. Other answers are compressed as the client
    /// accepts it.
    async fn encoded(&self, mut response: Response) -> Response {
        let is_text = response.content_type().is_some_and(|kind| TEXTS.iter().any(|text| kind.contains(text)));
        if !is_text || self.method == Method::HEAD {
            return response;
        }
        let is_read = self.method == Method::GET && response.status() == StatusCode::OK;
        if !is_read && self.accepts.is_none() {
            return response;
        }
        let bytes = match response.take_body().into_bytes().await {
            Ok(bytes) => bytes,
            Err(error) => return poem::Error::from(error).into_response(),
        };
        let coding = self.accepts.as_deref().filter(|_| bytes.len() > WORTH_COMPRESSING).and_then(Coding::chosen);
        if is_read {
            let tag = tag(&bytes, response.header(header::ETAG), coding);
            insert(&mut response, header::ETAG, &tag);
            if self.has.as_deref().is_some_and(|known| names(known, &tag)) {
                response.set_status(StatusCode::NOT_MODIFIED);
                response.headers_mut().remove(header::CONTENT_TYPE);
                return response;
            }
        }
        let Some(coding) = coding else {
            response.set_body(Body::from(bytes));
            return response;
        };
        let small = tokio::task::spawn_blocking(move || coding.encode(&bytes)).await.map_err(io::Error::other);
        match small.and_then(|small| small) {
            Ok(small) => {
                insert(&mut response, header::CONTENT_ENCODING, &coding.to_string());
                response.set_body(Body::from(small));
                response
            }
            Err(error) => poem::Error::new(error, StatusCode::INTERNAL_SERVER_ERROR).into_response(),
        }
    }
}

/// The address of the resource that a request to this path created.
pub fn location(method: &Method, path: &str, made: &Value) -> Option<String> {
    let path = path.strip_prefix(api::PREFIX)?;
    let (template, methods) = operations::of_path(path)?;
    let location = match operations::written(method.as_str(), template)?.location.as_deref() {
        Some(location) => filled(location, template, path, made)?,
        None if methods.contains(&"GET") => path.to_owned(),
        None => return None,
    };
    Some(format!("{}{location}", api::PREFIX))
}

/// Such as `"7.0123456789abcdef"`: the version that If-Match needs, then a hash of the body. A lot is answered with its
/// family, which can change while the lot's version stays.
fn tag(bytes: &[u8], version: Option<&str>, coding: Option<Coding>) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    let version = version.map(|tag| format!("{}.", tag.trim_matches('"'))).unwrap_or_default();
    let coding = coding.map(|coding| format!("-{coding}")).unwrap_or_default();
    format!("\"{version}{:016x}{coding}\"", hasher.finish())
}

/// Whether an If-None-Match names the tag.
fn names(known: &str, tag: &str) -> bool {
    known.split(',').map(str::trim).any(|one| one == "*" || one.trim_start_matches("W/") == tag)
}

/// The content coding of a compressed answer.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Coding {
    Brotli,
    Gzip,
}

impl Coding {
    /// The best that an Accept-Encoding allows.
    fn chosen(accepts: &str) -> Option<Self> {
        let weight = |name: &str| {
            let found = accepts.split(',').find_map(|coding| {
                let mut parts = coding.split(';').map(str::trim);
                parts.next().filter(|coding| coding.eq_ignore_ascii_case(name))?;
                Some(parts.next().and_then(|weight| weight.strip_prefix("q=")?.parse::<f32>().ok()).unwrap_or(1.0))
            });
            let weight = found?;
            (weight > 0.0).then_some(weight)
        };
        match (weight("br"), weight("gzip")) {
            (Some(br), Some(gzip)) if gzip > br => Some(Self::Gzip),
            (Some(_), _) => Some(Self::Brotli),
            (None, Some(_)) => Some(Self::Gzip),
            (None, None) => None,
        }
    }

    /// Compression levels at which compressing takes less time than sending the saved bytes.
    fn encode(self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        match self {
            Self::Brotli => {
                let mut small = brotli::CompressorWriter::new(Vec::new(), 4_096, 4, 20);
                small.write_all(bytes)?;
                Ok(small.into_inner())
            }
            Self::Gzip => {
                let mut small = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(5));
                small.write_all(bytes)?;
                small.finish()
            }
        }
    }
}

impl fmt::Display for Coding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        })
    }
}

/// Fills the braces of a location: `{/id}` with that member of the created resource, `{id}` with that parameter of the
/// request's path.
fn filled(location: &str, template: &str, path: &str, made: &Value) -> Option<String> {
    let parts = location.split('{').enumerate().map(|(at, part)| {
        let Some((name, rest)) = part.split_once('}').filter(|_| at > 0) else { return Some(part.to_owned()) };
        let value = match made.pointer(name).filter(|_| name.starts_with('/')) {
            Some(value) => value.as_str()?,
            None => {
                let mut both = template.split('/').zip(path.split('/'));
                both.find(|(of, _)| of.trim_matches(['{', '}']) == name)?.1
            }
        };
        Some(format!("{value}{rest}"))
    });
    parts.collect::<Option<Vec<_>>>().map(|parts| parts.concat())
}

fn insert(response: &mut Response, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_coding_is_chosen_by_weight() {
        let chosen = |accepts| Coding::chosen(accepts).map(|coding| coding.to_string());
        for (accepts, wanted) in [
            ("gzip, deflate, br", Some("br")),
            ("gzip", Some("gzip")),
            ("br;q=0.2, gzip;q=0.8", Some("gzip")),
            ("br;q=0, GZIP", Some("gzip")),
            ("identity", None),
            ("gzip;q=0", None),
        ] {
            assert_eq!(chosen(accepts).as_deref(), wanted, "{accepts}");
        }
    }

    #[test]
    fn a_location_names_what_was_made() {
        let made = json!({"id": "a", "handover": {"id": "h"}});
        let at = |location| filled(location, "/needs/{id}/lines/{line}/decisions", "/needs/n/lines/l/decisions", &made);
        assert_eq!(at("/lots/{/id}").as_deref(), Some("/lots/a"));
        assert_eq!(at("/handovers/{/handover/id}").as_deref(), Some("/handovers/h"));
        assert_eq!(at("/needs/{id}").as_deref(), Some("/needs/n"));
        assert_eq!(at("/lots/{/missing}"), None);
    }

    #[test]
    fn what_the_reader_has_is_recognised_also_when_weak() {
        assert!(names("\"x\", W/\"7.ab\"", "\"7.ab\"") && names("*", "\"1\""));
        assert!(!names("\"7\"", "\"7.ab\""));
    }
}
