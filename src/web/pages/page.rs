//! A page as it is sent: in its frame, in a language, and with nothing in it that could run.

use std::sync::Arc;

use askama::Template;
use poem::{
    Endpoint, IntoResponse, Request, Response, Result,
    error::ResponseError,
    handler,
    http::{StatusCode, Uri, header},
};
use serde_json::Value;

use crate::{
    domain::Role,
    web::{
        edge::{
            context::{Reader, RequestId},
            error::{self, Problem},
        },
        pages::{
            assets,
            text::Text,
            visitor::{SignIn, Visitor},
        },
        texts,
    },
};

/// Everything comes from here, nothing runs in the page itself, and nobody puts it into a frame.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data: blob:; \
     connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'";

/// What surrounds a page.
pub struct Frame {
    pub t: Text,
    pub title: String,
    /// Who is signed in; without anybody there is nowhere to go.
    pub who: Option<Who>,
    pub style: String,
    pub script: String,
}

pub struct Who {
    pub name: String,
    pub unit: String,
    pub links: Vec<Link>,
    /// The four places at the bottom of a phone.
    pub tabs: Vec<Link>,
}

pub struct Link {
    pub href: &'static str,
    pub label: String,
    pub icon: &'static str,
    pub current: bool,
}

/// The places that navigation leads to.
const HOME: (&str, &str, &str) = ("/", "nav-home", "home");
const FIND: (&str, &str, &str) = ("/things", "nav-find", "find");
const NEEDS: (&str, &str, &str) = ("/needs", "nav-needs", "mine");
const ALL_NEEDS: (&str, &str, &str) = ("/needs", "nav-all-needs", "mine");
const LOG: (&str, &str, &str) = ("/log", "nav-log", "log");
const MINE: (&str, &str, &str) = ("/mine", "nav-mine", "mine");
const HAND_OVER: (&str, &str, &str) = ("/handovers/new", "nav-hand-over", "mine");
const TODAY: (&str, &str, &str) = ("/today", "nav-today", "home");
const SAVINGS: (&str, &str, &str) = ("/savings", "nav-savings", "mine");

/// What somebody's work is about, by their first role that has a navigation of its own.
fn places(visitor: &Visitor) -> &'static [(&'static str, &'static str, &'static str)] {
    if visitor.has(Role::Coordinator) {
        &[HOME, TODAY, FIND, ALL_NEEDS, LOG, SAVINGS]
    } else if visitor.has(Role::FacilityManager) {
        &[HOME, FIND, LOG, HAND_OVER]
    } else if visitor.has(Role::Employee) {
        &[HOME, FIND, NEEDS, LOG]
    } else if visitor.has(Role::Procurement) {
        &[HOME, FIND, ALL_NEEDS, SAVINGS]
    } else if visitor.has(Role::Reporter) || visitor.has(Role::Admin) {
        &[SAVINGS, FIND]
    } else {
        &[]
    }
}

impl Frame {
    /// Around a page for somebody; `title` is said first by screen readers and stands on the tab.
    pub fn new(visitor: &Visitor, title: impl Into<String>) -> Self {
        let path = visitor.here.split('?').next().unwrap_or_default();
        let current = |href: &str| path == href || (href != "/" && path.starts_with(href));
        let link = |&(href, label, icon): &(&'static str, &str, &'static str)| Link {
            href,
            label: visitor.text.say(label),
            icon,
            current: current(href),
        };
        let places = places(visitor);
        let may_log = places.contains(&LOG);
        let tabs = [HOME, FIND, LOG, MINE];
        let tabs = tabs.iter().filter(|tab| **tab != LOG || may_log).map(link).collect();
        let who = Who {
            name: visitor.name.clone(),
            unit: visitor.unit_name(),
            links: places.iter().map(link).collect(),
            tabs: if places.is_empty() { Vec::new() } else { tabs },
        };
        Self { who: Some(who), ..Self::for_anybody(visitor.text, title) }
    }

    /// Around a page for whoever is not signed in.
    pub fn for_anybody(text: Text, title: impl Into<String>) -> Self {
        Self { t: text, title: title.into(), who: None, style: assets::style(), script: assets::script() }
    }
}

/// Sends a page.
pub fn send(template: &impl Template) -> Result<Response> {
    send_as(StatusCode::OK, template)
}

pub fn send_as(status: StatusCode, template: &impl Template) -> Result<Response> {
    let html = template.render().map_err(|error| poem::Error::new(error, StatusCode::INTERNAL_SERVER_ERROR))?;
    Ok(Response::builder().status(status).content_type("text/html; charset=utf-8").body(html))
}

/// Leads on after something was done (Post, redirect, get).
pub fn see(location: &str) -> Response {
    Response::builder().status(StatusCode::SEE_OTHER).header(header::LOCATION, location).finish()
}

/// A key of its own for a form, so that sending it twice does it once.
pub fn once() -> String {
    uuid::Uuid::now_v7().to_string()
}

/// A refusal for the reader of a form.
#[derive(Clone, Debug)]
pub struct Told {
    pub title: String,
    pub detail: String,
    pub status: StatusCode,
    /// The field that was wrong.
    pub field: Option<String>,
}

impl Told {
    /// In words; what is no refusal of the domain, and what somebody may not, is a page of its own.
    pub fn of(visitor: &Visitor, problem: Problem) -> Result<Self> {
        let status = problem.status();
        if status == StatusCode::FORBIDDEN {
            return Err(problem.into());
        }
        let Problem(crate::app::Error::Refused(refused)) = &problem else { return Err(problem.into()) };
        let figures = match serde_json::to_value(refused) {
            Ok(Value::Object(figures)) => figures,
            _ => serde_json::Map::new(),
        };
        let (title, detail) = texts::problem(visitor.text.language, &refused.code(), &figures);
        let field = figures.get("field").and_then(Value::as_str).map(str::to_owned);
        Ok(Self { title, detail, status, field })
    }

    /// The field of the page that was wrong: forms name theirs as the use case does, without the way to it.
    pub fn status(told: Option<&Self>) -> StatusCode {
        told.map_or(StatusCode::OK, |told| told.status)
    }

    pub fn anchor(&self) -> Option<&str> {
        let last = self.field.as_deref()?.rsplit('.').next()?;
        Some(last.strip_suffix("_id").unwrap_or(last))
    }
}

/// Where a form was refused its page stands under the form's address: whoever loads that anew is led to the page itself.
#[handler]
pub fn again(uri: &Uri) -> Response {
    let mut parts = uri.path().split('/').skip(1);
    let page = match (parts.next(), parts.next()) {
        (Some("needs"), Some(id)) => format!("/needs/{id}"),
        (Some("handovers"), _) => "/handovers/new".to_owned(),
        (Some("sign-out"), _) => "/".to_owned(),
        (Some(first), _) => format!("/{first}"),
        (None, _) => "/".to_owned(),
    };
    see(&page)
}

#[derive(Template)]
#[template(path = "failure.html")]
struct Failure {
    frame: Frame,
    title: String,
    detail: String,
    request_id: String,
}

/// Around every page: who has to sign in is led there, and what fails is said on a page.
pub async fn shown<E: Endpoint>(next: Arc<E>, request: Request) -> Result<Response> {
    let reader = request.data::<Reader>().cloned();
    let id = request.data::<RequestId>().copied();
    let (method, uri) = (request.method().clone(), request.original_uri().clone());
    let mut response = match next.call(request).await {
        Ok(response) => response.into_response(),
        Err(error) if error.is::<SignIn>() => error.into_response(),
        Err(error) => {
            let (Some(reader), Some(id)) = (reader.as_ref(), id) else { return Err(error) };
            let problem = error::response(error, reader.language(), id, &method, &uri);
            failure(problem, Text { language: reader.language() }, id).await?
        }
    };
    let language = reader.map_or("en", |reader| reader.language());
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::CONTENT_LANGUAGE, language),
        (header::REFERRER_POLICY, "same-origin"),
        (header::CACHE_CONTROL, "private, no-cache"),
        (header::VARY, "accept-encoding, accept-language, cookie"),
        (header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ] {
        if let Ok(value) = header::HeaderValue::from_str(value) {
            headers.entry(name).or_insert(value);
        }
    }
    Ok(response)
}

async fn failure(problem: Response, text: Text, id: RequestId) -> Result<Response> {
    let status = problem.status();
    let retry_after = problem.headers().get(header::RETRY_AFTER).cloned();
    let body = problem.into_body().into_bytes().await?;
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let said = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (title, detail) = match status {
        StatusCode::FORBIDDEN if said("code") == "not_allowed" && body.get("needs").is_none() => {
            (text.say("stale-form-title"), text.say("stale-form"))
        }
        _ => (said("title"), said("detail")),
    };
    let frame = Frame::for_anybody(text, &title);
    let mut response = send_as(status, &Failure { frame, title, detail, request_id: id.0.to_string() })?;
    if let Some(after) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, after);
    }
    Ok(response)
}
