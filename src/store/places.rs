//! Places by id.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use super::entity::place;
use crate::domain::PlaceId;

/// The site each of these places is in.
pub async fn sites(db: &impl ConnectionTrait, ids: Vec<PlaceId>) -> Result<HashMap<PlaceId, PlaceId>, DbErr> {
    let rows = place::Entity::find().filter(place::Column::Id.is_in(ids)).all(db).await?;
    Ok(rows.into_iter().map(|place| (place.id, place.site_id)).collect())
}
