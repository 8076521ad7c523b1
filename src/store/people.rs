//! People, their roles and tokens.

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use super::{
    directory,
    entity::{organisation, person, role_grant, token},
};
use crate::domain::{
    Instant, Role,
    actor::{Actor, Grant},
};

/// The person a token speaks for and until when, if the token is neither revoked nor expired.
pub async fn actor_by_token(
    db: &impl ConnectionTrait,
    hash: &str,
    now: Instant,
) -> Result<Option<(Actor, Option<Instant>)>, DbErr> {
    let Some(token) = token::Entity::find()
        .filter(token::Column::Hash.eq(hash))
        .filter(token::Column::RevokedAt.is_null())
        .one(db)
        .await?
    else {
        return Ok(None);
    };
    if token.expires_at.is_some_and(|end| end <= now) {
        return Ok(None);
    }
    let Some(person) = person::Entity::find_by_id(token.person_id).one(db).await? else { return Ok(None) };
    if person.erased_at.is_some() {
        return Ok(None);
    }
    Ok(actor(db, &person).await?.map(|actor| (actor, token.expires_at)))
}

/// What the person may see and do: roles with their units, the own organisation with those it succeeded, the region.
pub async fn actor(db: &impl ConnectionTrait, person: &person::Model) -> Result<Option<Actor>, DbErr> {
    let everyone = organisation::Entity::find().all(db).await?;
    let Some(home) = everyone.iter().find(|organisation| organisation.id == person.organisation_id) else {
        return Ok(None);
    };
    let mut organisations = vec![home.id];
    let mut at = 0;
    while let Some(successor) = organisations.get(at).copied() {
        let before = everyone.iter().filter(|o| o.successor_id == Some(successor) && !organisations.contains(&o.id));
        let before: Vec<_> = before.map(|o| o.id).collect();
        organisations.extend(before);
        at += 1;
    }
    let neighbours = everyone
        .iter()
        .filter(|o| o.region_id.is_some() && o.region_id == home.region_id && !organisations.contains(&o.id))
        .map(|o| o.id)
        .collect();
    let rows = role_grant::Entity::find().filter(role_grant::Column::PersonId.eq(person.id)).all(db).await?;
    let directory = directory::load(db, &organisations).await?;
    let grants = rows
        .into_iter()
        .map(|row| Grant { role: row.role, units: row.unit_id.map(|unit| directory.units_inside(unit)) })
        .filter(|grant| grant.role != Role::Partner || person.partner_id.is_some())
        .collect();
    Ok(Some(Actor {
        person: person.id,
        organisation: home.id,
        organisations,
        region: home.region_id,
        neighbours,
        partner: person.partner_id,
        grants,
        currency: home.currency.clone(),
        time_zone: home.time_zone.clone(),
        language: home.language.clone(),
    }))
}
