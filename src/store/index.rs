//! What the search index reads, always many rows at a time, and the list of lots that it has yet to read again.

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, OnConflict, Query},
};

use super::{
    Tx,
    entity::{alias, dirty, lot, organisation},
};
use crate::domain::{Date, LotId, LotState, OrganisationId, UnitId};

/// Some of the lots that wait, in the order of their key: any other would be sorted anew for each batch.
pub async fn dirty(db: &impl ConnectionTrait, most: u64) -> Result<Vec<dirty::Model>, DbErr> {
    dirty::Entity::find().order_by_asc(dirty::Column::LotId).limit(most).all(db).await
}

/// Forgets those rows that nobody has marked again since they were read.
pub async fn clean(tx: &Tx, rows: &[dirty::Model]) -> Result<(), DbErr> {
    let same = Expr::tuple([dirty::Column::LotId.into_expr(), dirty::Column::At.into_expr()])
        .in_tuples(rows.iter().map(|row| (row.lot_id.0, row.at)));
    dirty::Entity::delete_many().filter(same).exec(&**tx).await?;
    Ok(())
}

/// Marks all lots that fit, in one statement.
pub async fn mark(tx: &Tx, which: Condition) -> Result<(), DbErr> {
    let lots = lot::Entity::find().select_only().column(lot::Column::Id).expr(Expr::value(tx.at)).filter(which);
    let mut mark = Query::insert();
    mark.into_table(dirty::Entity)
        .columns([dirty::Column::LotId, dirty::Column::At])
        .select_from(sea_orm::QueryTrait::into_query(lots))
        .map_err(|error| DbErr::Custom(error.to_string()))?
        .on_conflict(OnConflict::column(dirty::Column::LotId).update_column(dirty::Column::At).to_owned());
    tx.execute(&mark).await?;
    tx.wake();
    Ok(())
}

/// Marks what these units own: the path above them changed.
pub async fn mark_owned(tx: &Tx, units: &[UnitId]) -> Result<(), DbErr> {
    mark(tx, Condition::all().add(lot::Column::UnitId.is_in(units.iter().copied()))).await
}

/// Marks what an organisation opens to its region on a day after `since`, up to `today`.
pub async fn mark_opened(tx: &Tx, organisation: OrganisationId, since: Date, today: Date) -> Result<(), DbErr> {
    let which = Condition::all()
        .add(lot::Column::OrganisationId.eq(organisation))
        .add(lot::Column::State.eq(LotState::Available))
        .add(lot::Column::OpenToRegionFrom.gt(since))
        .add(lot::Column::OpenToRegionFrom.lte(today));
    mark(tx, which).await
}

/// The `n` lots after `after`, in the order of their ids.
pub async fn lots(db: &impl ConnectionTrait, after: Option<LotId>, n: u64) -> Result<Vec<lot::Model>, DbErr> {
    let mut rows = lot::Entity::find();
    if let Some(after) = after {
        rows = rows.filter(lot::Column::Id.gt(after));
    }
    rows.order_by_asc(lot::Column::Id).limit(n).all(db).await
}

pub async fn aliases(db: &impl ConnectionTrait, lots: Vec<LotId>) -> Result<Vec<alias::Model>, DbErr> {
    alias::Entity::find().filter(alias::Column::LotId.is_in(lots)).all(db).await
}

pub async fn organisations(
    db: &impl ConnectionTrait,
    ids: &[OrganisationId],
) -> Result<Vec<organisation::Model>, DbErr> {
    organisation::Entity::find().filter(organisation::Column::Id.is_in(ids.iter().copied())).all(db).await
}

/// Organisations that share with a region.
pub async fn sharing(db: &impl ConnectionTrait) -> Result<Vec<organisation::Model>, DbErr> {
    organisation::Entity::find().filter(organisation::Column::RegionId.is_not_null()).all(db).await
}
