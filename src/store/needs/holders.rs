//! Who holds lots, and who put them into the register.

use std::collections::{HashMap, HashSet};

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Func, SimpleExpr},
};

use serde_json::{Value, json};
use uuid::Uuid;

use crate::domain::{HoldState, Instant, LineId, LotId, LotState, PersonId, UnitId, Verb, Why};
use crate::store::{
    IDS,
    needs::candidates::FreeLot,
    rows::{handover, history, hold, lot, movement},
};

/// How many things of each lot in the categories are held by these people, or by anybody for this unit. Holds for the
/// line itself do not count.
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

/// What these people changed on lots since then so that their things may not be offered any more, oldest first.
pub async fn changes(
    db: &impl ConnectionTrait,
    people: &[PersonId],
    since: Instant,
) -> Result<Vec<history::Model>, DbErr> {
    history::Entity::find()
        .filter(history::Column::By.is_in(people.iter().copied()))
        .filter(history::Column::Verb.is_in([Verb::SurplusWithdrawn, Verb::Edited]))
        .filter(history::Column::At.gte(since))
        .order_by_asc(history::Column::Id)
        .all(db)
        .await
}

/// Things that left a lot without going into another one.
pub struct Gone {
    pub lot: LotId,
    pub n: i64,
    /// Whether the lot was available until then.
    pub was_available: bool,
}

/// What these people wrote off since then, without what was undone as a mistake.
pub async fn left(db: &impl ConnectionTrait, people: &[PersonId], since: Instant) -> Result<Vec<Gone>, DbErr> {
    let rows = movement::Entity::find()
        .filter(movement::Column::By.is_in(people.iter().copied()))
        .filter(movement::Column::At.gte(since))
        // Things that were logged by mistake and removed do not count as taken.
        .filter(movement::Column::Why.ne(Why::Undone))
        .all(db)
        .await?;
    // Filtered here and not in SQL: an index of everything that ever left a lot would not help to find these few rows.
    let gone: Vec<movement::Model> = rows.into_iter().filter(|row| row.to_lot.is_none()).collect();
    let mut lots: Vec<LotId> = gone.iter().filter_map(|row| row.from_lot).collect();
    lots.sort_unstable();
    lots.dedup();
    let mut undone: HashSet<Value> = HashSet::new();
    for these in lots.chunks(IDS) {
        let back = movement::Entity::find()
            .filter(movement::Column::ToLot.is_in(these.iter().copied()))
            .filter(movement::Column::Why.eq(Why::Undone));
        let names = |row: movement::Model| row.evidence.as_ref()?.get("movement").cloned();
        undone.extend(back.all(db).await?.into_iter().filter_map(names));
    }
    let stays = |row: &movement::Model| !undone.contains(&json!(row.id));
    let told = |row: movement::Model| {
        Some(Gone { lot: row.from_lot?, n: row.n, was_available: row.state_before == Some(LotState::Available) })
    };
    Ok(gone.into_iter().filter(stays).filter_map(told).collect())
}

/// How many things of each lot these people reserved without a need, received since then and did not return, and the
/// category under which they received them.
pub async fn taken(
    db: &impl ConnectionTrait,
    people: &[PersonId],
    since: Instant,
) -> Result<Vec<(LotId, i64, String)>, DbErr> {
    let handovers = hold::Entity::belongs_to(handover::Entity).from(hold::Column::Id).to(handover::Column::HoldId);
    let rows: Vec<(LotId, i64, i64, String, Option<LineId>)> = hold::Entity::find()
        .select_only()
        .columns([handover::Column::LotId, handover::Column::N, handover::Column::Returned])
        .column(handover::Column::CategoryKey)
        .column(hold::Column::LineId)
        .join(JoinType::InnerJoin, handovers.into())
        .filter(hold::Column::By.is_in(people.iter().copied()))
        .filter(hold::Column::State.is_in([HoldState::Active, HoldState::Done]))
        .filter(handover::Column::At.gte(since))
        .into_tuple()
        .all(db)
        .await?;
    let without_need = rows.into_iter().filter(|(.., line)| line.is_none());
    Ok(without_need.map(|(lot, n, returned, category, _)| (lot, n - returned, category)).collect())
}

/// The movements since then that split these lots or joined them into others.
pub async fn passed_on(
    db: &impl ConnectionTrait,
    lots: &[LotId],
    since: Instant,
) -> Result<Vec<movement::Model>, DbErr> {
    let mut found = Vec::new();
    for these in lots.chunks(IDS) {
        let steps = movement::Entity::find()
            .filter(movement::Column::FromLot.is_in(these.iter().copied()))
            .filter(movement::Column::Why.is_in([Why::Split, Why::Joined]))
            .filter(movement::Column::At.gte(since));
        found.extend(steps.all(db).await?);
    }
    Ok(found)
}

/// Those of these lots that these people put into the register, added to, declared surplus or edited since that moment.
pub async fn brought(
    db: &impl ConnectionTrait,
    ids: &[LotId],
    people: &[PersonId],
    since: Instant,
) -> Result<HashSet<LotId>, DbErr> {
    let mut found = HashSet::new();
    for these in ids.chunks(IDS) {
        // What counts is when it was written down, not when it is said to have happened.
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
            .filter(history::Column::Verb.is_in([Verb::SurplusDeclared, Verb::Edited]))
            .filter(history::Column::At.gte(since))
            .into_tuple()
            .all(db)
            .await?;
        found.extend(written.into_iter().map(LotId));
    }
    Ok(found)
}
