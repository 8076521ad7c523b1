//! What a search index reads, always many rows at a time, and the list of changes that it follows.

use sea_orm::{
    AccessMode,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, EntityTrait, IsolationLevel, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Statement, TransactionOptions, TransactionTrait,
    sea_query::{OnConflict, Query},
};
use uuid::Uuid;

use crate::domain::{Instant, LotId};
use crate::store::{
    Db, Tx,
    rows::{alias, lot, lot_change, search_node},
    touched::Touched,
};

/// Writes down that these lots changed, in one statement. A lot that changes twice gets two rows, so that two
/// transactions that touch the same lots need not wait for each other here.
pub async fn mark(tx: &Tx, touched: Touched<'_>) -> Result<(), DbErr> {
    let Some(which) = touched.lots() else { return Ok(()) };
    tx.wake();
    if let Touched::Lot(id) = touched {
        let row = lot_change::ActiveModel { lot_id: Set(id), ..Default::default() };
        lot_change::Entity::insert(row).exec_without_returning(&**tx).await?;
        return Ok(());
    }
    let lots = lot::Entity::find().select_only().column(lot::Column::Id).filter(which);
    let mut mark = Query::insert();
    mark.into_table(lot_change::Entity)
        .columns([lot_change::Column::LotId])
        .select_from(sea_orm::QueryTrait::into_query(lots))
        .map_err(|error| DbErr::Custom(error.to_string()))?;
    tx.execute(&mark).await?;
    Ok(())
}

/// Most rows that are written in one statement.
const MARKED_AT_ONCE: usize = 1_000;

/// Writes down that an index has to read these lots again. They need not be there: an index may have lots that the
/// database does not have.
pub async fn mark_again(tx: &Tx, lots: &[LotId]) -> Result<(), DbErr> {
    tx.wake();
    for some in lots.chunks(MARKED_AT_ONCE) {
        let rows = some.iter().map(|id| lot_change::ActiveModel { lot_id: Set(*id), ..Default::default() });
        lot_change::Entity::insert_many(rows).exec_without_returning(&**tx).await?;
    }
    Ok(())
}

/// A transaction that reads the database as it is at one moment. Changes, lots, and what lots depend on agree with each
/// other.
pub async fn one_moment(db: &Db) -> Result<DatabaseTransaction, DbErr> {
    let postgres = db.is_postgres();
    let options = TransactionOptions {
        isolation_level: postgres.then_some(IsolationLevel::RepeatableRead),
        access_mode: postgres.then_some(AccessMode::ReadOnly),
        ..Default::default()
    };
    db.read().pool().begin_with_options(options).await
}

/// The changes from number `from` on, inclusive, in their order.
pub async fn changes(db: &impl ConnectionTrait, from: i64, most: u64) -> Result<Vec<lot_change::Model>, DbErr> {
    let rows = lot_change::Entity::find().filter(lot_change::Column::N.gte(from));
    rows.order_by_asc(lot_change::Column::N).limit(most).all(db).await
}

pub async fn change(db: &impl ConnectionTrait, n: i64) -> Result<Option<lot_change::Model>, DbErr> {
    lot_change::Entity::find_by_id(n).one(db).await
}

/// The last change. There always is one, because the last change that every index holds is never deleted.
pub async fn last_change(db: &impl ConnectionTrait) -> Result<Option<lot_change::Model>, DbErr> {
    lot_change::Entity::find().order_by_desc(lot_change::Column::N).limit(1).one(db).await
}

/// The oldest change that was not deleted.
pub async fn first_change(db: &impl ConnectionTrait) -> Result<Option<lot_change::Model>, DbErr> {
    lot_change::Entity::find().order_by_asc(lot_change::Column::N).limit(1).one(db).await
}

/// How many changes came after number `n`.
pub async fn changes_after(db: &impl ConnectionTrait, n: i64) -> Result<u64, DbErr> {
    lot_change::Entity::find().filter(lot_change::Column::N.gt(n)).count(db).await
}

/// The number of PostgreSQL's oldest transaction that still runs. All older ones have ended, so what they did can be
/// seen. SQLite's write transactions run one after another, so there is no such number.
pub async fn oldest_running(db: &impl ConnectionTrait) -> Result<i64, DbErr> {
    if db.get_database_backend() == DbBackend::Sqlite {
        return Ok(i64::MAX);
    }
    let sql = "SELECT txid_snapshot_xmin(txid_current_snapshot())";
    number(db.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await?)
}

/// Writes down that this node's index holds all changes up to `held`, and deletes the changes that no node needs any
/// more. A node that was not seen since `before` no longer counts. Answers this transaction's number: changes that got
/// their number before now belong to older transactions.
pub async fn note_node(tx: &Tx, id: Uuid, held: i64, before: Instant) -> Result<i64, DbErr> {
    use search_node::Column;
    let row = search_node::ActiveModel { id: Set(id), held: Set(held), seen_at: Set(tx.at) };
    let known = OnConflict::column(Column::Id).update_columns([Column::Held, Column::SeenAt]).to_owned();
    search_node::Entity::insert(row).on_conflict(known).exec_without_returning(&**tx).await?;
    search_node::Entity::delete_many().filter(Column::SeenAt.lt(before)).exec(&**tx).await?;
    // A change about which the watches were not asked stays, however far the indexes have come.
    let forget = "DELETE FROM lot_change WHERE n < (SELECT MIN(held) FROM search_node) AND asked";
    tx.execute_unprepared(forget).await?;
    moment(tx).await
}

/// This transaction's number. A transaction with a smaller number began to write before now. On SQLite no such
/// transaction can still be running.
pub async fn moment(tx: &Tx) -> Result<i64, DbErr> {
    if tx.get_database_backend() == DbBackend::Sqlite {
        return Ok(i64::MIN);
    }
    number(tx.query_one_raw(Statement::from_string(DbBackend::Postgres, "SELECT txid_current()")).await?)
}

/// Deletes a node whose index is about to be rebuilt under another id.
pub async fn forget_node(tx: &Tx, id: Uuid) -> Result<(), DbErr> {
    search_node::Entity::delete_by_id(id).exec(&**tx).await?;
    Ok(())
}

fn number(row: Option<sea_orm::QueryResult>) -> Result<i64, DbErr> {
    row.ok_or_else(|| DbErr::Custom("a number was asked for and none came".to_owned()))?.try_get_by_index(0)
}

/// The right to write an index that several nodes share. It ends when it is dropped, and when the node dies.
pub struct WritersTurn {
    /// `None` on SQLite, where one process has the database.
    _transaction: Option<DatabaseTransaction>,
}

/// The number of PostgreSQL's advisory lock: "ombruk" in ASCII.
const WRITER: i64 = 0x6f6d_6272_756b;

/// `None` while another node writes the index. The database decides and not the search server, which cannot refuse the
/// second of two writers: what one of them read earlier would replace what the other one wrote later.
pub async fn writers_turn(db: &Db) -> Result<Option<WritersTurn>, DbErr> {
    if !db.is_postgres() {
        return Ok(Some(WritersTurn { _transaction: None }));
    }
    let transaction = db.read().pool().begin().await?;
    let sql = format!("SELECT pg_try_advisory_xact_lock({WRITER})");
    let row = transaction.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await?;
    let is_ours = row.map(|row| row.try_get_by_index::<bool>(0)).transpose()?.unwrap_or(false);
    Ok(is_ours.then_some(WritersTurn { _transaction: Some(transaction) }))
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
