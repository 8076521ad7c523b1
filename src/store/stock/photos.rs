//! Pictures and the photos that show them.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, JoinType, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, RelationTrait,
    sea_query::{Expr, LockBehavior, LockType, OnConflict},
};

use crate::domain::{
    Date, DraftId, Instant, LotId, LotState, OrganisationId, PhotoId, PictureId, UnitId, directory::actor::Actor,
};
use crate::store::{
    IDS, Tx,
    rows::{draft, lot, photo, picture},
    stock::{drafts, scope},
};

/// A photo with the picture that it shows.
pub type Shown = (photo::Model, picture::Model);

/// The picture of this content: a new row, or the one that is there already. Either is kept from now on.
pub async fn touch(tx: &Tx, new: picture::Model) -> Result<picture::Model, DbErr> {
    let hash = new.hash.clone();
    picture::Entity::insert(new.into_active_model())
        .on_conflict(OnConflict::column(picture::Column::Hash).update_column(picture::Column::TouchedAt).to_owned())
        .exec_without_returning(&**tx)
        .await?;
    let kept = picture::Entity::find().filter(picture::Column::Hash.eq(&hash)).one(&**tx).await?;
    kept.ok_or_else(|| DbErr::RecordNotFound(hash))
}

pub async fn insert_all(tx: &Tx, photos: Vec<photo::Model>) -> Result<(), DbErr> {
    if photos.is_empty() {
        return Ok(());
    }
    let rows = photos.into_iter().map(IntoActiveModel::into_active_model);
    photo::Entity::insert_many(rows).exec_without_returning(&**tx).await?;
    Ok(())
}

/// The photos of a lot, in their order.
pub async fn of_lot(db: &impl ConnectionTrait, id: LotId) -> Result<Vec<Shown>, DbErr> {
    shown(db, photo::Column::LotId.eq(id).into()).await
}

/// The photos of a draft, in their order.
pub async fn of_draft(db: &impl ConnectionTrait, id: DraftId) -> Result<Vec<Shown>, DbErr> {
    shown(db, photo::Column::DraftId.eq(id).into()).await
}

async fn shown(db: &impl ConnectionTrait, which: Condition) -> Result<Vec<Shown>, DbErr> {
    let rows = photo::Entity::find()
        .find_also_related(picture::Entity)
        .filter(which)
        .order_by_asc(photo::Column::Position)
        .all(db)
        .await?;
    Ok(rows.into_iter().filter_map(|(photo, picture)| Some((photo, picture?))).collect())
}

pub async fn pictures(
    db: &impl ConnectionTrait,
    ids: &[PictureId],
) -> Result<HashMap<PictureId, picture::Model>, DbErr> {
    let mut found = HashMap::new();
    for these in ids.chunks(IDS) {
        let rows = picture::Entity::find().filter(picture::Column::Id.is_in(these.iter().copied())).all(db).await?;
        found.extend(rows.into_iter().map(|picture| (picture.id, picture)));
    }
    Ok(found)
}

/// Pictures after this one, by their ids.
pub async fn page(db: &impl ConnectionTrait, after: Option<PictureId>, most: u64) -> Result<Vec<PictureId>, DbErr> {
    let mut page = picture::Entity::find().select_only().column(picture::Column::Id);
    if let Some(after) = after {
        page = page.filter(picture::Column::Id.gt(after));
    }
    page.order_by_asc(picture::Column::Id).limit(most).into_tuple().all(db).await
}

/// Sets the picture that a lot shows first. The lot's version stays the same, so nobody has to read the lot again for
/// that.
pub async fn set_cover(tx: &Tx, lot: LotId, cover: Option<PictureId>) -> Result<(), DbErr> {
    lot::Entity::update_many()
        .col_expr(lot::Column::CoverId, Expr::value(cover))
        .filter(lot::Column::Id.eq(lot))
        .exec(&**tx)
        .await
        .map(drop)
}

/// The photos of these drafts, in their order.
pub async fn of_drafts(db: &impl ConnectionTrait, drafts: &[DraftId]) -> Result<HashMap<DraftId, Vec<Shown>>, DbErr> {
    let mut photos: HashMap<DraftId, Vec<Shown>> = HashMap::new();
    for these in drafts.chunks(IDS) {
        for one in shown(db, photo::Column::DraftId.is_in(these.iter().copied()).into()).await? {
            if let Some(draft) = one.0.draft_id {
                photos.entry(draft).or_default().push(one);
            }
        }
    }
    Ok(photos)
}

pub async fn find(db: &impl ConnectionTrait, id: PhotoId) -> Result<Option<Shown>, DbErr> {
    Ok(shown(db, photo::Column::Id.eq(id).into()).await?.pop())
}

pub async fn set(tx: &Tx, id: PhotoId, position: i64, caption: &str) -> Result<(), DbErr> {
    photo::Entity::update_many()
        .col_expr(photo::Column::Position, Expr::value(position))
        .col_expr(photo::Column::Caption, Expr::value(caption))
        .filter(photo::Column::Id.eq(id))
        .exec(&**tx)
        .await?;
    Ok(())
}

pub async fn remove(tx: &Tx, id: PhotoId) -> Result<(), DbErr> {
    remove_all(tx, photo::Column::Id.eq(id).into()).await
}

pub async fn remove_of_draft(tx: &Tx, id: DraftId) -> Result<(), DbErr> {
    remove_all(tx, photo::Column::DraftId.eq(id).into()).await
}

/// Removes these photos. Their pictures are touched, so that their files stay for as long as a backup of the database
/// that still shows them may take to copy them.
async fn remove_all(tx: &Tx, which: Condition) -> Result<(), DbErr> {
    let shown = photo::Entity::find().select_only().column(photo::Column::PictureId).filter(which.clone()).into_query();
    picture::Entity::update_many()
        .col_expr(picture::Column::TouchedAt, Expr::value(tx.now()))
        .filter(picture::Column::Id.in_subquery(shown))
        .exec(&**tx)
        .await?;
    photo::Entity::delete_many().filter(which).exec(&**tx).await.map(drop)
}

/// Moves the photos of a draft to a lot.
pub async fn hand_to_lot(tx: &Tx, from: DraftId, to: LotId) -> Result<(), DbErr> {
    photo::Entity::update_many()
        .col_expr(photo::Column::LotId, Expr::value(to))
        .col_expr(photo::Column::DraftId, Expr::value(Option::<DraftId>::None))
        .filter(photo::Column::DraftId.eq(from))
        .exec(&**tx)
        .await
        .map(drop)
}

/// Copies photos to the lot to which things were moved, after the photos that it has. A picture that it shows already
/// is not copied. The caller sets the cover when it writes the lot.
pub async fn go_along(tx: &Tx, from: LotId, to: &lot::Model) -> Result<(), DbErr> {
    let (ours, theirs) = (of_lot(&**tx, from).await?, of_lot(&**tx, to.id).await?);
    let new = ours.into_iter().filter(|(_, picture)| theirs.iter().all(|(_, known)| known.id != picture.id));
    let copies = new.zip(theirs.len() as i64..).map(|((photo, _), position)| photo::Model {
        id: PhotoId::new(),
        organisation_id: to.organisation_id,
        lot_id: Some(to.id),
        position,
        ..photo
    });
    insert_all(tx, copies.collect()).await
}

/// The picture with this hash, if the actor may see a lot that shows it, or may open a draft that shows it. `units` are
/// those in which the actor logs things (`None`: all).
pub async fn visible(
    db: &impl ConnectionTrait,
    actor: &Actor,
    units: Option<&[UnitId]>,
    hash: &str,
    today: Date,
) -> Result<Option<picture::Model>, DbErr> {
    let seen = Condition::any()
        .add(Condition::all().add(photo::Column::LotId.is_not_null()).add(scope::lots(actor, today)))
        .add(Condition::all().add(photo::Column::DraftId.is_not_null()).add(drafts::open_to(actor, units)));
    picture::Entity::find()
        .join_rev(JoinType::InnerJoin, photo::Relation::Picture.def())
        .join(
            JoinType::LeftJoin,
            photo::Entity::belongs_to(lot::Entity).from(photo::Column::LotId).to(lot::Column::Id).into(),
        )
        .join(
            JoinType::LeftJoin,
            photo::Entity::belongs_to(draft::Entity).from(photo::Column::DraftId).to(draft::Column::Id).into(),
        )
        .filter(picture::Column::Hash.eq(hash))
        .filter(seen)
        .one(db)
        .await
}

/// The picture with this hash. The caller has checked that it may be seen.
pub async fn by_hash(db: &impl ConnectionTrait, hash: &str) -> Result<Option<picture::Model>, DbErr> {
    picture::Entity::find().filter(picture::Column::Hash.eq(hash)).one(db).await
}

/// Photos of lots in these organisations whose likeness has one of the values in one of its four parts.
pub async fn alike(
    db: &impl ConnectionTrait,
    organisations: &[OrganisationId],
    parts: [Vec<i64>; 4],
) -> Result<Vec<(photo::Model, picture::Model, lot::Model)>, DbErr> {
    let columns = [photo::Column::Part0, photo::Column::Part1, photo::Column::Part2, photo::Column::Part3];
    let mut found = Vec::new();
    // One query after the other, because no index serves all four parts at once.
    for (column, values) in columns.into_iter().zip(parts) {
        let rows = photo::Entity::find()
            .find_also_related(picture::Entity)
            .filter(photo::Column::OrganisationId.is_in(organisations.iter().copied()))
            .filter(column.is_in(values))
            .filter(photo::Column::LotId.is_not_null())
            .all(db)
            .await?;
        found.extend(rows.into_iter().filter_map(|(photo, picture)| Some((photo, picture?))));
    }
    let ids: Vec<LotId> = found.iter().filter_map(|(photo, _)| photo.lot_id).collect();
    let mut lots: HashMap<LotId, lot::Model> = HashMap::new();
    for these in ids.chunks(IDS) {
        let rows = lot::Entity::find()
            .filter(lot::Column::Id.is_in(these.iter().copied()))
            .filter(lot::Column::State.ne(LotState::Gone));
        lots.extend(rows.all(db).await?.into_iter().map(|lot| (lot.id, lot)));
    }
    let with_lot = found.into_iter().filter_map(|(photo, picture)| {
        let lot = lots.get(&photo.lot_id?)?.clone();
        Some((photo, picture, lot))
    });
    Ok(with_lot.collect())
}

/// Deletes pictures that nothing shows and that were not touched since `before`. Answers which, so that their files are
/// removed. If somebody uploads such a picture again meanwhile, it is another row with files of its own.
pub async fn forget_unused(tx: &Tx, before: Instant, most: u64) -> Result<Vec<PictureId>, DbErr> {
    let unused = picture::Entity::find()
        .join_rev(JoinType::LeftJoin, photo::Relation::Picture.def())
        .filter(picture::Column::TouchedAt.lt(before))
        .filter(photo::Column::Id.is_null())
        .order_by_asc(picture::Column::TouchedAt)
        .limit(most)
        .all(&**tx)
        .await?;
    let ids: Vec<PictureId> = unused.into_iter().map(|picture| picture.id).collect();
    if ids.is_empty() {
        return Ok(ids);
    }
    // A photo may begin to show such a picture at the same moment, and its foreign key locks the picture. A locked
    // picture is left for the next time. What locks the picture after this statement waits.
    let locked = picture::Entity::find()
        .filter(picture::Column::Id.is_in(ids))
        .filter(picture::Column::TouchedAt.lt(before))
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(&**tx)
        .await?;
    let mut ids: Vec<PictureId> = locked.into_iter().map(|picture| picture.id).collect();
    if ids.is_empty() {
        return Ok(ids);
    }
    let shown = photo::Entity::find().filter(photo::Column::PictureId.is_in(ids.iter().copied())).all(&**tx).await?;
    ids.retain(|id| shown.iter().all(|photo| photo.picture_id != *id));
    if !ids.is_empty() {
        picture::Entity::delete_many().filter(picture::Column::Id.is_in(ids.iter().copied())).exec(&**tx).await?;
    }
    Ok(ids)
}
