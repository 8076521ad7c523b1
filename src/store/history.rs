//! What happened to a thing, a need or an order, besides its movements: append-only.

use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::domain::{Event, HistoryId, Instant, OrganisationId, PersonId, Verb};
use crate::store::{Tx, rows::history};

/// An event, and the subject in whose history it is written.
pub type Happened = (Uuid, Event);

/// `by` is `None` when a job did it.
pub async fn record(
    tx: &Tx,
    organisation: OrganisationId,
    subject: Uuid,
    event: &Event,
    by: impl Into<Option<PersonId>>,
) -> Result<(), DbErr> {
    record_all(tx, organisation, [subject], event, by).await
}

/// The same event in the history of each subject.
pub async fn record_all(
    tx: &Tx,
    organisation: OrganisationId,
    subjects: impl IntoIterator<Item = Uuid>,
    event: &Event,
    by: impl Into<Option<PersonId>>,
) -> Result<(), DbErr> {
    let by = by.into();
    let row = |subject| row(tx, organisation, subject, event, by);
    insert(tx, subjects.into_iter().map(row).collect::<Result<Vec<_>, _>>()?).await
}

/// Different events in one statement, each in the history of its own subject.
pub async fn record_each(
    tx: &Tx,
    organisation: OrganisationId,
    happened: &[Happened],
    by: impl Into<Option<PersonId>>,
) -> Result<(), DbErr> {
    let by = by.into();
    let row = |(subject, event): &Happened| row(tx, organisation, *subject, event, by);
    insert(tx, happened.iter().map(row).collect::<Result<Vec<_>, _>>()?).await
}

async fn insert(tx: &Tx, rows: Vec<history::ActiveModel>) -> Result<(), DbErr> {
    if !rows.is_empty() {
        history::Entity::insert_many(rows).exec_without_returning(&**tx).await?;
    }
    Ok(())
}

fn row(
    tx: &Tx,
    organisation: OrganisationId,
    subject: Uuid,
    event: &Event,
    by: Option<PersonId>,
) -> Result<history::ActiveModel, DbErr> {
    let detail = event.detail().map_err(|error| DbErr::Json(error.to_string()))?;
    Ok(history::ActiveModel {
        id: Set(HistoryId::new()),
        organisation_id: Set(organisation),
        subject: Set(subject),
        verb: Set(event.verb().to_string()),
        at: Set(tx.at),
        recorded_at: Set(tx.recorded_at),
        by: Set(by),
        detail: Set(detail),
    })
}

/// Everything that a person did, to any subject.
pub async fn by(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<history::Model>, DbErr> {
    history::Entity::find().filter(history::Column::By.eq(person)).order_by_asc(history::Column::Id).all(db).await
}

/// What was done to these subjects by such acts since a moment.
pub async fn since(
    db: &impl ConnectionTrait,
    subjects: impl IntoIterator<Item = Uuid>,
    verb: Verb,
    at: Instant,
) -> Result<Vec<history::Model>, DbErr> {
    history::Entity::find()
        .filter(history::Column::Subject.is_in(subjects))
        .filter(history::Column::Verb.eq(verb))
        .filter(history::Column::At.gte(at))
        .order_by_asc(history::Column::Id)
        .all(db)
        .await
}

pub async fn of(db: &impl ConnectionTrait, subject: Uuid) -> Result<Vec<history::Model>, DbErr> {
    history::Entity::find().filter(history::Column::Subject.eq(subject)).order_by_asc(history::Column::Id).all(db).await
}
