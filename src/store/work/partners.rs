//! Partners and what they can do.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};

use crate::domain::{PartnerId, directory::actor::Actor};
use crate::store::{
    Tx,
    rows::{partner, partner_skill},
    stock::scope,
};

pub async fn find(db: &impl ConnectionTrait, id: PartnerId) -> Result<Option<partner::Model>, DbErr> {
    partner::Entity::find_by_id(id).one(db).await
}

/// The partner with its row locked.
pub async fn lock(tx: &Tx, id: PartnerId) -> Result<Option<partner::Model>, DbErr> {
    partner::Entity::find_by_id(id).lock_exclusive().one(&**tx).await
}

pub async fn find_all(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = PartnerId>,
) -> Result<HashMap<PartnerId, partner::Model>, DbErr> {
    let rows = partner::Entity::find().filter(partner::Column::Id.is_in(ids)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

pub async fn list(
    db: &impl ConnectionTrait,
    actor: &Actor,
    after: Option<PartnerId>,
    limit: u64,
) -> Result<Vec<partner::Model>, DbErr> {
    let mut query = partner::Entity::find().filter(scope::own(actor, partner::Column::OrganisationId));
    if let Some(after) = after {
        query = query.filter(partner::Column::Id.gt(after));
    }
    query.order_by_asc(partner::Column::Id).limit(limit).all(db).await
}

pub async fn insert(tx: &Tx, new: partner::Model) -> Result<partner::Model, DbErr> {
    partner::Entity::insert(new.clone().into_active_model()).exec_without_returning(&**tx).await?;
    Ok(new)
}

/// Replaces the partner's skills.
pub async fn set_skills(tx: &Tx, id: PartnerId, skills: Vec<partner_skill::Model>) -> Result<(), DbErr> {
    partner_skill::Entity::delete_many().filter(partner_skill::Column::PartnerId.eq(id)).exec(&**tx).await?;
    if !skills.is_empty() {
        let rows = skills.into_iter().map(IntoActiveModel::into_active_model);
        partner_skill::Entity::insert_many(rows).exec_without_returning(&**tx).await?;
    }
    Ok(())
}

pub async fn skills_of(
    db: &impl ConnectionTrait,
    partners: impl IntoIterator<Item = PartnerId>,
) -> Result<HashMap<PartnerId, Vec<partner_skill::Model>>, DbErr> {
    let rows = partner_skill::Entity::find()
        .filter(partner_skill::Column::PartnerId.is_in(partners))
        .order_by_asc(partner_skill::Column::Work)
        .order_by_asc(partner_skill::Column::CategoryKey)
        .all(db)
        .await?;
    let mut skills: HashMap<_, Vec<_>> = HashMap::new();
    for row in rows {
        skills.entry(row.partner_id).or_default().push(row);
    }
    Ok(skills)
}
