//! People's identities at identity providers, sign-ins that are under way there, and sessions that a provider may end.

use std::collections::{BTreeSet, HashMap};

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, sea_query::OnConflict,
};
use uuid::Uuid;

use crate::domain::{Instant, OrganisationId, PersonId, directory::person::RoleIn};
use crate::store::{
    IDS, Tx,
    directory::sessions,
    rows::{identity, person, role_grant, session, sign_in_attempt, spent_token, unit},
};

/// The most rows of one statement.
const AT_ONCE: usize = 1_000;

pub async fn insert_attempt(tx: &Tx, attempt: sign_in_attempt::Model) -> Result<(), DbErr> {
    sign_in_attempt::Entity::delete_many().filter(sign_in_attempt::Column::ExpiresAt.lte(tx.at)).exec(&**tx).await?;
    sign_in_attempt::Entity::insert(attempt.into_active_model()).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Takes an attempt and deletes it. Of two requests with the same state, only one gets it.
pub async fn take_attempt(tx: &Tx, state_hash: &str) -> Result<Option<sign_in_attempt::Model>, DbErr> {
    let attempt = sign_in_attempt::Entity::find_by_id(state_hash).one(&**tx).await?;
    let used = sign_in_attempt::Entity::delete_by_id(state_hash).exec(&**tx).await?;
    Ok(attempt.filter(|_| used.rows_affected == 1))
}

pub async fn identity(
    db: &impl ConnectionTrait,
    issuer: &str,
    subject: &str,
) -> Result<Option<identity::Model>, DbErr> {
    identity::Entity::find_by_id((issuer.to_owned(), subject.to_owned())).one(db).await
}

pub async fn insert_identity(tx: &Tx, identity: identity::Model) -> Result<(), DbErr> {
    identity::Entity::insert(identity.into_active_model()).exec_without_returning(&**tx).await?;
    Ok(())
}

pub async fn identities_of(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<identity::Model>, DbErr> {
    let own = identity::Entity::find().filter(identity::Column::PersonId.eq(person));
    own.order_by_asc(identity::Column::CreatedAt).all(db).await
}

pub async fn forget(tx: &Tx, person: PersonId) -> Result<(), DbErr> {
    identity::Entity::delete_many().filter(identity::Column::PersonId.eq(person)).exec(&**tx).await?;
    Ok(())
}

/// Marks a token as used. `false` if it was used before.
pub async fn spend(tx: &Tx, hash: String, expires_at: Instant) -> Result<bool, DbErr> {
    spent_token::Entity::delete_many().filter(spent_token::Column::ExpiresAt.lte(tx.at)).exec(&**tx).await?;
    let spent = spent_token::Model { hash, expires_at };
    let inserted = spent_token::Entity::insert(spent.into_active_model())
        .on_conflict(OnConflict::column(spent_token::Column::Hash).do_nothing().to_owned())
        .exec_without_returning(&**tx)
        .await?;
    Ok(inserted == 1)
}

pub async fn is_spent(db: &impl ConnectionTrait, hash: &str) -> Result<bool, DbErr> {
    Ok(spent_token::Entity::find_by_id(hash).one(db).await?.is_some())
}

/// The sessions that began with this session at the provider. If none is named, the sessions of this subject there.
pub async fn signed_in_by(
    db: &impl ConnectionTrait,
    provider: &str,
    subject: Option<&str>,
    provider_session: Option<&str>,
) -> Result<Vec<session::Model>, DbErr> {
    let by = session::Entity::find().filter(session::Column::Provider.eq(provider));
    let by = match (provider_session, subject) {
        (Some(session), _) => by.filter(session::Column::ProviderSession.eq(session)),
        (None, Some(subject)) => by.filter(session::Column::Subject.eq(subject)),
        (None, None) => return Ok(Vec::new()),
    };
    by.order_by_asc(session::Column::Id).all(db).await
}

/// A person of the organisation, by the id that the register of people uses.
pub async fn by_external_id(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    id: &str,
) -> Result<Option<person::Model>, DbErr> {
    let own = person::Entity::find().filter(person::Column::OrganisationId.eq(organisation));
    own.filter(person::Column::ExternalId.eq(id)).one(db).await
}

/// The organisation's units of these names, closed ones too.
pub async fn units_called(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    names: &BTreeSet<String>,
) -> Result<Vec<unit::Model>, DbErr> {
    let own = unit::Entity::find().filter(unit::Column::OrganisationId.eq(organisation));
    let named = own.filter(unit::Column::Name.is_in(names.iter().map(String::as_str)));
    named.order_by_asc(unit::Column::Id).all(db).await
}

/// Gives these people exactly the named roles of `origin`, and takes away other roles of `origin`. Roles given by hand
/// or by another origin stay. Answers the people whose roles changed.
pub async fn set_roles_of(tx: &Tx, origin: &str, people: &[(PersonId, Vec<RoleIn>)]) -> Result<Vec<PersonId>, DbErr> {
    let mut own: HashMap<PersonId, Vec<role_grant::Model>> = HashMap::new();
    let of = role_grant::Column::PersonId.is_in(people.iter().map(|(person, _)| *person));
    for grant in role_grant::Entity::find().filter(of).all(&**tx).await? {
        own.entry(grant.person_id).or_default().push(grant);
    }
    let (mut gone, mut new, mut changed) = (Vec::new(), Vec::new(), Vec::new());
    for (person, roles) in people {
        let own = own.remove(person).unwrap_or_default();
        let is = |grant: &role_grant::Model, one: &RoleIn| (grant.role, grant.unit_id) == (one.role, one.unit);
        let before = gone.len() + new.len();
        let given = own.iter().filter(|grant| grant.origin.as_deref() == Some(origin));
        gone.extend(given.filter(|grant| !roles.iter().any(|one| is(grant, one))).map(|grant| grant.id));
        let missing = roles.iter().filter(|one| !own.iter().any(|grant| is(grant, one)));
        let given = |one: &RoleIn| {
            let (id, origin) = (Uuid::now_v7(), Some(origin.to_owned()));
            role_grant::Model { id, person_id: *person, role: one.role, unit_id: one.unit, origin }
        };
        new.extend(missing.map(given));
        if gone.len() + new.len() > before {
            changed.push(*person);
        }
    }
    for these in gone.chunks(IDS) {
        let these = role_grant::Column::Id.is_in(these.iter().copied());
        role_grant::Entity::delete_many().filter(these).exec(&**tx).await?;
    }
    for rows in new.chunks(AT_ONCE) {
        let rows = rows.iter().cloned().map(IntoActiveModel::into_active_model);
        role_grant::Entity::insert_many(rows).exec_without_returning(&**tx).await?;
    }
    sessions::renew_all(tx, &changed).await?;
    Ok(changed)
}
