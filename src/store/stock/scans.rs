//! Finds lots by what somebody scanned or typed. Every query uses an index and has a limit.

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect};

use crate::domain::{LotState, OrganisationId, PlaceId, ProductId, directory::actor::Actor};
use crate::store::{
    rows::{alias, lot, product},
    stock::{printed_labels, scope},
};

/// Where the person who asks is.
#[derive(Clone, Copy)]
pub struct Near {
    pub place: PlaceId,
    pub site: PlaceId,
}

/// Aliases with one of these search keys, at most `limit`.
pub async fn aliases(
    db: &impl ConnectionTrait,
    organisations: &[OrganisationId],
    keys: &[String],
    limit: u64,
) -> Result<Vec<alias::Model>, DbErr> {
    alias::Entity::find()
        .filter(alias::Column::OrganisationId.is_in(organisations.iter().copied()))
        .filter(alias::Column::SearchKey.is_in(keys))
        .order_by_asc(alias::Column::Id)
        .limit(limit)
        .all(db)
        .await
}

/// The aliases of neighbours' lots that are labels with this search key, at most `limit`.
pub async fn neighbours_labels(
    db: &impl ConnectionTrait,
    actor: &Actor,
    key: &str,
    limit: u64,
) -> Result<Vec<alias::Model>, DbErr> {
    alias::Entity::find()
        .filter(alias::Column::OrganisationId.is_in(actor.neighbours.iter().copied()))
        .filter(alias::Column::SearchKey.eq(key))
        .filter(alias::Column::Register.eq(printed_labels::REGISTER))
        .order_by_asc(alias::Column::Id)
        .limit(limit)
        .all(db)
        .await
}

/// The products that the actor knows with this number, in any of its spellings.
pub async fn products(
    db: &impl ConnectionTrait,
    actor: &Actor,
    spellings: &[String],
) -> Result<Vec<product::Model>, DbErr> {
    product::Entity::find()
        .filter(scope::products(actor))
        .filter(product::Column::Gtin.is_in(spellings))
        .order_by_asc(product::Column::Id)
        .all(db)
        .await
}

/// The lots of these products, the nearest first, at most `limit`.
pub async fn of_products(
    db: &impl ConnectionTrait,
    organisations: &[OrganisationId],
    products: &[ProductId],
    near: Option<Near>,
    limit: u64,
) -> Result<Vec<lot::Model>, DbErr> {
    let mut lots = lot::Entity::find()
        .filter(lot::Column::ProductId.is_in(products.iter().copied()))
        .filter(lot::Column::OrganisationId.is_in(organisations.iter().copied()))
        .filter(lot::Column::State.ne(LotState::Gone));
    if let Some(near) = near {
        lots = lots
            .order_by(lot::Column::PlaceId.eq(near.place), Order::Desc)
            .order_by(lot::Column::SiteId.eq(near.site), Order::Desc);
    }
    lots.order_by_asc(lot::Column::Id).limit(limit).all(db).await
}
