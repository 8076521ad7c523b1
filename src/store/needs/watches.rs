//! Watches with the keys by which they are found, the lots that they know, and the notices of them.

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, OnConflict},
};

use crate::domain::{Instant, LineId, LineState, LotId, NoticeId, OrganisationId, PersonId, WatchId};
use crate::store::{
    IDS, Tx,
    rows::{lot_change, need_line, notice, watch, watch_key, watch_lot},
};

/// The key of the advisory lock. No other lock uses this number.
const ASKING_LOCK: i64 = 4_033;
/// Rows of one statement: each row has few values.
const ROWS: usize = 1_000;

/// Makes sure that no watch is set while watches are asked, and that no two transactions ask at once. So a watch knows
/// the lots that are there when it is set, and tells of those that come later. SQLite has one writer anyway.
pub async fn lock(tx: &Tx) -> Result<(), DbErr> {
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({ASKING_LOCK})")).await?;
    }
    Ok(())
}

/// Inserts watches, each with the keys by which it is found.
pub async fn insert(tx: &Tx, watches: Vec<(watch::Model, Vec<String>)>) -> Result<(), DbErr> {
    let mut rows = Vec::new();
    for (watch, keys) in &watches {
        let of = |key: &String| watch_key::Model {
            key: key.clone(),
            organisation_id: watch.organisation_id,
            watch_id: watch.id,
        };
        rows.extend(keys.iter().map(of).map(IntoActiveModel::into_active_model));
    }
    let watches = watches.into_iter().map(|(watch, _)| watch.into_active_model());
    watch::Entity::insert_many(watches).exec_without_returning(&**tx).await?;
    for these in rows.chunks(ROWS) {
        watch_key::Entity::insert_many(these.iter().cloned()).exec_without_returning(&**tx).await?;
    }
    Ok(())
}

pub async fn find(db: &impl ConnectionTrait, id: WatchId) -> Result<Option<watch::Model>, DbErr> {
    watch::Entity::find_by_id(id).one(db).await
}

/// The watch with its row locked until the transaction ends.
pub async fn lock_one(tx: &Tx, id: WatchId) -> Result<Option<watch::Model>, DbErr> {
    watch::Entity::find_by_id(id).lock_exclusive().one(&**tx).await
}

pub async fn of_lines(db: &impl ConnectionTrait, lines: &[LineId]) -> Result<Vec<watch::Model>, DbErr> {
    watch::Entity::find().filter(watch::Column::LineId.is_in(lines.iter().copied())).all(db).await
}

/// A person's watches, the latest first.
pub async fn of_person(
    db: &impl ConnectionTrait,
    person: PersonId,
    after: Option<WatchId>,
    most: u64,
) -> Result<Vec<watch::Model>, DbErr> {
    let mut own = watch::Entity::find().filter(watch::Column::PersonId.eq(person));
    if let Some(after) = after {
        own = own.filter(watch::Column::Id.lt(after));
    }
    own.order_by_desc(watch::Column::Id).limit(most).all(db).await
}

pub async fn count_of(db: &impl ConnectionTrait, person: PersonId) -> Result<u64, DbErr> {
    watch::Entity::find().filter(watch::Column::PersonId.eq(person)).count(db).await
}

/// Whether there are any watches.
pub async fn exist(db: &impl ConnectionTrait) -> Result<bool, DbErr> {
    Ok(watch::Entity::find().limit(1).one(db).await?.is_some())
}

pub async fn expired(db: &impl ConnectionTrait, at: Instant, most: u64) -> Result<Vec<watch::Model>, DbErr> {
    let over = watch::Entity::find().filter(watch::Column::ExpiresAt.lte(at));
    over.order_by_asc(watch::Column::ExpiresAt).limit(most).all(db).await
}

/// Watches of lines that are not open any more.
pub async fn of_closed_lines(db: &impl ConnectionTrait, most: u64) -> Result<Vec<watch::Model>, DbErr> {
    let closed = need_line::Entity::find()
        .select_only()
        .column(need_line::Column::Id)
        .filter(need_line::Column::State.ne(LineState::Open))
        .filter(ExprTrait::eq(
            Expr::col((need_line::Entity, need_line::Column::Id)),
            Expr::col((watch::Entity, watch::Column::LineId)),
        ));
    let over = watch::Entity::find().filter(watch::Column::LineId.is_not_null());
    over.filter(Expr::exists(closed.into_query())).order_by_asc(watch::Column::LineId).limit(most).all(db).await
}

/// Deletes the watches with their keys and known lots. Their notices stay. The lock keeps other transactions from
/// asking them meanwhile, which would write rows for a deleted watch.
pub async fn remove(tx: &Tx, ids: &[WatchId]) -> Result<(), DbErr> {
    lock(tx).await?;
    let ids = || ids.iter().copied();
    watch_key::Entity::delete_many().filter(watch_key::Column::WatchId.is_in(ids())).exec(&**tx).await?;
    watch_lot::Entity::delete_many().filter(watch_lot::Column::WatchId.is_in(ids())).exec(&**tx).await?;
    watch::Entity::delete_many().filter(watch::Column::Id.is_in(ids())).exec(&**tx).await?;
    Ok(())
}

/// Deletes the watches and notices of a person who is erased. The lock keeps other transactions from asking meanwhile,
/// which would write notices to that person.
pub async fn forget(tx: &Tx, person: PersonId) -> Result<(), DbErr> {
    lock(tx).await?;
    let own = of_person(&**tx, person, None, u64::from(u32::MAX)).await?;
    remove(tx, &own.iter().map(|watch| watch.id).collect::<Vec<_>>()).await?;
    notice::Entity::delete_many().filter(notice::Column::PersonId.eq(person)).exec(&**tx).await?;
    Ok(())
}

/// The watches of these organisations that any of the keys finds, each with the key that found it.
pub async fn by_keys(
    db: &impl ConnectionTrait,
    organisations: &[OrganisationId],
    keys: &[String],
) -> Result<Vec<(String, watch::Model)>, DbErr> {
    let mut found = Vec::new();
    for these in keys.chunks(IDS) {
        let rows: Vec<watch_key::Model> = watch_key::Entity::find()
            .filter(watch_key::Column::Key.is_in(these))
            .filter(watch_key::Column::OrganisationId.is_in(organisations.iter().copied()))
            .all(db)
            .await?;
        found.extend(rows);
    }
    let mut ids: Vec<WatchId> = found.iter().map(|key| key.watch_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut watches = std::collections::HashMap::new();
    for these in ids.chunks(IDS) {
        let rows = watch::Entity::find().filter(watch::Column::Id.is_in(these.iter().copied())).all(db).await?;
        watches.extend(rows.into_iter().map(|row| (row.id, row)));
    }
    Ok(found.into_iter().filter_map(|key| Some((key.key, watches.get(&key.watch_id)?.clone()))).collect())
}

/// Which of these watches know which of these lots.
pub async fn known(
    db: &impl ConnectionTrait,
    watches: &[WatchId],
    lots: &[LotId],
) -> Result<Vec<(WatchId, LotId)>, DbErr> {
    let mut found = Vec::new();
    for these in watches.chunks(IDS) {
        let rows = watch_lot::Entity::find()
            .filter(watch_lot::Column::WatchId.is_in(these.iter().copied()))
            .filter(watch_lot::Column::LotId.is_in(lots.iter().copied()));
        found.extend(rows.all(db).await?.into_iter().map(|row| (row.watch_id, row.lot_id)));
    }
    Ok(found)
}

/// Stores that these watches know these lots.
pub async fn know(tx: &Tx, pairs: &[(WatchId, LotId)]) -> Result<(), DbErr> {
    use watch_lot::Column;
    for these in pairs.chunks(ROWS) {
        let rows = these.iter().map(|(watch, lot)| watch_lot::Model { watch_id: *watch, lot_id: *lot });
        watch_lot::Entity::insert_many(rows.map(IntoActiveModel::into_active_model))
            .on_conflict(OnConflict::columns([Column::WatchId, Column::LotId]).do_nothing().to_owned())
            .exec_without_returning(&**tx)
            .await?;
    }
    Ok(())
}

pub async fn tell(tx: &Tx, notices: Vec<notice::Model>) -> Result<(), DbErr> {
    for these in notices.chunks(ROWS) {
        let rows = these.iter().cloned().map(IntoActiveModel::into_active_model);
        notice::Entity::insert_many(rows).exec_without_returning(&**tx).await?;
    }
    Ok(())
}

/// Deletes notices from before that moment, the oldest first. Answers how many. Ids are in the order of time, so no
/// more rows are read than may be deleted.
pub async fn forget_told(tx: &Tx, before: Instant, most: u64) -> Result<usize, DbErr> {
    use notice::Column;
    let oldest = notice::Entity::find().select_only().column(Column::Id).column(Column::At).order_by_asc(Column::Id);
    let oldest: Vec<(NoticeId, Instant)> = oldest.limit(most).into_tuple().all(&**tx).await?;
    let old: Vec<NoticeId> = oldest.into_iter().filter(|(_, at)| *at < before).map(|(id, _)| id).collect();
    if !old.is_empty() {
        notice::Entity::delete_many().filter(Column::Id.is_in(old.iter().copied())).exec(&**tx).await?;
    }
    Ok(old.len())
}

/// The oldest changes of lots about which the watches were not asked.
pub async fn unasked(db: &impl ConnectionTrait, most: u64) -> Result<Vec<lot_change::Model>, DbErr> {
    lot_change::Entity::find()
        .filter(Expr::cust("NOT \"lot_change\".\"asked\""))
        .order_by_asc(lot_change::Column::N)
        .limit(most)
        .all(db)
        .await
}

pub async fn asked(tx: &Tx, changes: &[lot_change::Model]) -> Result<(), DbErr> {
    lot_change::Entity::update_many()
        .col_expr(lot_change::Column::Asked, Expr::value(true))
        .filter(lot_change::Column::N.is_in(changes.iter().map(|change| change.n)))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// A person's notices, the latest first.
pub async fn notices(
    db: &impl ConnectionTrait,
    person: PersonId,
    unread: bool,
    after: Option<NoticeId>,
    most: u64,
) -> Result<Vec<notice::Model>, DbErr> {
    let mut own = notice::Entity::find().filter(notice::Column::PersonId.eq(person));
    if unread {
        own = own.filter(notice::Column::ReadAt.is_null());
    }
    if let Some(after) = after {
        own = own.filter(notice::Column::Id.lt(after));
    }
    own.order_by_desc(notice::Column::Id).limit(most).all(db).await
}

/// How many of a person's notices are unread. Counts no further than `most`, because every page asks for this.
pub async fn unread(db: &impl ConnectionTrait, person: PersonId, most: u64) -> Result<u64, DbErr> {
    // Only the person is selected, because the index holds no other column and the table need not be read.
    let own = notice::Entity::find().select_only().column(notice::Column::PersonId);
    let own = own.filter(notice::Column::PersonId.eq(person)).filter(notice::Column::ReadAt.is_null());
    let unread: Vec<PersonId> = own.limit(most).into_tuple().all(db).await?;
    Ok(unread.len() as u64)
}

/// Marks these notices of a person as read, or all of them.
pub async fn read(tx: &Tx, person: PersonId, these: Option<&[NoticeId]>) -> Result<(), DbErr> {
    let mut read = notice::Entity::update_many()
        .col_expr(notice::Column::ReadAt, Expr::value(tx.at))
        .filter(notice::Column::PersonId.eq(person))
        .filter(notice::Column::ReadAt.is_null());
    if let Some(these) = these {
        read = read.filter(notice::Column::Id.is_in(these.iter().copied()));
    }
    read.exec(&**tx).await?;
    Ok(())
}
