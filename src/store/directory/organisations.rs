//! Organisations and their settings.

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::LockType,
};

use crate::domain::{Date, OrganisationId, RegionId, time};
use crate::store::{
    Tx,
    rows::{organisation, region},
};

pub async fn find(db: &impl ConnectionTrait, id: OrganisationId) -> Result<Option<organisation::Model>, DbErr> {
    organisation::Entity::find_by_id(id).one(db).await
}

pub async fn find_all(db: &impl ConnectionTrait, ids: &[OrganisationId]) -> Result<Vec<organisation::Model>, DbErr> {
    organisation::Entity::find().filter(organisation::Column::Id.is_in(ids.iter().copied())).all(db).await
}

/// The time zone of the organisation's civil days.
pub async fn zone(db: &impl ConnectionTrait, id: OrganisationId) -> Result<String, DbErr> {
    Ok(find(db, id).await?.map_or_else(|| "UTC".to_owned(), |one| one.time_zone))
}

/// All organisations, including the closed ones: there are few.
pub async fn all(db: &impl ConnectionTrait) -> Result<Vec<organisation::Model>, DbErr> {
    organisation::Entity::find().all(db).await
}

/// Organisations that are not closed, by name. One that is to be closed stays open until its last day has passed.
pub async fn open(db: &impl ConnectionTrait) -> Result<Vec<organisation::Model>, DbErr> {
    let all = organisation::Entity::find().order_by_asc(organisation::Column::Name).all(db).await?;
    Ok(all.into_iter().filter(is_open).collect())
}

pub fn is_open(organisation: &organisation::Model) -> bool {
    organisation.until.is_none_or(|until| until >= today(organisation))
}

fn today(organisation: &organisation::Model) -> Date {
    time::civil_date(time::now(), &organisation.time_zone)
}

/// Lets other transactions that found an organisation wait, so that a free name stays free until this one takes it.
/// SQLite has one writer anyway.
pub async fn lock_founding(tx: &Tx) -> Result<(), DbErr> {
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared("LOCK TABLE organisation IN SHARE ROW EXCLUSIVE MODE").await?;
    }
    Ok(())
}

/// The organisation with its row locked: changes to its trees, factors and policy wait for each other. Transactions
/// that only refer to it, such as one that logs things, do not wait.
pub async fn lock(tx: &Tx, id: OrganisationId) -> Result<Option<organisation::Model>, DbErr> {
    organisation::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(&**tx).await
}

pub async fn insert(tx: &Tx, organisation: organisation::Model) -> Result<organisation::Model, DbErr> {
    organisation::Entity::insert(organisation.clone().into_active_model()).exec_without_returning(&**tx).await?;
    tx.directory_changed();
    Ok(organisation)
}

/// The region of this name. The first organisation that names it creates it.
pub async fn region(tx: &Tx, name: &str) -> Result<RegionId, DbErr> {
    if let Some(region) = region::Entity::find().filter(region::Column::Name.eq(name)).one(&**tx).await? {
        return Ok(region.id);
    }
    let region = region::Model { id: RegionId::new(), name: name.to_owned() };
    region::Entity::insert(region.clone().into_active_model()).exec_without_returning(&**tx).await?;
    Ok(region.id)
}

/// The organisation and those it succeeded.
pub async fn and_succeeded(db: &impl ConnectionTrait, id: OrganisationId) -> Result<Vec<OrganisationId>, DbErr> {
    Ok(lineage(&organisation::Entity::find().all(db).await?, id))
}

/// The organisation that goes on in the place of this one, or this one itself, and then all that it succeeded.
pub async fn going_on(db: &impl ConnectionTrait, id: OrganisationId) -> Result<Vec<OrganisationId>, DbErr> {
    let everyone = all(db).await?;
    let mut last = id;
    // A successor that leads back to its predecessor is a mistake. The loop must end even then.
    for _ in 0..everyone.len() {
        let over = everyone.iter().find(|one| one.id == last && one.until.is_none_or(|until| until < today(one)));
        match over.and_then(|one| one.successor_id) {
            Some(successor) => last = successor,
            None => break,
        }
    }
    Ok(lineage(&everyone, last))
}

/// The same, computed from all organisations.
pub fn lineage(everyone: &[organisation::Model], id: OrganisationId) -> Vec<OrganisationId> {
    let mut found = vec![id];
    let mut at = 0;
    while let Some(successor) = found.get(at).copied() {
        let before = everyone.iter().filter(|o| {
            let over = o.until.is_none_or(|until| until < today(o));
            o.successor_id == Some(successor) && over && !found.contains(&o.id)
        });
        let before: Vec<_> = before.map(|o| o.id).collect();
        found.extend(before);
        at += 1;
    }
    found
}
