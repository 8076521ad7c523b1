//! Lots that cross from one legal entity to another.

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};

use crate::domain::{TransferId, TransferState, directory::actor::Actor};
use crate::store::{Tx, rows::transfer, stock::scope};

pub async fn find(db: &impl ConnectionTrait, id: TransferId) -> Result<Option<transfer::Model>, DbErr> {
    transfer::Entity::find_by_id(id).one(db).await
}

/// The transfer with its row locked: after the need line, before the lot.
pub async fn lock(tx: &Tx, id: TransferId) -> Result<Option<transfer::Model>, DbErr> {
    transfer::Entity::find_by_id(id).lock_exclusive().one(&**tx).await
}

pub async fn insert(tx: &Tx, new: transfer::Model) -> Result<transfer::Model, DbErr> {
    transfer::Entity::insert(new.clone().into_active_model()).exec_without_returning(&**tx).await?;
    Ok(new)
}

/// Both sides see a transfer and nobody else does. Newest first.
pub async fn list(
    db: &impl ConnectionTrait,
    actor: &Actor,
    state: Option<TransferState>,
    before: Option<TransferId>,
    limit: u64,
) -> Result<Vec<transfer::Model>, DbErr> {
    let sides = Condition::any()
        .add(scope::own(actor, transfer::Column::OrganisationId))
        .add(scope::own(actor, transfer::Column::ToOrganisationId));
    let mut query = transfer::Entity::find().filter(sides);
    if let Some(state) = state {
        query = query.filter(transfer::Column::State.eq(state));
    }
    if let Some(before) = before {
        query = query.filter(transfer::Column::Id.lt(before));
    }
    query.order_by_desc(transfer::Column::Id).limit(limit).all(db).await
}

/// Cancels a transfer that was not handed over. `false` if it was handed over or had ended.
pub async fn cancel_open(tx: &Tx, id: TransferId) -> Result<bool, DbErr> {
    let written = transfer::Entity::update_many()
        .col_expr(transfer::Column::State, Expr::value(TransferState::Cancelled))
        .col_expr(transfer::Column::Version, Expr::col(transfer::Column::Version).add(1))
        .filter(transfer::Column::Id.eq(id))
        .filter(transfer::Column::State.is_in([TransferState::Pending, TransferState::Approved]))
        .exec(&**tx)
        .await?;
    Ok(written.rows_affected == 1)
}
