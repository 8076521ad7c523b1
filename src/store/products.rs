//! What is the same for all things of one make and model.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use super::{IDS, entity::product};
use crate::domain::ProductId;

/// The products with these ids; a statement for every ten thousand, none for none.
pub async fn find_all(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = ProductId>,
) -> Result<HashMap<ProductId, product::Model>, DbErr> {
    let mut ids: Vec<ProductId> = ids.into_iter().collect();
    ids.sort_unstable();
    ids.dedup();
    let mut found = HashMap::new();
    for these in ids.chunks(IDS) {
        let rows = product::Entity::find().filter(product::Column::Id.is_in(these.iter().copied())).all(db).await?;
        found.extend(rows.into_iter().map(|product| (product.id, product)));
    }
    Ok(found)
}
