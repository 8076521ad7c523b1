//! Sessions of people who are signed in with a browser. The cookie holds a secret, of which the database keeps a hash.
//! A session ends if nobody uses it for a while, and after two weeks at the latest.

use std::sync::Arc;

use chrono::TimeDelta;

use crate::app::{
    App, Result,
    directory::access::{self, Chosen, SignedIn},
    found,
};
use crate::{
    domain::{
        Bad, Event, Instant, PersonId, Refused, SessionId,
        directory::{
            actor::Actor,
            permit::{Administer, Throughout},
            person::RoleIn,
            sign_in::{LinkPurpose, SignInWay},
        },
        event::TokenOrigin,
        time,
    },
    store::{
        Tx,
        directory::{people, sessions},
        history,
        rows::{person, session, sign_in_link},
    },
};

/// How long a session may be unused before it ends. It outlasts lunch, but people sign in again the next morning.
pub const IDLE: TimeDelta = TimeDelta::hours(12);
/// How long a session lasts at most, however much it is used.
pub const LONGEST: TimeDelta = TimeDelta::days(14);
/// How often the moment of the last use is written.
const NOTED_EVERY: TimeDelta = TimeDelta::minutes(10);
/// How long a link works that signs somebody in or sets a password.
const LINK_LIFE: TimeDelta = TimeDelta::hours(24);
/// How long somebody who gave the right password has to send the code from their telephone.
const CODE_LIFE: TimeDelta = TimeDelta::minutes(5);
const LONGEST_BROWSER: usize = 200;
/// The most sessions of one person. A further one ends the oldest.
const MOST: u64 = 20;

/// A browser that somebody is signed in with.
pub struct Session {
    pub id: SessionId,
    /// What the browser calls itself.
    pub browser: String,
    pub began: Instant,
    pub seen: Instant,
}

/// The browser that somebody signs in with.
#[derive(Clone, Copy)]
pub struct Arrival<'a> {
    /// What the browser calls itself.
    pub browser: &'a str,
    /// The secret of the session that the browser has already. That session ends.
    pub before: Option<&'a str>,
}

/// A provider that vouches for somebody.
pub struct Vouched<'a> {
    /// The key of the provider in the configuration.
    pub provider: &'a str,
    pub subject: &'a str,
    /// The provider's own session.
    pub session: Option<&'a str>,
    pub id_token: Option<&'a str>,
}

/// Signs somebody in. Answers the secret for the cookie, of which only a hash is stored.
pub async fn begin(tx: &Tx, person: PersonId, arrival: &Arrival<'_>, way: SignInWay) -> Result<String> {
    insert(tx, person, arrival, way, None).await
}

/// Signs in a person that a provider vouches for.
pub async fn begin_vouched(tx: &Tx, person: PersonId, arrival: &Arrival<'_>, by: &Vouched<'_>) -> Result<String> {
    insert(tx, person, arrival, SignInWay::Provider, Some(by)).await
}

async fn insert(
    tx: &Tx,
    person: PersonId,
    arrival: &Arrival<'_>,
    way: SignInWay,
    by: Option<&Vouched<'_>>,
) -> Result<String> {
    let person = here(tx, person).await?;
    if let Some(before) = arrival.before {
        sessions::end(tx, &access::hash(before)).await?;
    }
    let secret = access::new_token()?;
    let session = session::Model {
        id: SessionId::new(),
        hash: access::hash(&secret),
        person_id: person.id,
        browser: arrival.browser.chars().filter(|c| !c.is_control()).take(LONGEST_BROWSER).collect(),
        language: None,
        acting_role: None,
        acting_unit_id: None,
        created_at: tx.at,
        seen_at: tx.at,
        old_hash: None,
        renewed_at: None,
        to_renew: false,
        provider: by.map(|by| by.provider.to_owned()),
        subject: by.map(|by| by.subject.to_owned()),
        provider_session: by.and_then(|by| by.session).map(str::to_owned),
        id_token: by.and_then(|by| by.id_token).map(str::to_owned),
    };
    let event = Event::SignedIn { way, session: session.id };
    sessions::insert(tx, session).await?;
    history::record(tx, person.organisation_id, person.id.0, &event, person.id).await?;
    sessions::end_before(tx, tx.at - LONGEST).await?;
    sessions::end_beyond(tx, person.id, MOST).await?;
    sessions::forget_links(tx, person.id).await?;
    Ok(secret)
}

/// The person that a cookie signs in; `None` for unknown and ended sessions alike.
pub async fn actor(app: &App, secret: &str) -> Result<Option<SignedIn>> {
    let hash = access::hash(secret);
    let version = app.db.directory_version();
    if let Some(known) = app.access.signed_in(&hash, version) {
        return Ok(Some(known));
    }
    let now = time::now();
    let Some(row) = sessions::by_hash(app.db.read(), &hash, now).await? else { return Ok(None) };
    if row.created_at + LONGEST <= now || row.seen_at + IDLE <= now {
        return Ok(None);
    }
    let person = people::find(app.db.read(), row.person_id).await?.filter(person::Model::works_here);
    let Some(person) = person else { return Ok(None) };
    let Some(actor) = people::actor(app.db.read(), &person).await? else { return Ok(None) };
    if row.seen_at + NOTED_EVERY <= now {
        // A failed write is only logged: pages are shown even if the disk is full or the database is read-only.
        let seen = app.db.write(|tx| async move { Ok::<_, crate::app::Error>(sessions::seen(&tx, row.id).await?) });
        if let Err(error) = seen.await {
            tracing::warn!(error = &error as &dyn std::error::Error, "that somebody was here is not written down");
        }
    }
    let (to_renew, session) = (row.to_renew && row.hash == hash, row.id);
    let acting = row.acting_role.map(|role| RoleIn { role, unit: row.acting_unit_id });
    let chosen = Chosen { language: row.language, acting };
    let known = SignedIn { actor: Arc::new(actor), session, chosen, to_renew };
    app.access.is_signed_in(&hash, known.clone(), version);
    Ok(Some(known))
}

/// Gives a session a new secret. Answers `None` if another request has done so meanwhile.
pub async fn renew(tx: &Tx, session: SessionId, secret: &str) -> Result<Option<String>> {
    let new = access::new_token()?;
    let renewed = sessions::renew(tx, session, &access::hash(secret), &access::hash(&new)).await?;
    Ok(renewed.then_some(new))
}

/// Where the actor is signed in, the latest first.
pub async fn own(app: &App, actor: &Actor) -> Result<Vec<Session>> {
    let rows = sessions::of_person(app.db.read(), actor.person).await?;
    let current = rows.into_iter().filter(|row| row.seen_at + IDLE > time::now());
    Ok(current.map(Session::from).collect())
}

/// Sets the language of the session with this cookie.
pub async fn choose_language(tx: &Tx, secret: &str, language: &str) -> Result<()> {
    Ok(sessions::choose_language(tx, &access::hash(secret), language).await?)
}

/// Sets the role that the session with this cookie acts with: pages show what that role works with.
///
/// # Errors
/// `NotFound` for a role that the actor does not have.
pub async fn choose_role(tx: &Tx, actor: &Actor, secret: &str, acting: RoleIn) -> Result<()> {
    if !actor.roles().contains(&acting) {
        return Err(Refused::NotFound { what: "role" }.into());
    }
    Ok(sessions::choose_role(tx, &access::hash(secret), acting).await?)
}

pub async fn end(tx: &Tx, secret: &str) -> Result<()> {
    Ok(sessions::end(tx, &access::hash(secret)).await?)
}

/// Ends one of the actor's sessions, on any machine.
pub async fn end_one(tx: &Tx, actor: &Actor, session: SessionId) -> Result<()> {
    if !sessions::end_one(tx, actor.person, session).await? {
        return Err(Refused::NotFound { what: "session" }.into());
    }
    let event = Event::SessionsEnded { session: Some(session) };
    Ok(history::record(tx, actor.organisation, actor.person.0, &event, actor.person).await?)
}

/// Signs the actor out everywhere.
pub async fn end_all(tx: &Tx, actor: &Actor) -> Result<()> {
    end_of(tx, actor, actor.person).await
}

/// Signs a colleague out everywhere.
pub async fn end_of_colleague(tx: &Tx, actor: &Throughout<'_, Administer>, id: PersonId) -> Result<()> {
    let person = people::find(&**tx, id).await?.filter(|person| actor.belongs_to(person.organisation_id));
    found(person.filter(|person| person.erased_at.is_none()), "person")?;
    end_of(tx, actor, id).await
}

async fn end_of(tx: &Tx, actor: &Actor, person: PersonId) -> Result<()> {
    sessions::end_all(tx, person).await?;
    let event = Event::SessionsEnded { session: None };
    Ok(history::record(tx, actor.organisation, person.0, &event, actor.person).await?)
}

/// The person that a link is for, and its purpose.
pub struct Link {
    pub person: PersonId,
    pub purpose: LinkPurpose,
}

/// Makes a link for a colleague, who signs in with it or sets a password. Answers its secret and when it ends.
pub async fn invite(
    tx: &Tx,
    actor: &Throughout<'_, Administer>,
    id: PersonId,
    purpose: LinkPurpose,
) -> Result<(String, Instant)> {
    let person = people::find(&**tx, id).await?.filter(|person| actor.belongs_to(person.organisation_id));
    link(tx, found(person, "person")?.id, purpose, Some(actor.person)).await
}

/// Makes a link that works once; `by` is `None` on the command line, and for the link between a password and its code.
pub async fn link(tx: &Tx, person: PersonId, purpose: LinkPurpose, by: Option<PersonId>) -> Result<(String, Instant)> {
    let person = here(tx, person).await?;
    if purpose == LinkPurpose::SetPassword && person.email.is_none() {
        return Err(Refused::invalid("email", Bad::Missing).into());
    }
    let secret = access::new_token()?;
    let life = if purpose == LinkPurpose::SecondFactor { CODE_LIFE } else { LINK_LIFE };
    let expires_at = tx.at + life;
    if purpose != LinkPurpose::Enter {
        sessions::end_links(tx, person.id, purpose).await?;
    }
    let link = sign_in_link::Model { hash: access::hash(&secret), person_id: person.id, expires_at, purpose };
    sessions::insert_link(tx, link).await?;
    if purpose != LinkPurpose::SecondFactor {
        let from = by.is_none().then_some(TokenOrigin::CommandLine);
        let event = Event::SignInLinkMade { purpose, from };
        history::record(tx, person.organisation_id, person.id.0, &event, by).await?;
    }
    Ok((secret, expires_at))
}

/// What a link is for; `None` for unknown, used and ended ones alike.
pub async fn of_link(app: &App, link: &str) -> Result<Option<Link>> {
    let link = sessions::link(app.db.read(), &access::hash(link)).await?;
    let link = link.filter(|link| link.expires_at > time::now());
    Ok(link.map(|link| Link { person: link.person_id, purpose: link.purpose }))
}

/// Signs in the person that a link is for, and uses the link up.
///
/// # Errors
/// `NotFound` for unknown, used and ended links alike.
pub async fn by_link(tx: &Tx, link: &str, arrival: &Arrival<'_>) -> Result<String> {
    let person = take(tx, link, LinkPurpose::Enter).await?;
    begin(tx, person, arrival, SignInWay::Link).await
}

/// Uses a link up, and answers the person that it is for.
pub async fn take(tx: &Tx, link: &str, purpose: LinkPurpose) -> Result<PersonId> {
    let link = sessions::take_link(tx, &access::hash(link)).await?;
    let link = link.filter(|link| link.expires_at > tx.at && link.purpose == purpose);
    Ok(link.ok_or(Refused::NotFound { what: "link" })?.person_id)
}

/// The person, if they work here.
async fn here(tx: &Tx, id: PersonId) -> Result<person::Model> {
    found(people::find(&**tx, id).await?.filter(person::Model::works_here), "person")
}

impl From<session::Model> for Session {
    fn from(row: session::Model) -> Self {
        Self { id: row.id, browser: row.browser, began: row.created_at, seen: row.seen_at }
    }
}
