//! What the worker does.

use std::time::Duration;

use chrono::TimeDelta;
use tokio::time::Instant as Tick;

use crate::{
    app::{App, Result, holds, index, opening, successors},
    domain::time,
    search::Engine,
    store::{
        idempotency,
        jobs::{self, Claimed, Job},
    },
};

/// Longer than a country's index takes to rebuild: a job whose worker died is taken up by another.
const LEASE: TimeDelta = TimeDelta::hours(1);
const TRY_AGAIN: TimeDelta = TimeDelta::minutes(1);
const OPENING_EVERY: TimeDelta = TimeDelta::hours(1);
/// Promised to clients.
const ANSWERS_KEPT: TimeDelta = TimeDelta::hours(24);

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);

/// When the duties of the clock were last done.
#[derive(Default)]
pub struct Clock {
    minute: Option<Tick>,
    hour: Option<Tick>,
}

impl Clock {
    pub async fn run(&mut self, app: &App, now: Tick) -> Result<()> {
        let over = |last: Option<Tick>, period| last.is_none_or(|last| now.duration_since(last) >= period);
        if over(self.minute, MINUTE) {
            holds::expire_due(&app.db).await?;
            self.minute = Some(now);
        }
        if over(self.hour, HOUR) {
            let before = time::now() - ANSWERS_KEPT;
            app.db.write(|tx| async move { idempotency::forget(&tx, before).await }).await?;
            app.db.write(|tx| async move { opening::plan(&tx).await }).await?;
            // A unit that closes with the day closes without anybody doing anything.
            app.db.write(|tx| async move { jobs::enqueue(&tx, Job::FollowSuccessors, tx.at).await }).await?;
            self.hour = Some(now);
        }
        Ok(())
    }
}

/// Does everything that is due when it begins. `go_on` is asked between steps.
pub async fn run_due(app: &App, go_on: &(dyn Fn() -> bool + Send + Sync)) -> Result<()> {
    let jobs = work_off(app, go_on).await;
    // An index that cannot be written keeps nobody from the rest, and the rest does not keep it back.
    let index = match app.index.as_deref() {
        Some(engine) => index::bring_up_to_date(app, engine, go_on).await.map(|rebuilt| {
            if let Some(index::Rebuilt { why, lots }) = rebuilt {
                tracing::info!(why, lots, "the search index was rebuilt");
            }
        }),
        None => Ok(()),
    };
    jobs.and(index)
}

async fn work_off(app: &App, go_on: &(dyn Fn() -> bool + Send + Sync)) -> Result<()> {
    while go_on() {
        let claimed = app.db.write(|tx| async move { jobs::claim(&tx, tx.at + LEASE).await }).await?;
        let Some(claimed) = claimed else { break };
        work(app, &claimed, go_on).await?;
    }
    Ok(())
}

async fn work(app: &App, claimed: &Claimed, go_on: &(dyn Fn() -> bool + Send + Sync)) -> Result<()> {
    let outcome = match claimed.job {
        Job::Reindex => match app.index.as_deref() {
            Some(engine) => rebuild(app, engine, go_on).await,
            None => Ok(()),
        },
        Job::OpenToRegion => {
            let last = claimed.run_after - OPENING_EVERY;
            app.db.write(|tx| async move { opening::mark(&tx, last).await }).await
        }
        Job::FollowSuccessors => successors::follow(&app.db, go_on).await.map(|followed| {
            if followed > 0 {
                tracing::info!(followed, "what was open in closed units and places followed to their successors");
            }
        }),
    };
    let id = claimed.id;
    match outcome {
        Ok(()) => {
            let next = (claimed.job == Job::OpenToRegion).then(|| time::now() + OPENING_EVERY);
            app.db
                .write(|tx| async move {
                    match next {
                        Some(next) => jobs::again(&tx, id, next, None).await,
                        None => jobs::done(&tx, id).await,
                    }
                })
                .await?;
            Ok(())
        }
        Err(error) => {
            let text = &error.to_string();
            // An opening that failed keeps its moment: that is where the next look begins.
            let next = match claimed.job {
                Job::OpenToRegion => claimed.run_after,
                Job::Reindex | Job::FollowSuccessors => time::now() + TRY_AGAIN,
            };
            app.db.write(|tx| async move { jobs::again(&tx, id, next, Some(text.clone())).await }).await?;
            Err(error)
        }
    }
}

async fn rebuild(app: &App, engine: &dyn Engine, go_on: &(dyn Fn() -> bool + Send + Sync)) -> Result<()> {
    let lots = index::rebuild(app, engine, |_| go_on()).await?;
    tracing::info!(lots, "the search index was rebuilt");
    Ok(())
}
