//! What the demo writes directly: an empty database has no person yet who could run the use cases.

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, ModelTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, RelationTrait, sea_query::JoinType,
};

use crate::domain::{LotState, OrganisationId, Title};
use crate::store::{
    Tx,
    rows::{call_off, decision, entry, handover, handover_return, lot, need, organisation, product, token, work_order},
};

/// Inserts rows of one table, 500 per statement, because databases limit the number of parameters.
pub async fn insert<M>(tx: &Tx, rows: Vec<M>) -> Result<(), DbErr>
where
    M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel> + Clone,
{
    tx.directory_changed();
    for rows in rows.chunks(500) {
        let rows = rows.iter().cloned().map(IntoActiveModel::into_active_model);
        M::Entity::insert_many(rows).exec_without_returning(&**tx).await?;
    }
    Ok(())
}

/// Lots of a category in one of these states that nobody holds, oldest first, 200 at most.
pub async fn idle(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    category: &str,
    states: &[LotState],
) -> Result<Vec<lot::Model>, DbErr> {
    lot::Entity::find()
        .filter(lot::Column::OrganisationId.eq(organisation))
        .filter(lot::Column::CategoryKey.eq(category))
        .filter(lot::Column::State.is_in(states.iter().copied()))
        .filter(lot::Column::Title.eq(Title::Organisation))
        .filter(lot::Column::Held.eq(0))
        .order_by_asc(lot::Column::Id)
        .limit(200)
        .all(db)
        .await
}

/// The organisation's free lots in the order in which they were logged, each with its product.
pub async fn free(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<Vec<(lot::Model, Option<product::Model>)>, DbErr> {
    lot::Entity::find()
        .join(JoinType::LeftJoin, lot::Relation::Product.def())
        .select_also(product::Entity)
        .filter(lot::Column::OrganisationId.eq(organisation))
        .filter(lot::Column::State.eq(LotState::Available))
        .order_by_asc(lot::Column::CreatedAt)
        .order_by_asc(lot::Column::Id)
        .all(db)
        .await
}

pub async fn any_token(db: &impl ConnectionTrait) -> Result<bool, DbErr> {
    Ok(token::Entity::find().limit(1).one(db).await?.is_some())
}

/// How many things the organisation has.
pub async fn things(db: &impl ConnectionTrait, organisation: OrganisationId) -> Result<i64, DbErr> {
    let quantities: Vec<i64> = lot::Entity::find()
        .select_only()
        .column(lot::Column::Quantity)
        .filter(lot::Column::OrganisationId.eq(organisation))
        .filter(lot::Column::State.ne(LotState::Gone))
        .into_tuple()
        .all(db)
        .await?;
    Ok(quantities.into_iter().sum())
}

/// Figures that tests compare between two loads of the same files, and that the command prints at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totals {
    pub lots: u64,
    pub things: i64,
    pub needs: u64,
    pub decisions: u64,
    pub handovers: u64,
    pub returns: u64,
    pub call_offs: u64,
    pub work_orders: u64,
    pub entries: u64,
    pub avoided_co2e_g: i64,
    pub avoided_cost_minor: i64,
}

pub async fn totals(db: &impl ConnectionTrait) -> Result<Totals, DbErr> {
    let lots: Vec<(LotState, i64)> = lot::Entity::find()
        .select_only()
        .columns([lot::Column::State, lot::Column::Quantity])
        .into_tuple()
        .all(db)
        .await?;
    let booked = entry::Entity::find().all(db).await?;
    Ok(Totals {
        lots: lots.iter().filter(|(state, _)| *state != LotState::Gone).count() as u64,
        things: lots.iter().map(|(_, n)| n).sum(),
        needs: need::Entity::find().count(db).await?,
        decisions: decision::Entity::find().count(db).await?,
        handovers: handover::Entity::find().count(db).await?,
        returns: handover_return::Entity::find().count(db).await?,
        call_offs: call_off::Entity::find().count(db).await?,
        work_orders: work_order::Entity::find().count(db).await?,
        entries: booked.len() as u64,
        avoided_co2e_g: booked.iter().filter_map(|entry| entry.co2e_central_g).sum(),
        avoided_cost_minor: booked.iter().filter_map(|entry| entry.avoided_cost_minor).sum(),
    })
}

pub async fn organisation(db: &impl ConnectionTrait, name: &str) -> Result<Option<organisation::Model>, DbErr> {
    organisation::Entity::find().filter(organisation::Column::Name.eq(name)).one(db).await
}
