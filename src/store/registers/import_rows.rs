//! Rows of registers that were imported, and which of their lots were touched since.

use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Expr, ExprTrait, Query},
};

use crate::domain::{ImportId, LotId, LotState, MovementId, OrganisationId, PersonId, Why, registers::folded_number};
use crate::store::{
    Tx,
    rows::{alias, document, history, hold, import, import_row, lot, movement},
};

/// The most ids or numbers in one statement.
const MANY: usize = 1_000;

/// The rows that these organisations know by these keys.
pub async fn known(
    db: &impl ConnectionTrait,
    organisations: &[OrganisationId],
    keys: Vec<&str>,
) -> Result<Vec<import_row::Model>, DbErr> {
    import_row::Entity::find()
        .filter(import_row::Column::OrganisationId.is_in(organisations.iter().copied()))
        .filter(import_row::Column::Key.is_in(keys))
        .all(db)
        .await
}

/// The aliases with these numbers, in any register.
pub async fn aliases(
    db: &impl ConnectionTrait,
    organisations: &[OrganisationId],
    numbers: &[String],
) -> Result<Vec<alias::Model>, DbErr> {
    let mut found = Vec::new();
    for numbers in numbers.chunks(MANY) {
        let some = alias::Entity::find()
            .filter(alias::Column::OrganisationId.is_in(organisations.iter().copied()))
            .filter(alias::Column::Folded.is_in(numbers.iter().map(String::as_str)));
        found.extend(some.all(db).await?);
    }
    Ok(found)
}

pub async fn lots(db: &impl ConnectionTrait, ids: &[LotId]) -> Result<Vec<lot::Model>, DbErr> {
    let mut found = Vec::new();
    for ids in ids.chunks(MANY) {
        found.extend(lot::Entity::find().filter(lot::Column::Id.is_in(ids.iter().copied())).all(db).await?);
    }
    Ok(found)
}

/// A row of which only the place in the register is needed.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Place {
    pub key: String,
    pub line: i64,
    pub lot_id: LotId,
    pub import_id: ImportId,
}

/// All rows of registers with these names.
pub async fn of_sources(
    db: &impl ConnectionTrait,
    organisations: &[OrganisationId],
    sources: Vec<String>,
) -> Result<Vec<Place>, DbErr> {
    let imports = import::Entity::find()
        .filter(import::Column::OrganisationId.is_in(organisations.iter().copied()))
        .filter(import::Column::Source.is_in(sources))
        .all(db)
        .await?;
    import_row::Entity::find()
        .select_only()
        .columns([
            import_row::Column::Key,
            import_row::Column::Line,
            import_row::Column::LotId,
            import_row::Column::ImportId,
        ])
        .filter(import_row::Column::ImportId.is_in(imports.into_iter().map(|import| import.id)))
        .filter(import_row::Column::Part.eq(0))
        .order_by_asc(import_row::Column::Line)
        .into_model()
        .all(db)
        .await
}

pub async fn imports(db: &impl ConnectionTrait, ids: Vec<ImportId>) -> Result<Vec<import::Model>, DbErr> {
    import::Entity::find().filter(import::Column::Id.is_in(ids)).all(db).await
}

/// Stores that a lot which was there already belongs to this row.
pub async fn adopt(tx: &Tx, row: import_row::Model) -> Result<(), DbErr> {
    import_row::Entity::insert(row.into_active_model()).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Stores what the register says now.
pub async fn refresh(tx: &Tx, row: import_row::Model) -> Result<(), DbErr> {
    import_row::Entity::update(row.into_active_model().reset_all()).exec(&**tx).await?;
    Ok(())
}

/// Records that the register counts `n` things more than before, or fewer if `n` is negative.
pub async fn count(tx: &Tx, lot: &lot::Model, n: i64, import: ImportId, by: Option<PersonId>) -> Result<(), DbErr> {
    step(tx, lot, n, Why::Imported, import, by).await
}

async fn step(tx: &Tx, lot: &lot::Model, n: i64, why: Why, act: ImportId, by: Option<PersonId>) -> Result<(), DbErr> {
    movement::Entity::insert(movement::ActiveModel {
        id: Set(MovementId::new()),
        organisation_id: Set(lot.organisation_id),
        from_lot: Set((n < 0).then_some(lot.id)),
        to_lot: Set((n > 0).then_some(lot.id)),
        n: Set(n.abs()),
        why: Set(why),
        act: Set(Some(act.0)),
        at: Set(tx.at),
        by: Set(by),
        evidence: Set(None),
        recorded_at: Set(tx.recorded_at),
        state_before: Set((n < 0).then_some(lot.state)),
    })
    .exec_without_returning(&**tx)
    .await?;
    Ok(())
}

/// The lots that registers of the organisation name, with the keys of their rows, a page at a time in their order.
pub async fn named(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    after: Option<&str>,
) -> Result<Vec<(String, LotId)>, DbErr> {
    let mut rows = import_row::Entity::find()
        .select_only()
        .column(import_row::Column::Key)
        .column(import_row::Column::LotId)
        .filter(import_row::Column::OrganisationId.eq(organisation))
        .filter(import_row::Column::Part.eq(0));
    if let Some(after) = after {
        rows = rows.filter(import_row::Column::Key.gt(after));
    }
    rows.order_by_asc(import_row::Column::Key).limit(MANY as u64).into_tuple().all(db).await
}

/// The lots that an import made, a page at a time in the order of their ids.
pub async fn made(tx: &Tx, import: ImportId, after: Option<LotId>) -> Result<Vec<LotId>, DbErr> {
    let mut rows = import_row::Entity::find()
        .select_only()
        .column(import_row::Column::LotId)
        .filter(import_row::Column::ImportId.eq(import))
        .filter(import_row::Column::Made.eq(true));
    if let Some(after) = after {
        rows = rows.filter(import_row::Column::LotId.gt(after));
    }
    rows.order_by_asc(import_row::Column::LotId).limit(MANY as u64).into_tuple().all(&**tx).await
}

/// Which of these lots something else has touched: an edit, a move, a hold, a document, a label, another register.
pub async fn touched(tx: &Tx, import: ImportId, lots: &[lot::Model]) -> Result<Vec<(LotId, &'static str)>, DbErr> {
    let ids = || lots.iter().map(|lot| lot.id);
    let mut touched: Vec<(LotId, &'static str)> =
        lots.iter().filter(|lot| lot.version != 1).map(|lot| (lot.id, "it was changed")).collect();
    let mut add = |found: Vec<LotId>, why| touched.extend(found.into_iter().map(|id| (id, why)));
    let holds = hold::Entity::find().select_only().column(hold::Column::LotId).filter(hold::Column::LotId.is_in(ids()));
    add(holds.into_tuple().all(&**tx).await?, "somebody reserved it");
    let papers = document::Entity::find().select_only().column(document::Column::LotId);
    let papers = papers.filter(document::Column::LotId.is_in(ids()));
    add(papers.into_tuple().all(&**tx).await?, "it has a document");
    let away = movement::Entity::find().select_only().column(movement::Column::FromLot);
    let away = away.filter(movement::Column::FromLot.is_in(ids()));
    add(away.into_tuple().all(&**tx).await?, "some of it went elsewhere");
    let events = history::Entity::find().select_only().column(history::Column::Subject);
    let events = events.filter(history::Column::Subject.is_in(ids().map(|id| id.0)));
    let events: Vec<uuid::Uuid> = events.into_tuple().all(&**tx).await?;
    add(events.into_iter().map(LotId).collect(), "something happened to it");
    let others = import_row::Entity::find().select_only().column(import_row::Column::LotId);
    let others = others.filter(import_row::Column::LotId.is_in(ids())).filter(import_row::Column::ImportId.ne(import));
    add(others.into_tuple().all(&**tx).await?, "another register knows it");
    Ok(touched)
}

/// Removes lots that nothing else touched. A movement records it, and no number leads to them any more.
pub async fn remove_lots(tx: &Tx, import: ImportId, lots: Vec<lot::Model>, by: Option<PersonId>) -> Result<(), DbErr> {
    let ids: Vec<LotId> = lots.iter().map(|lot| lot.id).collect();
    alias::Entity::delete_many().filter(alias::Column::LotId.is_in(ids)).exec(&**tx).await?;
    for lot in lots {
        step(tx, &lot, -lot.quantity, Why::Undone, import, by).await?;
        crate::store::stock::lots::save(tx, lot::Model { quantity: 0, state: LotState::Gone, ..lot }).await?;
    }
    Ok(())
}

/// Deletes the rows of an import that was undone, so that they are new when they are imported again.
pub async fn forget(tx: &Tx, import: ImportId) -> Result<(), DbErr> {
    import_row::Entity::delete_many().filter(import_row::Column::ImportId.eq(import)).exec(&**tx).await?;
    let undone = import::ActiveModel { id: Set(import), undone_at: Set(Some(tx.at)), ..Default::default() };
    import::Entity::update(undone).exec(&**tx).await?;
    Ok(())
}

/// The lots of these organisations with one of these serial numbers that are not gone.
pub async fn present_with_serials(
    db: &impl ConnectionTrait,
    organisations: &[OrganisationId],
    serials: &[&str],
) -> Result<Vec<lot::Model>, DbErr> {
    let mut found = Vec::new();
    for these in serials.chunks(MANY) {
        let named = Query::select()
            .column(alias::Column::LotId)
            .from(alias::Entity)
            .and_where(Expr::col(alias::Column::OrganisationId).is_in(organisations.iter().copied()))
            .and_where(Expr::col(alias::Column::Folded).is_in(these.iter().map(|serial| folded_number(serial))))
            .and_where(Expr::col(alias::Column::Register).eq("serial"))
            .to_owned();
        let lots = lot::Entity::find()
            .filter(lot::Column::Id.in_subquery(named))
            .filter(lot::Column::State.ne(LotState::Gone))
            .order_by_asc(lot::Column::Id);
        found.extend(lots.all(db).await?);
    }
    Ok(found)
}

/// The lots of these organisations with these serial numbers, each with the number as it is compared.
pub async fn with_serials(
    db: &impl ConnectionTrait,
    organisations: &[OrganisationId],
    folded: Vec<String>,
) -> Result<Vec<(String, LotId)>, DbErr> {
    let mut found = Vec::new();
    for these in folded.chunks(MANY) {
        let rows = alias::Entity::find()
            .select_only()
            .column(alias::Column::Folded)
            .column(alias::Column::LotId)
            .filter(alias::Column::OrganisationId.is_in(organisations.iter().copied()))
            .filter(alias::Column::Folded.is_in(these))
            .filter(alias::Column::Register.eq("serial"));
        found.extend(rows.into_tuple::<(String, LotId)>().all(db).await?);
    }
    Ok(found)
}
