//! What a register of people sends by SCIM: who works here, who left, and who is in which group.

use crate::app::{
    App,
    directory::{
        access, memberships,
        providers::Providers,
        registered::{Failed, Page, Register, Result, User, facts},
    },
};
use crate::{
    domain::{
        Event, Instant, PersonId, Refused,
        directory::{
            actor::Actor,
            permit::{Administer, Throughout},
            person::Contact,
            scim::{BadScim, Equal, UserFacts},
        },
        fields::LONGEST_NAME,
    },
    store::{
        self, Tx,
        directory::{organisations, people as person_rows, registers as rows, sessions},
        history,
        rows::{person, register_token},
    },
};

/// The register that a token belongs to; `None` for an unknown token, and if the organisation is closed.
pub async fn authenticate(app: &App, token: &str) -> Result<Option<Register>> {
    let db = app.db.read();
    let Some(known) = rows::by_token(db, &access::hash(token)).await? else { return Ok(None) };
    let home = organisations::find(db, known.organisation_id).await?.filter(organisations::is_open);
    Ok(home.map(|home| Register { home: home.id }))
}

/// When the token of the organisation's register was made; `None` if there is none.
pub async fn token_since(app: &App, actor: &Actor) -> crate::app::Result<Option<Instant>> {
    Ok(rows::token(app.db.read(), actor.organisation).await?.map(|token| token.created_at))
}

/// Makes the token of the organisation's register and ends the one before. Answers its secret, of which only a hash is
/// stored.
pub async fn make_token(tx: &Tx, actor: &Throughout<'_, Administer>) -> crate::app::Result<String> {
    let secret = access::new_token()?;
    let hash = access::hash(&secret);
    let token = register_token::Model { organisation_id: actor.organisation, hash, created_at: tx.at };
    rows::put_token(tx, token).await?;
    history::record(tx, actor.organisation, actor.organisation.0, &Event::RegisterTokenMade, actor.person).await?;
    Ok(secret)
}

pub async fn end_token(tx: &Tx, actor: &Throughout<'_, Administer>) -> crate::app::Result<()> {
    if !rows::end_token(tx, actor.organisation).await? {
        return Err(Refused::NotFound { what: "token" }.into());
    }
    let event = Event::RegisterTokenEnded;
    Ok(history::record(tx, actor.organisation, actor.organisation.0, &event, actor.person).await?)
}

pub async fn list(app: &App, register: Register, filter: &[Equal], page: (u64, u64)) -> Result<Page<User>> {
    let db = app.db.read();
    let unknown = || BadScim::new("invalidFilter", "users are found by id, userName, externalId, emails or active");
    let (total, people) = rows::people(db, register.home, filter, page).await?.ok_or_else(unknown)?;
    Ok(Page { total, some: memberships::with_groups(db, people).await? })
}

pub async fn one(app: &App, register: Register, id: PersonId) -> Result<User> {
    let db = app.db.read();
    let person = rows::person(db, register.home, id).await?.ok_or(Refused::NotFound { what: "person" })?;
    single(memberships::with_groups(db, vec![person]).await?)
}

/// Adds somebody. A person that the register removed before comes back under the same id.
pub async fn add(tx: &Tx, register: Register, providers: &Providers, facts: &UserFacts) -> Result<User> {
    let home = memberships::home(tx, register).await?;
    let back = taken(tx, register, None, facts).await?;
    let person = match back {
        Some(before) => before,
        None => person_rows::insert(tx, with(person::Model::new(register.home, "", tx.at), facts)?).await?,
    };
    let person = apply(tx, person, facts, true).await?;
    memberships::regrant(tx, &home, providers, &[person.id]).await?;
    single(memberships::with_groups(&**tx, vec![person]).await?)
}

/// Changes somebody. `change` takes the facts as they are and answers the new ones.
pub async fn change(
    tx: &Tx,
    register: Register,
    providers: &Providers,
    id: PersonId,
    change: impl Fn(&UserFacts) -> std::result::Result<UserFacts, BadScim>,
) -> Result<User> {
    let home = memberships::home(tx, register).await?;
    let person = rows::person(&**tx, register.home, id).await?.ok_or(Refused::NotFound { what: "person" })?;
    let facts = change(&facts(&person))?;
    taken(tx, register, Some(id), &facts).await?;
    let person = apply(tx, person, &facts, false).await?;
    memberships::regrant(tx, &home, providers, &[id]).await?;
    single(memberships::with_groups(&**tx, vec![person]).await?)
}

/// Removes somebody from the register: they lose access and all roles at once. Their name stays, because what they did
/// is shown under it. Their external id stays too, and identifies them if they come back.
pub async fn remove(tx: &Tx, register: Register, id: PersonId) -> Result<()> {
    memberships::home(tx, register).await?;
    let person = rows::person(&**tx, register.home, id).await?.ok_or(Refused::NotFound { what: "person" })?;
    let gone = UserFacts { active: false, ..facts(&person) };
    let person = apply(tx, person, &gone, false).await?;
    rows::leave_groups(tx, id).await?;
    if !person_rows::roles(&**tx, &[id]).await?.is_empty() {
        person_rows::set_roles(tx, id, &[]).await?;
        history::record(tx, register.home, id.0, &Event::RolesSet { roles: Vec::new() }, None).await?;
    }
    store::save(tx, person::Model { unlisted_at: Some(tx.at), user_name: None, ..person }).await?;
    Ok(())
}

/// The removed person that `facts` are about, if there is one. Other removed people lose their e-mail address, and
/// their external id if it is this one, because these may be given to somebody else. Refuses if somebody who was not
/// removed has one of these values.
async fn taken(tx: &Tx, register: Register, own: Option<PersonId>, facts: &UserFacts) -> Result<Option<person::Model>> {
    let (external_id, email) = (facts.external_id.as_deref(), facts.email.as_deref());
    let all = rows::taken(&**tx, register.home, &facts.user_name, external_id, email).await?;
    let (gone, known): (Vec<_>, Vec<_>) = all
        .into_iter()
        .filter(|one| Some(one.id) != own)
        .partition(|one| one.unlisted_at.is_some() && one.left_at.is_some());
    if !known.is_empty() {
        return Err(BadScim::new("uniqueness", "somebody has the userName, externalId or address already").into());
    }
    let is_same = |one: &person::Model| external_id.is_some() && one.external_id.as_deref() == external_id;
    let may_be = |one: &person::Model| external_id.is_none() || one.external_id.is_none();
    let same = gone.iter().position(is_same).or_else(|| gone.iter().position(may_be)).filter(|_| own.is_none());
    let mut back = None;
    for (at, one) in gone.into_iter().enumerate() {
        if Some(at) == same {
            back = Some(one);
            continue;
        }
        let external_id = one.external_id.clone().filter(|id| Some(id.as_str()) != external_id);
        let without = person::Model { email: None, external_id, ..one };
        let without = store::save(tx, without).await?;
        let event = Event::PersonCorrected { fields: vec!["email"] };
        history::record(tx, without.organisation_id, without.id.0, &event, None).await?;
    }
    Ok(back)
}

/// Writes what changed, and ends all sessions and tokens of somebody who is not active any more.
async fn apply(tx: &Tx, before: person::Model, facts: &UserFacts, is_new: bool) -> Result<person::Model> {
    let after = with(before.clone(), facts)?;
    let (left, returned) = (before.left_at.is_none() && !facts.active, before.left_at.is_some() && facts.active);
    let after = person::Model {
        left_at: if facts.active { None } else { before.left_at.or(Some(tx.at)) },
        unlisted_at: None,
        ..after
    };
    let record = async |event: Event| history::record(tx, after.organisation_id, after.id.0, &event, None).await;
    if is_new {
        record(Event::Provisioned).await?;
    }
    if after == before {
        return Ok(before);
    }
    let changed = [
        ("name", before.name != after.name),
        ("email", before.email != after.email),
        ("phone", before.phone != after.phone),
    ];
    let fields: Vec<_> = changed.into_iter().filter_map(|(field, is)| is.then_some(field)).collect();
    let saved = store::save(tx, after.clone()).await?;
    if !is_new && !fields.is_empty() {
        record(Event::PersonCorrected { fields }).await?;
    }
    if left {
        sessions::end_all(tx, saved.id).await?;
        person_rows::revoke_all(tx, saved.id).await?;
        record(Event::PersonLeft).await?;
        // The register may take out even the last administrator. It can let somebody in again, or give the role to
        // somebody else by its groups.
        if person_rows::administrators(&**tx, saved.organisation_id).await?.is_empty() {
            let organisation = saved.organisation_id;
            tracing::warn!(target: "ombruk::security", %organisation, "the register took out the last administrator");
        }
    }
    if returned {
        record(Event::PersonReturned).await?;
    }
    Ok(saved)
}

fn with(person: person::Model, facts: &UserFacts) -> Result<person::Model> {
    let name = facts.name.clone().unwrap_or_else(|| facts.user_name.clone());
    let contact = Contact { name, email: facts.email.clone(), phone: facts.phone.clone() };
    let wrong = |refused: Refused| match refused {
        Refused::Invalid { field, .. } => Failed::Bad(BadScim::value(&field)),
        other => other.into(),
    };
    contact.check().map_err(wrong)?;
    let too_long = |text: &str| text.chars().count() > LONGEST_NAME;
    if too_long(&facts.user_name) || facts.external_id.as_deref().is_some_and(too_long) {
        return Err(BadScim::value("userName or externalId").into());
    }
    Ok(person::Model {
        name: contact.name,
        email: contact.email,
        phone: contact.phone,
        user_name: Some(facts.user_name.clone()),
        external_id: facts.external_id.clone(),
        ..person
    })
}

fn single(mut some: Vec<User>) -> Result<User> {
    some.pop().ok_or_else(|| Refused::NotFound { what: "person" }.into())
}
