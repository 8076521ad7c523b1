//! What happened to a thing, a need or an order, besides its movements: append-only.

use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::domain::{HistoryId, OrganisationId, PersonId};
use crate::store::{Tx, rows::history};

/// `by` is nobody when a job did it. `verb` is a stable word such as `moved` or `condition_changed`; `detail` holds ids and figures, never names of people.
pub async fn record(
    tx: &Tx,
    organisation: OrganisationId,
    subject: Uuid,
    verb: &str,
    by: impl Into<Option<PersonId>>,
    detail: Option<serde_json::Value>,
) -> Result<(), DbErr> {
    history::Entity::insert(history::ActiveModel {
        id: Set(HistoryId::new()),
        organisation_id: Set(organisation),
        subject: Set(subject),
        verb: Set(verb.to_owned()),
        at: Set(tx.at),
        recorded_at: Set(tx.recorded_at),
        by: Set(by.into()),
        detail: Set(detail),
    })
    .exec_without_returning(&**tx)
    .await?;
    Ok(())
}

pub async fn of(db: &impl ConnectionTrait, subject: Uuid) -> Result<Vec<history::Model>, DbErr> {
    history::Entity::find().filter(history::Column::Subject.eq(subject)).order_by_asc(history::Column::Id).all(db).await
}
