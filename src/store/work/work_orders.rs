//! Work that partners do.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};

use crate::domain::{LineId, PartnerId, PlaceId, WorkOrderId, WorkOrderState, directory::actor::Actor};
use crate::store::{
    Tx,
    rows::{place, work_order},
    stock::scope,
};

pub async fn find(db: &impl ConnectionTrait, id: WorkOrderId) -> Result<Option<work_order::Model>, DbErr> {
    work_order::Entity::find_by_id(id).one(db).await
}

/// The order with its row locked: after the need line, before the lot.
pub async fn lock(tx: &Tx, id: WorkOrderId) -> Result<Option<work_order::Model>, DbErr> {
    work_order::Entity::find_by_id(id).lock_exclusive().one(&**tx).await
}

pub async fn insert(tx: &Tx, new: work_order::Model) -> Result<work_order::Model, DbErr> {
    work_order::Entity::insert(new.clone().into_active_model()).exec_without_returning(&**tx).await?;
    Ok(new)
}

/// Orders of the actor's organisation, or those of the partner the actor works for and no other.
pub fn visible(actor: &Actor) -> Condition {
    match actor.partner {
        Some(partner) => Condition::all().add(work_order::Column::PartnerId.eq(partner)),
        None => scope::own(actor, work_order::Column::OrganisationId),
    }
}

/// One page, newest first.
pub async fn list(
    db: &impl ConnectionTrait,
    actor: &Actor,
    state: Option<WorkOrderState>,
    partner: Option<PartnerId>,
    before: Option<WorkOrderId>,
    limit: u64,
) -> Result<Vec<work_order::Model>, DbErr> {
    let mut query = work_order::Entity::find().filter(visible(actor));
    if let Some(state) = state {
        query = query.filter(work_order::Column::State.eq(state));
    }
    if let Some(partner) = partner {
        query = query.filter(work_order::Column::PartnerId.eq(partner));
    }
    if let Some(before) = before {
        query = query.filter(work_order::Column::Id.lt(before));
    }
    query.order_by_desc(work_order::Column::Id).limit(limit).all(db).await
}

/// All orders for the line, oldest first. Among them are orders that were refused, and orders that were cancelled with
/// the reason `quote_changed`. The quote and the date of these are the figures of the changed offer.
pub async fn of_line(db: &impl ConnectionTrait, line: LineId) -> Result<Vec<work_order::Model>, DbErr> {
    work_order::Entity::find()
        .filter(work_order::Column::LineId.eq(line))
        .order_by_asc(work_order::Column::Id)
        .all(db)
        .await
}

/// Cancels an order that was not begun. `false` if it was begun or had ended.
pub async fn cancel_unbegun(tx: &Tx, id: WorkOrderId, reason: &str) -> Result<bool, DbErr> {
    let written = work_order::Entity::update_many()
        .col_expr(work_order::Column::State, Expr::value(WorkOrderState::Cancelled))
        .col_expr(work_order::Column::Reason, Expr::value(reason))
        .col_expr(work_order::Column::Version, Expr::col(work_order::Column::Version).add(1))
        .filter(work_order::Column::Id.eq(id))
        .filter(work_order::Column::State.is_in([
            WorkOrderState::Requested,
            WorkOrderState::Quoted,
            WorkOrderState::Accepted,
        ]))
        .exec(&**tx)
        .await?;
    Ok(written.rows_affected == 1)
}

pub async fn places(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = PlaceId>,
) -> Result<HashMap<PlaceId, place::Model>, DbErr> {
    let rows = place::Entity::find().filter(place::Column::Id.is_in(ids)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}
