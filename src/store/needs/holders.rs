//! Who holds lots, and who put them into the register.

use std::collections::{HashMap, HashSet};

use chrono::TimeDelta;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{ExprTrait, SimpleExpr},
};

use serde_json::{Value, json};
use uuid::Uuid;

use crate::domain::{
    HoldState, Instant, LineId, LotId, LotState, MovementId, PersonId, UnitId, Verb, Why, WorkOrderId, WorkOrderState,
    directory::policy::MOST_BACKDATING_DAYS, work::work_order::uses_up,
};
use crate::store::{
    IDS,
    needs::candidates::{self, FreeLot},
    rows::{handover, history, hold, lot, movement, work_order},
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
    held(db, unit, people, line, lot::Column::CategoryKey.is_in(categories)).await
}

/// Like [`kept`], for these lots, whatever their category is now.
pub async fn kept_of(
    db: &impl ConnectionTrait,
    unit: UnitId,
    people: &[PersonId],
    line: LineId,
    lots: &[LotId],
) -> Result<HashMap<LotId, i64>, DbErr> {
    let mut kept = HashMap::new();
    for these in lots.chunks(IDS) {
        kept.extend(held(db, unit, people, line, lot::Column::Id.is_in(these.iter().copied())).await?);
    }
    Ok(kept)
}

async fn held(
    db: &impl ConnectionTrait,
    unit: UnitId,
    people: &[PersonId],
    line: LineId,
    which: SimpleExpr,
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
        .filter(which)
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

/// The state that these lots had before the work that is being done on them.
pub async fn before_work(db: &impl ConnectionTrait, lots: &[LotId]) -> Result<HashMap<LotId, LotState>, DbErr> {
    let mut found = HashMap::new();
    for these in lots.chunks(IDS) {
        let rows: Vec<(LotId, LotState)> = work_order::Entity::find()
            .select_only()
            .columns([work_order::Column::LotId, work_order::Column::StateBefore])
            .filter(work_order::Column::LotId.is_in(these.iter().copied()))
            .filter(work_order::Column::State.eq(WorkOrderState::InProgress))
            .into_tuple()
            .all(db)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// Rows that were written since then. An act counts from when it was written down, not from when it is said to have
/// happened. The oldest moment that any policy allows lets the database use the index of a person's acts.
fn written_since<C: ColumnTrait>(at: C, recorded_at: C, since: Instant) -> Condition {
    let oldest = since - TimeDelta::days(i64::from(MOST_BACKDATING_DAYS));
    let written = Condition::any().add(at.gte(since)).add(recorded_at.gte(since));
    Condition::all().add(at.gte(oldest)).add(written)
}

/// What changes lots, or their products, so that their things may not be offered any more.
const HIDING: [Verb; 5] =
    [Verb::SurplusWithdrawn, Verb::Edited, Verb::LightOverridden, Verb::EvidenceEnded, Verb::WorkDone];
/// What ends agreements and articles. Changes of other things have the same verbs.
const ENDING: [Verb; 2] = [Verb::Changed, Verb::Closed];

/// Acts after which something may not be offered any more, oldest first.
pub struct Changes {
    /// Acts on lots and on products.
    pub lots: Vec<history::Model>,
    pub terms: Vec<history::Model>,
    /// The orders that these people gave.
    pub orders: Vec<work_order::Model>,
}

/// What these people changed since then, or had changed by a partner, so that it may not be offered any more.
pub async fn changes(db: &impl ConnectionTrait, people: &[PersonId], since: Instant) -> Result<Changes, DbErr> {
    let orders = given(db, people, since).await?;
    let mut rows = history::Entity::find()
        .filter(history::Column::By.is_in(people.iter().copied()))
        .filter(history::Column::Verb.is_in(HIDING.into_iter().chain(ENDING)))
        .filter(written_since(history::Column::At, history::Column::RecordedAt, since))
        .all(db)
        .await?;
    rows.extend(finished(db, &orders).await?);
    rows.sort_by_key(|row| row.id);
    rows.dedup_by_key(|row| row.id);
    // A step of an order is also in the history of the order itself, which is no lot.
    rows.retain(|row| order_of(row) != Some(row.subject));
    let hides = |row: &history::Model| row.verb.parse().is_ok_and(|verb| HIDING.contains(&verb));
    let (lots, terms) = rows.into_iter().partition(hides);
    Ok(Changes { lots, terms, orders })
}

/// How the work of these orders ended, whoever said so. Orders for a line are left out, because somebody accepted an
/// offer then, and what the partner found is no act of theirs.
async fn finished(db: &impl ConnectionTrait, orders: &[work_order::Model]) -> Result<Vec<history::Model>, DbErr> {
    let done = orders.iter().filter(|order| order.state == WorkOrderState::Done && order.line_id.is_none());
    let lots: Vec<Uuid> = done.clone().map(|order| order.lot_id.0).collect();
    let ids: HashSet<Uuid> = done.map(|order| order.id.0).collect();
    let mut found = Vec::new();
    for these in lots.chunks(IDS) {
        let steps = history::Entity::find()
            .filter(history::Column::Subject.is_in(these.iter().copied()))
            .filter(history::Column::Verb.eq(Verb::WorkDone));
        found.extend(steps.all(db).await?);
    }
    found.retain(|row| order_of(row).is_some_and(|order| ids.contains(&order)));
    Ok(found)
}

/// The order of which the row says something.
fn order_of(row: &history::Model) -> Option<Uuid> {
    serde_json::from_value(row.detail.as_ref()?.get("work_order")?.clone()).ok()
}

/// Things that left a lot without going into another one.
pub struct Gone {
    pub lot: LotId,
    pub n: i64,
    /// Whether the lot was available until then.
    pub was_available: bool,
}

/// What these people wrote off since then, or let a partner use up, without what was undone as a mistake. `given` are
/// the orders that they gave.
pub async fn left(
    db: &impl ConnectionTrait,
    people: &[PersonId],
    since: Instant,
    given: &[work_order::Model],
) -> Result<Vec<Gone>, DbErr> {
    let rows = movement::Entity::find()
        .filter(movement::Column::By.is_in(people.iter().copied()))
        .filter(written_since(movement::Column::At, movement::Column::RecordedAt, since))
        // Things that were logged by mistake and removed do not count as taken.
        .filter(movement::Column::Why.ne(Why::Undone))
        .all(db)
        .await?;
    // Filtered here and not in SQL: an index of everything that ever left a lot would not help to find these few rows.
    let mut gone: Vec<movement::Model> = rows.into_iter().filter(|row| row.to_lot.is_none()).collect();
    let known: HashSet<MovementId> = gone.iter().map(|row| row.id).collect();
    gone.extend(used_up(db, given).await?.into_iter().filter(|row| !known.contains(&row.id)));
    let work = Work::of(db, &gone).await?;
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
        let state = match row.state_before {
            // What counts is the state before the work.
            Some(LotState::InWork) => work.state_before(&row),
            state => state,
        };
        Some(Gone { lot: row.from_lot?, n: row.n, was_available: state == Some(LotState::Available) })
    };
    Ok(gone.into_iter().filter(stays).filter_map(told).collect())
}

/// The orders that these people gave since then.
async fn given(
    db: &impl ConnectionTrait,
    people: &[PersonId],
    since: Instant,
) -> Result<Vec<work_order::Model>, DbErr> {
    let given: Vec<Uuid> = history::Entity::find()
        .select_only()
        .column(history::Column::Subject)
        .filter(history::Column::By.is_in(people.iter().copied()))
        .filter(history::Column::Verb.eq(Verb::WorkRequested))
        .filter(written_since(history::Column::At, history::Column::RecordedAt, since))
        .into_tuple()
        .all(db)
        .await?;
    let mut found = Vec::new();
    // Some of these ids are those of lots, because the history of a lot names its orders too.
    for these in given.chunks(IDS) {
        let orders = work_order::Entity::find()
            .filter(work_order::Column::Id.is_in(these.iter().copied().map(WorkOrderId)))
            .all(db)
            .await?;
        found.extend(orders);
    }
    Ok(found)
}

/// The work during which things left.
struct Work {
    /// Oldest first.
    orders: HashMap<LotId, Vec<work_order::Model>>,
    /// Part of a lot that is lost during the work leaves as a lot of its own, which no order names.
    ancestors: HashMap<LotId, Vec<LotId>>,
}

impl Work {
    async fn of(db: &impl ConnectionTrait, gone: &[movement::Model]) -> Result<Self, DbErr> {
        let at_work = gone.iter().filter(|row| row.state_before == Some(LotState::InWork));
        let ancestors = candidates::ancestors(db, at_work.filter_map(|row| row.from_lot).collect()).await?;
        let mut lots: Vec<LotId> = ancestors.iter().flat_map(|(lot, from)| from.iter().chain([lot])).copied().collect();
        lots.sort_unstable();
        lots.dedup();
        let mut orders: HashMap<LotId, Vec<work_order::Model>> = HashMap::new();
        for these in lots.chunks(IDS) {
            let rows = work_order::Entity::find()
                .filter(work_order::Column::LotId.is_in(these.iter().copied()))
                .order_by_asc(work_order::Column::Id);
            for order in rows.all(db).await? {
                orders.entry(order.lot_id).or_default().push(order);
            }
        }
        Ok(Self { orders, ancestors })
    }

    /// The state before the last order that was given for the nearest lot until the things left.
    fn state_before(&self, left: &movement::Model) -> Option<LotState> {
        let (lot, at) = (left.from_lot?, left.recorded_at.unwrap_or(left.at));
        let last = |lot: &LotId| self.orders.get(lot)?.iter().rfind(|order| order.created_at <= at);
        let ancestors = self.ancestors.get(&lot).map_or(&[] as &[_], Vec::as_slice);
        [lot].iter().chain(ancestors).find_map(last).map(|order| order.state_before)
    }
}

/// How the things of orders that are done left the register, if the work used them up.
async fn used_up(db: &impl ConnectionTrait, orders: &[work_order::Model]) -> Result<Vec<movement::Model>, DbErr> {
    let done = orders.iter().filter(|order| order.state == WorkOrderState::Done && uses_up(order.kind).is_some());
    let lots: Vec<LotId> = done.clone().map(|order| order.lot_id).collect();
    let acts: HashSet<Uuid> = done.map(|order| order.id.0).collect();
    let mut found = Vec::new();
    for these in lots.chunks(IDS) {
        let steps = movement::Entity::find()
            .filter(movement::Column::FromLot.is_in(these.iter().copied()))
            .filter(movement::Column::Why.is_in([Why::Recycled, Why::TakenApart]));
        found.extend(steps.all(db).await?);
    }
    found.retain(|row| row.act.is_some_and(|act| acts.contains(&act)));
    Ok(found)
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
        .filter(written_since(handover::Column::At, handover::Column::RecordedAt, since))
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
        let rows: Vec<Option<LotId>> = movement::Entity::find()
            .select_only()
            .column(movement::Column::ToLot)
            .filter(movement::Column::ToLot.is_in(these.iter().copied()))
            .filter(movement::Column::By.is_in(people.iter().copied()))
            .filter(written_since(movement::Column::At, movement::Column::RecordedAt, since))
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
            .filter(written_since(history::Column::At, history::Column::RecordedAt, since))
            .into_tuple()
            .all(db)
            .await?;
        found.extend(written.into_iter().map(LotId));
    }
    Ok(found)
}
