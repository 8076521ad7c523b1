//! The sign-in page: by password, by a provider, or in a demonstration by choosing a person.

use std::sync::Arc;

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
            providers, sessions,
        },
    },
    domain::{
        PersonId, Refused,
        directory::{provider::Terms, sign_in::SignInWay},
    },
    web::{
        edge::{context::Reader, cookie, error::Problem},
        pages::{
            directory::{
                entering::{address, arrival, enter, from_here, inside, leave, spoken},
                provider,
            },
            doors::Doors,
            page::{Frame, Told, send_as},
            posted::Posted,
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
    providers: Vec<Provider>,
    people: Vec<Person>,
    email: String,
    told: Option<Told>,
}

struct Provider {
    name: String,
    href: String,
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
    /// The code of the refusal, if signing in by a provider failed.
    failed: Option<String>,
}

#[handler]
pub fn show(request: &Request, doors: Data<&Arc<Doors>>, reader: Data<&Reader>) -> Result<Response> {
    let wanted: Wanted = request.params().unwrap_or_default();
    let next = inside(wanted.next.as_deref()).to_owned();
    let t = spoken(request, reader.0);
    let failed = wanted.failed.as_deref().and_then(provider::failure);
    let told = failed.map(|refused| Told::in_words(t, &refused));
    let mut page = door(t, &doors, next, String::new(), told)?;
    page.set_status(StatusCode::OK);
    Ok(page)
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
    let provider = |terms: &Terms| Provider { name: terms.name.clone(), href: provider::href(&terms.key, &next) };
    let providers = doors.providers.terms().map(provider).collect();
    let (frame, passwords, people) = (Frame::for_anybody(t, title), doors.passwords, people.collect());
    send_as(Told::status(told.as_ref()), &Door { frame, next, passwords, providers, people, email, told })
}

/// Signs in a person of the demonstration. Anybody else is refused, whatever the form says.
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

/// Signs in by address and password. The answer does not say which of them was wrong.
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

/// The refusal for the form's page, with the seconds to wait. Other failures get a page of their own.
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
    let vouched = providers::vouched(&app, secret).await;
    app.db.write(|tx| async move { sessions::end(&tx, secret).await }).await.map_err(Problem)?;
    // The session has ended before this call. A provider may be slow, and the person may close the browser meanwhile.
    let farewell = provider::farewell(request, vouched).await;
    tracing::info!(target: "ombruk::security", person = %posted.visitor.actor().person, "signed out");
    let left = leave(request)?;
    match farewell {
        Some(farewell) => provider::onwards(posted.visitor.text, left, farewell),
        None => Ok(left),
    }
}
