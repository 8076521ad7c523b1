//! Drafts: what waits to be logged.

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};

use crate::domain::{DraftId, Instant, OrganisationId, UnitId, directory::actor::Actor};
use crate::store::{IDS, Tx, rows::draft, stock::scope};

pub async fn insert(tx: &Tx, row: draft::Model) -> Result<draft::Model, DbErr> {
    draft::Entity::insert(row.clone().into_active_model()).exec_without_returning(&**tx).await?;
    Ok(row)
}

pub async fn find(db: &impl ConnectionTrait, id: DraftId) -> Result<Option<draft::Model>, DbErr> {
    draft::Entity::find_by_id(id).one(db).await
}

/// The draft with its row locked until the transaction ends.
pub async fn lock(tx: &Tx, id: DraftId) -> Result<Option<draft::Model>, DbErr> {
    draft::Entity::find_by_id(id).lock_exclusive().one(&**tx).await
}

/// The drafts of the actor's organisation that the actor began or that belong to one of these units (`None`: all
/// drafts).
pub fn open_to(actor: &Actor, units: Option<&[UnitId]>) -> Condition {
    let ours = scope::own(actor, draft::Column::OrganisationId);
    match units {
        Some(units) => {
            let mine = draft::Column::By.eq(actor.person);
            ours.add(Condition::any().add(mine).add(draft::Column::UnitId.is_in(units.iter().copied())))
        }
        None => ours,
    }
}

/// The drafts that are open to the actor and have not expired, newest first.
pub async fn of(
    db: &impl ConnectionTrait,
    actor: &Actor,
    units: Option<&[UnitId]>,
    at: Instant,
    before: Option<DraftId>,
    limit: u64,
) -> Result<Vec<draft::Model>, DbErr> {
    let mut drafts = draft::Entity::find().filter(open_to(actor, units)).filter(draft::Column::ExpiresAt.gt(at));
    if let Some(before) = before {
        drafts = drafts.filter(draft::Column::Id.lt(before));
    }
    drafts.order_by_desc(draft::Column::Id).limit(limit).all(db).await
}

/// The drafts that have one of these labels of batches and have not expired.
pub async fn with_labels(
    db: &impl ConnectionTrait,
    organisations: &[OrganisationId],
    codes: &[String],
    at: Instant,
) -> Result<Vec<draft::Model>, DbErr> {
    let mut found = Vec::new();
    for some in codes.chunks(IDS) {
        let labelled = draft::Entity::find()
            .filter(draft::Column::OrganisationId.is_in(organisations.iter().copied()))
            .filter(draft::Column::LabelCode.is_in(some))
            .filter(draft::Column::ExpiresAt.gt(at));
        found.extend(labelled.all(db).await?);
    }
    Ok(found)
}

pub async fn expired(db: &impl ConnectionTrait, at: Instant, most: u64) -> Result<Vec<draft::Model>, DbErr> {
    draft::Entity::find().filter(draft::Column::ExpiresAt.lte(at)).limit(most).all(db).await
}

pub async fn remove(tx: &Tx, id: DraftId) -> Result<(), DbErr> {
    draft::Entity::delete_by_id(id).exec(&**tx).await.map(drop)
}
