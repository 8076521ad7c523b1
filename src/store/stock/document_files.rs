//! Files of documents.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, JoinType, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{LockBehavior, LockType, OnConflict},
};

use crate::domain::{DocumentFileId, Instant};
use crate::store::{
    IDS, Tx,
    rows::{document, document_file},
};

/// The file of this content: a new row, or the one that is there already. Either is kept from now on.
pub async fn touch(tx: &Tx, new: document_file::Model) -> Result<document_file::Model, DbErr> {
    let hash = new.hash.clone();
    let again =
        OnConflict::column(document_file::Column::Hash).update_column(document_file::Column::TouchedAt).to_owned();
    document_file::Entity::insert(new.into_active_model()).on_conflict(again).exec_without_returning(&**tx).await?;
    let kept = document_file::Entity::find().filter(document_file::Column::Hash.eq(&hash)).one(&**tx).await?;
    kept.ok_or_else(|| DbErr::RecordNotFound(hash))
}

/// The files of these documents.
pub async fn of(
    db: &impl ConnectionTrait,
    documents: &[document::Model],
) -> Result<HashMap<DocumentFileId, document_file::Model>, DbErr> {
    let ids: Vec<DocumentFileId> = documents.iter().filter_map(|document| document.file_id).collect();
    let mut found = HashMap::new();
    for these in ids.chunks(IDS) {
        let which = document_file::Column::Id.is_in(these.iter().copied());
        found
            .extend(document_file::Entity::find().filter(which).all(db).await?.into_iter().map(|file| (file.id, file)));
    }
    Ok(found)
}

/// Files after this one, by their ids.
pub async fn page(
    db: &impl ConnectionTrait,
    after: Option<DocumentFileId>,
    most: u64,
) -> Result<Vec<DocumentFileId>, DbErr> {
    let mut page = document_file::Entity::find().select_only().column(document_file::Column::Id);
    if let Some(after) = after {
        page = page.filter(document_file::Column::Id.gt(after));
    }
    page.order_by_asc(document_file::Column::Id).limit(most).into_tuple().all(db).await
}

/// Deletes files that no document uses and that were not touched since `before`, and answers which. Whoever begins to
/// use a file touches it first, so that it is not deleted.
pub async fn forget_unused(tx: &Tx, before: Instant, most: u64) -> Result<Vec<DocumentFileId>, DbErr> {
    let held = document_file::Entity::belongs_to(document::Entity)
        .from(document_file::Column::Id)
        .to(document::Column::FileId)
        .into();
    let unused = document_file::Entity::find()
        .join(JoinType::LeftJoin, held)
        .filter(document_file::Column::TouchedAt.lt(before))
        .filter(document::Column::Id.is_null())
        .order_by_asc(document_file::Column::TouchedAt)
        .limit(most)
        .all(&**tx)
        .await?;
    let ids: Vec<DocumentFileId> = unused.into_iter().map(|file| file.id).collect();
    if ids.is_empty() {
        return Ok(ids);
    }
    // A document may begin to use such a file at the same moment, and its foreign key locks the file. A locked file is
    // left for the next time. What locks the file after this statement waits.
    let locked = document_file::Entity::find()
        .filter(document_file::Column::Id.is_in(ids))
        .filter(document_file::Column::TouchedAt.lt(before))
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(&**tx)
        .await?;
    let mut ids: Vec<DocumentFileId> = locked.into_iter().map(|file| file.id).collect();
    if ids.is_empty() {
        return Ok(ids);
    }
    let used = document::Entity::find().filter(document::Column::FileId.is_in(ids.iter().copied())).all(&**tx).await?;
    ids.retain(|id| used.iter().all(|document| document.file_id != Some(*id)));
    if !ids.is_empty() {
        let which = document_file::Column::Id.is_in(ids.iter().copied());
        document_file::Entity::delete_many().filter(which).exec(&**tx).await?;
    }
    Ok(ids)
}
