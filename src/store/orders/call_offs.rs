//! Orders under framework agreements, and what was delivered of them.

use std::collections::HashMap;

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, sea_query::ExprTrait,
};

use crate::domain::{AgreementId, CallOffId, CallOffState, Instant, LineId, OrganisationId, directory::actor::Actor};
use crate::store::{
    IDS, Tx,
    rows::{call_off, call_off_line},
    stock::scope,
};

pub async fn find(db: &impl ConnectionTrait, id: CallOffId) -> Result<Option<call_off::Model>, DbErr> {
    call_off::Entity::find_by_id(id).one(db).await
}

/// The call-off with its row locked, after its need line.
pub async fn lock(tx: &Tx, id: CallOffId) -> Result<Option<call_off::Model>, DbErr> {
    call_off::Entity::find_by_id(id).lock_exclusive().one(&**tx).await
}

pub async fn find_all(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = CallOffId>,
) -> Result<Vec<call_off::Model>, DbErr> {
    call_off::Entity::find().filter(call_off::Column::Id.is_in(ids)).all(db).await
}

/// The call-offs locked in the order of their ids, after their need lines.
pub async fn lock_all(tx: &Tx, ids: impl IntoIterator<Item = CallOffId>) -> Result<Vec<call_off::Model>, DbErr> {
    call_off::Entity::find()
        .filter(call_off::Column::Id.is_in(ids))
        .order_by_asc(call_off::Column::Id)
        .lock_exclusive()
        .all(&**tx)
        .await
}

pub async fn insert(tx: &Tx, new: call_off::Model, lines: &[call_off_line::Model]) -> Result<(), DbErr> {
    call_off::Entity::insert(new.into_active_model()).exec_without_returning(&**tx).await?;
    let rows = lines.iter().cloned().map(IntoActiveModel::into_active_model);
    call_off_line::Entity::insert_many(rows).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Stores how many things of a line of a locked call-off were delivered.
pub async fn save_line(tx: &Tx, line: &call_off_line::Model) -> Result<(), DbErr> {
    call_off_line::Entity::update_many()
        .set(call_off_line::ActiveModel { delivered: Set(line.delivered), ..Default::default() })
        .filter(call_off_line::Column::Id.eq(line.id))
        .exec(&**tx)
        .await?;
    Ok(())
}

pub async fn lines(db: &impl ConnectionTrait, id: CallOffId) -> Result<Vec<call_off_line::Model>, DbErr> {
    call_off_line::Entity::find()
        .filter(call_off_line::Column::CallOffId.eq(id))
        .order_by_asc(call_off_line::Column::Id)
        .all(db)
        .await
}

/// How many things were bought for each of these lines. Of a cancelled call-off only what was delivered counts.
pub async fn bought(db: &impl ConnectionTrait, lines: &[LineId]) -> Result<HashMap<LineId, i64>, DbErr> {
    let mut bought: HashMap<LineId, i64> = HashMap::new();
    for these in lines.chunks(IDS) {
        let call_offs =
            call_off::Entity::find().filter(call_off::Column::LineId.is_in(these.iter().copied())).all(db).await?;
        let ordered = lines_of(db, &call_offs).await?;
        for call_off in call_offs {
            let rows = ordered.get(&call_off.id).map(Vec::as_slice).unwrap_or_default();
            let n = rows.iter().map(|row| match call_off.state {
                CallOffState::Cancelled => row.delivered,
                CallOffState::Placed | CallOffState::PartlyDelivered | CallOffState::Delivered => row.quantity,
            });
            *bought.entry(call_off.line_id).or_default() += n.sum::<i64>();
        }
    }
    Ok(bought)
}

pub async fn lines_of(
    db: &impl ConnectionTrait,
    call_offs: &[call_off::Model],
) -> Result<HashMap<CallOffId, Vec<call_off_line::Model>>, DbErr> {
    let rows = call_off_line::Entity::find()
        .filter(call_off_line::Column::CallOffId.is_in(call_offs.iter().map(|call_off| call_off.id)))
        .order_by_asc(call_off_line::Column::Id)
        .all(db)
        .await?;
    let mut lines: HashMap<_, Vec<_>> = HashMap::new();
    for row in rows {
        lines.entry(row.call_off_id).or_default().push(row);
    }
    Ok(lines)
}

/// The call-offs for a line, in the order in which they were placed.
pub async fn of_line(
    db: &impl ConnectionTrait,
    line: LineId,
) -> Result<Vec<(call_off::Model, Vec<call_off_line::Model>)>, DbErr> {
    let rows = call_off::Entity::find()
        .filter(call_off::Column::LineId.eq(line))
        .order_by_asc(call_off::Column::Id)
        .all(db)
        .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut lines = lines_of(db, &rows).await?;
    Ok(rows
        .into_iter()
        .map(|row| (lines.remove(&row.id).unwrap_or_default(), row))
        .map(|(lines, row)| (row, lines))
        .collect())
}

/// One page, newest first.
pub async fn list(
    db: &impl ConnectionTrait,
    actor: &Actor,
    state: Option<CallOffState>,
    line: Option<LineId>,
    before: Option<CallOffId>,
    limit: u64,
) -> Result<Vec<call_off::Model>, DbErr> {
    let mut query = call_off::Entity::find().filter(scope::own(actor, call_off::Column::OrganisationId));
    if let Some(state) = state {
        query = query.filter(call_off::Column::State.eq(state));
    }
    if let Some(line) = line {
        query = query.filter(call_off::Column::LineId.eq(line));
    }
    if let Some(before) = before {
        query = query.filter(call_off::Column::Id.lt(before));
    }
    query.order_by_desc(call_off::Column::Id).limit(limit).all(db).await
}

/// What an organisation called off under an agreement since a moment. A cancelled call-off is included if some of it
/// was delivered.
pub async fn recent(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    agreement: AgreementId,
    since: Instant,
) -> Result<Vec<call_off::Model>, DbErr> {
    call_off::Entity::find()
        .filter(call_off::Column::OrganisationId.eq(organisation))
        .filter(call_off::Column::At.gte(since))
        .filter(call_off::Column::AgreementId.eq(agreement))
        .filter(call_off::Column::State.ne(CallOffState::Cancelled).or(call_off::Column::GoodsMinor.gt(0)))
        .order_by_asc(call_off::Column::Id)
        .all(db)
        .await
}
