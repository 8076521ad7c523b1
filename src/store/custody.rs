//! Evidence of sanitisation.

use std::collections::HashSet;

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use super::{
    Tx,
    entity::{handover, sanitisation},
};
use crate::domain::LotId;

pub async fn insert(tx: &Tx, row: sanitisation::Model) -> Result<sanitisation::Model, DbErr> {
    sanitisation::Entity::insert(row.clone().into_active_model()).exec_without_returning(&**tx).await?;
    Ok(row)
}

pub async fn of(db: &impl ConnectionTrait, lot: LotId) -> Result<Vec<sanitisation::Model>, DbErr> {
    sanitisation::Entity::find()
        .filter(sanitisation::Column::LotId.eq(lot))
        .order_by_asc(sanitisation::Column::Id)
        .all(db)
        .await
}

/// How many of the lot's media have evidence that still counts. Whoever received the thing wrote to it: evidence from
/// before the last handover is spent.
pub async fn sanitised(db: &impl ConnectionTrait, lot: LotId) -> Result<i64, DbErr> {
    let last = handover::Entity::find()
        .filter(handover::Column::LotId.eq(lot))
        .order_by_desc(handover::Column::Id)
        .one(db)
        .await?;
    let rows = of(db, lot).await?;
    let valid = rows.into_iter().filter(|row| last.as_ref().is_none_or(|last| row.id.0 > last.id.0));
    Ok(valid.map(|row| row.medium.trim().to_lowercase()).collect::<HashSet<_>>().len() as i64)
}
