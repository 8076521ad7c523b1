//! Listing lots from the database alone: slower than an index and without its forgiveness, but always there.

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, Select,
    sea_query::{Expr, Func, LikeExpr},
};

use crate::domain::{self, Date, Instant, LotId, LotState, PlaceId, UnitId, directory::actor::Actor};
use crate::store::{rows::lot, stock::scope};

#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// All must match; with each the categories whose names contain it.
    pub words: Vec<(String, Vec<String>)>,
    pub categories: Option<Vec<String>>,
    pub places: Option<Vec<PlaceId>>,
    pub owners: Option<Vec<UnitId>>,
    pub conditions: Vec<domain::Condition>,
    /// Everything that has not left, when empty.
    pub states: Vec<LotState>,
    /// At least so many that nobody holds.
    pub min_quantity: Option<i64>,
    /// Changed at this moment or later.
    pub updated_since: Option<Instant>,
    /// Surplus to which nothing happened since this moment.
    pub idle_since: Option<Instant>,
    /// Must be gone by this day or earlier.
    pub must_leave_by: Option<Date>,
    /// Surplus alone, what nothing happened to for the longest time first.
    pub longest_idle_first: bool,
}

/// A value and how many lots have it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Count {
    pub value: String,
    pub n: i64,
}

/// Newest first, or as the filter says, from behind `after`.
pub async fn page(
    db: &impl ConnectionTrait,
    actor: &Actor,
    today: Date,
    filter: &Filter,
    after: Option<LotId>,
    limit: u64,
) -> Result<Vec<lot::Model>, DbErr> {
    let mut rows = found(actor, today, filter);
    if filter.longest_idle_first {
        let last = match after {
            Some(id) => {
                crate::store::stock::lots::find(db, id).await?.and_then(|lot| Some((lot.surplus_since?, lot.id)))
            }
            None => None,
        };
        if let Some((at, id)) = last {
            let same = Condition::all().add(lot::Column::SurplusSince.eq(at)).add(lot::Column::Id.gt(id));
            rows = rows.filter(Condition::any().add(lot::Column::SurplusSince.gt(at)).add(same));
        }
        let ordered = rows.order_by_asc(lot::Column::SurplusSince).order_by_asc(lot::Column::Id);
        return ordered.limit(limit).all(db).await;
    }
    if let Some(after) = after {
        rows = rows.filter(lot::Column::Id.lt(after));
    }
    rows.order_by_desc(lot::Column::Id).limit(limit).all(db).await
}

/// Those of these lots that the actor sees, in no order.
pub async fn these(
    db: &impl ConnectionTrait,
    actor: &Actor,
    today: Date,
    ids: &[LotId],
) -> Result<Vec<lot::Model>, DbErr> {
    let these = lot::Column::Id.is_in(ids.iter().copied());
    lot::Entity::find().filter(these).filter(scope::lots(actor, today)).all(db).await
}

/// How many of the lots found each unit owns.
pub async fn count_by_unit(
    db: &impl ConnectionTrait,
    actor: &Actor,
    today: Date,
    filter: &Filter,
) -> Result<Vec<(UnitId, i64)>, DbErr> {
    found(actor, today, filter)
        .select_only()
        .column(lot::Column::UnitId)
        .column_as(lot::Column::Id.count(), "n")
        .group_by(lot::Column::UnitId)
        .into_tuple()
        .all(db)
        .await
}

/// How many of the lots found have each quantity.
pub async fn count_by_quantity(
    db: &impl ConnectionTrait,
    actor: &Actor,
    today: Date,
    filter: &Filter,
) -> Result<Vec<(i64, i64)>, DbErr> {
    found(actor, today, filter)
        .select_only()
        .column(lot::Column::Quantity)
        .column_as(lot::Column::Id.count(), "n")
        .group_by(lot::Column::Quantity)
        .into_tuple()
        .all(db)
        .await
}

/// What lots are counted by in `count_by`.
#[derive(Clone, Copy)]
pub enum CountBy {
    Category,
    Condition,
    State,
}

/// How many of the lots found have each value.
pub async fn count_by(
    db: &impl ConnectionTrait,
    actor: &Actor,
    today: Date,
    filter: &Filter,
    by: CountBy,
) -> Result<Vec<Count>, DbErr> {
    let column = match by {
        CountBy::Category => lot::Column::CategoryKey,
        CountBy::Condition => lot::Column::Condition,
        CountBy::State => lot::Column::State,
    };
    found(actor, today, filter)
        .select_only()
        .column_as(column, "value")
        .column_as(lot::Column::Id.count(), "n")
        .group_by(column)
        .into_model::<Count>()
        .all(db)
        .await
}

/// How many of the lots found are in each place.
pub async fn count_by_place(
    db: &impl ConnectionTrait,
    actor: &Actor,
    today: Date,
    filter: &Filter,
) -> Result<Vec<(PlaceId, i64)>, DbErr> {
    found(actor, today, filter)
        .select_only()
        .column(lot::Column::PlaceId)
        .column_as(lot::Column::Id.count(), "n")
        .group_by(lot::Column::PlaceId)
        .into_tuple()
        .all(db)
        .await
}

fn found(actor: &Actor, today: Date, filter: &Filter) -> Select<lot::Entity> {
    let mut rows = lot::Entity::find().filter(scope::lots(actor, today));
    rows = match filter.states.as_slice() {
        [] => rows.filter(lot::Column::State.ne(LotState::Gone)),
        states => rows.filter(lot::Column::State.is_in(states.iter().copied())),
    };
    if let Some(categories) = &filter.categories {
        rows = rows.filter(lot::Column::CategoryKey.is_in(categories));
    }
    if let Some(places) = &filter.places {
        rows = rows.filter(lot::Column::PlaceId.is_in(places.iter().copied()));
    }
    if let Some(owners) = &filter.owners {
        rows = rows.filter(lot::Column::UnitId.is_in(owners.iter().copied()));
    }
    if !filter.conditions.is_empty() {
        rows = rows.filter(lot::Column::Condition.is_in(filter.conditions.iter().copied()));
    }
    if let Some(least) = filter.min_quantity {
        rows = rows.filter(lot::Column::Quantity.into_expr().sub(lot::Column::Held.into_expr()).gte(least));
    }
    if let Some(since) = filter.updated_since {
        rows = rows.filter(lot::Column::UpdatedAt.gte(since));
    }
    if let Some(day) = filter.must_leave_by {
        rows = rows.filter(lot::Column::MustLeaveBy.lte(day));
    }
    if let Some(since) = filter.idle_since {
        rows = rows.filter(lot::Column::SurplusSince.lte(since));
    }
    if filter.longest_idle_first || filter.idle_since.is_some() {
        rows = rows.filter(lot::Column::State.eq(LotState::Available));
    }
    filter.words.iter().fold(rows, |rows, (word, categories)| rows.filter(mentions(actor, word, categories)))
}

/// The word anywhere in a lot. What others noted of their opened lots cannot be read, and so not be guessed word by
/// word either.
fn mentions(actor: &Actor, word: &str, categories: &[String]) -> Condition {
    let says = |column: lot::Column| contains(column, word);
    let shown = [lot::Column::Name, lot::Column::Brand, lot::Column::Model, lot::Column::Code];
    let any = shown.into_iter().fold(Condition::any(), |any, column| any.add(says(column)));
    let own = scope::own(actor, lot::Column::OrganisationId);
    let any = any.add(own.add(says(lot::Column::Note)));
    if categories.is_empty() { any } else { any.add(lot::Column::CategoryKey.is_in(categories)) }
}

/// The word anywhere in a text. SQLite folds only ASCII, so that "håg" is also looked for as "HÅG", and as it was
/// written.
pub(in crate::store) fn contains(column: impl ColumnTrait, word: &str) -> Condition {
    let pattern = |word: &str| {
        let escaped = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        LikeExpr::new(format!("%{escaped}%")).escape('\\')
    };
    Condition::any()
        .add(Expr::expr(Func::lower(column.into_expr())).like(pattern(&word.to_lowercase())))
        .add(Expr::expr(Func::upper(column.into_expr())).like(pattern(&word.to_uppercase())))
        .add(column.into_expr().like(pattern(word)))
}
