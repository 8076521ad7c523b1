//! SCIM requests and answers: the authenticated register, bodies, pages, selected attributes, and errors (RFC 7644,
//! section 3.12).

use std::sync::Arc;

use poem::{
    Endpoint, FromRequest, IntoResponse, Request, RequestBody, Response, Result,
    error::ResponseError,
    http::{StatusCode, header},
};
use serde_json::{Map, Value, json};

use crate::{
    app::{
        self, App,
        directory::{
            registered::{Failed, Page, Register},
            registers,
        },
    },
    domain::{
        Refused,
        directory::scim::{BadScim, Equal, parse_filter},
    },
    web::{
        edge::{
            allowance::Allowance,
            error::Problem,
            rates::{Rates, TooOften},
            server::BodyTimeout,
            values,
        },
        printing::PublicUrl,
    },
};

const KIND: &str = "application/scim+json";
/// Resources on a page, unless fewer are asked for. Entra ID and Okta ask for fewer.
const MOST: u64 = 100;

/// The register that sends the request, with what its answer needs.
pub struct Spoken {
    pub register: Register,
    /// The address below which its resources are.
    base: String,
    attributes: Vec<String>,
    without: Vec<String>,
}

impl<'a> FromRequest<'a> for Spoken {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> Result<Self> {
        let internal = || poem::Error::from_status(StatusCode::INTERNAL_SERVER_ERROR);
        let app: &Arc<App> = request.data().ok_or_else(internal)?;
        let token = request.header(header::AUTHORIZATION).and_then(|value| {
            let (scheme, token) = value.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
        });
        let register = match token {
            Some(token) => registers::authenticate(app, token).await.map_err(refused)?,
            None => None,
        };
        let Some(register) = register else {
            let rates: Option<&Arc<Rates>> = request.data();
            rates.map_or(Ok(()), |rates| rates.failure(rates.address(request)))?;
            tracing::warn!(target: "ombruk::security", "a register's token that nobody has");
            let mut response = error(StatusCode::UNAUTHORIZED, None, "a bearer token of the register is needed");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, header::HeaderValue::from_static("Bearer"));
            return Err(poem::Error::from_response(response));
        };
        let public = request.data::<Arc<PublicUrl>>().map_or("", |url| url.0.as_str());
        let asked: Vec<(String, String)> = request.params().unwrap_or_default();
        let names = |name: &str| {
            let list = asked.iter().filter(|(one, _)| one == name).flat_map(|(_, value)| value.split(','));
            list.map(|one| one.trim().rsplit(':').next().unwrap_or_default().to_lowercase()).collect()
        };
        Ok(Self {
            register,
            base: format!("{public}{}", super::PREFIX),
            attributes: names("attributes"),
            without: names("excludedAttributes"),
        })
    }
}

impl Spoken {
    pub fn location(&self, path: &str) -> String {
        format!("{}/{path}", self.base)
    }

    /// Keeps the attributes that were asked for. `schemas` and `id` are always kept.
    fn shaped(&self, resource: Value) -> Value {
        let Value::Object(all) = resource else { return resource };
        let told = all.into_iter().filter(|(name, _)| ["schemas", "id"].contains(&name.as_str()) || self.tells(name));
        Value::Object(told.collect::<Map<_, _>>())
    }

    /// Whether an attribute is asked for.
    pub fn tells(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        let is_part = |one: &String| one.split('.').next() == Some(&name);
        (self.attributes.is_empty() || self.attributes.iter().any(is_part)) && !self.without.contains(&name)
    }

    pub fn resource(&self, status: StatusCode, resource: Value) -> Response {
        let location = resource.pointer("/meta/location").and_then(Value::as_str).map(str::to_owned);
        let mut response = answer(status, &self.shaped(resource));
        if let Some(location) = location.and_then(|location| location.parse().ok()) {
            response.headers_mut().insert(header::LOCATION, location);
        }
        response
    }

    pub fn page(&self, asked: &Asked, page: Page<Value>) -> Response {
        let some: Vec<_> = page.some.into_iter().map(|one| self.shaped(one)).collect();
        let body = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
            "totalResults": page.total, "startIndex": asked.start, "itemsPerPage": some.len(), "Resources": some,
        });
        answer(StatusCode::OK, &body)
    }
}

/// The query of a list.
pub struct Asked {
    pub filter: Vec<Equal>,
    start: u64,
    count: u64,
}

impl Asked {
    pub fn of(request: &Request) -> Result<Self> {
        let asked: Vec<(String, String)> = request.params().unwrap_or_default();
        let said = |name: &str| asked.iter().find(|(one, _)| one == name).map(|(_, value)| value.as_str());
        // A start below 1 counts as 1, a count below 0 as 0 (RFC 7644, section 3.4.2.4).
        let number = |name: &str, usual: i64| match said(name) {
            None => Ok(usual),
            Some(value) => value.parse::<i64>().map_err(|_| refused(Failed::Bad(BadScim::value(name)))),
        };
        let start = number("startIndex", 1)?.max(1).unsigned_abs();
        let count = number("count", MOST as i64)?.max(0).unsigned_abs().min(MOST);
        let filter = said("filter").filter(|filter| !filter.trim().is_empty());
        let filter = filter.map(parse_filter).transpose().map_err(|bad| refused(bad.into()))?;
        Ok(Self { filter: filter.unwrap_or_default(), start, count })
    }

    /// How many resources to skip, and how many to return.
    pub fn page(&self) -> (u64, u64) {
        // A larger offset does not fit into a database's integer, and no list is that long.
        ((self.start - 1).min(i64::MAX as u64), self.count)
    }
}

/// Reads a body within its bounds.
pub async fn read(request: &Request, body: poem::Body) -> Result<Value> {
    let kind = request.content_type().unwrap_or_default().split(';').next().unwrap_or_default().trim().to_lowercase();
    if ![KIND, "application/json"].contains(&kind.as_str()) {
        let response = error(StatusCode::UNSUPPORTED_MEDIA_TYPE, None, "bodies are application/scim+json");
        return Err(poem::Error::from_response(response));
    }
    let allowance: Allowance = request.data().copied().unwrap_or_default();
    let time = request.data().map_or(std::time::Duration::MAX, |BodyTimeout(usual)| allowance.time(*usual));
    let bytes = tokio::time::timeout(time, body.into_bytes_limit(allowance.body));
    let bytes = bytes.await.map_err(|_| poem::Error::from_status(StatusCode::REQUEST_TIMEOUT))??;
    let syntax = |_| refused(BadScim::new("invalidSyntax", "the body is no JSON").into());
    let mut value: Value = serde_json::from_slice(&bytes).map_err(syntax)?;
    values::normalise(&mut value).map_err(|_| refused(BadScim::value("a text").into()))?;
    Ok(value)
}

pub fn answer(status: StatusCode, body: &Value) -> Response {
    let response = Response::builder().status(status).header(header::CACHE_CONTROL, "no-store");
    response.content_type(KIND).body(body.to_string())
}

/// A refusal as a SCIM error. Other failures are answered as everywhere else.
pub fn refused(failed: Failed) -> poem::Error {
    let response = match failed {
        Failed::Bad(BadScim { kind: "uniqueness", detail }) => error(StatusCode::CONFLICT, Some("uniqueness"), &detail),
        Failed::Bad(bad) => error(StatusCode::BAD_REQUEST, Some(bad.kind), &bad.detail),
        Failed::Other(app::Error::Refused(Refused::NotFound { what })) => {
            error(StatusCode::NOT_FOUND, None, &format!("there is no such {what}"))
        }
        Failed::Other(app::Error::Refused(other)) => {
            let detail = other.to_string();
            error(Problem::from(other).status(), None, &detail)
        }
        Failed::Other(other) => return Problem(other).into(),
    };
    poem::Error::from_response(response)
}

pub fn error(status: StatusCode, kind: Option<&str>, detail: &str) -> Response {
    let mut body = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
        "status": status.as_u16().to_string(), "detail": detail,
    });
    if let Some(kind) = kind {
        body["scimType"] = kind.into();
    }
    answer(status, &body)
}

/// Wraps every SCIM path: requests that fail before a handler runs get a SCIM error as well.
pub async fn told<E: Endpoint>(next: Arc<E>, request: Request) -> Result<Response> {
    match next.call(request).await {
        Ok(response) => Ok(response.into_response()),
        Err(error) if error.is_from_response() => Ok(error.into_response()),
        Err(refused) if refused.status().is_client_error() => {
            let status = refused.status();
            let mut response = error(status, None, status.canonical_reason().unwrap_or_default());
            if let Some(TooOften { retry_after }) = refused.downcast_ref::<TooOften>() {
                response.headers_mut().insert(header::RETRY_AFTER, (retry_after.as_secs() + 1).into());
            }
            Ok(response)
        }
        Err(fault) => Err(fault),
    }
}

/// Parses an id. Text that is no UUID answers 404, since no resource has it.
pub fn id(text: &str) -> Result<uuid::Uuid> {
    text.parse().map_err(|_| refused(Refused::NotFound { what: "resource" }.into()))
}
