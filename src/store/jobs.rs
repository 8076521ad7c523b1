//! The outbox of the background worker: a job exists exactly if the change that wanted it does.

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, LockBehavior, LockType},
};
use uuid::Uuid;

use crate::domain::{Instant, JobId};
use crate::store::{Tx, rows::job};

/// What the worker can be asked for. Each may run twice and in any order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Job {
    /// Empty the search index and fill it again.
    Reindex,
    /// Lots that open to the region today change who may find them, without anybody touching them.
    OpenToRegion,
    /// What is open in closed units and places goes to their successors.
    FollowSuccessors,
}

impl Job {
    const ALL: [Self; 3] = [Self::Reindex, Self::OpenToRegion, Self::FollowSuccessors];

    fn kind(self) -> &'static str {
        match self {
            Self::Reindex => "reindex",
            Self::OpenToRegion => "open_to_region",
            Self::FollowSuccessors => "follow_successors",
        }
    }
}

/// A job that this worker has for as long as its lease runs.
pub struct Claimed {
    pub id: JobId,
    pub job: Job,
    pub run_after: Instant,
    pub attempts: i64,
}

/// Leaves the job for after the commit. One that waits already serves.
pub async fn enqueue(tx: &Tx, job: Job, run_after: Instant) -> Result<(), DbErr> {
    tx.wake();
    let waiting = job::Entity::find()
        .filter(job::Column::Kind.eq(job.kind()))
        .filter(job::Column::LeaseUntil.is_null())
        .one(&**tx)
        .await?;
    if waiting.is_some() {
        return Ok(());
    }
    let row = job::ActiveModel {
        id: Set(JobId::new()),
        kind: Set(job.kind().to_owned()),
        subject: Set(Uuid::nil()),
        run_after: Set(run_after),
        lease_until: Set(None),
        attempts: Set(0),
        last_error: Set(None),
    };
    job::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Whether a job of this kind waits or runs.
pub async fn exists(db: &impl ConnectionTrait, job: Job) -> Result<bool, DbErr> {
    Ok(job::Entity::find().filter(job::Column::Kind.eq(job.kind())).one(db).await?.is_some())
}

/// The oldest job that is due and that nobody works on, until `lease_until`.
pub async fn claim(tx: &Tx, lease_until: Instant) -> Result<Option<Claimed>, DbErr> {
    let free = job::Column::LeaseUntil.is_null().or(job::Column::LeaseUntil.lte(tx.at));
    let row = job::Entity::find()
        .filter(job::Column::Kind.is_in(Job::ALL.map(Job::kind)))
        .filter(job::Column::RunAfter.lte(tx.at))
        .filter(free)
        .order_by_asc(job::Column::RunAfter)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .one(&**tx)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let Some(job) = Job::ALL.into_iter().find(|job| job.kind() == row.kind) else { return Ok(None) };
    job::Entity::update_many()
        .col_expr(job::Column::LeaseUntil, Expr::value(lease_until))
        .col_expr(job::Column::Attempts, Expr::value(row.attempts + 1))
        .filter(job::Column::Id.eq(row.id))
        .exec(&**tx)
        .await?;
    Ok(Some(Claimed { id: row.id, job, run_after: row.run_after, attempts: row.attempts + 1 }))
}

pub async fn done(tx: &Tx, id: JobId) -> Result<(), DbErr> {
    job::Entity::delete_by_id(id).exec(&**tx).await?;
    Ok(())
}

/// Gives the job back, to be done again after `run_after`.
pub async fn again(tx: &Tx, id: JobId, run_after: Instant) -> Result<(), DbErr> {
    job::Entity::update_many()
        .col_expr(job::Column::LeaseUntil, Expr::value(Option::<Instant>::None))
        .col_expr(job::Column::RunAfter, Expr::value(run_after))
        .col_expr(job::Column::LastError, Expr::value(Option::<String>::None))
        .filter(job::Column::Id.eq(id))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Leaves a job that failed alone until `until`. It keeps the moment it was for: that is where its next look begins.
pub async fn rest(tx: &Tx, id: JobId, until: Instant, error: &str) -> Result<(), DbErr> {
    job::Entity::update_many()
        .col_expr(job::Column::LeaseUntil, Expr::value(until))
        .col_expr(job::Column::LastError, Expr::value(error))
        .filter(job::Column::Id.eq(id))
        .exec(&**tx)
        .await?;
    Ok(())
}
