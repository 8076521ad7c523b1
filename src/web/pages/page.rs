//! Sends a page: in its frame, in a language, and with headers that forbid foreign scripts.

use std::sync::Arc;

use askama::Template;
use poem::{
    Endpoint, IntoResponse, Request, Response, Result,
    error::{NotFoundError, ResponseError},
    handler,
    http::{Method, StatusCode, Uri, header},
};
use serde_json::{Map, Value};

use crate::domain::Refused;
use crate::web::{
    edge::{
        context::{Reader, Renewed, RequestId},
        error::{self, Problem},
    },
    pages::{
        assets, labels,
        look::Look,
        navigation::Who,
        text::Text,
        unsent::Unsent,
        visitor::{SignIn, Visitor},
        ways::{HAPPENED_AT, door, page_of_form},
    },
    texts,
};

pub use crate::web::pages::ways::once;

/// Everything comes from this origin, inline scripts do not run, and no other page may frame this one.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data: blob:; \
     connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'";

/// What surrounds a page.
pub struct Frame {
    pub t: Text,
    pub title: String,
    /// Who is signed in. Without anybody the page has no navigation.
    pub who: Option<Who>,
    pub script: String,
}

impl Frame {
    /// Around a page for somebody; `title` is said first by screen readers and stands on the tab.
    pub fn new(visitor: &Visitor, title: impl Into<String>) -> Self {
        Self { who: Some(Who::of(visitor)), ..Self::for_anybody(visitor.text, title) }
    }

    /// Around a page for somebody who is not signed in.
    pub fn for_anybody(text: Text, title: impl Into<String>) -> Self {
        Self { t: text, title: title.into(), who: None, script: assets::script() }
    }
}

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

/// A refusal that the page of a form shows.
#[derive(Clone, Debug)]
pub struct Told {
    pub title: String,
    pub detail: String,
    pub status: StatusCode,
    /// The field that was wrong.
    pub field: Option<String>,
    /// The refusal as the API answers it.
    pub figures: Map<String, Value>,
}

impl Told {
    /// The refusal in words. Other failures, and a missing permission (403), are errors that get a page of their own.
    pub fn of(visitor: &Visitor, problem: Problem) -> Result<Self> {
        Self::spoken(visitor.text, problem)
    }

    /// The same without a visitor.
    pub fn spoken(text: Text, problem: Problem) -> Result<Self> {
        let status = problem.status();
        if status == StatusCode::FORBIDDEN {
            return Err(problem.into());
        }
        let Problem(crate::app::Error::Refused(refused)) = &problem else { return Err(problem.into()) };
        Ok(Self::in_words(text, refused))
    }

    /// Any refusal in words, even of a permission.
    pub fn in_words(text: Text, refused: &Refused) -> Self {
        let figures = match serde_json::to_value(refused) {
            Ok(Value::Object(figures)) => figures,
            _ => Map::new(),
        };
        let (title, detail) = texts::problem(text.language, &refused.code(), &figures);
        let detail = labels::detail(text, &figures, None).unwrap_or(detail);
        let field = match refused {
            Refused::HappenedTooEarly { .. } => Some(HAPPENED_AT.to_owned()),
            _ => figures.get("field").and_then(Value::as_str).map(str::to_owned),
        };
        Self { title, detail, status: Problem::from(refused.clone()).status(), field, figures }
    }

    /// Calls the field that was wrong as its form labels it.
    pub fn call(&mut self, text: Text, label: &str) {
        if let Some(detail) = labels::detail(text, &self.figures, Some(label)) {
            self.detail = detail;
        }
    }

    /// The status of a page: that of the refusal, or 200.
    pub fn status(told: Option<&Self>) -> StatusCode {
        told.map_or(StatusCode::OK, |told| told.status)
    }

    /// Whether the refusal is about the field with this id. The field then shows it.
    pub fn is_at(&self, id: &str) -> bool {
        self.anchor() == Some(id)
    }

    /// The field that was wrong, as forms name it.
    pub fn anchor(&self) -> Option<&str> {
        self.field.as_deref().map(labels::anchor)
    }
}

/// A refused form is shown under the form's address. Loading that address again redirects to the page of the form.
#[handler]
pub fn again(uri: &Uri) -> Response {
    see(&page_of_form(uri.path()))
}

/// A form that was not accepted. Its values are shown again, so that they can be sent once somebody is signed in.
#[derive(Template)]
#[template(path = "unsent.html")]
struct Kept {
    frame: Frame,
    path: String,
    door: String,
    fields: Vec<(String, String)>,
    csrf: Option<String>,
    once: String,
}

fn kept(unsent: Unsent, t: Text) -> Result<Response> {
    let status = unsent.status();
    let title = t.say(if unsent.csrf.is_some() { "stale-form-title" } else { "signed-out-title" });
    let page = Kept {
        frame: Frame::for_anybody(t, title),
        door: door(&page_of_form(&unsent.path)),
        path: unsent.path,
        fields: unsent.fields,
        csrf: unsent.csrf,
        once: once(),
    };
    send_as(status, &page)
}

#[derive(Template)]
#[template(path = "failure.html")]
struct Failure {
    frame: Frame,
    title: String,
    detail: String,
    request_id: String,
}

/// Wraps every page: redirects to sign in where that is needed, and shows failures as pages.
pub async fn shown<E: Endpoint>(next: Arc<E>, request: Request) -> Result<Response> {
    let asked = Asked::of(&request);
    let outcome = next.call(request).await.map(IntoResponse::into_response);
    said(outcome, asked).await
}

/// Wraps the whole site: for an unknown path a browser gets a page, and a program gets a problem as from the API.
pub async fn nowhere<E: Endpoint>(next: Arc<E>, request: Request) -> Result<Response> {
    let of_api = request.uri().path().starts_with("/api/");
    let is_browser = request.header(header::ACCEPT).is_some_and(|accepted| accepted.contains("text/html")) && !of_api;
    let asked = Asked::of(&request);
    match next.call(request).await {
        Err(error) if is_browser && error.is::<NotFoundError>() => said(Err(error), asked).await,
        outcome => outcome.map(IntoResponse::into_response),
    }
}

/// What an answer needs to know of its request.
struct Asked {
    renewed: Renewed,
    reader: Option<Reader>,
    id: Option<RequestId>,
    look: &'static Look,
    method: Method,
    uri: Uri,
}

impl Asked {
    fn of(request: &Request) -> Self {
        Self {
            renewed: request.data::<Renewed>().cloned().unwrap_or_default(),
            reader: request.data::<Reader>().cloned(),
            id: request.data::<RequestId>().copied(),
            look: Look::of(request),
            method: request.method().clone(),
            uri: request.original_uri().clone(),
        }
    }
}

async fn said(outcome: Result<Response>, Asked { renewed, reader, id, look, method, uri }: Asked) -> Result<Response> {
    let mut response = match outcome {
        Ok(response) => response,
        Err(error) if error.is::<SignIn>() => error.into_response(),
        Err(error) if error.is::<Unsent>() => match error.downcast::<Unsent>() {
            Ok(unsent) => kept(unsent, Text { language: reader.as_ref().map_or("nb", Reader::language), look })?,
            Err(error) => return Err(error),
        },
        Err(error) => {
            let (Some(reader), Some(id)) = (reader.as_ref(), id) else { return Err(error) };
            let problem = error::response(error, reader.language(), id, &method, &uri);
            failure(problem, Text { language: reader.language(), look }, id).await?
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
    if let Some(cookie) = renewed.cookie().and_then(|cookie| header::HeaderValue::from_str(cookie).ok()) {
        headers.append(header::SET_COOKIE, cookie);
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
        _ => {
            let detail = body.as_object().and_then(|problem| labels::detail(text, problem, None));
            (said("title"), detail.unwrap_or_else(|| said("detail")))
        }
    };
    let frame = Frame::for_anybody(text, &title);
    let mut response = send_as(status, &Failure { frame, title, detail, request_id: id.0.to_string() })?;
    if let Some(after) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, after);
    }
    Ok(response)
}
