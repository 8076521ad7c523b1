//! Lists lots from the database alone. This is slower than the search index and does not forgive misspellings, but it
//! always works.

mod filter;
mod order;

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, JoinType, JsonValue, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, RelationTrait, Select, TryGetable,
    sea_query::{Expr, SelectStatement, SimpleExpr, UnionType},
};

use crate::domain::{Date, LotId, LotState, ProductId, directory::actor::Actor};
use crate::store::{
    IDS,
    rows::{lot, product},
    stock::scope::{self, Circles},
};

pub use filter::{Filter, Narrowing, Written, contains};
pub use order::Order;

use filter::{found, of_size};

/// One page in the order asked for, newest first among equals. `after` is the last lot of the page before: its value in
/// this order, and its id.
pub async fn page(
    db: &impl ConnectionTrait,
    actor: &Actor,
    today: Date,
    filter: &Filter,
    order: &Order,
    after: Option<(i64, LotId)>,
    limit: u64,
) -> Result<Vec<lot::Model>, DbErr> {
    let mut rows = found(actor, today, filter, None);
    if filter.longest_idle_first {
        let last = match after {
            Some((_, id)) => {
                crate::store::stock::lots::find(db, id).await?.and_then(|lot| Some((lot.surplus_since?, lot.id)))
            }
            None => None,
        };
        if let Some((at, id)) = last {
            let same = sea_orm::Condition::all().add(lot::Column::SurplusSince.eq(at)).add(lot::Column::Id.gt(id));
            rows = rows.filter(sea_orm::Condition::any().add(lot::Column::SurplusSince.gt(at)).add(same));
        }
        let ordered = rows.order_by_asc(lot::Column::SurplusSince).order_by_asc(lot::Column::Id);
        return ordered.limit(limit).all(db).await;
    }
    order.of(rows, after).limit(limit).all(db).await
}

/// A saved search. It is asked only about the lots that its filter names.
pub struct Asked<'a> {
    pub actor: &'a Actor,
    pub today: Date,
    pub filter: Filter,
}

/// The most searches in one statement: SQLite allows 500.
const SEARCHES: usize = 400;

/// Which searches find which lots. A search is given by its place in the list.
pub async fn found_by(db: &impl ConnectionTrait, searches: &[Asked<'_>]) -> Result<Vec<(usize, LotId)>, DbErr> {
    let backend = db.get_database_backend();
    let each = searches.iter().enumerate().map(|(place, asked)| {
        let lots = found(asked.actor, asked.today, &asked.filter, None).select_only().column(lot::Column::Id);
        let one = lots.column_as(Expr::cust(format!("CAST({place} AS bigint)")), "place").into_query();
        let values = backend.build(&one).values.map_or(0, |values| values.0.len());
        (one, values)
    });
    let mut pairs = Vec::new();
    for all in joined(each) {
        for row in db.query_all(&all).await? {
            let (lot, place): (LotId, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
            pairs.extend(usize::try_from(place).ok().map(|place| (place, lot)));
        }
    }
    Ok(pairs)
}

/// Joins the searches into as few statements as the limits allow. Each search comes with the number of its values.
fn joined(each: impl Iterator<Item = (SelectStatement, usize)>) -> Vec<SelectStatement> {
    let mut all: Vec<SelectStatement> = Vec::new();
    let (mut searches, mut values) = (0, 0);
    for (one, its_values) in each {
        (searches, values) = (searches + 1, values + its_values);
        match all.last_mut() {
            Some(last) if searches <= SEARCHES && values <= IDS => {
                last.union(UnionType::All, one);
            }
            Some(_) | None => {
                (searches, values) = (1, its_values);
                all.push(one);
            }
        }
    }
    all
}

/// Those of these lots that the actor sees, in no particular order.
pub async fn these(
    db: &impl ConnectionTrait,
    actor: &Actor,
    today: Date,
    ids: &[LotId],
) -> Result<Vec<lot::Model>, DbErr> {
    let these = lot::Column::Id.is_in(ids.iter().copied());
    lot::Entity::find().filter(these).filter(scope::lots(actor, today)).all(db).await
}

/// Free lots of one product that the actor sees, newest first.
pub async fn of_product(
    db: &impl ConnectionTrait,
    actor: &Actor,
    today: Date,
    product: ProductId,
    limit: u64,
) -> Result<Vec<lot::Model>, DbErr> {
    lot::Entity::find()
        .filter(lot::Column::ProductId.eq(product))
        .filter(lot::Column::State.eq(LotState::Available))
        .filter(filter::free().gt(0))
        .filter(scope::lots(actor, today))
        .order_by_desc(lot::Column::Id)
        .limit(limit)
        .all(db)
        .await
}

/// What lots are counted by in `count_by`.
#[derive(Clone, Copy)]
pub enum CountBy {
    Category,
    Place,
    Site,
    Owner,
    Condition,
    State,
    Light,
    Quantity,
    /// Things that no hold has taken.
    Free,
}

impl CountBy {
    /// The expression to count by, and the filter that is left out for it.
    fn column(self) -> (SimpleExpr, Narrowing) {
        let column = |column: lot::Column| Expr::col((lot::Entity, column));
        match self {
            CountBy::Category => (column(lot::Column::CategoryKey), Narrowing::Category),
            CountBy::Place => (column(lot::Column::PlaceId), Narrowing::Place),
            CountBy::Site => (column(lot::Column::SiteId), Narrowing::Within),
            CountBy::Owner => (column(lot::Column::UnitId), Narrowing::Owner),
            CountBy::Condition => (column(lot::Column::Condition), Narrowing::Condition),
            CountBy::State => (column(lot::Column::State), Narrowing::State),
            CountBy::Light => (column(lot::Column::Light), Narrowing::Light),
            CountBy::Quantity => (column(lot::Column::Quantity), Narrowing::Quantity),
            CountBy::Free => (filter::free(), Narrowing::MinQuantity),
        }
    }
}

/// How many of the lots found have each value. The filter by this value is left out.
pub async fn count_by<V: TryGetable + Send>(
    db: &impl ConnectionTrait,
    actor: &Actor,
    today: Date,
    filter: &Filter,
    by: CountBy,
) -> Result<Vec<(V, i64)>, DbErr> {
    let (column, left_out) = by.column();
    found(actor, today, filter, Some(left_out))
        .select_only()
        .column_as(column.clone(), "value")
        .column_as(lot::Column::Id.count(), "n")
        .group_by(column)
        .into_tuple::<(V, i64)>()
        .all(db)
        .await
}

/// What is written about a lot and about its product. The product's value counts where the lot has none.
#[derive(Clone, Debug)]
pub struct Stated<T> {
    pub own: Option<T>,
    pub products: Option<T>,
}

impl<T> Stated<T> {
    pub fn shown(&self) -> Option<&T> {
        self.own.as_ref().or(self.products.as_ref())
    }
}

/// How many of the lots found have each colour, as it is written.
pub async fn colours(
    db: &impl ConnectionTrait,
    actor: &Actor,
    today: Date,
    filter: &Filter,
    left_out: Option<Narrowing>,
) -> Result<Vec<(Stated<String>, i64)>, DbErr> {
    let columns = (lot::Column::Colour, product::Column::Colour);
    let rows: Vec<(Option<String>, Option<String>, i64)> =
        stated(found(actor, today, filter, left_out), columns).into_tuple().all(db).await?;
    Ok(rows.into_iter().map(|(own, products, n)| (Stated { own, products }, n)).collect())
}

/// How many of the lots found have each list of materials, as it is written. An empty list counts as none.
pub async fn materials(
    db: &impl ConnectionTrait,
    actor: &Actor,
    today: Date,
    filter: &Filter,
    left_out: Option<Narrowing>,
) -> Result<Vec<(Stated<JsonValue>, i64)>, DbErr> {
    let columns = (lot::Column::Materials, product::Column::Materials);
    let rows: Vec<(Option<JsonValue>, Option<JsonValue>, i64)> =
        stated(found(actor, today, filter, left_out), columns).into_tuple().all(db).await?;
    let said = |json: Option<JsonValue>| json.filter(|json| json.as_array().is_some_and(|list| !list.is_empty()));
    Ok(rows.into_iter().map(|(own, products, n)| (Stated { own: said(own), products: said(products) }, n)).collect())
}

fn stated(rows: Select<lot::Entity>, columns: (lot::Column, product::Column)) -> Select<lot::Entity> {
    let (own, products) = columns;
    rows.select_only()
        .column(own)
        .column_as(Expr::col((product::Entity, products)), "products")
        .column_as(lot::Column::Id.count(), "n")
        .group_by(own)
        .group_by(Expr::col((product::Entity, products)))
}

/// The least and the greatest width, depth, height and day from which something can be had. Each comes with the number
/// of lots of which it is known.
pub async fn extents(
    db: &impl ConnectionTrait,
    actor: &Actor,
    today: Date,
    filter: &Filter,
    left_out: Option<Narrowing>,
) -> Result<[(i64, i64, i64); 4], DbErr> {
    let mut rows = found(actor, today, filter, left_out).select_only();
    let sizes = [Narrowing::Width, Narrowing::Depth, Narrowing::Height].map(of_size);
    for (size, [least, most, known]) in
        sizes.into_iter().zip([["wl", "wm", "wk"], ["dl", "dm", "dk"], ["hl", "hm", "hk"]])
    {
        rows = rows.column_as(size.clone().min(), least).column_as(size.clone().max(), most);
        rows = rows.column_as(size.count(), known);
    }
    let day: SimpleExpr =
        Expr::case(lot::Column::State.eq(LotState::Available), Circles::of(actor, today).available_from()).into();
    let days = rows.column_as(day.clone().min(), "al").column_as(day.clone().max(), "am");
    let row = days.column_as(day.count(), "ak").into_model::<Extents>().one(db).await?.unwrap_or_default();
    let days = |day: Option<Date>| day.map_or(0, |day| day.signed_duration_since(Date::default()).num_days());
    let n = |size: Option<i64>| size.unwrap_or_default();
    Ok([
        (n(row.wl), n(row.wm), row.wk),
        (n(row.dl), n(row.dm), row.dk),
        (n(row.hl), n(row.hm), row.hk),
        (days(row.al), days(row.am), row.ak),
    ])
}

/// The least value, the greatest value and the number known, of width, depth, height and day.
#[derive(Default, sea_orm::FromQueryResult)]
struct Extents {
    wl: Option<i64>,
    wm: Option<i64>,
    wk: i64,
    dl: Option<i64>,
    dm: Option<i64>,
    dk: i64,
    hl: Option<i64>,
    hm: Option<i64>,
    hk: i64,
    al: Option<Date>,
    am: Option<Date>,
    ak: i64,
}

/// Joins the lots' products.
fn with_product(rows: Select<lot::Entity>) -> Select<lot::Entity> {
    rows.join(JoinType::LeftJoin, lot::Relation::Product.def())
}
