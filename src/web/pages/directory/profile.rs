//! One's own profile: roles, language, sessions, and signing out.

use std::sync::Arc;

use askama::Template;
use poem::{
    Request, Response, Result, handler,
    web::{Data, Path},
};
use sea_orm::Iterable;

use crate::{
    app::{App, directory::sessions, needs::mails},
    domain::{Bad, MailWish, Refused, SessionId, directory::organisation::LANGUAGES, time},
    web::{
        edge::{cookie, error::Problem},
        pages::{
            directory::entering::leave,
            page::{Frame, once, see, send},
            posted::Posted,
            visitor::Visitor,
        },
    },
};

#[derive(Template)]
#[template(path = "directory/profile.html")]
struct Profile {
    frame: Frame,
    name: String,
    organisation: String,
    roles: Vec<String>,
    languages: Vec<Language>,
    sessions: Vec<Session>,
    /// The choices for mail: key, name, and whether it is chosen. Empty where no mail is sent.
    mail: Vec<(String, String, bool)>,
    csrf: String,
    once: String,
}

struct Language {
    key: &'static str,
    name: String,
    chosen: bool,
}

struct Session {
    id: SessionId,
    is_this: bool,
    browser: String,
    since: String,
}

#[handler]
pub async fn show(visitor: Visitor) -> Result<Response> {
    let t = visitor.text;
    let names = visitor.reader().names;
    let roles = visitor.actor().grants.iter().map(|grant| {
        let role = t.say(&format!("role-{}", grant.role.to_string().replace('_', "-")));
        let unit = grant.units.as_ref().and_then(|units| names.unit(*units.first()?));
        t.words("role-in", &role, &unit.unwrap_or_else(|| visitor.organisation.clone()))
    });
    let own = sessions::own(&visitor.app, visitor.actor()).await.map_err(Problem)?;
    let since = |at| t.day(time::civil_date(at, &visitor.actor().time_zone), visitor.today);
    let listed = |one: sessions::Session| Session {
        id: one.id,
        is_this: one.id == visitor.session,
        browser: kind(&one.browser),
        since: since(one.began),
    };
    let spoken = |key| Language { key, name: t.say(&format!("language-{key}")), chosen: key == t.language };
    // People of a partner get no notices, and so no mail about them.
    let wish = match visitor.actor().may_read() {
        Ok(()) => mails::wish(&visitor.app, visitor.app.db.read(), visitor.actor()).await.map_err(Problem)?,
        Err(_) => None,
    };
    let wishes = wish
        .into_iter()
        .flat_map(|chosen| MailWish::iter().map(move |one| (one.to_string(), t.of("mail", one), one == chosen)));
    send(&Profile {
        mail: wishes.collect(),
        name: visitor.name.clone(),
        organisation: visitor.organisation.clone(),
        roles: roles.collect(),
        languages: LANGUAGES.into_iter().map(spoken).collect(),
        sessions: own.into_iter().map(listed).collect(),
        csrf: visitor.csrf(),
        once: once(),
        frame: Frame::new(&visitor, t.say("profile-title")),
    })
}

/// "Firefox, Android": what people call their browser and machine.
fn kind(browser: &str) -> String {
    let named =
        |names: &[(&str, &'static str)]| names.iter().find(|(sign, _)| browser.contains(sign)).map(|(_, name)| *name);
    let program = named(&[("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")]);
    let machine = named(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ]);
    let known: Vec<&str> = [program, machine].into_iter().flatten().collect();
    if known.is_empty() { browser.chars().take(40).collect() } else { known.join(", ") }
}

#[handler]
pub async fn speak(request: &Request, posted: Posted, app: Data<&Arc<App>>) -> Result<Response> {
    let chosen = posted.fields.text("language").unwrap_or_default();
    let known = LANGUAGES.into_iter().find(|known| *known == chosen);
    let known =
        known.ok_or_else(|| Problem::from(Refused::invalid("language", Bad::Unknown { value: chosen.to_owned() })))?;
    let secret = cookie::session(request).unwrap_or_default();
    let written = app.db.write(|tx| async move { sessions::choose_language(&tx, secret, known).await }).await;
    written.map_err(Problem)?;
    Ok(see("/profile"))
}

#[handler]
pub async fn end_all(request: &Request, posted: Posted, app: Data<&Arc<App>>) -> Result<Response> {
    let actor = posted.visitor.actor();
    app.db.write(|tx| async move { sessions::end_all(&tx, actor).await }).await.map_err(Problem)?;
    tracing::info!(target: "ombruk::security", person = %actor.person, "signed out everywhere");
    leave(request)
}

#[handler]
pub async fn end_one(posted: Posted, app: Data<&Arc<App>>, Path(session): Path<String>) -> Result<Response> {
    let actor = posted.visitor.actor();
    let session = session.parse().map(SessionId).map_err(|_| Problem::from(Refused::NotFound { what: "session" }))?;
    app.db.write(|tx| async move { sessions::end_one(&tx, actor, session).await }).await.map_err(Problem)?;
    Ok(see("/profile"))
}
