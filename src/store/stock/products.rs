//! What is the same for all things of one make and model.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};

use crate::domain::{ProductId, directory::actor::Actor};
use crate::store::{
    IDS, Tx,
    rows::product,
    stock::{listing::contains, scope},
};

pub async fn find(db: &impl ConnectionTrait, id: ProductId) -> Result<Option<product::Model>, DbErr> {
    product::Entity::find_by_id(id).one(db).await
}

/// The products with these ids: one statement for every ten thousand ids, and none for no ids.
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

pub async fn insert(tx: &Tx, row: product::Model) -> Result<product::Model, DbErr> {
    product::Entity::insert(row.clone().into_active_model()).exec_without_returning(&**tx).await?;
    Ok(row)
}

/// A product that the actor's organisation knows: its own, or one that everybody shares.
pub async fn known(db: &impl ConnectionTrait, actor: &Actor, id: ProductId) -> Result<Option<product::Model>, DbErr> {
    product::Entity::find_by_id(id).filter(scope::products(actor)).one(db).await
}

/// The same with its row locked. A second transaction waits, and then reads what the first one wrote. Fails if the
/// product's last change is later than this transaction's moment: the transaction is then tried again with a later
/// moment.
pub async fn lock(tx: &Tx, actor: &Actor, id: ProductId) -> Result<Option<product::Model>, DbErr> {
    let product = product::Entity::find_by_id(id).filter(scope::products(actor)).lock_exclusive().one(&**tx).await?;
    tx.comes_after(product.as_ref().map(|product| product.updated_at))?;
    Ok(product)
}

/// Own products with this number.
pub async fn own_by_gtin(tx: &Tx, actor: &Actor, gtin: &str) -> Result<Vec<product::Model>, DbErr> {
    let own = scope::own(actor, product::Column::OrganisationId);
    product::Entity::find().filter(own).filter(product::Column::Gtin.eq(gtin)).all(&**tx).await
}

/// Which products are looked for.
#[derive(Default)]
pub struct Filter {
    /// Each word must be in the brand or the model.
    pub words: Vec<String>,
    pub categories: Option<Vec<String>>,
    pub gtin: Option<String>,
    pub after: Option<ProductId>,
}

/// Own and shared products, in order of entry.
pub async fn list(
    db: &impl ConnectionTrait,
    actor: &Actor,
    filter: &Filter,
    limit: u64,
) -> Result<Vec<product::Model>, DbErr> {
    let mut rows = product::Entity::find().filter(scope::products(actor));
    if let Some(categories) = &filter.categories {
        rows = rows.filter(product::Column::CategoryKey.is_in(categories));
    }
    if let Some(gtin) = &filter.gtin {
        rows = rows.filter(product::Column::Gtin.eq(gtin));
    }
    if let Some(after) = filter.after {
        rows = rows.filter(product::Column::Id.gt(after));
    }
    for word in &filter.words {
        let says = [product::Column::Brand, product::Column::Model].map(|column| contains(column, word));
        rows = rows.filter(says.into_iter().fold(Condition::any(), Condition::add));
    }
    rows.order_by_asc(product::Column::Id).limit(limit).all(db).await
}
