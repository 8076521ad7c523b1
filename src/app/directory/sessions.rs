//! People who are signed in with a browser. The cookie holds a secret of which the database keeps a hash; a session ends
//! when nobody used it for a while, and in any case after some weeks.

use std::sync::Arc;

use chrono::TimeDelta;

use crate::app::{
    App, Result,
    directory::access::{self, Chosen},
    found,
};
use crate::{
    domain::{
        Instant, PersonId, Refused, SessionId,
        directory::{actor::Actor, person::RoleIn},
        time,
    },
    store::{
        Tx,
        directory::{people, sessions},
        rows::{session, sign_in_link},
    },
};

/// Unused for so long, a session is over: whoever comes back the next morning signs in, whoever has lunch does not.
pub const IDLE: TimeDelta = TimeDelta::hours(12);
/// However much it is used.
pub const LONGEST: TimeDelta = TimeDelta::days(14);
/// How exactly it is written down when somebody was last here.
const NOTED_EVERY: TimeDelta = TimeDelta::minutes(10);
/// A link that signs somebody in is for today.
const LINK_LIFE: TimeDelta = TimeDelta::hours(24);
const LONGEST_BROWSER: usize = 200;
/// Somebody is signed in with so many browsers at most: the oldest gives way.
const MOST: u64 = 20;

/// Where somebody is signed in.
pub struct Session {
    pub id: SessionId,
    /// What the browser calls itself.
    pub browser: String,
    pub began: Instant,
    pub seen: Instant,
}

/// Signs somebody in. Answers the cookie's secret, which is kept nowhere.
pub async fn begin(tx: &Tx, person: PersonId, browser: &str) -> Result<String> {
    let person = people::find(&**tx, person).await?.filter(|person| person.erased_at.is_none());
    let person = found(person, "person")?;
    let secret = access::new_token()?;
    let session = session::Model {
        id: SessionId::new(),
        hash: access::hash(&secret),
        person_id: person.id,
        browser: browser.chars().filter(|c| !c.is_control()).take(LONGEST_BROWSER).collect(),
        language: None,
        acting_role: None,
        acting_unit_id: None,
        created_at: tx.at,
        seen_at: tx.at,
    };
    sessions::insert(tx, session).await?;
    sessions::end_before(tx, person.id, tx.at - LONGEST).await?;
    sessions::end_beyond(tx, person.id, MOST).await?;
    sessions::forget_links(tx, person.id).await?;
    Ok(secret)
}

/// Who a cookie speaks for, and what was chosen with it; `None` for unknown and ended ones alike.
pub async fn actor(app: &App, secret: &str) -> Result<Option<(Arc<Actor>, Chosen)>> {
    let hash = access::hash(secret);
    let version = app.db.directory_version();
    if let Some(known) = app.access.signed_in(&hash, version) {
        return Ok(Some(known));
    }
    let now = time::now();
    let Some(row) = sessions::by_hash(app.db.read(), &hash).await? else { return Ok(None) };
    if row.created_at + LONGEST <= now || row.seen_at + IDLE <= now {
        return Ok(None);
    }
    let person = people::find(app.db.read(), row.person_id).await?.filter(|person| person.erased_at.is_none());
    let Some(person) = person else { return Ok(None) };
    let Some(actor) = people::actor(app.db.read(), &person).await? else { return Ok(None) };
    if row.seen_at + NOTED_EVERY <= now {
        // A page is shown while nothing can be written: the disk is full, or the database is read only.
        let seen = app.db.write(|tx| async move { Ok::<_, crate::app::Error>(sessions::seen(&tx, row.id).await?) });
        if let Err(error) = seen.await {
            tracing::warn!(error = &error as &dyn std::error::Error, "that somebody was here is not written down");
        }
    }
    let acting = row.acting_role.map(|role| RoleIn { role, unit: row.acting_unit_id });
    let known = (Arc::new(actor), Chosen { language: row.language, acting });
    app.access.is_signed_in(&hash, known.clone(), version);
    Ok(Some(known))
}

/// Where the actor is signed in, the latest first.
pub async fn own(app: &App, actor: &Actor) -> Result<Vec<Session>> {
    let rows = sessions::of_person(app.db.read(), actor.person).await?;
    let current = rows.into_iter().filter(|row| row.seen_at + IDLE > time::now());
    Ok(current.map(Session::from).collect())
}

/// From now on the browser with this cookie is spoken to in a language.
pub async fn choose_language(tx: &Tx, secret: &str, language: &str) -> Result<()> {
    Ok(sessions::choose_language(tx, &access::hash(secret), language).await?)
}

/// From now on the browser with this cookie shows what one of the actor's roles works with.
///
/// # Errors
/// `NotFound` for a role that the actor has not.
pub async fn choose_role(tx: &Tx, actor: &Actor, secret: &str, acting: RoleIn) -> Result<()> {
    if !actor.roles().contains(&acting) {
        return Err(Refused::NotFound { what: "role" }.into());
    }
    Ok(sessions::choose_role(tx, &access::hash(secret), acting).await?)
}

pub async fn end(tx: &Tx, secret: &str) -> Result<()> {
    Ok(sessions::end(tx, &access::hash(secret)).await?)
}

/// Signs somebody out everywhere.
pub async fn end_all(tx: &Tx, actor: &Actor) -> Result<()> {
    Ok(sessions::end_all(tx, actor.person).await?)
}

/// Makes a link that signs a person in once, by whoever has the machine. Answers its secret and when it ends.
pub async fn link(tx: &Tx, person: PersonId) -> Result<(String, Instant)> {
    let person = found(people::find(&**tx, person).await?.filter(|person| person.erased_at.is_none()), "person")?;
    let secret = access::new_token()?;
    let expires_at = tx.at + LINK_LIFE;
    let link = sign_in_link::Model { hash: access::hash(&secret), person_id: person.id, expires_at };
    sessions::insert_link(tx, link).await?;
    Ok((secret, expires_at))
}

/// Whom a link would sign in.
pub async fn of_link(app: &App, link: &str) -> Result<Option<PersonId>> {
    let link = sessions::link(app.db.read(), &access::hash(link)).await?;
    Ok(link.filter(|link| link.expires_at > time::now()).map(|link| link.person_id))
}

/// Signs in whoever comes with a link, which is used up by that.
///
/// # Errors
/// `NotFound` for unknown, used and ended links alike.
pub async fn by_link(tx: &Tx, link: &str, browser: &str) -> Result<String> {
    let link = sessions::take_link(tx, &access::hash(link)).await?.filter(|link| link.expires_at > tx.at);
    let link = link.ok_or(Refused::NotFound { what: "link" })?;
    begin(tx, link.person_id, browser).await
}

impl From<session::Model> for Session {
    fn from(row: session::Model) -> Self {
        Self { id: row.id, browser: row.browser, began: row.created_at, seen: row.seen_at }
    }
}
