//! People and their roles. Names are kept while they are needed and can be erased.

use std::collections::HashMap;

use crate::app::{App, Result, exchange::holdings, found, stock::lots::open_unit};
use crate::{
    domain::{
        Bad, Event, Expected, Instant, OrganisationId, PartnerId, PersonId, Refused, UnitId,
        directory::{
            actor::{Act, Actor},
            permit::{Administer, Throughout},
            person::{Contact, NewPerson, RoleIn, check_roles},
        },
    },
    store::{
        self, Tx,
        directory::{organisations, people, trees},
        history,
        rows::{organisation, person, role_grant},
    },
};
use sea_orm::ConnectionTrait;

/// A person with their roles.
pub struct Person {
    pub id: PersonId,
    pub organisation: OrganisationId,
    /// `None` once erased.
    pub name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub partner: Option<PartnerId>,
    pub roles: Vec<RoleIn>,
    pub created_at: Instant,
    pub left_at: Option<Instant>,
    pub erased_at: Option<Instant>,
    pub version: i64,
}

/// The names of the actor, of their organisation and of the units of their roles.
pub struct Me {
    pub name: String,
    pub organisation: String,
    pub units: Vec<(UnitId, String)>,
}

pub async fn me(app: &App, actor: &Actor) -> Result<Me> {
    let db = app.db.read();
    let person = found(people::find(db, actor.person).await?, "person")?;
    let organisation = found(organisations::find(db, actor.organisation).await?, "organisation")?;
    let named: Vec<_> = actor.grants.iter().filter_map(|grant| grant.units.as_ref()?.first().copied()).collect();
    let units = trees::units(db, &named).await?.into_iter().map(|unit| (unit.id, unit.name));
    Ok(Me { name: person.name, organisation: organisation.name, units: units.collect() })
}

pub async fn list(app: &App, actor: &Actor, after: Option<PersonId>, limit: u64) -> Result<Vec<Person>> {
    actor.may_throughout(Act::Administer)?;
    let people = people::page(app.db.read(), actor, after, limit).await?;
    let ids: Vec<_> = people.iter().map(|person| person.id).collect();
    let mut roles: HashMap<PersonId, Vec<role_grant::Model>> = HashMap::new();
    for grant in people::roles(app.db.read(), &ids).await? {
        roles.entry(grant.person_id).or_default().push(grant);
    }
    Ok(people.into_iter().map(|row| (roles.remove(&row.id).unwrap_or_default(), row)).map(Person::from).collect())
}

pub async fn add(tx: &Tx, actor: &Throughout<'_, Administer>, new: &NewPerson) -> Result<Person> {
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
        email: email.map(str::to_owned),
        phone: contact.phone.clone(),
        partner_id: new.partner,
        ..person::Model::new(actor.organisation, contact.name.trim(), tx.at)
    };
    let person = people::insert(tx, person).await?;
    grant(tx, actor, &person, &new.roles).await
}

/// Refuses an address that somebody in the organisation has already.
async fn check_email(tx: &Tx, actor: &Actor, email: Option<&str>) -> Result<()> {
    match email {
        Some(email) if people::with_email(&**tx, actor.organisation, email).await?.is_some() => {
            Err(Refused::invalid("email", Bad::Duplicate { value: email.to_owned() }).into())
        }
        Some(_) | None => Ok(()),
    }
}

/// A colleague. Administrators may look at everybody, others only at themselves.
pub async fn one(app: &App, actor: &Actor, id: PersonId) -> Result<Person> {
    let db = app.db.read();
    let person = people::find(db, id).await?.filter(|person| actor.belongs_to(person.organisation_id));
    let person = found(person, "person")?;
    if id != actor.person {
        actor.may_throughout(Act::Administer)?;
    }
    Ok(Person::from((people::roles(db, &[id]).await?, person)))
}

/// Corrects name, e-mail or phone of somebody, if their version is still as `expected`. The history names the changed
/// fields but not the old values, because these would identify the person after erasure.
pub async fn correct(
    tx: &Tx,
    actor: &Throughout<'_, Administer>,
    id: PersonId,
    expected: &Expected,
    change: impl Fn(Contact) -> Contact,
) -> Result<Person> {
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
    Ok(Person::from((people::roles(&**tx, &[id]).await?, person)))
}

/// The person has these roles from now on and no others.
pub async fn set_roles(
    tx: &Tx,
    actor: &Throughout<'_, Administer>,
    id: PersonId,
    expected: &Expected,
    roles: &[RoleIn],
) -> Result<Person> {
    // Another request that sets roles at the same moment waits, and then reads the roles that were set here.
    organisations::lock(tx, actor.organisation).await?;
    let person = own(&**tx, actor, id).await?;
    expected.check(person.version)?;
    check_roles(roles, person.partner_id)?;
    let person = store::save(tx, person).await?;
    let granted = grant(tx, actor, &person, roles).await?;
    keep_an_administrator(tx, actor).await?;
    Ok(granted)
}

/// Refuses to leave the organisation without an administrator, because nobody could give the role back.
async fn keep_an_administrator(tx: &Tx, actor: &Actor) -> Result<()> {
    // Otherwise two administrators could take the role from each other at the same moment.
    organisations::lock(tx, actor.organisation).await?;
    if people::administrators(&**tx, actor.organisation).await?.is_empty() {
        Err(Refused::LastAdministrator.into())
    } else {
        Ok(())
    }
}

async fn grant(tx: &Tx, actor: &Actor, person: &person::Model, roles: &[RoleIn]) -> Result<Person> {
    for (at, role) in roles.iter().enumerate() {
        if let Some(unit) = role.unit {
            open_unit(tx, actor, &format!("roles[{at}].unit_id"), unit).await?;
        }
    }
    people::set_roles(tx, person.id, roles).await?;
    let event = Event::RolesSet { roles: roles.iter().map(|one| one.role).collect() };
    history::record(tx, person.organisation_id, person.id.0, &event, actor.person).await?;
    Ok(Person::from((people::roles(&**tx, &[person.id]).await?, person.clone())))
}

/// Erases name, e-mail and phone (GDPR article 17) and ends every token. What the person decided stays, under the id
/// alone. What is open in their name passes to the successor.
pub async fn erase(
    tx: &Tx,
    actor: &Throughout<'_, Administer>,
    id: PersonId,
    successor: Option<PersonId>,
) -> Result<Person> {
    // The lock makes a sign-in by a provider at the same moment wait. It is then refused, because the person is erased.
    organisations::lock(tx, actor.organisation).await?;
    let person = own(&**tx, actor, id).await?;
    holdings::pass_on(tx, actor, &person, successor).await?;
    people::erase(tx, person.id).await?;
    keep_an_administrator(tx, actor).await?;
    history::record(tx, person.organisation_id, person.id.0, &Event::PersonErased, actor.person).await?;
    Ok(Person::from((Vec::new(), found(people::find(&**tx, id).await?, "person")?)))
}

/// Passes what is open in a person's name to a colleague. The person may stay, or may have left already.
pub async fn hand_on(tx: &Tx, actor: &Throughout<'_, Administer>, id: PersonId, successor: PersonId) -> Result<Person> {
    // The lock makes an erasure of the successor at the same moment wait.
    organisations::lock(tx, actor.organisation).await?;
    let person = own(&**tx, actor, id).await?;
    holdings::pass_on(tx, actor, &person, Some(successor)).await?;
    Ok(Person::from((people::roles(&**tx, &[id]).await?, person)))
}

/// A person with the organisation they belong to.
pub struct AtHome {
    pub id: PersonId,
    pub name: String,
    pub organisation: String,
}

/// The people with this id, e-mail address or name, for commands that take a person. Erased people are not found.
pub async fn named(db: &impl ConnectionTrait, text: &str, organisation: Option<&str>) -> Result<Vec<AtHome>> {
    let homes = organisations::all(db).await?;
    let people = people::by_any_name(db, text.trim()).await?;
    let home = |person: &person::Model| homes.iter().find(|home| home.id == person.organisation_id).cloned();
    let wanted = |home: &organisation::Model| {
        organisation.is_none_or(|name| home.id.to_string() == name || home.name.to_lowercase() == name.to_lowercase())
    };
    let all = people.into_iter().filter_map(|person| Some((home(&person)?, person)));
    let wanted = all.filter(|(home, _)| wanted(home));
    Ok(wanted.map(|(home, person)| AtHome { id: person.id, name: person.name, organisation: home.name }).collect())
}

/// A colleague who is not erased.
async fn own(db: &impl ConnectionTrait, actor: &Actor, id: PersonId) -> Result<person::Model> {
    let person = people::find(db, id).await?;
    let person = person.filter(|person| actor.belongs_to(person.organisation_id) && person.erased_at.is_none());
    found(person, "person")
}

impl From<(Vec<role_grant::Model>, person::Model)> for Person {
    fn from((roles, row): (Vec<role_grant::Model>, person::Model)) -> Self {
        Self {
            id: row.id,
            organisation: row.organisation_id,
            name: row.erased_at.is_none().then_some(row.name),
            email: row.email,
            phone: row.phone,
            partner: row.partner_id,
            roles: roles.into_iter().map(|grant| RoleIn { role: grant.role, unit: grant.unit_id }).collect(),
            created_at: row.created_at,
            left_at: row.left_at,
            erased_at: row.erased_at,
            version: row.version,
        }
    }
}
