//! Needs by page, newest first.

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::domain::{NeedId, NeedState, UnitId, directory::actor::Actor};
use crate::store::{
    rows::{need, need_line},
    stock::scope,
};

#[derive(Default)]
pub struct Filter {
    pub state: Option<NeedState>,
    /// The unit with everything below it.
    pub units: Option<Vec<UnitId>>,
    pub after: Option<NeedId>,
    pub limit: u64,
}

/// A page of needs, each with its lines: two statements however many there are.
pub async fn page(
    db: &impl ConnectionTrait,
    actor: &Actor,
    filter: &Filter,
) -> Result<Vec<(need::Model, Vec<need_line::Model>)>, DbErr> {
    let mut query = need::Entity::find().filter(scope::own(actor, need::Column::OrganisationId));
    if let Some(state) = filter.state {
        query = query.filter(need::Column::State.eq(state));
    }
    if let Some(units) = &filter.units {
        query = query.filter(need::Column::UnitId.is_in(units.iter().copied()));
    }
    if let Some(after) = filter.after {
        query = query.filter(need::Column::Id.lt(after));
    }
    let needs = query.order_by_desc(need::Column::Id).limit(filter.limit).all(db).await?;
    let lines = need_line::Entity::find()
        .filter(need_line::Column::NeedId.is_in(needs.iter().map(|need| need.id)))
        .order_by_asc(need_line::Column::Position)
        .all(db)
        .await?;
    let of = |id: NeedId| lines.iter().filter(|line| line.need_id == id).cloned().collect();
    Ok(needs.into_iter().map(|need| (need.clone(), of(need.id))).collect())
}
