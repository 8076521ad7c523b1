//! What may fill a line. All queries use an index and are bounded: a big city has thousands of fitting chairs and a
//! million lots.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, DerivePartialModel, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait, Select,
    sea_query::{Expr, ExprTrait, Func, SimpleExpr},
};

use crate::domain::{
    AgreementId, AgreementKind, CatalogueItemId, ChemicalLight, Condition as Wear, Date, HoldState, Instant, LotId,
    LotState, OrganisationId, PartnerId, PlaceId, ProductId, Title, UnitId, Why, WorkKind, WorkOrderState,
    needs::requirement::Requirements, stock::hold::Claim,
};
use crate::store::{
    IDS,
    rows::{
        agreement, agreement_party, catalogue_item, hold, lot, movement, partner, partner_skill, product, work_order,
    },
};

/// The kinds of work after which a broken thing may be offered.
pub const MENDING: [WorkKind; 2] = [WorkKind::Repair, WorkKind::Reupholster];

/// Which lots are looked for.
pub struct Wanted<'a> {
    pub organisations: &'a [OrganisationId],
    pub categories: &'a [String],
    /// Sizes narrow the query. Everything else is left to the domain, which counts what it excludes.
    pub bounds: &'a Requirements,
    /// Includes lots of which everything is held: they may still be free for a time.
    pub include_fully_held: bool,
    /// Finds the lots that break the bounds, instead of those that keep to them or whose size is unknown.
    pub amiss: bool,
    pub limit: u64,
}

/// What the ladder asks of a lot. These are half of a lot's forty columns, because decoding is most of what a list
/// costs.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "lot::Entity")]
pub struct FreeLot {
    pub id: LotId,
    pub organisation_id: OrganisationId,
    pub category_key: String,
    pub product_id: Option<ProductId>,
    pub title: Title,
    pub name: String,
    pub unit_id: UnitId,
    pub place_id: PlaceId,
    pub site_id: PlaceId,
    pub state: LotState,
    pub condition: Wear,
    pub quantity: i64,
    pub held: i64,
    pub brand: Option<String>,
    pub model: Option<String>,
    pub width_mm: Option<i64>,
    pub depth_mm: Option<i64>,
    pub height_mm: Option<i64>,
    pub colour: Option<String>,
    pub materials: serde_json::Value,
    pub features: Option<serde_json::Value>,
    pub acquired_on: Option<Date>,
    pub available_from: Option<Date>,
    pub open_to_organisation_from: Option<Date>,
    pub goes_back_on: Option<Date>,
    pub light: ChemicalLight,
    pub alike_key: Option<String>,
    pub surplus_since: Option<Instant>,
    pub updated_at: Instant,
}

/// Free lots of these sites.
pub async fn stock(db: &impl ConnectionTrait, wanted: &Wanted<'_>, sites: &[PlaceId]) -> Result<Vec<FreeLot>, DbErr> {
    of_sites(wanted, sites).into_partial_model().all(db).await
}

/// These lots, in any state.
pub async fn these(db: &impl ConnectionTrait, ids: &[LotId]) -> Result<Vec<FreeLot>, DbErr> {
    lot::Entity::find().filter(lot::Column::Id.is_in(ids.iter().copied())).into_partial_model().all(db).await
}

/// Lots of these products that are in the stock, or were taken out of it for work, whoever holds them. At most `limit`
/// lots for ten thousand products.
pub async fn of_products(
    db: &impl ConnectionTrait,
    organisations: &[OrganisationId],
    categories: &[String],
    products: &[ProductId],
    limit: u64,
) -> Result<Vec<FreeLot>, DbErr> {
    let mut found = Vec::new();
    for these in products.chunks(IDS) {
        let lots = lot::Entity::find()
            .filter(lot::Column::ProductId.is_in(these.iter().copied()))
            .filter(lot::Column::OrganisationId.is_in(organisations.iter().copied()))
            .filter(lot::Column::CategoryKey.is_in(categories))
            .filter(lot::Column::State.is_in([LotState::Available, LotState::InWork]))
            .order_by_asc(lot::Column::Id)
            .limit(limit);
        found.extend(lots.into_partial_model::<FreeLot>().all(db).await?);
    }
    Ok(found)
}

pub(in crate::store) fn of_sites(wanted: &Wanted<'_>, sites: &[PlaceId]) -> Select<lot::Entity> {
    free(wanted).filter(lot::Column::SiteId.is_in(sites.iter().copied()))
}

/// The organisations' own things that are out on loan today and come back before a day.
pub async fn lent(
    db: &impl ConnectionTrait,
    wanted: &Wanted<'_>,
    today: Date,
    before: Date,
) -> Result<Vec<FreeLot>, DbErr> {
    out(wanted, today, before).into_partial_model().all(db).await
}

pub(in crate::store) fn out(wanted: &Wanted<'_>, today: Date, before: Date) -> Select<lot::Entity> {
    lot::Entity::find()
        .filter(lot::Column::OrganisationId.is_in(wanted.organisations.iter().copied()))
        .filter(lot::Column::GoesBackOn.is_not_null())
        .filter(lot::Column::GoesBackOn.gte(today))
        .filter(lot::Column::GoesBackOn.lt(before))
        .filter(lot::Column::CategoryKey.is_in(wanted.categories))
        .filter(lot::Column::State.eq(LotState::InUse))
        .filter(lot::Column::Title.eq(Title::Organisation))
        // Devices with media are left out, because whoever uses one leaves data on it.
        .filter(lot::Column::Media.eq(0))
        .limit(wanted.limit)
}

/// Free lots of any site.
pub async fn anywhere(db: &impl ConnectionTrait, wanted: &Wanted<'_>) -> Result<Vec<FreeLot>, DbErr> {
    free(wanted).into_partial_model().all(db).await
}

/// Free lots that neighbours have opened to the region.
pub async fn opened(db: &impl ConnectionTrait, wanted: &Wanted<'_>, today: Date) -> Result<Vec<FreeLot>, DbErr> {
    free(wanted).filter(lot::Column::OpenToRegionFrom.lte(today)).into_partial_model().all(db).await
}

/// Free things that are counted and not read.
pub struct Counted<'a> {
    pub wanted: Wanted<'a>,
    pub conditions: Vec<Wear>,
    pub lights: Vec<ChemicalLight>,
    /// Only lots that were opened to the region by this day.
    pub opened: Option<Date>,
    /// Lots that are not counted.
    pub without: &'a [LotId],
}

/// How many such things there are on each site. One row a site, however many lots there are.
pub async fn by_site(db: &impl ConnectionTrait, counted: &Counted<'_>) -> Result<Vec<(PlaceId, i64)>, DbErr> {
    let of = |column: lot::Column| Expr::col((lot::Entity, column));
    let mut query = sized(&counted.wanted)
        .select_only()
        .column(lot::Column::SiteId)
        .column_as(of(lot::Column::Quantity).sub(of(lot::Column::Held)).sum().cast_as("bigint"), "n")
        .filter(lot::Column::Condition.is_in(counted.conditions.iter().copied()))
        .filter(lot::Column::Light.is_in(counted.lights.iter().copied()))
        .filter(lot::Column::Id.is_not_in(counted.without.iter().copied()));
    if let Some(day) = counted.opened {
        query = query.filter(lot::Column::OpenToRegionFrom.lte(day));
    }
    query.group_by(lot::Column::SiteId).into_tuple().all(db).await
}

/// How many free, whole things of the categories there are, whatever their size; counted up to a thousand lots.
pub async fn free_quantity(
    db: &impl ConnectionTrait,
    organisations: &[OrganisationId],
    categories: &[String],
) -> Result<i64, DbErr> {
    let any = Requirements::default();
    let wanted =
        Wanted { organisations, categories, bounds: &any, include_fully_held: false, amiss: false, limit: 1_000 };
    let whole = [Wear::AsNew, Wear::Good, Wear::Worn];
    let rows: Vec<(i64, i64)> = base(&wanted)
        .filter(lot::Column::Condition.is_in(whole))
        .select_only()
        .column(lot::Column::Quantity)
        .column(lot::Column::Held)
        .limit(wanted.limit)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.iter().map(|(quantity, held)| quantity - held).sum())
}

fn base(wanted: &Wanted<'_>) -> Select<lot::Entity> {
    let lots = lot::Entity::find()
        .filter(lot::Column::OrganisationId.is_in(wanted.organisations.iter().copied()))
        .filter(lot::Column::CategoryKey.is_in(wanted.categories))
        .filter(lot::Column::State.eq(LotState::Available))
        .filter(lot::Column::Title.eq(Title::Organisation));
    if wanted.include_fully_held {
        return lots;
    }
    lots.filter(Expr::col((lot::Entity, lot::Column::Quantity)).gt(Expr::col((lot::Entity, lot::Column::Held))))
}

/// The active holds of these lots: how many things, and for which days.
pub async fn claims(db: &impl ConnectionTrait, lots: &[LotId]) -> Result<HashMap<LotId, Vec<Claim>>, DbErr> {
    let mut found: HashMap<LotId, Vec<Claim>> = HashMap::new();
    for these in lots.chunks(IDS) {
        let rows: Vec<(LotId, i64, Date, Option<Date>)> = hold::Entity::find()
            .select_only()
            .columns([hold::Column::LotId, hold::Column::N, hold::Column::FromOn, hold::Column::UntilOn])
            .filter(hold::Column::LotId.is_in(these.iter().copied()))
            .filter(hold::Column::State.eq(HoldState::Active))
            .into_tuple()
            .all(db)
            .await?;
        for (lot, n, from, until) in rows {
            found.entry(lot).or_default().push(Claim { n, from, until });
        }
    }
    Ok(found)
}

fn free(wanted: &Wanted<'_>) -> Select<lot::Entity> {
    sized(wanted).limit(wanted.limit)
}

fn sized(wanted: &Wanted<'_>) -> Select<lot::Entity> {
    let bounds = wanted.bounds;
    let sizes = [
        (lot::Column::WidthMm, product::Column::WidthMm, bounds.min_width_cm, bounds.max_width_cm),
        (lot::Column::DepthMm, product::Column::DepthMm, bounds.min_depth_cm, bounds.max_depth_cm),
        (lot::Column::HeightMm, product::Column::HeightMm, bounds.min_height_cm, bounds.max_height_cm),
    ];
    let mut fitting = Condition::all();
    for (own, products, min, max) in sizes {
        let effective = || -> SimpleExpr {
            Func::coalesce([Expr::col((lot::Entity, own)), Expr::col((product::Entity, products))]).into()
        };
        if let Some(max) = max {
            fitting = fitting.add(effective().lte(max * 10).or(effective().is_null()));
        }
        if let Some(min) = min {
            fitting = fitting.add(effective().gte(min * 10).or(effective().is_null()));
        }
    }
    let fitting = if wanted.amiss { fitting.not() } else { fitting };
    base(wanted).join(JoinType::LeftJoin, lot::Relation::Product.def()).filter(fitting)
}

/// For each lot the lots it was split from, nearest first.
pub async fn ancestors(db: &impl ConnectionTrait, lots: Vec<LotId>) -> Result<HashMap<LotId, Vec<LotId>>, DbErr> {
    let mut parent: HashMap<LotId, LotId> = HashMap::new();
    let mut ask = lots.clone();
    while !ask.is_empty() {
        let mut rows: Vec<(Option<LotId>, Option<LotId>)> = Vec::new();
        for these in ask.chunks(IDS) {
            let splits = movement::Entity::find()
                .select_only()
                .column(movement::Column::FromLot)
                .column(movement::Column::ToLot)
                .filter(movement::Column::ToLot.is_in(these.iter().copied()))
                .filter(movement::Column::FromLot.is_not_null())
                .filter(movement::Column::Why.eq(Why::Split));
            rows.extend(splits.into_tuple::<(Option<LotId>, Option<LotId>)>().all(db).await?);
        }
        ask = Vec::new();
        for (from, to) in rows.into_iter().filter_map(|(from, to)| from.zip(to)) {
            if parent.insert(to, from).is_none() && !parent.contains_key(&from) {
                ask.push(from);
            }
        }
    }
    let line = |lot: LotId| std::iter::successors(parent.get(&lot).copied(), |lot| parent.get(lot).copied()).collect();
    Ok(lots.into_iter().map(|lot| (lot, line(lot))).collect())
}

/// Partners who mend things of these categories, each with the skill that states the price.
pub async fn menders(
    db: &impl ConnectionTrait,
    organisations: &[OrganisationId],
    categories: &[String],
) -> Result<Vec<(partner_skill::Model, Option<partner::Model>)>, DbErr> {
    partner_skill::Entity::find()
        .join(JoinType::InnerJoin, partner_skill::Relation::Partner.def())
        .select_also(partner::Entity)
        .filter(partner::Column::OrganisationId.is_in(organisations.iter().copied()))
        .filter(partner::Column::Until.is_null())
        .filter(partner_skill::Column::CategoryKey.is_in(categories))
        .filter(partner_skill::Column::Work.is_in(MENDING))
        .order_by_asc(partner_skill::Column::PartnerId)
        .all(db)
        .await
}

/// How many things each partner has been asked to work on and has not finished.
pub async fn queues(db: &impl ConnectionTrait, partners: Vec<PartnerId>) -> Result<HashMap<PartnerId, i64>, DbErr> {
    let rows: Vec<(PartnerId, i64)> = work_order::Entity::find()
        .select_only()
        .column(work_order::Column::PartnerId)
        .column_as(Expr::col(work_order::Column::N).sum().cast_as("bigint"), "n")
        .filter(work_order::Column::PartnerId.is_in(partners))
        .filter(work_order::Column::State.is_in([
            WorkOrderState::Requested,
            WorkOrderState::Quoted,
            WorkOrderState::Accepted,
            WorkOrderState::InProgress,
        ]))
        .group_by(work_order::Column::PartnerId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Orders for these lots that were cancelled or refused after a quote, oldest first. A partner's last quote replaces
/// the usual price.
pub async fn quotes(db: &impl ConnectionTrait, lots: &[LotId]) -> Result<Vec<work_order::Model>, DbErr> {
    let mut found = Vec::new();
    for these in lots.chunks(IDS) {
        let quoted = work_order::Entity::find()
            .filter(work_order::Column::LotId.is_in(these.iter().copied()))
            .filter(work_order::Column::QuoteMinor.is_not_null())
            .filter(work_order::Column::State.is_in([WorkOrderState::Cancelled, WorkOrderState::Refused]))
            .order_by_asc(work_order::Column::Id);
        found.extend(quoted.all(db).await?);
    }
    Ok(found)
}

/// A catalogue item with the agreement it is bought under and the product it is, if that is known.
pub type Listed = (catalogue_item::Model, Option<agreement::Model>, Option<product::Model>);

/// Whose agreements count, for which categories, and on which day.
pub struct Articles<'a> {
    pub organisations: &'a [OrganisationId],
    pub categories: &'a [String],
    pub today: Date,
}

/// Items of agreements of these kinds that are in force for one of the organisations, cheapest first.
pub async fn catalogue(
    db: &impl ConnectionTrait,
    articles: &Articles<'_>,
    kinds: &[AgreementKind],
    limit: u64,
) -> Result<Vec<Listed>, DbErr> {
    catalogue_item::Entity::find()
        .find_also_related(agreement::Entity)
        .find_also_related(product::Entity)
        .filter(in_force(articles))
        .filter(agreement::Column::Kind.is_in(kinds.iter().copied()))
        .order_by_asc(catalogue_item::Column::PriceMinor)
        .order_by_asc(catalogue_item::Column::Id)
        .limit(limit)
        .all(db)
        .await
}

/// The item with this id, if it is one of them.
pub async fn article(
    db: &impl ConnectionTrait,
    articles: &Articles<'_>,
    id: CatalogueItemId,
) -> Result<Option<Listed>, DbErr> {
    catalogue_item::Entity::find()
        .find_also_related(agreement::Entity)
        .find_also_related(product::Entity)
        .filter(in_force(articles))
        .filter(catalogue_item::Column::Id.eq(id))
        .one(db)
        .await
}

/// The articles with these ids and those of these agreements, of the kinds named, that are not in force: they or their
/// agreement were ended.
pub async fn ended(
    db: &impl ConnectionTrait,
    articles: &Articles<'_>,
    kinds: &[AgreementKind],
    items: &[CatalogueItemId],
    agreements: &[AgreementId],
    limit: u64,
) -> Result<Vec<Listed>, DbErr> {
    if items.is_empty() && agreements.is_empty() {
        return Ok(Vec::new());
    }
    let over = Condition::any()
        .add(catalogue_item::Column::Active.eq(false))
        .add(agreement::Column::ClosedAt.is_not_null())
        .add(agreement::Column::ValidTo.lt(articles.today));
    let these = Condition::any()
        .add(catalogue_item::Column::Id.is_in(items.iter().copied()))
        .add(agreement::Column::Id.is_in(agreements.iter().copied()));
    catalogue_item::Entity::find()
        .find_also_related(agreement::Entity)
        .find_also_related(product::Entity)
        .filter(catalogue_item::Column::CategoryKey.is_in(articles.categories))
        .filter(agreement::Column::Kind.is_in(kinds.iter().copied()))
        .filter(agreement::Column::ValidFrom.lte(articles.today))
        .filter(ours(articles.organisations))
        .filter(these)
        .filter(over)
        .order_by_asc(catalogue_item::Column::Id)
        .limit(limit)
        .all(db)
        .await
}

/// The articles with these ids, of agreements of the kinds named, that are in none of the categories.
pub async fn elsewhere(
    db: &impl ConnectionTrait,
    articles: &Articles<'_>,
    kinds: &[AgreementKind],
    items: &[CatalogueItemId],
    limit: u64,
) -> Result<Vec<Listed>, DbErr> {
    if items.is_empty() {
        return Ok(Vec::new());
    }
    catalogue_item::Entity::find()
        .find_also_related(agreement::Entity)
        .find_also_related(product::Entity)
        .filter(catalogue_item::Column::Id.is_in(items.iter().copied()))
        .filter(catalogue_item::Column::CategoryKey.is_not_in(articles.categories))
        .filter(agreement::Column::Kind.is_in(kinds.iter().copied()))
        .filter(agreement::Column::ValidFrom.lte(articles.today))
        .filter(ours(articles.organisations))
        .order_by_asc(catalogue_item::Column::Id)
        .limit(limit)
        .all(db)
        .await
}

fn in_force(articles: &Articles<'_>) -> Condition {
    let Articles { organisations, categories, today } = *articles;
    Condition::all()
        .add(catalogue_item::Column::CategoryKey.is_in(categories))
        .add(catalogue_item::Column::Active.eq(true))
        .add(agreement::Column::ClosedAt.is_null())
        .add(agreement::Column::ValidFrom.lte(today))
        .add(agreement::Column::ValidTo.gte(today))
        .add(ours(organisations))
}

/// Agreements that the organisations hold or are party to.
fn ours(organisations: &[OrganisationId]) -> Condition {
    let party = agreement_party::Entity::find()
        .select_only()
        .column(agreement_party::Column::AgreementId)
        .filter(agreement_party::Column::OrganisationId.is_in(organisations.iter().copied()))
        .filter(crate::store::orders::agreements::joined());
    Condition::any()
        .add(agreement::Column::OrganisationId.is_in(organisations.iter().copied()))
        .add(agreement::Column::Id.in_subquery(sea_orm::QueryTrait::into_query(party)))
}
