//! Finds the person that an identity provider vouches for, and gives them the roles that follow from the provider's
//! claims.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use uuid::Uuid;

use crate::app::Result;
use crate::{
    domain::{
        Event, OrganisationId, PersonId, Refused, Role, UnitId,
        directory::{
            person::{Contact, RoleIn},
            provider::{Claimed, Emails, Mapped, Newcomers, Terms},
        },
        fields::LONGEST_NAME,
        time,
    },
    identity::Proven,
    store::{
        self, Tx,
        directory::{organisations, people, providers as rows},
        history,
        rows::{identity, organisation, person},
    },
};

const ADMINISTRATOR: RoleIn = RoleIn { role: Role::Admin, unit: None };

/// Finds or makes the person, and brings the roles up to date that the provider's table gives.
///
/// # Errors
/// `SignInUnknown`, `SignInAddressTaken`.
pub async fn person(tx: &Tx, terms: &Terms, proven: &Proven) -> Result<PersonId> {
    let home = home(tx, terms).await?;
    let person = match rows::identity(&**tx, &proven.issuer, &proven.subject).await? {
        Some(known) => people::find(&**tx, known.person_id).await?,
        None => Some(newcomer(tx, terms, &home, proven).await?),
    };
    let claimed = terms.who(&proven.claims);
    let person = person.filter(person::Model::works_here).ok_or(Refused::SignInUnknown)?;
    let person = with_external_id(tx, &home, person, claimed.external_id).await?;
    // People of partners get no other roles, and a provider gives roles only in the organisation that it is for.
    if person.partner_id.is_none() && person.organisation_id == home.id {
        grant(tx, &home, &terms.key, vec![(person.id, terms.map(&proven.claims))]).await?;
    }
    Ok(person.id)
}

/// The organisation that a provider is for, with its row locked. Two first sign-ins of somebody at once then make one
/// person, and nobody signs in by a session that the provider ends at the same moment.
pub async fn home(tx: &Tx, terms: &Terms) -> Result<organisation::Model> {
    let home = organisation(tx, terms).await?;
    organisations::lock(tx, home.id).await?;
    Ok(home)
}

async fn organisation(tx: &Tx, terms: &Terms) -> Result<organisation::Model> {
    let open = organisations::open(&**tx).await?;
    let named = open.into_iter().find(|one| one.name == terms.organisation || one.id.to_string() == terms.organisation);
    named.ok_or_else(|| {
        let (provider, organisation) = (&terms.key, &terms.organisation);
        tracing::error!(provider, organisation, "the configuration names an organisation that is not there");
        Refused::SignInUnknown.into()
    })
}

/// The person for somebody who signs in by this provider for the first time: one who is known already, or a new one.
async fn newcomer(tx: &Tx, terms: &Terms, home: &organisation::Model, proven: &Proven) -> Result<person::Model> {
    let claimed = terms.who(&proven.claims);
    let known = known(tx, terms, home.id, &claimed).await?;
    let person = match known {
        Some(person) if person.left_at.is_some() => return Err(Refused::SignInUnknown.into()),
        Some(person) => person,
        None if terms.newcomers == Newcomers::Known => return Err(Refused::SignInUnknown.into()),
        None => make(tx, home.id, claimed, &proven.subject).await?,
    };
    let identity = identity::Model {
        issuer: proven.issuer.clone(),
        subject: proven.subject.clone(),
        person_id: person.id,
        created_at: tx.at,
    };
    rows::insert_identity(tx, identity).await?;
    let event = Event::IdentityLinked { provider: terms.key.clone() };
    history::record(tx, person.organisation_id, person.id.0, &event, person.id).await?;
    Ok(person)
}

/// Stores the id that the register of people has for somebody, if none is stored yet. Another provider then finds the
/// person by it.
async fn with_external_id(
    tx: &Tx,
    home: &organisation::Model,
    person: person::Model,
    id: Option<String>,
) -> Result<person::Model> {
    let Some(id) = id.filter(|_| person.external_id.is_none() && person.organisation_id == home.id) else {
        return Ok(person);
    };
    if rows::by_external_id(&**tx, home.id, &id).await?.is_some() {
        return Ok(person);
    }
    Ok(store::save(tx, person::Model { external_id: Some(id), ..person }).await?)
}

/// Finds somebody by the id of the register of people, else by a verified e-mail address if the configuration says that
/// an address belongs to one person.
async fn known(tx: &Tx, terms: &Terms, home: OrganisationId, claimed: &Claimed) -> Result<Option<person::Model>> {
    if let Some(id) = &claimed.external_id
        && let Some(person) = rows::by_external_id(&**tx, home, id).await?
    {
        return Ok(Some(person));
    }
    match &claimed.email {
        Some(email) if terms.emails == Emails::Verified => {
            let same = people::with_email(&**tx, home, email).await?;
            // An organisation may give an old address to somebody else. Two different ids of the register show that it
            // did.
            let is_other = |person: &person::Model| match (&person.external_id, &claimed.external_id) {
                (Some(theirs), Some(claimed)) => theirs != claimed,
                (Some(_), None) | (None, _) => false,
            };
            if same.as_ref().is_some_and(is_other) { Err(Refused::SignInAddressTaken.into()) } else { Ok(same) }
        }
        Some(_) | None => Ok(None),
    }
}

async fn make(tx: &Tx, home: OrganisationId, claimed: Claimed, subject: &str) -> Result<person::Model> {
    if let Some(email) = &claimed.email
        && people::with_email(&**tx, home, email).await?.is_some()
    {
        return Err(Refused::SignInAddressTaken.into());
    }
    let name = claimed.name.unwrap_or_else(|| subject.to_owned()).chars().take(LONGEST_NAME).collect();
    let contact = Contact { name, email: claimed.email, phone: None };
    contact.check()?;
    let (email, external_id) = (contact.email, claimed.external_id);
    let person = person::Model { email, external_id, ..person::Model::new(home, contact.name, tx.at) };
    Ok(people::insert(tx, person).await?)
}

/// Sets the roles that come from `origin` to those of the table, for people who work here. Roles of other origins stay.
/// No statement is sent for a single person.
pub async fn grant(tx: &Tx, home: &organisation::Model, origin: &str, mapped: Vec<(PersonId, Mapped)>) -> Result<()> {
    let (partial, whole): (Vec<_>, Vec<_>) = mapped.into_iter().partition(|(_, mapped)| mapped.is_partial);
    for (person, _) in partial {
        tracing::warn!(origin, %person, "the provider did not send all groups: roles stay as they are");
    }
    let names = whole.iter().flat_map(|(_, mapped)| &mapped.roles).filter_map(|(_, unit)| unit.clone());
    let names: BTreeSet<String> = names.collect();
    let today = time::civil_date(tx.at, &home.time_zone);
    let units = rows::units_called(&**tx, home.id, &names).await?;
    let units: Vec<_> = units.into_iter().filter(|unit| unit.until.is_none_or(|until| until >= today)).collect();
    // A name gives no role if no open unit has it, or several do.
    let called = |name: &str| -> Option<UnitId> {
        let mut of_name = units.iter().filter(|unit| unit.name == name);
        let unit = of_name.next()?;
        of_name.next().is_none().then_some(unit.id)
    };
    for unit in names.iter().filter(|name| called(name).is_none()) {
        tracing::warn!(origin, unit, "roles are not given: no unit, or several, have the name");
    }
    let in_unit = |(role, name): &(Role, Option<String>)| match name {
        None => Some(RoleIn { role: *role, unit: None }),
        Some(name) => Some(RoleIn { role: *role, unit: Some(called(name)?) }),
    };
    let given = |(person, mapped): &(PersonId, Mapped)| (*person, mapped.roles.iter().filter_map(in_unit).collect());
    let mut roles: Vec<(PersonId, Vec<RoleIn>)> = whole.iter().map(given).collect();
    keep_administered(tx, home, origin, &mut roles).await?;
    let changed = rows::set_roles_of(tx, origin, &roles).await?;
    let mut has: BTreeMap<PersonId, Vec<Role>> = changed.iter().map(|person| (*person, Vec::new())).collect();
    for grant in people::roles(&**tx, &changed).await? {
        has.entry(grant.person_id).or_default().push(grant.role);
    }
    // Many members of a group have the same roles, so the history is written with one statement for all of them.
    let mut alike: HashMap<Vec<Role>, Vec<Uuid>> = HashMap::new();
    for (person, roles) in has {
        alike.entry(roles).or_default().push(person.0);
    }
    for (roles, people) in alike {
        history::record_all(tx, home.id, people, &Event::RolesSet { roles }, None).await?;
    }
    Ok(())
}

/// If the table would take the role from the last administrators, they keep it, because nobody else could give it back.
async fn keep_administered(
    tx: &Tx,
    home: &organisation::Model,
    origin: &str,
    roles: &mut [(PersonId, Vec<RoleIn>)],
) -> Result<()> {
    let administrators = people::administrators(&**tx, home.id).await?;
    let is_spoken_of = |person: &PersonId| roles.iter().any(|(one, _)| one == person);
    let stays = roles.iter().any(|(_, roles)| roles.contains(&ADMINISTRATOR));
    if stays || !administrators.iter().all(is_spoken_of) {
        return Ok(());
    }
    // A role that was given by hand or by another table is not taken by this table, so an administrator remains.
    let ids: Vec<PersonId> = administrators.iter().copied().collect();
    let own = people::roles(&**tx, &ids).await?;
    let others = own.iter().filter(|grant| grant.origin.as_deref() != Some(origin));
    if others.into_iter().any(|grant| (grant.role, grant.unit_id) == (Role::Admin, None)) {
        return Ok(());
    }
    for (person, roles) in roles.iter_mut().filter(|(person, _)| administrators.contains(person)) {
        tracing::warn!(origin, %person, "the last administrator keeps that role, which the table gives no more");
        roles.push(ADMINISTRATOR);
    }
    Ok(())
}
