//! What an operator sees of the jobs, and can do about them.

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, Iterable, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
    sea_query::{ExprTrait, NullOrdering},
};

use crate::domain::{Instant, JobId, JobState};
use crate::store::{
    Tx,
    rows::job::{self, Column},
};

/// What came of an operator's command to retry or to drop a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// A worker runs this job right now, or another one with its key.
    Runs,
    Unknown,
}

/// How many jobs are due, or failed and will be tried again.
pub async fn waiting(db: &impl ConnectionTrait, now: Instant) -> Result<u64, DbErr> {
    let live = job::Entity::find().filter(Column::FailedAt.is_null());
    live.filter(Column::NextTryAt.lte(now).or(Column::LastError.is_not_null())).count(db).await
}

/// How many jobs there are of each kind in each state.
pub async fn counts(db: &impl ConnectionTrait, now: Instant) -> Result<Vec<(String, JobState, i64)>, DbErr> {
    let mut counts = Vec::new();
    for state in JobState::iter() {
        let rows = job::Entity::find().select_only().column(Column::Kind).column_as(Column::Id.count(), "n");
        let rows = rows.filter(of_state(state, now)).group_by(Column::Kind).into_tuple::<(String, i64)>();
        counts.extend(rows.all(db).await?.into_iter().map(|(kind, n)| (kind, state, n)));
    }
    Ok(counts)
}

/// Jobs that failed too often come first, the others in the order in which they are due.
pub async fn list(db: &impl ConnectionTrait, most: u64) -> Result<Vec<job::Model>, DbErr> {
    let rows = job::Entity::find();
    let rows = rows.order_by_with_nulls(Column::FailedAt, sea_orm::Order::Desc, NullOrdering::Last);
    rows.order_by_asc(Column::NextTryAt).limit(most).all(db).await
}

/// The ids of the jobs that failed too often, a page in the order of their ids.
pub async fn failed_after(db: &impl ConnectionTrait, after: Option<JobId>, most: u64) -> Result<Vec<JobId>, DbErr> {
    let page = Condition::all().add(Column::FailedAt.is_not_null()).add_option(after.map(|id| Column::Id.gt(id)));
    let failed = job::Entity::find().select_only().column(Column::Id).filter(page);
    failed.order_by_asc(Column::Id).limit(most).into_tuple().all(db).await
}

/// The job of this key that failed too often.
pub async fn failed(tx: &Tx, key: &str) -> Result<Option<job::Model>, DbErr> {
    let failed = job::Entity::find().filter(Column::Key.eq(key)).filter(Column::FailedAt.is_not_null());
    failed.lock_exclusive().one(&**tx).await
}

/// Lets the job be tried at once, with a new count of attempts. If another job with its key waits, this one replaces
/// it.
pub async fn retry(tx: &Tx, id: JobId) -> Result<Outcome, DbErr> {
    let Some(row) = job::Entity::find_by_id(id).lock_exclusive().one(&**tx).await? else {
        return Ok(Outcome::Unknown);
    };
    let others = job::Entity::find().filter(Column::Key.eq(&*row.key)).filter(Column::Id.ne(id));
    let other = others.filter(Column::FailedAt.is_null()).lock_exclusive().one(&**tx).await?;
    if [Some(&row), other.as_ref()].into_iter().flatten().any(|job| job.state(tx.at) == JobState::Running) {
        return Ok(Outcome::Runs);
    }
    if let (Some(_), Some(other)) = (row.failed_at, other) {
        super::delete(tx, other.id).await?;
    }
    let mut waiting = row.into_active_model();
    waiting.failed_at = Set(None);
    waiting.next_try_at = Set(tx.at);
    waiting.again_at = Set(None);
    waiting.attempts = Set(0);
    waiting.lease_owner = Set(None);
    waiting.lease_until = Set(None);
    job::Entity::update(waiting).exec(&**tx).await?;
    tx.wake();
    Ok(Outcome::Done)
}

/// Deletes a job, unless it runs right now.
pub async fn discard(tx: &Tx, id: JobId) -> Result<Outcome, DbErr> {
    match job::Entity::find_by_id(id).lock_exclusive().one(&**tx).await? {
        None => Ok(Outcome::Unknown),
        Some(row) if row.state(tx.at) == JobState::Running => Ok(Outcome::Runs),
        Some(_) => super::delete(tx, id).await.map(|()| Outcome::Done),
    }
}

/// The same as [`job::Model::state`], as an SQL condition.
fn of_state(state: JobState, now: Instant) -> Condition {
    let live = Condition::all().add(Column::FailedAt.is_null());
    match state {
        JobState::Waiting => live.add(Column::LeaseUntil.is_null().or(Column::LeaseUntil.lte(now))),
        JobState::Running => live.add(Column::LeaseUntil.gt(now)),
        JobState::Failed => Condition::all().add(Column::FailedAt.is_not_null()),
    }
}
