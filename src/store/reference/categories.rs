//! Categories and the functions that they fulfil, and what a release adds to the shipped tables.

use sea_orm::{ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryOrder};

use crate::store::{
    Tx,
    rows::{category, factor, function, function_category, reference_price},
};

pub async fn find(db: &impl ConnectionTrait, key: &str) -> Result<Option<category::Model>, DbErr> {
    category::Entity::find_by_id(key).one(db).await
}

/// All categories, in the order of the tree.
pub async fn all(db: &impl ConnectionTrait) -> Result<Vec<category::Model>, DbErr> {
    category::Entity::find().order_by_asc(category::Column::Position).all(db).await
}

pub async fn functions(db: &impl ConnectionTrait) -> Result<Vec<function::Model>, DbErr> {
    function::Entity::find().order_by_asc(function::Column::Key).all(db).await
}

pub async fn fulfilments(db: &impl ConnectionTrait) -> Result<Vec<function_category::Model>, DbErr> {
    function_category::Entity::find().all(db).await
}

/// The rows that come with a release.
pub struct Shipped {
    pub categories: Vec<category::Model>,
    pub functions: Vec<function::Model>,
    pub fulfilments: Vec<function_category::Model>,
    pub factors: Vec<factor::Model>,
    pub prices: Vec<reference_price::Model>,
}

/// Adds the rows that the database lacks. Existing rows are not changed, because old entries refer to them.
pub async fn add_missing(tx: &Tx, shipped: Shipped) -> Result<(), DbErr> {
    tx.seeds_alone().await?;
    let known = category::Entity::find().all(&**tx).await?;
    let mut new = shipped.categories;
    new.retain(|row| known.iter().all(|known| known.key != row.key));
    category::Entity::insert_many(new.into_iter().map(IntoActiveModel::into_active_model))
        .exec_without_returning(&**tx)
        .await?;

    // The categories that fulfil a function are added together with the function, and not changed later.
    let known = function::Entity::find().all(&**tx).await?;
    let (mut new, mut links) = (shipped.functions, shipped.fulfilments);
    new.retain(|row| known.iter().all(|known| known.key != row.key));
    links.retain(|link| known.iter().all(|known| known.key != link.function_key));
    function::Entity::insert_many(new.into_iter().map(IntoActiveModel::into_active_model))
        .exec_without_returning(&**tx)
        .await?;
    function_category::Entity::insert_many(links.into_iter().map(IntoActiveModel::into_active_model))
        .exec_without_returning(&**tx)
        .await?;

    let known = factor::Entity::find().all(&**tx).await?;
    let mut new = shipped.factors;
    new.retain(|row| known.iter().all(|known| known.id != row.id));
    factor::Entity::insert_many(new.into_iter().map(IntoActiveModel::into_active_model))
        .exec_without_returning(&**tx)
        .await?;

    let known = reference_price::Entity::find().all(&**tx).await?;
    let mut new = shipped.prices;
    new.retain(|row| known.iter().all(|known| known.id != row.id));
    reference_price::Entity::insert_many(new.into_iter().map(IntoActiveModel::into_active_model))
        .exec_without_returning(&**tx)
        .await?;
    Ok(())
}
