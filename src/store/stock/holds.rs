//! Claims on parts of lots.

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};

use crate::domain::{HoldId, HoldState, LineId, LotId, OrganisationId};
use crate::store::{Tx, rows::hold};

pub async fn find(db: &impl ConnectionTrait, id: HoldId) -> Result<Option<hold::Model>, DbErr> {
    hold::Entity::find_by_id(id).one(db).await
}

pub async fn lock(tx: &Tx, id: HoldId) -> Result<Option<hold::Model>, DbErr> {
    hold::Entity::find_by_id(id).lock_exclusive().one(&**tx).await
}

/// The lot's active holds, oldest first. When there are too few things for all holds, the newest are broken first.
pub async fn active(db: &impl ConnectionTrait, lot: LotId) -> Result<Vec<hold::Model>, DbErr> {
    hold::Entity::find()
        .filter(hold::Column::LotId.eq(lot))
        .filter(hold::Column::State.eq(HoldState::Active))
        .order_by_asc(hold::Column::Id)
        .all(db)
        .await
}

/// The lines that have an active hold on one of these lots. Only holds of these organisations count.
pub async fn lines_of(
    db: &impl ConnectionTrait,
    organisations: &[OrganisationId],
    lots: &[LotId],
) -> Result<Vec<LineId>, DbErr> {
    let active = hold::Entity::find()
        .filter(hold::Column::LotId.is_in(lots.iter().copied()))
        .filter(hold::Column::State.eq(HoldState::Active))
        .filter(hold::Column::OrganisationId.is_in(organisations.iter().copied()));
    Ok(active.all(db).await?.into_iter().filter_map(|hold| hold.line_id).collect())
}

pub async fn insert(tx: &Tx, hold: hold::Model) -> Result<hold::Model, DbErr> {
    hold::Entity::insert(hold.clone().into_active_model()).exec_without_returning(&**tx).await?;
    Ok(hold)
}

/// The active holds for a line, oldest first.
pub async fn of_line(db: &impl ConnectionTrait, line: LineId) -> Result<Vec<hold::Model>, DbErr> {
    hold::Entity::find()
        .filter(hold::Column::LineId.eq(line))
        .filter(hold::Column::State.eq(HoldState::Active))
        .order_by_asc(hold::Column::Id)
        .all(db)
        .await
}
