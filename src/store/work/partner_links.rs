//! Links by which partners work without an account.

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};

use crate::domain::{PartnerId, PartnerLinkId};
use crate::store::{
    Tx,
    rows::{partner_link, person},
};

pub async fn find(db: &impl ConnectionTrait, id: PartnerLinkId) -> Result<Option<partner_link::Model>, DbErr> {
    partner_link::Entity::find_by_id(id).one(db).await
}

/// A partner's links, the latest first.
pub async fn of_partner(
    db: &impl ConnectionTrait,
    partner: PartnerId,
    limit: u64,
) -> Result<Vec<partner_link::Model>, DbErr> {
    let own = partner_link::Entity::find().filter(partner_link::Column::PartnerId.eq(partner));
    own.order_by_desc(partner_link::Column::Id).limit(limit).all(db).await
}

pub async fn insert(tx: &Tx, link: partner_link::Model) -> Result<partner_link::Model, DbErr> {
    partner_link::Entity::insert(link.clone().into_active_model()).exec_without_returning(&**tx).await?;
    Ok(link)
}

pub async fn revoke(tx: &Tx, id: PartnerLinkId) -> Result<(), DbErr> {
    partner_link::Entity::update_many()
        .col_expr(partner_link::Column::RevokedAt, Expr::value(tx.at))
        .filter(partner_link::Column::Id.eq(id))
        .filter(partner_link::Column::RevokedAt.is_null())
        .exec(&**tx)
        .await?;
    Ok(())
}

/// The person in whose name the partner's latest link acts, if that person still works for the partner.
pub async fn acting(db: &impl ConnectionTrait, partner: PartnerId) -> Result<Option<person::Model>, DbErr> {
    let Some(link) = of_partner(db, partner, 1).await?.pop() else { return Ok(None) };
    let person = person::Entity::find_by_id(link.person_id).one(db).await?;
    Ok(person.filter(|person| person.erased_at.is_none() && person.partner_id == Some(partner)))
}
