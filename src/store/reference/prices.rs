//! What a new thing would cost and emit: rows that are valid on a day, from which the domain chooses.

use std::collections::{HashMap, HashSet};

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait, Select, sea_query::Query,
};

use crate::domain::{
    AgreementKind, CatalogueItemId, Date, FactorKind, OrganisationId, ProductId,
    ledger::reference_price::PriceCandidate,
};
use crate::store::rows::{agreement, agreement_party, catalogue_item, factor, product, reference_price};

/// Whose agreements count, on which day, in which currency.
pub struct Market<'a> {
    pub organisation: OrganisationId,
    pub on: Date,
    pub currency: &'a str,
}

/// The cheapest way to buy the product new on an agreement in force.
pub async fn same_product(
    db: &impl ConnectionTrait,
    market: &Market<'_>,
    product: ProductId,
) -> Result<Vec<PriceCandidate>, DbErr> {
    cheapest(db, market, catalogue_item::Column::ProductId.eq(product)).await
}

/// The cheapest new thing of the category on an agreement in force.
pub async fn of_category(
    db: &impl ConnectionTrait,
    market: &Market<'_>,
    category: &str,
) -> Result<Vec<PriceCandidate>, DbErr> {
    cheapest(db, market, catalogue_item::Column::CategoryKey.eq(category)).await
}

/// All new things of the category on agreements in force with their products, cheapest first.
pub async fn listed(
    db: &impl ConnectionTrait,
    market: &Market<'_>,
    category: &str,
) -> Result<Vec<(catalogue_item::Model, Option<product::Model>)>, DbErr> {
    let which = catalogue_item::Column::CategoryKey.eq(category);
    offered(market).filter(which).find_also_related(product::Entity).all(db).await
}

/// Everything that can be bought new, cheapest first.
fn offered(market: &Market<'_>) -> Select<catalogue_item::Entity> {
    let party = Query::select()
        .column(agreement_party::Column::AgreementId)
        .from(agreement_party::Entity)
        .and_where(agreement_party::Column::OrganisationId.eq(market.organisation))
        .cond_where(crate::store::orders::agreements::joined())
        .to_owned();
    let ours = Condition::any()
        .add(agreement::Column::OrganisationId.eq(market.organisation))
        .add(agreement::Column::Id.in_subquery(party));
    catalogue_item::Entity::find()
        .join(JoinType::InnerJoin, catalogue_item::Relation::Agreement.def())
        .filter(catalogue_item::Column::Active.eq(true))
        .filter(catalogue_item::Column::PriceMinor.gt(0))
        .filter(agreement::Column::Kind.eq(AgreementKind::New))
        .filter(agreement::Column::Currency.eq(market.currency))
        .filter(agreement::Column::ClosedAt.is_null())
        .filter(agreement::Column::ValidFrom.lte(market.on))
        .filter(agreement::Column::ValidTo.gte(market.on))
        .filter(ours)
        .order_by_asc(catalogue_item::Column::PriceMinor)
        .order_by_asc(catalogue_item::Column::Id)
}

async fn cheapest(
    db: &impl ConnectionTrait,
    market: &Market<'_>,
    which: sea_orm::sea_query::SimpleExpr,
) -> Result<Vec<PriceCandidate>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        id: CatalogueItemId,
        price_minor: i64,
        valid_from: Date,
        valid_to: Date,
    }
    let rows = offered(market)
        .filter(which)
        .select_only()
        .column(catalogue_item::Column::Id)
        .column(catalogue_item::Column::PriceMinor)
        .column(agreement::Column::ValidFrom)
        .column(agreement::Column::ValidTo)
        .limit(1)
        .into_model::<Row>()
        .all(db)
        .await?;
    let candidates = rows.into_iter().map(|row| PriceCandidate {
        amount_minor: row.price_minor,
        currency: market.currency.to_owned(),
        id: row.id.0,
        valid_from: row.valid_from,
        valid_to: Some(row.valid_to),
    });
    Ok(candidates.collect())
}

/// By category, the versions of its price that are valid on the day. If the organisation has a price of its own for a
/// category, the shipped ones are left out.
pub async fn of_categories(
    db: &impl ConnectionTrait,
    market: &Market<'_>,
    categories: &[String],
) -> Result<HashMap<String, Vec<PriceCandidate>>, DbErr> {
    use reference_price::Column::*;
    let rows = reference_price::Entity::find()
        .filter(CategoryKey.is_in(categories.iter().map(String::as_str)))
        .filter(Currency.eq(market.currency))
        .filter(Condition::any().add(OrganisationId.is_null()).add(OrganisationId.eq(market.organisation)))
        .filter(ValidFrom.lte(market.on))
        .filter(Condition::any().add(ValidTo.is_null()).add(ValidTo.gte(market.on)))
        .all(db)
        .await?;
    let (own, shipped): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.organisation_id.is_some());
    let named: HashSet<String> = own.iter().map(|row| row.category_key.clone()).collect();
    let mut prices: HashMap<String, Vec<PriceCandidate>> = HashMap::new();
    for row in own.into_iter().chain(shipped.into_iter().filter(|row| !named.contains(&row.category_key))) {
        prices.entry(row.category_key).or_default().push(PriceCandidate {
            amount_minor: row.amount_minor,
            currency: row.currency,
            id: row.id.0,
            valid_from: row.valid_from,
            valid_to: row.valid_to,
        });
    }
    Ok(prices)
}

/// The categories' prices on the day. A category without a price is not in the map.
pub async fn category_prices(
    db: &impl ConnectionTrait,
    market: &Market<'_>,
    categories: &[String],
) -> Result<HashMap<String, i64>, DbErr> {
    let prices = of_categories(db, market, categories).await?.into_iter().filter_map(|(category, versions)| {
        let latest = versions.into_iter().max_by_key(|price| (price.valid_from, price.id))?;
        Some((category, latest.amount_minor))
    });
    Ok(prices.collect())
}

/// By key, the factors that are valid on the day. The organisation's own factor comes before the shipped one, and the
/// latest version before older ones.
pub async fn factors(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    keys: &[&str],
    kind: FactorKind,
    on: Date,
) -> Result<HashMap<String, factor::Model>, DbErr> {
    use factor::Column::*;
    let mut rows = factor::Entity::find()
        .filter(Key.is_in(keys.iter().copied()))
        .filter(Kind.eq(kind))
        .filter(Condition::any().add(OrganisationId.is_null()).add(OrganisationId.eq(organisation)))
        .filter(ValidFrom.lte(on))
        .filter(Condition::any().add(ValidTo.is_null()).add(ValidTo.gte(on)))
        .all(db)
        .await?;
    // When the map is built, the last row of a key stays.
    rows.sort_by_key(|row| (row.organisation_id.is_some(), row.valid_from, row.version));
    Ok(rows.into_iter().map(|row| (row.key.clone(), row)).collect())
}

pub async fn factor(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    key: &str,
    kind: FactorKind,
    on: Date,
) -> Result<Option<factor::Model>, DbErr> {
    Ok(factors(db, organisation, &[key], kind, on).await?.remove(key))
}
