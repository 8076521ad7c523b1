//! The door: who is nobody yet gives a password, or chooses who to be in a demonstration.

use std::{net::IpAddr, sync::Arc};

use askama::Template;
use poem::{
    Request, Response, Result, handler,
    http::{StatusCode, header},
    web::Data,
};
use serde::Deserialize;

use crate::{
    app::{
        App,
        directory::{
            accounts::{self, Entered},
            sessions::{self, Arrival},
        },
    },
    domain::{PersonId, Refused, directory::sign_in::SignInWay},
    web::{
        edge::{context::Reader, cookie, error::Problem, rates::Rates},
        pages::{
            doors::Doors,
            page::{Frame, Told, see, send_as},
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
    passwords: bool,
    people: Vec<Person>,
    email: String,
    told: Option<Told>,
}

struct Person {
    id: PersonId,
    name: String,
    work: String,
    does: String,
}

#[derive(Template)]
#[template(path = "directory/code.html")]
struct Code {
    frame: Frame,
    next: String,
    pending: String,
    told: Option<Told>,
}

#[derive(Deserialize, Default)]
struct Wanted {
    next: Option<String>,
}

#[handler]
pub fn show(request: &Request, doors: Data<&Arc<Doors>>, reader: Data<&Reader>) -> Result<Response> {
    let wanted: Wanted = request.params().unwrap_or_default();
    let next = inside(wanted.next.as_deref()).to_owned();
    door(spoken(request, reader.0), &doors, next, String::new(), None)
}

fn door(t: Text, doors: &Doors, next: String, email: String, told: Option<Told>) -> Result<Response> {
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
    let (frame, passwords, people) = (Frame::for_anybody(t, title), doors.passwords, people.collect());
    send_as(Told::status(told.as_ref()), &Door { frame, next, passwords, people, email, told })
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
    let arrival = &arrival(request);
    let begin = |tx| async move { sessions::begin(&tx, person, arrival, SignInWay::Choice).await };
    let secret = app.db.write(begin).await.map_err(Problem)?;
    tracing::info!(target: "ombruk::security", %person, "signed in by choosing");
    enter(request, &secret, inside(fields.text("next")))
}

/// An address and a password. What was wrong with them is nobody's business.
#[handler]
pub async fn by_password(
    request: &Request,
    body: poem::Body,
    app: Data<&Arc<App>>,
    doors: Data<&Arc<Doors>>,
    reader: Data<&Reader>,
) -> Result<Response> {
    let fields = from_here(request, body).await?;
    if !doors.passwords {
        return Err(Problem::from(Refused::NotFound { what: "page" }).into());
    }
    let (t, next) = (spoken(request, reader.0), inside(fields.text("next")).to_owned());
    let (email, address) = (fields.shown("email"), address(request));
    match accounts::sign_in(&app, email, fields.typed("password"), address, &arrival(request)).await {
        Ok(Entered::In(person, secret)) => {
            tracing::info!(target: "ombruk::security", %person, "signed in by a password");
            enter(request, &secret, &next)
        }
        Ok(Entered::CodeWanted(pending)) => code_page(t, next, pending, None),
        Err(error) => {
            let told = refused(request, t, error, "a password that signs nobody in")?;
            let waits = retry_after(&told);
            Ok(with_wait(door(t, &doors, next, email.to_owned(), Some(told.0))?, waits))
        }
    }
}

/// The code from the telephone, after the password.
#[handler]
pub async fn by_code(
    request: &Request,
    body: poem::Body,
    app: Data<&Arc<App>>,
    reader: Data<&Reader>,
) -> Result<Response> {
    let fields = from_here(request, body).await?;
    let (t, next) = (spoken(request, reader.0), inside(fields.text("next")).to_owned());
    let (pending, code) = (fields.shown("pending"), fields.shown("code"));
    match accounts::second_factor(&app, pending, code, address(request), &arrival(request)).await {
        Ok((person, secret)) => {
            tracing::info!(target: "ombruk::security", %person, "signed in by a password and a code");
            enter(request, &secret, &next)
        }
        Err(error) => {
            let told = refused(request, t, error, "a code that signs nobody in")?;
            let waits = retry_after(&told);
            Ok(with_wait(code_page(t, next, pending.to_owned(), Some(told.0))?, waits))
        }
    }
}

fn code_page(t: Text, next: String, pending: String, told: Option<Told>) -> Result<Response> {
    let frame = Frame::for_anybody(t, t.say("code-title"));
    send_as(Told::status(told.as_ref()), &Code { frame, next, pending, told })
}

/// A refusal in words with the seconds to wait. What is not known on a page of its own, such as an old link, is one.
fn refused(request: &Request, t: Text, error: crate::app::Error, event: &str) -> Result<(Told, Option<i64>)> {
    let from = address(request).map(|address| address.to_string());
    tracing::warn!(target: "ombruk::security", address = from, "{event}");
    let seconds = match &error {
        crate::app::Error::Refused(Refused::SignInDelayed { seconds }) => Some(*seconds),
        _ => None,
    };
    Ok((Told::spoken(t, Problem(error))?, seconds))
}

fn retry_after((_, seconds): &(Told, Option<i64>)) -> Option<i64> {
    *seconds
}

fn with_wait(mut response: Response, seconds: Option<i64>) -> Response {
    if let Some(value) = seconds.and_then(|seconds| seconds.to_string().parse().ok()) {
        response.headers_mut().insert(header::RETRY_AFTER, value);
    }
    response
}

#[handler]
pub async fn end(request: &Request, posted: Posted, app: Data<&Arc<App>>) -> Result<Response> {
    let secret = cookie::session(request).unwrap_or_default();
    app.db.write(|tx| async move { sessions::end(&tx, secret).await }).await.map_err(Problem)?;
    tracing::info!(target: "ombruk::security", person = %posted.visitor.actor().person, "signed out");
    leave(request)
}

/// Without a session there is no secret to prove by: that the form is ours the browser says. Nobody sends many.
pub async fn from_here(request: &Request, body: poem::Body) -> Result<Fields> {
    if !cookie::is_from_here(request) {
        return Err(poem::Error::from_status(StatusCode::FORBIDDEN));
    }
    let rates: Option<&Arc<Rates>> = request.data();
    rates.map_or(Ok(()), |rates| rates.sign_in(rates.address(request)))?;
    Ok(Fields::new(posted::read(request, &mut poem::RequestBody::new(body)).await?))
}

pub fn enter(request: &Request, secret: &str, next: &str) -> Result<Response> {
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
pub fn inside(next: Option<&str>) -> &str {
    let of_ours =
        |next: &&str| next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n', '\t']);
    next.filter(of_ours).unwrap_or("/")
}

/// With what somebody comes.
pub fn arrival(request: &Request) -> Arrival<'_> {
    Arrival { browser: request.header(header::USER_AGENT).unwrap_or_default(), before: cookie::session(request) }
}

pub fn address(request: &Request) -> Option<IpAddr> {
    request.data::<Arc<Rates>>().and_then(|rates| rates.address(request))
}

/// Nobody is known yet: the browser's language, or one that was asked for on the page.
pub fn spoken(request: &Request, reader: &Reader) -> Text {
    if let Some(asked) =
        request.uri().query().and_then(|query| query.split('&').find_map(|pair| pair.strip_prefix("lang=")))
    {
        reader.chooses(asked);
    }
    Text::new(request, reader.reads("nb"))
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
