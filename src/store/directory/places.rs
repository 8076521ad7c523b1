//! Places by id, and what stands in them.

use std::collections::{BTreeMap, HashMap};

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait,
    sea_query::{Expr, ExprTrait, LockType, Query, SelectStatement, UnionType},
};

use crate::domain::{
    LotId, LotState, OrganisationId, PlaceId, PlaceKind,
    stock::volume::{Load, Piece},
};
use crate::store::{
    Tx,
    rows::{category, lot, place, product},
};

/// How many places a place can be in: a room is on a floor of a building on a site.
const MOST_ABOVE: usize = 3;

pub async fn find(db: &impl ConnectionTrait, id: PlaceId) -> Result<Option<place::Model>, DbErr> {
    place::Entity::find_by_id(id).one(db).await
}

/// The site each of these places is in.
pub async fn sites(db: &impl ConnectionTrait, ids: Vec<PlaceId>) -> Result<HashMap<PlaceId, PlaceId>, DbErr> {
    let rows = place::Entity::find().filter(place::Column::Id.is_in(ids)).all(db).await?;
    Ok(rows.into_iter().map(|place| (place.id, place.site_id)).collect())
}

/// The place with its row locked against other transactions that bring something in. A transaction that only refers to
/// the place does not wait.
pub async fn lock(tx: &Tx, id: PlaceId) -> Result<Option<place::Model>, DbErr> {
    place::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(&**tx).await
}

/// The place and every place that it is in. None of them can be closed until the transaction ends. Transactions that
/// only refer to them do not wait for each other.
pub async fn keep_open(tx: &Tx, id: PlaceId) -> Result<Vec<place::Model>, DbErr> {
    let own =
        Query::select().column(place::Column::Id).from(place::Entity).and_where(place::Column::Id.eq(id)).to_owned();
    let parents = |of: SelectStatement| {
        Query::select()
            .column(place::Column::ParentId)
            .from(place::Entity)
            .and_where(place::Column::Id.in_subquery(of))
            .to_owned()
    };
    let (mut path, mut top) = (own.clone(), own);
    for _ in 0..MOST_ABOVE {
        top = parents(top);
        path.union(UnionType::All, top.clone());
    }
    place::Entity::find()
        .filter(place::Column::Id.in_subquery(path))
        .order_by_asc(place::Column::Id)
        .lock(LockType::KeyShare)
        .all(&**tx)
        .await
}

/// Waits for every transaction that brings something into the place, and lets others wait, so that it can be closed.
pub async fn lock_to_close(tx: &Tx, id: PlaceId) -> Result<(), DbErr> {
    place::Entity::find_by_id(id).lock_exclusive().one(&**tx).await?;
    Ok(())
}

/// The stores of these organisations with a known capacity, in the order in which they are locked.
pub async fn stores(db: &impl ConnectionTrait, organisations: &[OrganisationId]) -> Result<Vec<place::Model>, DbErr> {
    place::Entity::find()
        .filter(place::Column::OrganisationId.is_in(organisations.iter().copied()))
        .filter(place::Column::Kind.eq(PlaceKind::Store))
        .filter(place::Column::CapacityL.is_not_null())
        .order_by_asc(place::Column::Id)
        .all(db)
        .await
}

/// The load of the place itself, without the places inside it.
pub async fn load(db: &impl ConnectionTrait, place: PlaceId) -> Result<Load, DbErr> {
    let mut load = Load::default();
    let here = lot::Column::PlaceId.eq(place).and(lot::Column::State.ne(LotState::Gone));
    for (_, piece, n) in pieces(db, here).await? {
        load.add(&piece, n);
    }
    Ok(load)
}

/// The same for several places, in one statement. An empty place is not in the answer.
pub async fn loads(db: &impl ConnectionTrait, places: &[PlaceId]) -> Result<BTreeMap<PlaceId, Load>, DbErr> {
    let mut loads: BTreeMap<PlaceId, Load> = BTreeMap::new();
    let here = lot::Column::PlaceId.is_in(places.iter().copied()).and(lot::Column::State.ne(LotState::Gone));
    for (place, piece, n) in pieces(db, here).await? {
        loads.entry(place).or_default().add(&piece, n);
    }
    Ok(loads)
}

/// What is known of the size of the lot's things.
pub async fn piece(db: &impl ConnectionTrait, lot: LotId) -> Result<Piece, DbErr> {
    let pieces = pieces(db, lot::Column::Id.eq(lot)).await?;
    Ok(pieces.into_iter().map(|(_, piece, _)| piece).next().unwrap_or_default())
}

/// How many things there are of each size at each place.
async fn pieces(db: &impl ConnectionTrait, which: Expr) -> Result<Vec<(PlaceId, Piece, i64)>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        place_id: PlaceId,
        width_mm: Option<i64>,
        depth_mm: Option<i64>,
        height_mm: Option<i64>,
        product_ml: Option<i64>,
        category_ml: Option<i64>,
        n: i64,
    }
    let category =
        lot::Entity::belongs_to(category::Entity).from(lot::Column::CategoryKey).to(category::Column::Key).into();
    let mut rows = lot::Entity::find()
        .select_only()
        .column(lot::Column::PlaceId)
        .column(lot::Column::WidthMm)
        .column(lot::Column::DepthMm)
        .column(lot::Column::HeightMm)
        .column_as(product::Column::VolumeMl, "product_ml")
        .column_as(category::Column::VolumeMl, "category_ml")
        .column_as(Expr::col((lot::Entity, lot::Column::Quantity)).sum().cast_as("bigint"), "n")
        .join(JoinType::LeftJoin, lot::Relation::Product.def())
        .join(JoinType::InnerJoin, category)
        .filter(which);
    for size in [lot::Column::WidthMm, lot::Column::DepthMm, lot::Column::HeightMm] {
        rows = rows.group_by(size);
    }
    let rows =
        rows.group_by(lot::Column::PlaceId).group_by(product::Column::VolumeMl).group_by(category::Column::VolumeMl);
    let rows = rows.into_model::<Row>().all(db).await?;
    let piece = |row: Row| {
        let Row { place_id, width_mm, depth_mm, height_mm, product_ml, category_ml, n } = row;
        (place_id, Piece { width_mm, depth_mm, height_mm, product_ml, category_ml }, n)
    };
    Ok(rows.into_iter().map(piece).collect())
}
