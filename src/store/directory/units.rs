//! Units by id.

use sea_orm::{ConnectionTrait, DbErr, EntityTrait, QuerySelect, sea_query::LockType};

use crate::domain::UnitId;
use crate::store::{Tx, rows::unit};

pub async fn find(db: &impl ConnectionTrait, id: UnitId) -> Result<Option<unit::Model>, DbErr> {
    unit::Entity::find_by_id(id).one(db).await
}

/// The unit, which cannot be closed until the transaction ends. Transactions that only refer to it do not wait for each
/// other.
pub async fn keep_open(tx: &Tx, id: UnitId) -> Result<Option<unit::Model>, DbErr> {
    unit::Entity::find_by_id(id).lock(LockType::KeyShare).one(&**tx).await
}

/// Waits for every transaction that brings something into the unit, and lets others wait, so that it can be closed.
pub async fn lock_to_close(tx: &Tx, id: UnitId) -> Result<(), DbErr> {
    unit::Entity::find_by_id(id).lock_exclusive().one(&**tx).await?;
    Ok(())
}
