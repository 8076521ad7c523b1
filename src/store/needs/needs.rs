//! Needs, their lines, and what was decided about offers.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::SimpleExpr,
};

use crate::domain::{DecisionId, DecisionState, Instant, LineId, NeedId, NeedState};
use crate::store::{
    IDS, Tx,
    rows::{decision, need, need_line},
};

pub async fn find(db: &impl ConnectionTrait, id: NeedId) -> Result<Option<need::Model>, DbErr> {
    need::Entity::find_by_id(id).one(db).await
}

pub async fn insert(tx: &Tx, need: need::Model) -> Result<(), DbErr> {
    need::Entity::insert(need.into_active_model()).exec_without_returning(&**tx).await?;
    Ok(())
}

pub async fn insert_lines(tx: &Tx, lines: Vec<need_line::Model>) -> Result<(), DbErr> {
    let rows = lines.into_iter().map(IntoActiveModel::into_active_model);
    need_line::Entity::insert_many(rows).exec_without_returning(&**tx).await?;
    Ok(())
}

/// The need with its row locked, after its lines. Two of its lines that are met at the same time must see each other.
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

/// These lines, each with its need.
pub async fn lines_with_needs(
    db: &impl ConnectionTrait,
    ids: &[LineId],
) -> Result<Vec<(need_line::Model, need::Model)>, DbErr> {
    let mut found = Vec::new();
    for these in ids.chunks(IDS) {
        let lines =
            need_line::Entity::find().filter(need_line::Column::Id.is_in(these.iter().copied())).all(db).await?;
        let needs = need::Entity::find().filter(need::Column::Id.is_in(lines.iter().map(|line| line.need_id)));
        let needs: HashMap<NeedId, need::Model> =
            needs.all(db).await?.into_iter().map(|need| (need.id, need)).collect();
        found.extend(lines.into_iter().filter_map(|line| Some((needs.get(&line.need_id).cloned()?, line))));
    }
    Ok(found.into_iter().map(|(need, line)| (line, need)).collect())
}

/// All lines of the needs of this person or this unit that were stated or closed since then, or that are open.
pub async fn lines_around(
    db: &impl ConnectionTrait,
    of: &need::Model,
    since: Instant,
) -> Result<Vec<need_line::Model>, DbErr> {
    let mut needs: Vec<NeedId> = Vec::new();
    let lately = Condition::any()
        .add(need::Column::CreatedAt.gte(since))
        .add(need::Column::ClosedAt.gte(since))
        .add(need::Column::State.eq(NeedState::Open));
    let same: [SimpleExpr; 2] = [need::Column::By.eq(of.by), need::Column::UnitId.eq(of.unit_id)];
    for same in same {
        let found = need::Entity::find()
            .select_only()
            .column(need::Column::Id)
            .filter(same)
            .filter(lately.clone())
            .filter(need::Column::OrganisationId.eq(of.organisation_id));
        needs.extend(found.into_tuple::<NeedId>().all(db).await?);
    }
    needs.sort_unstable();
    needs.dedup();
    let mut lines = Vec::new();
    for these in needs.chunks(IDS) {
        lines.extend(
            need_line::Entity::find().filter(need_line::Column::NeedId.is_in(these.iter().copied())).all(db).await?,
        );
    }
    Ok(lines)
}

/// The line with its row locked; lines are locked before lots.
pub async fn lock_line(tx: &Tx, id: LineId) -> Result<Option<need_line::Model>, DbErr> {
    need_line::Entity::find_by_id(id).lock_exclusive().one(&**tx).await
}

/// The lines locked in the order of their ids, so that two transactions never wait for each other.
pub async fn lock_lines(tx: &Tx, ids: impl IntoIterator<Item = LineId>) -> Result<Vec<need_line::Model>, DbErr> {
    need_line::Entity::find()
        .filter(need_line::Column::Id.is_in(ids))
        .order_by_asc(need_line::Column::Id)
        .lock_exclusive()
        .all(&**tx)
        .await
}

pub async fn decisions(db: &impl ConnectionTrait, line: LineId) -> Result<Vec<decision::Model>, DbErr> {
    decision::Entity::find().filter(decision::Column::LineId.eq(line)).order_by_asc(decision::Column::Id).all(db).await
}

/// The decisions of several lines.
pub async fn decisions_of(db: &impl ConnectionTrait, lines: &[LineId]) -> Result<Vec<decision::Model>, DbErr> {
    let mut found = Vec::new();
    for these in lines.chunks(IDS) {
        let of = decision::Entity::find().filter(decision::Column::LineId.is_in(these.iter().copied()));
        found.extend(of.order_by_asc(decision::Column::Id).all(db).await?);
    }
    Ok(found)
}

pub async fn decision(
    db: &impl ConnectionTrait,
    line: LineId,
    id: DecisionId,
) -> Result<Option<decision::Model>, DbErr> {
    decision::Entity::find_by_id(id).filter(decision::Column::LineId.eq(line)).one(db).await
}

pub async fn set_decision_state(tx: &Tx, id: DecisionId, state: DecisionState) -> Result<(), DbErr> {
    decision::Entity::update_many()
        .col_expr(decision::Column::State, sea_orm::sea_query::Expr::value(state))
        .filter(decision::Column::Id.eq(id))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// The needs to which these lines belong.
pub async fn needs_of(db: &impl ConnectionTrait, lines: Vec<LineId>) -> Result<HashMap<LineId, NeedId>, DbErr> {
    let rows: Vec<(LineId, NeedId)> = need_line::Entity::find()
        .select_only()
        .columns([need_line::Column::Id, need_line::Column::NeedId])
        .filter(need_line::Column::Id.is_in(lines))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}
