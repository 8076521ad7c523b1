//! Units by id.

use sea_orm::{ConnectionTrait, DbErr, EntityTrait};

use crate::domain::UnitId;
use crate::store::rows::unit;

pub async fn find(db: &impl ConnectionTrait, id: UnitId) -> Result<Option<unit::Model>, DbErr> {
    unit::Entity::find_by_id(id).one(db).await
}
