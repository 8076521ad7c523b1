//! The outbox of the background worker. A job is written in the transaction of the change that needs it, so that either
//! both exist or neither does.
//!
//! At most one job of a key waits or runs, and at most one has failed too often. Whoever asks again for a job that
//! waits locks its row until the commit. So the job does not begin before it can see what that transaction wrote.

mod upkeep;

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, Iterable, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{CaseStatement, Expr, ExprTrait, LockBehavior, LockType, OnConflict},
};
use uuid::Uuid;

use crate::domain::{
    Instant, Job, JobId, JobKind, Queue,
    job::{MOST_ATTEMPTS, next_try},
};
use crate::store::{
    Tx,
    rows::job::{self, Column},
};

use upkeep::failed;
pub use upkeep::{Outcome, counts, discard, failed_after, list, retry, waiting};

/// The right of one worker to do a job. It ends when another worker takes the job after the lease ran out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lease {
    pub id: JobId,
    pub owner: Uuid,
    /// The attempt that the lease is for, because the same owner may get the same job again.
    pub attempts: i64,
}

pub struct Claimed {
    pub lease: Lease,
    pub kind: String,
    /// An error where another version of the program wrote a job that this one cannot read.
    pub job: Result<Job, serde_json::Error>,
}

/// Writes a job that may begin after the commit. If a job with its key waits, no second one is written. If one runs, it
/// is done again.
pub async fn enqueue(tx: &Tx, job: Job, at: Instant) -> Result<(), DbErr> {
    tx.wake();
    let stored = |column| Expr::col((job::Entity, column));
    let earlier = |column| {
        let is_earlier = stored(column).is_null().or(stored(column).gt(at));
        CaseStatement::new().case(is_earlier, Expr::value(at)).finally(stored(column))
    };
    let runs = stored(Column::LeaseOwner).is_not_null();
    let again = CaseStatement::new().case(runs, earlier(Column::AgainAt)).finally(stored(Column::AgainAt));
    let known =
        live_one().value(Column::NextTryAt, earlier(Column::NextTryAt)).value(Column::AgainAt, again).to_owned();
    job::Entity::insert(row(&job, tx.at, at)).on_conflict(known).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Writes those of these jobs whose key has no job yet. A key whose job failed too often gets no new one, because
/// somebody has to look at that first.
pub async fn enqueue_new(tx: &Tx, jobs: Vec<Job>, at: Instant) -> Result<(), DbErr> {
    let known = job::Entity::find().select_only().column(Column::Key);
    let known: Vec<String> = known.filter(Column::Key.is_in(jobs.iter().map(Job::key))).into_tuple().all(&**tx).await?;
    let new: Vec<_> = jobs.iter().filter(|job| !known.contains(&job.key())).map(|job| row(job, tx.at, at)).collect();
    if !new.is_empty() {
        tx.wake();
        let beside = live_one().do_nothing().to_owned();
        job::Entity::insert_many(new).on_conflict(beside).exec_without_returning(&**tx).await?;
    }
    Ok(())
}

/// The conflict with a job of the same key that waits or runs.
fn live_one() -> OnConflict {
    OnConflict::column(Column::Key).target_and_where(Expr::col(Column::FailedAt).is_null()).to_owned()
}

fn row(job: &Job, created_at: Instant, at: Instant) -> job::ActiveModel {
    job::ActiveModel {
        id: Set(JobId::new()),
        kind: Set(job.kind().to_string()),
        payload: Set(job.payload()),
        queue: Set(job.kind().queue().to_string()),
        key: Set(job.key()),
        created_at: Set(created_at),
        next_try_at: Set(at),
        again_at: Set(None),
        lease_owner: Set(None),
        lease_until: Set(None),
        attempts: Set(0),
        last_error: Set(None),
        failed_at: Set(None),
    }
}

/// Whether a job of this kind waits or runs.
pub async fn exists(db: &impl ConnectionTrait, kind: JobKind) -> Result<bool, DbErr> {
    let live = job::Entity::find().filter(Column::Kind.eq(kind.to_string())).filter(Column::FailedAt.is_null());
    Ok(live.one(db).await?.is_some())
}

/// Whether there is something to claim.
pub async fn is_due(db: &impl ConnectionTrait, queue: Queue, now: Instant) -> Result<bool, DbErr> {
    Ok(job::Entity::find().filter(due(queue, now)).one(db).await?.is_some())
}

/// The oldest job of the queue that is due and that nobody works on.
pub async fn claim(tx: &Tx, queue: Queue, owner: Uuid, until: Instant) -> Result<Option<Claimed>, DbErr> {
    loop {
        let row = job::Entity::find()
            .filter(due(queue, tx.at))
            .order_by_asc(Column::NextTryAt)
            .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
            .one(&**tx)
            .await?;
        let Some(row) = row else { return Ok(None) };
        if row.attempts >= MOST_ATTEMPTS {
            bury(tx, row, "the worker ended before the job did").await?;
            continue;
        }
        let lease = Lease { id: row.id, owner, attempts: row.attempts + 1 };
        let job = Job::read(&row.kind, row.payload.clone());
        let kind = row.kind.clone();
        let mut claimed = row.into_active_model();
        claimed.lease_owner = Set(Some(owner));
        claimed.lease_until = Set(Some(until));
        claimed.attempts = Set(lease.attempts);
        job::Entity::update(claimed).exec(&**tx).await?;
        return Ok(Some(Claimed { lease, kind, job }));
    }
}

/// Extends the lease. Answers whether it still held.
pub async fn renew(tx: &Tx, lease: Lease, until: Instant) -> Result<bool, DbErr> {
    let Some(row) = held(tx, lease).await? else { return Ok(false) };
    let mut renewed = row.into_active_model();
    renewed.lease_until = Set(Some(until));
    job::Entity::update(renewed).exec(&**tx).await?;
    Ok(true)
}

/// Ends the job. Answers whether the lease still held. A job that somebody asked for while it ran is done again,
/// because it may not have seen their change.
pub async fn done(tx: &Tx, lease: Lease) -> Result<bool, DbErr> {
    let Some(row) = held(tx, lease).await? else { return Ok(false) };
    match row.again_at {
        Some(again_at) => wait(tx, row, again_at).await?,
        None => delete(tx, lease.id).await?,
    }
    Ok(true)
}

/// Gives the job back, to be done again at `at` with the payload of `job`.
pub async fn again(tx: &Tx, lease: Lease, job: &Job, at: Instant) -> Result<bool, DbErr> {
    let Some(mut row) = held(tx, lease).await? else { return Ok(false) };
    row.payload = job.payload();
    let at = std::cmp::min(row.again_at.unwrap_or(at), at);
    wait(tx, row, at).await?;
    Ok(true)
}

/// Gives the job back unchanged, because the worker stops. This attempt does not count.
pub async fn give_back(tx: &Tx, lease: Lease) -> Result<bool, DbErr> {
    let Some(row) = held(tx, lease).await? else { return Ok(false) };
    let mut given_back = freed(row);
    given_back.attempts = Set(lease.attempts - 1);
    job::Entity::update(given_back).exec(&**tx).await?;
    Ok(true)
}

/// Schedules the next try of a job that failed. A job that failed too often gets none.
pub async fn fail(tx: &Tx, lease: Lease, error: &str) -> Result<bool, DbErr> {
    let Some(row) = held(tx, lease).await? else { return Ok(false) };
    let Some(next_try_at) = next_try(row.attempts, tx.at) else {
        bury(tx, row, error).await?;
        return Ok(true);
    };
    let mut failed = freed(row);
    failed.next_try_at = Set(next_try_at);
    failed.last_error = Set(Some(error.to_owned()));
    job::Entity::update(failed).exec(&**tx).await?;
    Ok(true)
}

fn due(queue: Queue, now: Instant) -> Condition {
    let kinds = JobKind::iter().filter(|kind| kind.queue() == queue).map(|kind| kind.to_string());
    Condition::all()
        .add(Column::Queue.eq(queue.to_string()))
        .add(Column::Kind.is_in(kinds))
        .add(Column::NextTryAt.lte(now))
        .add(Column::FailedAt.is_null())
        .add(Column::LeaseUntil.is_null().or(Column::LeaseUntil.lte(now)))
}

/// The job with its row locked, if it still belongs to this lease.
async fn held(tx: &Tx, lease: Lease) -> Result<Option<job::Model>, DbErr> {
    job::Entity::find_by_id(lease.id)
        .filter(Column::LeaseOwner.eq(lease.owner))
        .filter(Column::Attempts.eq(lease.attempts))
        .filter(Column::FailedAt.is_null())
        .lock_exclusive()
        .one(&**tx)
        .await
}

/// The job without an owner, and without a request to do it again.
fn freed(row: job::Model) -> job::ActiveModel {
    let payload = row.payload.clone();
    let mut freed = row.into_active_model();
    freed.payload = Set(payload);
    freed.again_at = Set(None);
    freed.lease_owner = Set(None);
    freed.lease_until = Set(None);
    freed
}

/// The job waits as if it had never been begun.
async fn wait(tx: &Tx, row: job::Model, at: Instant) -> Result<(), DbErr> {
    tx.wake();
    let mut waiting = freed(row);
    waiting.next_try_at = Set(at);
    waiting.attempts = Set(0);
    waiting.last_error = Set(None);
    job::Entity::update(waiting).exec(&**tx).await?;
    Ok(())
}

/// Marks a job as failed too often. If another job of its key is marked already, that one stays with its payload,
/// because its task is the older one.
async fn bury(tx: &Tx, row: job::Model, error: &str) -> Result<(), DbErr> {
    let buried = failed(tx, &row.key).await?;
    let mut failed = match buried {
        Some(before) => {
            delete(tx, row.id).await?;
            let mut before = before.into_active_model();
            before.attempts = Set(row.attempts);
            before
        }
        None => freed(row),
    };
    failed.last_error = Set(Some(error.to_owned()));
    failed.failed_at = Set(Some(tx.at));
    job::Entity::update(failed).exec(&**tx).await?;
    Ok(())
}

async fn delete(tx: &Tx, id: JobId) -> Result<(), DbErr> {
    job::Entity::delete_by_id(id).exec(&**tx).await?;
    Ok(())
}

/// Every job of a kind, including those that failed too often.
pub async fn of_kind(db: &impl ConnectionTrait, kind: JobKind) -> Result<Vec<Result<Job, serde_json::Error>>, DbErr> {
    let rows =
        job::Entity::find().filter(job::Column::Queue.eq(kind.queue())).filter(job::Column::Kind.eq(kind.to_string()));
    Ok(rows.all(db).await?.into_iter().map(|row| Job::read(&row.kind, row.payload)).collect())
}
