//! What can be called off under an agreement.

use std::collections::HashSet;

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};

use crate::domain::{AgreementId, CatalogueItemId};
use crate::store::{
    Tx,
    rows::{agreement, catalogue_item, category},
};

pub async fn find(db: &impl ConnectionTrait, id: CatalogueItemId) -> Result<Option<catalogue_item::Model>, DbErr> {
    catalogue_item::Entity::find_by_id(id).one(db).await
}

pub async fn find_all(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = CatalogueItemId>,
) -> Result<Vec<catalogue_item::Model>, DbErr> {
    catalogue_item::Entity::find().filter(catalogue_item::Column::Id.is_in(ids)).all(db).await
}

/// The items in the catalogue that have one of these article numbers.
pub async fn by_sku(
    db: &impl ConnectionTrait,
    agreement: AgreementId,
    skus: impl IntoIterator<Item = String>,
) -> Result<Vec<catalogue_item::Model>, DbErr> {
    catalogue_item::Entity::find()
        .filter(catalogue_item::Column::AgreementId.eq(agreement))
        .filter(catalogue_item::Column::Sku.is_in(skus))
        .all(db)
        .await
}

pub async fn list(
    db: &impl ConnectionTrait,
    agreement: AgreementId,
    after: Option<CatalogueItemId>,
    limit: u64,
) -> Result<Vec<catalogue_item::Model>, DbErr> {
    let mut query = catalogue_item::Entity::find().filter(catalogue_item::Column::AgreementId.eq(agreement));
    if let Some(after) = after {
        query = query.filter(catalogue_item::Column::Id.gt(after));
    }
    query.order_by_asc(catalogue_item::Column::Id).limit(limit).all(db).await
}

/// Active items of these categories of all organisations, each with its agreement.
pub async fn of_categories(
    db: &impl ConnectionTrait,
    categories: impl IntoIterator<Item = String>,
) -> Result<Vec<(catalogue_item::Model, Option<agreement::Model>)>, DbErr> {
    catalogue_item::Entity::find()
        .filter(catalogue_item::Column::CategoryKey.is_in(categories))
        .filter(catalogue_item::Column::Active.eq(true))
        .find_also_related(agreement::Entity)
        .all(db)
        .await
}

/// The ids of all active items in these categories, of all organisations.
pub async fn active_ids(db: &impl ConnectionTrait, categories: &[String]) -> Result<Vec<CatalogueItemId>, DbErr> {
    catalogue_item::Entity::find()
        .select_only()
        .column(catalogue_item::Column::Id)
        .filter(catalogue_item::Column::CategoryKey.is_in(categories))
        .filter(catalogue_item::Column::Active.eq(true))
        .into_tuple()
        .all(db)
        .await
}

/// Which of these category keys exist.
pub async fn categories(
    db: &impl ConnectionTrait,
    keys: impl IntoIterator<Item = String>,
) -> Result<HashSet<String>, DbErr> {
    let rows = category::Entity::find().filter(category::Column::Key.is_in(keys)).all(db).await?;
    Ok(rows.into_iter().map(|row| row.key).collect())
}

pub async fn insert_all(tx: &Tx, items: Vec<catalogue_item::Model>) -> Result<(), DbErr> {
    // SQLite takes 32,766 variables a statement; an item has 18.
    for chunk in items.chunks(500) {
        let rows = chunk.iter().cloned().map(IntoActiveModel::into_active_model);
        catalogue_item::Entity::insert_many(rows).exec_without_returning(&**tx).await?;
    }
    Ok(())
}
