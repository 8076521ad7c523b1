//! Needs, their lines, and what was decided about offers.

use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::{
    Tx,
    entity::{decision, need, need_line},
};
use crate::domain::{DecisionId, DecisionState, LineId, NeedId};

pub async fn find(db: &impl ConnectionTrait, id: NeedId) -> Result<Option<need::Model>, DbErr> {
    need::Entity::find_by_id(id).one(db).await
}

/// The need with its row locked, after its lines: two of them that are met at once must see each other.
pub async fn lock(tx: &Tx, id: NeedId) -> Result<Option<need::Model>, DbErr> {
    need::Entity::find_by_id(id).lock_exclusive().one(&**tx).await
}

pub async fn lines(db: &impl ConnectionTrait, need: NeedId) -> Result<Vec<need_line::Model>, DbErr> {
    need_line::Entity::find()
        .filter(need_line::Column::NeedId.eq(need))
        .order_by_asc(need_line::Column::Position)
        .all(db)
        .await
}

pub async fn line(db: &impl ConnectionTrait, id: LineId) -> Result<Option<need_line::Model>, DbErr> {
    need_line::Entity::find_by_id(id).one(db).await
}

/// The line with its row locked; lines are locked before lots.
pub async fn lock_line(tx: &Tx, id: LineId) -> Result<Option<need_line::Model>, DbErr> {
    need_line::Entity::find_by_id(id).lock_exclusive().one(&**tx).await
}

pub async fn save(tx: &Tx, mut need: need::Model) -> Result<need::Model, DbErr> {
    let old = need.version;
    need.version += 1;
    let written = need::Entity::update_many()
        .set(need.clone().into_active_model().reset_all())
        .filter(need::Column::Id.eq(need.id))
        .filter(need::Column::Version.eq(old))
        .exec(&**tx)
        .await?;
    if written.rows_affected == 1 { Ok(need) } else { Err(DbErr::RecordNotUpdated) }
}

pub async fn save_line(tx: &Tx, mut line: need_line::Model) -> Result<need_line::Model, DbErr> {
    let old = line.version;
    line.version += 1;
    let written = need_line::Entity::update_many()
        .set(line.clone().into_active_model().reset_all())
        .filter(need_line::Column::Id.eq(line.id))
        .filter(need_line::Column::Version.eq(old))
        .exec(&**tx)
        .await?;
    if written.rows_affected == 1 { Ok(line) } else { Err(DbErr::RecordNotUpdated) }
}

pub async fn decisions(db: &impl ConnectionTrait, line: LineId) -> Result<Vec<decision::Model>, DbErr> {
    decision::Entity::find().filter(decision::Column::LineId.eq(line)).order_by_asc(decision::Column::Id).all(db).await
}

pub async fn set_decision_state(tx: &Tx, id: DecisionId, state: DecisionState) -> Result<(), DbErr> {
    decision::Entity::update_many()
        .col_expr(decision::Column::State, sea_orm::sea_query::Expr::value(state))
        .filter(decision::Column::Id.eq(id))
        .exec(&**tx)
        .await?;
    Ok(())
}
