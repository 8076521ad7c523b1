//! The door: who is nobody yet chooses who to be in a demonstration, or comes with a link.

use std::sync::Arc;

use askama::Template;
use poem::{
    Request, Response, Result, handler,
    http::{StatusCode, header},
    web::{Data, Path},
};
use serde::Deserialize;

use crate::{
    app::{App, directory::sessions},
    domain::{PersonId, Refused},
    web::{
        edge::{context::Reader, cookie, error::Problem, rates::Rates},
        pages::{
            doors::Doors,
            page::{Frame, see, send},
            posted::{self, Fields, Posted},
            text::Text,
        },
    },
};

#[derive(Template)]
#[template(path = "directory/sign_in.html")]
struct Door {
    frame: Frame,
    next: String,
    people: Vec<Person>,
}

struct Person {
    id: PersonId,
    name: String,
    work: String,
    does: String,
}

#[derive(Template)]
#[template(path = "directory/link.html")]
struct Link {
    frame: Frame,
}

#[derive(Deserialize, Default)]
struct Wanted {
    next: Option<String>,
}

#[handler]
pub fn show(request: &Request, doors: Data<&Arc<Doors>>, reader: Data<&Reader>) -> Result<Response> {
    let t = spoken(request, reader.0);
    let wanted: Wanted = request.params().unwrap_or_default();
    let people = doors.choices.iter().map(|choice| {
        let role = choice.role.to_string().replace('_', "-");
        let does = if choice.is_neighbour { "door-neighbour".to_owned() } else { format!("door-{role}") };
        Person {
            id: choice.person,
            name: choice.name.clone(),
            work: t.words("door-work", &t.say(&format!("role-{role}")), &choice.organisation),
            does: t.say(&does),
        }
    });
    let title = t.say(if doors.choices.is_empty() { "sign-in-title" } else { "doors-title" });
    let next = inside(wanted.next.as_deref()).to_owned();
    send(&Door { frame: Frame::for_anybody(t, title), next, people: people.collect() })
}

/// Whoever may be chosen is signed in. Nobody else is, whatever a form says.
#[handler]
pub async fn choose(
    request: &Request,
    body: poem::Body,
    app: Data<&Arc<App>>,
    doors: Data<&Arc<Doors>>,
) -> Result<Response> {
    let fields = from_here(request, body).await?;
    let person: PersonId = PersonId(fields.required("person").map_err(Problem::from)?);
    if !doors.choices.iter().any(|choice| choice.person == person) {
        return Err(Problem::from(Refused::NotFound { what: "person" }).into());
    }
    let browser = browser(request);
    let secret = app.db.write(|tx| async move { sessions::begin(&tx, person, browser).await }).await;
    tracing::info!(target: "ombruk::security", %person, "signed in by choosing");
    enter(request, &secret.map_err(Problem)?, inside(fields.text("next")))
}

/// A link shows a button and signs in nobody yet: programs that look through mails open links too.
#[handler]
pub fn show_link(request: &Request, reader: Data<&Reader>) -> Result<Response> {
    let t = spoken(request, reader.0);
    send(&Link { frame: Frame::for_anybody(t, t.say("sign-in-title")) })
}

#[handler]
pub async fn by_link(
    request: &Request,
    body: poem::Body,
    app: Data<&Arc<App>>,
    Path(secret): Path<String>,
) -> Result<Response> {
    from_here(request, body).await?;
    let (browser, link) = (browser(request), secret.as_str());
    // Whoever guesses opens no transaction, and not many times.
    let Some(person) = sessions::of_link(&app, link).await.map_err(Problem)? else {
        let address = request.remote_addr().as_socket_addr().map(|address| address.ip());
        let rates: Option<&Arc<Rates>> = request.data();
        rates.map_or(Ok(()), |rates| rates.failure(address))?;
        tracing::warn!(target: "ombruk::security", "a link that signs nobody in");
        return Err(Problem::from(Refused::NotFound { what: "link" }).into());
    };
    let secret = app.db.write(|tx| async move { sessions::by_link(&tx, link, browser).await }).await;
    tracing::info!(target: "ombruk::security", %person, "signed in by a link");
    enter(request, &secret.map_err(Problem)?, "/")
}

#[handler]
pub async fn end(request: &Request, posted: Posted, app: Data<&Arc<App>>) -> Result<Response> {
    let secret = cookie::session(request).unwrap_or_default();
    app.db.write(|tx| async move { sessions::end(&tx, secret).await }).await.map_err(Problem)?;
    tracing::info!(target: "ombruk::security", person = %posted.visitor.actor().person, "signed out");
    leave(request)
}

/// Without a session there is no secret to prove by: that the form is ours the browser says.
async fn from_here(request: &Request, body: poem::Body) -> Result<Fields> {
    if !cookie::is_from_here(request) {
        return Err(poem::Error::from_status(StatusCode::FORBIDDEN));
    }
    Ok(Fields::new(posted::read(request, &mut poem::RequestBody::new(body)).await?))
}

fn enter(request: &Request, secret: &str, next: &str) -> Result<Response> {
    let mut response = see(next);
    let cookie = cookie::begin(request, secret).parse();
    response.headers_mut().insert(header::SET_COOKIE, cookie.map_err(|_| internal())?);
    Ok(response)
}

/// Takes the cookie away, and what the browser kept of the pages.
pub fn leave(request: &Request) -> Result<Response> {
    let mut response = see("/sign-in");
    response.headers_mut().insert(header::SET_COOKIE, cookie::end(request).parse().map_err(|_| internal())?);
    response.headers_mut().insert("clear-site-data", header::HeaderValue::from_static("\"cache\""));
    Ok(response)
}

fn internal() -> poem::Error {
    poem::Error::from_status(StatusCode::INTERNAL_SERVER_ERROR)
}

/// A path of ours, whatever was asked for: nobody is led to another site from here.
fn inside(next: Option<&str>) -> &str {
    let of_ours =
        |next: &&str| next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n', '\t']);
    next.filter(of_ours).unwrap_or("/")
}

fn browser(request: &Request) -> &str {
    request.header(header::USER_AGENT).unwrap_or_default()
}

/// Nobody is known yet: the browser's language, or one that was asked for on the page.
fn spoken(request: &Request, reader: &Reader) -> Text {
    if let Some(asked) =
        request.uri().query().and_then(|query| query.split('&').find_map(|pair| pair.strip_prefix("lang=")))
    {
        reader.chooses(asked);
    }
    Text { language: reader.reads("nb") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_to_another_site() {
        for (next, led) in [
            (Some("/things?q=stol"), "/things?q=stol"),
            (Some("https://evil.example"), "/"),
            (Some("//evil.example"), "/"),
            (Some("/\\evil.example"), "/"),
            (Some("/\r\nset-cookie: a=b"), "/"),
            (Some("javascript:alert(1)"), "/"),
            (None, "/"),
        ] {
            assert_eq!(inside(next), led);
        }
    }
}
