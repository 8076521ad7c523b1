//! The ledger: entries are inserted and read, never updated or deleted.

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, Select,
    sea_query::{Expr, ExprTrait, SimpleExpr},
};
use uuid::Uuid;

use crate::domain::{Date, EntryId, EntryKind, Grade, LineId, LotId, UnitId, directory::actor::Actor};
use crate::store::{Tx, rows::entry, stock::scope};

pub async fn insert(tx: &Tx, entry: entry::Model) -> Result<entry::Model, DbErr> {
    entry::Entity::insert(entry.clone().into_active_model()).exec_without_returning(&**tx).await?;
    Ok(entry)
}

pub async fn find(db: &impl ConnectionTrait, id: EntryId) -> Result<Option<entry::Model>, DbErr> {
    entry::Entity::find_by_id(id).one(db).await
}

/// Whether a saving is booked for things that were in one of these lots and was not fully reversed.
pub async fn any_kept(db: &impl ConnectionTrait, lots: &[LotId]) -> Result<bool, DbErr> {
    let kept: Option<Option<i64>> = entry::Entity::find()
        .select_only()
        .column_as(Expr::col(entry::Column::N).sum().cast_as("bigint"), "n")
        .filter(entry::Column::LotId.is_in(lots.iter().copied()))
        .filter(entry::Column::Kind.is_in([EntryKind::Saving, EntryKind::Reversal]))
        .into_tuple()
        .one(db)
        .await?;
    Ok(kept.flatten().unwrap_or_default() > 0)
}

/// How many things the line's savings of one grade are about, less those that were reversed.
pub async fn booked_as(db: &impl ConnectionTrait, line: LineId, grade: Grade) -> Result<i64, DbErr> {
    let n: Option<Option<i64>> = entry::Entity::find()
        .select_only()
        .column_as(Expr::col(entry::Column::N).sum().cast_as("bigint"), "n")
        .filter(entry::Column::LineId.eq(line))
        .filter(entry::Column::Grade.eq(grade))
        .filter(entry::Column::Kind.is_in([EntryKind::Saving, EntryKind::Reversal]))
        .into_tuple()
        .one(db)
        .await?;
    Ok(n.flatten().unwrap_or_default())
}

/// The savings that a handover or a delivery booked.
pub async fn savings_of(db: &impl ConnectionTrait, act: Uuid) -> Result<Vec<entry::Model>, DbErr> {
    entry::Entity::find()
        .filter(entry::Column::Act.eq(act))
        .filter(entry::Column::Kind.eq(EntryKind::Saving))
        .order_by_asc(entry::Column::Id)
        .all(db)
        .await
}

pub async fn by_id(db: &impl ConnectionTrait, ids: Vec<EntryId>) -> Result<Vec<entry::Model>, DbErr> {
    entry::Entity::find().filter(entry::Column::Id.is_in(ids)).all(db).await
}

/// All entries that reverse these entries.
pub async fn reversals(db: &impl ConnectionTrait, of: Vec<EntryId>) -> Result<Vec<entry::Model>, DbErr> {
    entry::Entity::find().filter(entry::Column::Reverses.is_in(of)).order_by_asc(entry::Column::Id).all(db).await
}

/// The ledger of all organisations, a page at a time.
pub async fn after(db: &impl ConnectionTrait, last: Option<EntryId>, limit: u64) -> Result<Vec<entry::Model>, DbErr> {
    let mut query = entry::Entity::find();
    if let Some(last) = last {
        query = query.filter(entry::Column::Id.gt(last));
    }
    query.order_by_asc(entry::Column::Id).limit(limit).all(db).await
}

/// Which entries count. Days are civil dates, both inclusive. Units and categories include all that are below them.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub from: Option<Date>,
    pub to: Option<Date>,
    pub units: Option<Vec<UnitId>>,
    pub categories: Option<Vec<String>>,
}

/// One page, the latest day first. `after` is the day and the id of the last entry of the page before.
pub async fn page(
    db: &impl ConnectionTrait,
    actor: &Actor,
    wanted: &Wanted,
    limit: u64,
    after: Option<(Date, EntryId)>,
) -> Result<Vec<entry::Model>, DbErr> {
    use entry::Column::{BookedOn, Id};
    let mut query = scoped(actor, wanted);
    if let Some((on, id)) = after {
        query = query.filter(BookedOn.lt(on).or(BookedOn.eq(on).and(Id.lt(id))));
    }
    query.order_by_desc(BookedOn).order_by_desc(Id).limit(limit).all(db).await
}

/// By what a report groups its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    All,
    Unit,
    Category,
    Month,
}

/// Sums of the known figures, computed by the database.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Sums {
    /// The unit's id, the category or the month; empty when not grouped.
    pub key: String,
    pub currency: String,
    pub displaced_ppm: i64,
    pub cost: Option<i64>,
    pub cashable: Option<i64>,
    pub budget_released: Option<i64>,
    pub disposal: Option<i64>,
    pub low: Option<i64>,
    pub central: Option<i64>,
    pub high: Option<i64>,
    pub waste: Option<i64>,
    pub n: i64,
    pub cost_n: i64,
    pub disposal_n: i64,
    pub co2e_n: i64,
    pub low_n: i64,
    pub high_n: i64,
    pub waste_n: i64,
}

pub async fn sums(db: &impl ConnectionTrait, actor: &Actor, wanted: &Wanted, by: By) -> Result<Vec<Sums>, DbErr> {
    let key = match by {
        By::All => nothing(),
        By::Unit => text_of(db, "\"unit_id\""),
        By::Category => Expr::cust("\"category_key\""),
        By::Month => month_of(db, "\"booked_on\""),
    };
    // An entry that displaced nothing (a giver's avoided disposal) does not count its things: the receiver's entry
    // counts them.
    let things = |known: &str| sum(&format!("CASE WHEN \"displaced_ppm\" <> 0 AND {known} THEN \"n\" ELSE 0 END"));
    let where_known =
        |known: &str, figure: &str| sum(&format!("CASE WHEN \"{known}\" IS NOT NULL THEN \"{figure}\" END"));
    scoped(actor, wanted)
        .select_only()
        .column_as(key.clone(), "key")
        .column(entry::Column::Currency)
        .column_as(sum("\"displaced_ppm\""), "displaced_ppm")
        .column_as(sum("\"avoided_cost_minor\""), "cost")
        .column_as(where_known("avoided_cost_minor", "cashable_minor"), "cashable")
        .column_as(where_known("avoided_cost_minor", "budget_released_minor"), "budget_released")
        .column_as(where_known("avoided_cost_minor", "disposal_avoided_minor"), "disposal")
        .column_as(where_known("co2e_central_g", "co2e_low_g"), "low")
        .column_as(sum("\"co2e_central_g\""), "central")
        .column_as(where_known("co2e_central_g", "co2e_high_g"), "high")
        .column_as(sum("\"waste_g\""), "waste")
        .column_as(things("1 = 1"), "n")
        .column_as(things("\"avoided_cost_minor\" IS NOT NULL"), "cost_n")
        .column_as(things("\"disposal_avoided_minor\" IS NOT NULL"), "disposal_n")
        .column_as(things("\"co2e_central_g\" IS NOT NULL"), "co2e_n")
        .column_as(things("\"co2e_central_g\" IS NOT NULL AND \"co2e_low_g\" IS NOT NULL"), "low_n")
        .column_as(things("\"co2e_central_g\" IS NOT NULL AND \"co2e_high_g\" IS NOT NULL"), "high_n")
        .column_as(things("\"waste_g\" IS NOT NULL"), "waste_n")
        .group_by(key)
        .group_by(entry::Column::Currency)
        .order_by_asc(entry::Column::Currency)
        .into_model::<Sums>()
        .all(db)
        .await
}

fn scoped(actor: &Actor, wanted: &Wanted) -> Select<entry::Entity> {
    use entry::Column::*;
    let mut which = Condition::all().add(scope::own(actor, OrganisationId));
    if let Some(from) = wanted.from {
        which = which.add(BookedOn.gte(from));
    }
    if let Some(to) = wanted.to {
        which = which.add(BookedOn.lte(to));
    }
    if let Some(units) = &wanted.units {
        which = which.add(UnitId.is_in(units.iter().copied()));
    }
    if let Some(categories) = &wanted.categories {
        which = which.add(CategoryKey.is_in(categories.iter().cloned()));
    }
    entry::Entity::find().filter(which)
}

/// A key that puts everything into one group. PostgreSQL cannot group by a constant, but by an expression of one.
pub(in crate::store) fn nothing() -> SimpleExpr {
    Expr::cust("CAST('' AS TEXT)")
}

/// PostgreSQL sums bigints to numeric. The figures fit into a bigint. If they did not, the cast would fail instead of
/// rounding.
pub(in crate::store) fn sum(what: &str) -> SimpleExpr {
    Expr::cust(format!("CAST(SUM({what}) AS BIGINT)"))
}

/// A quoted column of ids as text, to group by. SQLite stores ids as bytes.
pub(in crate::store) fn text_of(db: &impl ConnectionTrait, column: &str) -> SimpleExpr {
    match db.get_database_backend() {
        sea_orm::DbBackend::Postgres => Expr::cust(format!("CAST({column} AS TEXT)")),
        _ => Expr::cust(format!("lower(hex({column}))")),
    }
}

/// The month of a quoted column of days, or of moments in UTC: `2026-05`.
pub(in crate::store) fn month_of(db: &impl ConnectionTrait, column: &str) -> SimpleExpr {
    match db.get_database_backend() {
        sea_orm::DbBackend::Postgres => Expr::cust(format!("to_char({column}, 'YYYY-MM')")),
        _ => Expr::cust(format!("substr({column}, 1, 7)")),
    }
}
