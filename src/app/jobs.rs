//! The jobs of the background worker: an operator lists, retries and discards them.

use crate::app::{App, Result};
use crate::{
    domain::{Instant, JobId, JobState, time},
    store::{Db, jobs, rows::job},
};

pub use crate::store::jobs::Outcome;

/// The most jobs in one list.
const MOST: u64 = 500;

/// A job as its operator sees it.
#[derive(Clone, Debug)]
pub struct Seen {
    pub id: JobId,
    pub kind: String,
    pub key: String,
    pub state: JobState,
    pub attempts: i64,
    /// `None` while it runs and after it failed too often.
    pub next_try_at: Option<Instant>,
    pub last_error: Option<String>,
}

impl App {
    /// How many jobs and index changes the background worker has not done yet.
    pub async fn jobs_waiting(&self) -> Result<u64> {
        Ok(jobs::waiting(self.db.read(), time::now()).await? + self.progress.waiting(self).await?)
    }

    /// How many jobs there are of each kind in each state.
    pub async fn job_counts(&self) -> Result<Vec<(String, JobState, i64)>> {
        Ok(jobs::counts(self.db.read(), time::now()).await?)
    }
}

/// The jobs, at most `MOST`, the failed ones first.
pub async fn list(db: &Db) -> Result<Vec<Seen>> {
    let now = time::now();
    let seen = |row: job::Model| {
        let state = row.state(now);
        Seen {
            id: row.id,
            state,
            next_try_at: (state == JobState::Waiting).then_some(row.next_try_at),
            kind: row.kind,
            key: row.key,
            attempts: row.attempts,
            last_error: row.last_error,
        }
    };
    Ok(jobs::list(db.read(), MOST).await?.into_iter().map(seen).collect())
}

/// Makes one job due at once.
pub async fn retry(db: &Db, id: JobId) -> Result<Outcome> {
    Ok(db.write(|tx| async move { jobs::retry(&tx, id).await }).await?)
}

/// Makes all jobs due that failed too often. Returns how many they were.
pub async fn retry_all(db: &Db) -> Result<u64> {
    let (mut retried, mut after) = (0, None);
    loop {
        let failed = jobs::failed_after(db.read(), after, MOST).await?;
        let Some(last) = failed.last().copied() else { return Ok(retried) };
        for id in failed {
            retried += u64::from(retry(db, id).await? == Outcome::Done);
        }
        after = Some(last);
    }
}

/// Deletes a job without doing it.
pub async fn discard(db: &Db, id: JobId) -> Result<Outcome> {
    Ok(db.write(|tx| async move { jobs::discard(&tx, id).await }).await?)
}
