//! Prices and footprints by category.

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, sea_query::ExprTrait};

use crate::domain::OrganisationId;
use crate::store::rows::{factor, reference_price};

/// Shipped factors and the organisation's own, of any date.
pub async fn factors(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    keys: Vec<String>,
) -> Result<Vec<factor::Model>, DbErr> {
    let ours = factor::Column::OrganisationId.is_null().or(factor::Column::OrganisationId.eq(organisation));
    factor::Entity::find().filter(factor::Column::Key.is_in(keys)).filter(ours).all(db).await
}

/// Shipped prices and the organisation's own in one currency, of any date.
pub async fn prices(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    categories: &[String],
    currency: &str,
) -> Result<Vec<reference_price::Model>, DbErr> {
    let ours =
        reference_price::Column::OrganisationId.is_null().or(reference_price::Column::OrganisationId.eq(organisation));
    reference_price::Entity::find()
        .filter(reference_price::Column::CategoryKey.is_in(categories))
        .filter(reference_price::Column::Currency.eq(currency))
        .filter(ours)
        .all(db)
        .await
}
