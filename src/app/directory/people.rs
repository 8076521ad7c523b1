//! People, their roles and the tokens they come with. Names are kept while they are needed and can be erased.

use std::collections::HashMap;

use crate::app::{
    App, Error, Result,
    directory::{access, policy},
    exchange::holdings,
    found,
    stock::lots::open_unit,
};
use crate::{
    domain::{
        Bad, Event, Expected, PersonId, Refused, TokenId,
        directory::{
            actor::{Act, Actor},
            permit::{Administer, Throughout},
            person::{Contact, NewPerson, NewToken, RoleIn, check_roles},
        },
        event::TokenOrigin,
    },
    store::{
        self, Tx,
        directory::{organisations, people, trees},
        history,
        rows::{organisation, person, role_grant, token, unit},
    },
};
use sea_orm::ConnectionTrait;

pub type PersonWithRoles = (person::Model, Vec<role_grant::Model>);

/// The actor as the directory knows them, with the units that the roles name.
pub struct Me {
    pub person: person::Model,
    pub organisation: organisation::Model,
    pub units: Vec<unit::Model>,
}

pub async fn me(app: &App, actor: &Actor) -> Result<Me> {
    let db = app.db.read();
    let person = found(people::find(db, actor.person).await?, "person")?;
    let organisation = found(organisations::find(db, actor.organisation).await?, "organisation")?;
    let named: Vec<_> = actor.grants.iter().filter_map(|grant| grant.units.as_ref()?.first().copied()).collect();
    Ok(Me { person, organisation, units: trees::units(db, &named).await? })
}

pub async fn list(app: &App, actor: &Actor, after: Option<PersonId>, limit: u64) -> Result<Vec<PersonWithRoles>> {
    actor.may_throughout(Act::Administer)?;
    let people = people::page(app.db.read(), actor, after, limit).await?;
    let ids: Vec<_> = people.iter().map(|person| person.id).collect();
    let mut roles: HashMap<PersonId, Vec<role_grant::Model>> = HashMap::new();
    for grant in people::roles(app.db.read(), &ids).await? {
        roles.entry(grant.person_id).or_default().push(grant);
    }
    Ok(people
        .into_iter()
        .map(|person| (roles.remove(&person.id).unwrap_or_default(), person))
        .map(|(r, p)| (p, r))
        .collect())
}

pub async fn add(tx: &Tx, actor: &Throughout<'_, Administer>, new: &NewPerson) -> Result<PersonWithRoles> {
    new.check()?;
    if let Some(id) = new.partner {
        let partner = store::work::partners::find(&**tx, id).await?;
        if !partner.is_some_and(|partner| actor.belongs_to(partner.organisation_id)) {
            return Err(Refused::invalid("partner_id", Bad::Unknown { value: id.to_string() }).into());
        }
    }
    let contact = &new.contact;
    let email = contact.email.as_deref().map(str::trim);
    check_email(tx, actor, email).await?;
    let person = person::Model {
        id: PersonId::new(),
        organisation_id: actor.organisation,
        name: contact.name.trim().to_owned(),
        email: email.map(str::to_owned),
        phone: contact.phone.clone(),
        partner_id: new.partner,
        erased_at: None,
        created_at: tx.at,
        version: 1,
    };
    let person = people::insert(tx, person).await?;
    grant(tx, actor, &person, &new.roles).await
}

/// In one organisation an address is one person's.
async fn check_email(tx: &Tx, actor: &Actor, email: Option<&str>) -> Result<()> {
    match email {
        Some(email) if people::has_email(&**tx, actor.organisation, email).await? => {
            Err(Refused::invalid("email", Bad::Duplicate { value: email.to_owned() }).into())
        }
        Some(_) | None => Ok(()),
    }
}

/// A colleague, for administrators and for the person.
pub async fn one(app: &App, actor: &Actor, id: PersonId) -> Result<PersonWithRoles> {
    let db = app.db.read();
    let person = people::find(db, id).await?.filter(|person| actor.belongs_to(person.organisation_id));
    let person = found(person, "person")?;
    if id != actor.person {
        actor.may_throughout(Act::Administer)?;
    }
    Ok((person, people::roles(db, &[id]).await?))
}

/// Corrects name, e-mail or phone of somebody who is still as `expected`. What was before is not kept: it says who it was.
pub async fn correct(
    tx: &Tx,
    actor: &Throughout<'_, Administer>,
    id: PersonId,
    expected: &Expected,
    change: impl Fn(Contact) -> Contact,
) -> Result<PersonWithRoles> {
    let person = own(&**tx, actor, id).await?;
    expected.check(person.version)?;
    let before = Contact { name: person.name.clone(), email: person.email.clone(), phone: person.phone.clone() };
    let after = change(before.clone());
    after.check()?;
    let email = after.email.as_deref().map(str::trim).map(str::to_owned);
    if email.as_deref().map(str::to_lowercase) != before.email.as_deref().map(str::to_lowercase) {
        check_email(tx, actor, email.as_deref()).await?;
    }
    let changed =
        [("name", before.name != after.name), ("email", before.email != email), ("phone", before.phone != after.phone)];
    let changed: Vec<_> = changed.into_iter().filter_map(|(field, is)| is.then_some(field)).collect();
    let person = person::Model { name: after.name.trim().to_owned(), email, phone: after.phone, ..person };
    let person = store::save(tx, person).await?;
    let event = Event::PersonCorrected { fields: changed };
    history::record(tx, person.organisation_id, id.0, &event, actor.person).await?;
    Ok((person, people::roles(&**tx, &[id]).await?))
}

/// The person has these roles from now on and no others.
pub async fn set_roles(
    tx: &Tx,
    actor: &Throughout<'_, Administer>,
    id: PersonId,
    expected: &Expected,
    roles: &[RoleIn],
) -> Result<PersonWithRoles> {
    // Whoever sets them at the same moment waits, and reads what was set.
    organisations::lock(tx, actor.organisation).await?;
    let person = own(&**tx, actor, id).await?;
    expected.check(person.version)?;
    check_roles(roles, person.partner_id)?;
    let person = store::save(tx, person).await?;
    let granted = grant(tx, actor, &person, roles).await?;
    keep_an_administrator(tx, actor).await?;
    Ok(granted)
}

/// Whoever administers last stays: nobody else could give the role back.
async fn keep_an_administrator(tx: &Tx, actor: &Actor) -> Result<()> {
    // Two who take the role from each other wait for one another.
    organisations::lock(tx, actor.organisation).await?;
    if people::is_administered(&**tx, actor.organisation).await? {
        Ok(())
    } else {
        Err(Refused::LastAdministrator.into())
    }
}

async fn grant(tx: &Tx, actor: &Actor, person: &person::Model, roles: &[RoleIn]) -> Result<PersonWithRoles> {
    for (at, role) in roles.iter().enumerate() {
        if let Some(unit) = role.unit {
            open_unit(tx, actor, &format!("roles[{at}].unit_id"), unit).await?;
        }
    }
    people::set_roles(tx, person.id, roles).await?;
    let event = Event::RolesSet { roles: roles.iter().map(|one| one.role).collect() };
    history::record(tx, person.organisation_id, person.id.0, &event, actor.person).await?;
    Ok((person.clone(), people::roles(&**tx, &[person.id]).await?))
}

/// Erases name, e-mail and phone (GDPR article 17) and ends every token. What the person decided stays, by id alone.
/// What is open in their name goes on in the successor's.
pub async fn erase(
    tx: &Tx,
    actor: &Throughout<'_, Administer>,
    id: PersonId,
    successor: Option<PersonId>,
) -> Result<PersonWithRoles> {
    let person = own(&**tx, actor, id).await?;
    holdings::pass_on(tx, actor, &person, successor).await?;
    people::erase(tx, person.id).await?;
    keep_an_administrator(tx, actor).await?;
    history::record(tx, person.organisation_id, person.id.0, &Event::PersonErased, actor.person).await?;
    Ok((found(people::find(&**tx, id).await?, "person")?, Vec::new()))
}

pub async fn tokens(app: &App, actor: &Actor, after: Option<TokenId>, limit: u64) -> Result<Vec<token::Model>> {
    actor.may_throughout(Act::Administer)?;
    Ok(people::tokens(app.db.read(), actor, after, limit).await?)
}

/// A token and its secret, which is kept nowhere: whoever loses it makes another.
pub async fn make_token(tx: &Tx, actor: &Throughout<'_, Administer>, new: &NewToken) -> Result<(token::Model, String)> {
    let person = people::find(&**tx, new.person).await?;
    let person = person.filter(|person| actor.belongs_to(person.organisation_id) && person.erased_at.is_none());
    let unknown = || Refused::invalid("person_id", Bad::Unknown { value: new.person.to_string() });
    let person = person.ok_or_else(|| Error::Refused(unknown()))?;
    issue(tx, &person, new, Some(actor.person)).await
}

/// A person with the organisation they belong to.
pub type AtHome = (person::Model, organisation::Model);

/// Those who go by an id, an e-mail address or a name, for a command that names one. Erased people have none.
pub async fn named(db: &impl ConnectionTrait, text: &str, organisation: Option<&str>) -> Result<Vec<AtHome>> {
    let homes = organisations::all(db).await?;
    let people = people::by_any_name(db, text.trim()).await?;
    let home = |person: &person::Model| homes.iter().find(|home| home.id == person.organisation_id).cloned();
    let wanted = |home: &organisation::Model| {
        organisation.is_none_or(|name| home.id.to_string() == name || home.name.to_lowercase() == name.to_lowercase())
    };
    let all = people.into_iter().filter_map(|person| Some((home(&person)?, person)));
    Ok(all.filter(|(home, _)| wanted(home)).map(|(home, person)| (person, home)).collect())
}

/// A token made on the machine of the database, where nobody is signed in: the history names no maker, and says where.
pub async fn make_token_here(tx: &Tx, id: PersonId, label: &str) -> Result<(token::Model, String)> {
    let new = NewToken { person: id, label: label.to_owned(), expires_at: None };
    let person = people::find(&**tx, id).await?.filter(|person| person.erased_at.is_none());
    issue(tx, &found(person, "person")?, &new, None).await
}

async fn issue(
    tx: &Tx,
    person: &person::Model,
    new: &NewToken,
    by: Option<PersonId>,
) -> Result<(token::Model, String)> {
    let policy = policy::of(&**tx, person.organisation_id).await?;
    new.check(tx.at, &policy)?;
    let secret = access::new_token()?;
    let token = token::Model {
        id: TokenId::new(),
        person_id: person.id,
        hash: access::hash(&secret),
        label: new.label.trim().to_owned(),
        created_at: tx.at,
        expires_at: Some(policy.token_ends(tx.at, new.expires_at)),
        revoked_at: None,
    };
    let token = people::insert_token(tx, token).await?;
    let from = by.is_none().then_some(TokenOrigin::CommandLine);
    let event = Event::TokenMade { token_id: token.id, from };
    history::record(tx, person.organisation_id, person.id.0, &event, by).await?;
    Ok((token, secret))
}

/// Revokes a token; once more changes nothing.
pub async fn revoke(tx: &Tx, actor: &Throughout<'_, Administer>, id: TokenId) -> Result<token::Model> {
    let token = found(people::find_token(&**tx, id).await?, "token")?;
    let person = found(people::find(&**tx, token.person_id).await?, "token")?;
    if !actor.belongs_to(person.organisation_id) {
        return Err(Refused::NotFound { what: "token" }.into());
    }
    people::revoke(tx, id).await?;
    let event = Event::TokenRevoked { token_id: id };
    history::record(tx, person.organisation_id, person.id.0, &event, actor.person).await?;
    found(people::find_token(&**tx, id).await?, "token")
}

/// A colleague who is not erased.
async fn own(db: &impl ConnectionTrait, actor: &Actor, id: PersonId) -> Result<person::Model> {
    let person = people::find(db, id).await?;
    let person = person.filter(|person| actor.belongs_to(person.organisation_id) && person.erased_at.is_none());
    found(person, "person")
}
