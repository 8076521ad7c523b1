//! Evidence of sanitisation.

use std::collections::HashSet;

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use crate::domain::{LotId, Verb, Why};
use crate::store::{
    Tx,
    rows::{handover, history, movement, sanitisation},
};

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

/// How many of the lot's media have evidence that is still valid.
pub async fn sanitised(db: &impl ConnectionTrait, lot: LotId) -> Result<i64, DbErr> {
    Ok(sanitised_media(db, lot).await?.len() as i64)
}

/// The media of the lot whose evidence is still valid, in lower case. Whoever receives a thing writes to it. So
/// evidence is not valid if it is from before the last handover, before the return from a loan elsewhere, before the
/// thing was lost and found, or before its unit took it into use again.
pub async fn sanitised_media(db: &impl ConnectionTrait, lot: LotId) -> Result<HashSet<String>, DbErr> {
    let last = handover::Entity::find()
        .filter(handover::Column::LotId.eq(lot))
        .order_by_desc(handover::Column::Id)
        .one(db)
        .await?;
    let home = movement::Entity::find()
        .filter(movement::Column::ToLot.eq(lot))
        .filter(movement::Column::Why.is_in([Why::Received, Why::FoundInCount, Why::Undone]))
        .order_by_desc(movement::Column::Id)
        .one(db)
        .await?;
    let used = history::Entity::find()
        .filter(history::Column::Subject.eq(lot.0))
        .filter(history::Column::Verb.eq(Verb::InUseAgain))
        .order_by_desc(history::Column::Id)
        .one(db)
        .await?;
    let last = [last.map(|last| last.id.0), home.map(|home| home.id.0), used.map(|used| used.id.0)];
    let last = last.into_iter().flatten().max();
    let rows = of(db, lot).await?;
    let valid = rows.into_iter().filter(|row| last.is_none_or(|last| row.id.0 > last));
    Ok(valid.map(|row| row.medium.trim().to_lowercase()).collect())
}
