//! Handovers and returns.

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, IntoActiveModel, JoinType,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait},
};

use crate::domain::{
    CallOffId, HandoverId, HoldId, Instant, LineId, LotId, PersonId, UnitId, Why, WorkOrderId, WorkOrderState,
    directory::actor::Actor,
};
use crate::store::{
    Tx,
    rows::{handover, handover_return, hold, movement, person, work_order},
};

pub async fn find(db: &impl ConnectionTrait, id: HandoverId) -> Result<Option<handover::Model>, DbErr> {
    handover::Entity::find_by_id(id).one(db).await
}

/// The handover with its row locked, after the line and the lot.
pub async fn lock(tx: &Tx, id: HandoverId) -> Result<Option<handover::Model>, DbErr> {
    handover::Entity::find_by_id(id).lock_exclusive().one(&**tx).await
}

/// The handovers with their rows locked in the order of their ids.
pub async fn lock_all(tx: &Tx, ids: Vec<HandoverId>) -> Result<Vec<handover::Model>, DbErr> {
    let these = handover::Entity::find().filter(handover::Column::Id.is_in(ids));
    these.order_by_asc(handover::Column::Id).lock_exclusive().all(&**tx).await
}

/// Handovers by another organisation whose things are now one of these lots.
pub async fn borrowed(db: &impl ConnectionTrait, lots: Vec<LotId>) -> Result<Vec<handover::Model>, DbErr> {
    handover::Entity::find()
        .filter(handover::Column::LotId.is_in(lots))
        .filter(handover::Column::TransferId.is_not_null())
        .order_by_asc(handover::Column::Id)
        .all(db)
        .await
}

pub async fn insert(tx: &Tx, handover: handover::Model) -> Result<handover::Model, DbErr> {
    handover::Entity::insert(handover.clone().into_active_model()).exec_without_returning(&**tx).await?;
    Ok(handover)
}

pub async fn insert_return(tx: &Tx, row: handover_return::Model) -> Result<handover_return::Model, DbErr> {
    handover_return::Entity::insert(row.clone().into_active_model()).exec_without_returning(&**tx).await?;
    Ok(row)
}

pub async fn returns(db: &impl ConnectionTrait, of: Vec<HandoverId>) -> Result<Vec<handover_return::Model>, DbErr> {
    handover_return::Entity::find()
        .filter(handover_return::Column::HandoverId.is_in(of))
        .order_by_asc(handover_return::Column::Id)
        .all(db)
        .await
}

/// The handovers by which this lot's things were received, oldest first.
pub async fn of_lot(db: &impl ConnectionTrait, lot: LotId) -> Result<Vec<handover::Model>, DbErr> {
    handover::Entity::find().filter(handover::Column::LotId.eq(lot)).order_by_asc(handover::Column::Id).all(db).await
}

/// Whether anything that a call-off delivered was not returned.
pub async fn any_kept_of(tx: &Tx, line: LineId, call_off: CallOffId) -> Result<bool, DbErr> {
    let stayed = handover::Entity::find()
        .filter(handover::Column::LineId.eq(line))
        .filter(handover::Column::CallOffId.eq(call_off))
        .filter(Expr::col(handover::Column::N).gt(Expr::col(handover::Column::Returned)))
        .count(&**tx)
        .await?;
    Ok(stayed > 0)
}

/// Whether the lot was handed over at `since` or later by another handover than `except`.
pub async fn another_since(
    db: &impl ConnectionTrait,
    lot: LotId,
    since: Instant,
    except: HandoverId,
) -> Result<bool, DbErr> {
    let others = handover::Entity::find()
        .filter(handover::Column::LotId.eq(lot))
        .filter(handover::Column::At.gte(since))
        .filter(handover::Column::Id.ne(except))
        .count(db)
        .await?;
    Ok(others > 0)
}

/// Filters of the list.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted {
    pub unit: Option<UnitId>,
    pub lot: Option<LotId>,
    pub line: Option<LineId>,
    pub hold: Option<HoldId>,
}

/// One page, newest first. Both organisations of a transfer see it.
pub async fn page(
    db: &impl ConnectionTrait,
    actor: &Actor,
    wanted: Wanted,
    limit: u64,
    after: Option<HandoverId>,
) -> Result<Vec<handover::Model>, DbErr> {
    use handover::Column::*;
    let own = || if actor.partner.is_some() { Vec::new() } else { actor.organisations.clone() };
    let scope = Condition::any().add(OrganisationId.is_in(own())).add(FromOrganisationId.is_in(own()));
    let mut query = handover::Entity::find().filter(scope);
    if let Some(unit) = wanted.unit {
        query = query.filter(UnitId.eq(unit).or(FromUnitId.eq(unit)));
    }
    if let Some(lot) = wanted.lot {
        query = query.filter(LotId.eq(lot));
    }
    if let Some(line) = wanted.line {
        query = query.filter(LineId.eq(line));
    }
    if let Some(hold) = wanted.hold {
        query = query.filter(HoldId.eq(hold));
    }
    if let Some(after) = after {
        query = query.filter(Id.lt(after));
    }
    query.order_by_desc(Id).limit(limit).all(db).await
}

/// People by id, for the two parties of a handover.
pub async fn people(db: &impl ConnectionTrait, ids: Vec<PersonId>) -> Result<Vec<person::Model>, DbErr> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    person::Entity::find().filter(person::Column::Id.is_in(ids)).all(db).await
}

/// Finished work orders: those on the lot, those that made the lot, and `order`, the one of the hold.
pub async fn work_done(
    db: &impl ConnectionTrait,
    lot: LotId,
    order: Option<WorkOrderId>,
) -> Result<Vec<work_order::Model>, DbErr> {
    let making = movement::Entity::find()
        .select_only()
        .column(movement::Column::Act)
        .filter(movement::Column::ToLot.eq(lot))
        .filter(movement::Column::Why.eq(Why::Made))
        .into_query();
    let mut which =
        Condition::any().add(work_order::Column::LotId.eq(lot)).add(work_order::Column::Id.in_subquery(making));
    if let Some(order) = order {
        which = which.add(work_order::Column::Id.eq(order));
    }
    work_order::Entity::find()
        .filter(which)
        .filter(work_order::Column::State.eq(WorkOrderState::Done))
        .order_by_asc(work_order::Column::Id)
        .all(db)
        .await
}

/// How many of the lot's things were handed over since then and were not returned.
pub async fn handed_since(db: &impl ConnectionTrait, lot: LotId, since: Instant) -> Result<i64, DbErr> {
    #[derive(FromQueryResult)]
    struct Sum {
        n: Option<i64>,
    }
    let sum = Expr::cust("CAST(SUM(\"handover\".\"n\" - \"handover\".\"returned\") AS BIGINT)");
    let of_lot = handover::Entity::belongs_to(hold::Entity).from(handover::Column::HoldId).to(hold::Column::Id).into();
    let row = handover::Entity::find()
        .select_only()
        .column_as(sum, "n")
        .join(JoinType::InnerJoin, of_lot)
        .filter(hold::Column::LotId.eq(lot))
        .filter(handover::Column::At.gte(since))
        .into_model::<Sum>()
        .one(db)
        .await?;
    Ok(row.and_then(|row| row.n).unwrap_or(0))
}
