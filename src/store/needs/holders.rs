//! Who holds lots, and who put them into the register.

use std::collections::{HashMap, HashSet};

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Func, SimpleExpr},
};

use uuid::Uuid;

use crate::domain::{HoldState, Instant, LineId, LotId, LotState, PersonId, UnitId, Why};
use crate::store::{
    IDS,
    needs::candidates::FreeLot,
    rows::{handover, history, hold, lot, movement},
};

/// How many of each lot of the categories these people hold, or somebody for this unit, for anything but the line.
pub async fn kept(
    db: &impl ConnectionTrait,
    unit: UnitId,
    people: &[PersonId],
    line: LineId,
    categories: &[String],
) -> Result<HashMap<LotId, i64>, DbErr> {
    let lots = hold::Entity::belongs_to(lot::Entity).from(hold::Column::LotId).to(lot::Column::Id);
    let theirs = hold::Column::UnitId.eq(unit).or(hold::Column::By.is_in(people.iter().copied()));
    let held: Vec<(LotId, i64)> = hold::Entity::find()
        .select_only()
        .columns([hold::Column::LotId, hold::Column::N])
        .join(JoinType::InnerJoin, lots.into())
        .filter(theirs)
        .filter(hold::Column::State.eq(HoldState::Active))
        .filter(hold::Column::LineId.is_null().or(hold::Column::LineId.ne(line)))
        .filter(lot::Column::CategoryKey.is_in(categories))
        .into_tuple()
        .all(db)
        .await?;
    let mut kept: HashMap<LotId, i64> = HashMap::new();
    for (lot, n) in held {
        *kept.entry(lot).or_default() += n;
    }
    Ok(kept)
}

pub async fn lots(db: &impl ConnectionTrait, ids: &[LotId]) -> Result<Vec<FreeLot>, DbErr> {
    let mut found = Vec::new();
    for these in ids.chunks(IDS) {
        let lots = lot::Entity::find().filter(lot::Column::Id.is_in(these.iter().copied()));
        found.extend(lots.into_partial_model::<FreeLot>().all(db).await?);
    }
    Ok(found)
}

/// The history's word for what is needed after all.
pub const WITHDRAWN: &str = "surplus_withdrawn";

/// What these people wrote about lots since then by which things are not offered any more, oldest first.
pub async fn changes(
    db: &impl ConnectionTrait,
    people: &[PersonId],
    since: Instant,
) -> Result<Vec<history::Model>, DbErr> {
    history::Entity::find()
        .filter(history::Column::By.is_in(people.iter().copied()))
        .filter(history::Column::Verb.is_in([WITHDRAWN, "edited"]))
        .filter(history::Column::At.gte(since))
        .order_by_asc(history::Column::Id)
        .all(db)
        .await
}

/// How many of each lot of the categories these people wrote off since then that were free until then.
pub async fn left(
    db: &impl ConnectionTrait,
    people: &[PersonId],
    since: Instant,
    categories: &[String],
) -> Result<HashMap<LotId, i64>, DbErr> {
    let lots = movement::Entity::belongs_to(lot::Entity).from(movement::Column::FromLot).to(lot::Column::Id);
    let rows: Vec<(Option<LotId>, Option<LotId>, i64)> = movement::Entity::find()
        .select_only()
        .columns([movement::Column::FromLot, movement::Column::ToLot, movement::Column::N])
        .join(JoinType::InnerJoin, lots.into())
        .filter(movement::Column::By.is_in(people.iter().copied()))
        .filter(movement::Column::At.gte(since))
        .filter(movement::Column::StateBefore.eq(LotState::Available))
        // What they logged by mistake was never there.
        .filter(movement::Column::Why.ne(Why::Undone))
        .filter(lot::Column::CategoryKey.is_in(categories))
        .into_tuple()
        .all(db)
        .await?;
    let mut left: HashMap<LotId, i64> = HashMap::new();
    // Asked here: to find all that ever left anywhere is no use of an index.
    let gone = rows.into_iter().filter(|(_, to, _)| to.is_none());
    for (lot, n) in gone.filter_map(|(lot, _, n)| Some((lot?, n))) {
        *left.entry(lot).or_default() += n;
    }
    Ok(left)
}

/// How many of each lot of the categories these people reserved without a need, took over since then and did not return.
pub async fn taken(
    db: &impl ConnectionTrait,
    people: &[PersonId],
    since: Instant,
    categories: &[String],
) -> Result<HashMap<LotId, i64>, DbErr> {
    let handovers = hold::Entity::belongs_to(handover::Entity).from(hold::Column::Id).to(handover::Column::HoldId);
    let rows: Vec<(LotId, i64, i64, Option<LineId>)> = hold::Entity::find()
        .select_only()
        .columns([handover::Column::LotId, handover::Column::N, handover::Column::Returned])
        .column(hold::Column::LineId)
        .join(JoinType::InnerJoin, handovers.into())
        .filter(hold::Column::By.is_in(people.iter().copied()))
        .filter(hold::Column::State.is_in([HoldState::Active, HoldState::Done]))
        .filter(handover::Column::At.gte(since))
        .filter(handover::Column::CategoryKey.is_in(categories))
        .into_tuple()
        .all(db)
        .await?;
    let mut taken: HashMap<LotId, i64> = HashMap::new();
    for (lot, n, returned, _) in rows.into_iter().filter(|(.., line)| line.is_none()) {
        *taken.entry(lot).or_default() += n - returned;
    }
    Ok(taken)
}

/// Those of the lots that these people put into the register, added to, declared surplus or made something else of since
/// that moment.
pub async fn brought(
    db: &impl ConnectionTrait,
    ids: &[LotId],
    people: &[PersonId],
    since: Instant,
) -> Result<HashSet<LotId>, DbErr> {
    let mut found = HashSet::new();
    for these in ids.chunks(IDS) {
        // When it was told counts, and not when it is said to have happened.
        let told: SimpleExpr =
            Func::coalesce([Expr::col(movement::Column::RecordedAt), Expr::col(movement::Column::At)]).into();
        let rows: Vec<Option<LotId>> = movement::Entity::find()
            .select_only()
            .column(movement::Column::ToLot)
            .filter(movement::Column::ToLot.is_in(these.iter().copied()))
            .filter(movement::Column::By.is_in(people.iter().copied()))
            .filter(told.gte(since))
            .into_tuple()
            .all(db)
            .await?;
        found.extend(rows.into_iter().flatten());
        let written: Vec<Uuid> = history::Entity::find()
            .select_only()
            .column(history::Column::Subject)
            .filter(history::Column::Subject.is_in(these.iter().map(|lot| lot.0)))
            .filter(history::Column::By.is_in(people.iter().copied()))
            .filter(history::Column::Verb.is_in(["surplus_declared", "edited"]))
            .filter(history::Column::At.gte(since))
            .into_tuple()
            .all(db)
            .await?;
        found.extend(written.into_iter().map(LotId));
    }
    Ok(found)
}
