//! What the worker does. Each duty fails alone: the others go on, and it is tried again after a while of its own.

use std::time::Duration;

use chrono::TimeDelta;
use tokio::time::Instant as Tick;

use crate::{
    app::{
        App, Result,
        directory::successors,
        index,
        stock::{holds, opening},
    },
    domain::time,
    search::Engine,
    store::{
        idempotency,
        jobs::{self, Claimed, Job},
    },
};

/// Longer than a country's index takes to rebuild: a job whose worker died is taken up by another.
const LEASE: TimeDelta = TimeDelta::hours(1);
const OPENING_EVERY: TimeDelta = TimeDelta::hours(1);
/// Promised to clients.
const ANSWERS_KEPT: TimeDelta = TimeDelta::hours(24);

/// After a first failure; a full disk does not empty in a second. Twice as long after each further one.
const RECOVER: Duration = Duration::from_secs(10);
/// A job that failed is left alone for so long, times its attempts.
const REST: TimeDelta = TimeDelta::minutes(1);
/// Nothing rests longer: somebody may have mended it.
const LONGEST: u32 = 32;

/// Whether to go on; asked between steps.
pub type GoOn<'a> = &'a (dyn Fn() -> bool + Send + Sync);

#[derive(Clone, Copy, Debug)]
enum Kind {
    ExpireHolds,
    ForgetAnswers,
    PlanOpening,
    PlanSuccessors,
    Jobs,
    Index,
}

impl Kind {
    const ALL: [Self; 6] =
        [Self::ExpireHolds, Self::ForgetAnswers, Self::PlanOpening, Self::PlanSuccessors, Self::Jobs, Self::Index];

    /// What looks at the outbox looks whenever the worker is woken.
    fn every(self) -> Duration {
        match self {
            Self::ExpireHolds => Duration::from_secs(60),
            Self::ForgetAnswers | Self::PlanOpening | Self::PlanSuccessors => Duration::from_secs(3600),
            Self::Jobs | Self::Index => Duration::ZERO,
        }
    }

    async fn run(self, app: &App, go_on: GoOn<'_>) -> Result<()> {
        match self {
            Self::ExpireHolds => holds::expire_due(&app.db).await.map(drop),
            Self::ForgetAnswers => {
                let before = time::now() - ANSWERS_KEPT;
                Ok(app.db.write(|tx| async move { idempotency::forget(&tx, before).await }).await?)
            }
            Self::PlanOpening => app.db.write(|tx| async move { opening::plan(&tx).await }).await,
            // A unit that closes with the day closes without anybody doing anything.
            Self::PlanSuccessors => {
                let job = Job::FollowSuccessors;
                Ok(app.db.write(|tx| async move { jobs::enqueue(&tx, job, tx.at).await }).await?)
            }
            Self::Jobs => work_off(app, go_on).await,
            Self::Index => catch_up(app, go_on).await,
        }
    }
}

/// A duty, when it is due next, and how often it failed since it last succeeded.
struct Duty {
    kind: Kind,
    due: Option<Tick>,
    failures: u32,
}

pub struct Duties(Vec<Duty>);

impl Default for Duties {
    fn default() -> Self {
        Self(Kind::ALL.into_iter().map(|kind| Duty { kind, due: None, failures: 0 }).collect())
    }
}

impl Duties {
    /// Does what is due.
    pub async fn run(&mut self, app: &App, go_on: GoOn<'_>) {
        for duty in &mut self.0 {
            if !go_on() || duty.due.is_some_and(|due| due > Tick::now()) {
                continue;
            }
            let pause = match duty.kind.run(app, go_on).await {
                Ok(()) => {
                    duty.failures = 0;
                    duty.kind.every()
                }
                Err(error) => {
                    let pause = RECOVER * (1 << duty.failures.min(LONGEST.ilog2()));
                    duty.failures += 1;
                    let (error, duty) = (&error as &dyn std::error::Error, duty.kind);
                    tracing::error!(error, ?duty, again_in = ?pause, "the worker failed at a duty");
                    pause
                }
            };
            duty.due = Some(Tick::now() + pause);
        }
    }
}

/// Does everything that is due when it begins. An index that cannot be written keeps nobody from the rest.
pub async fn run_due(app: &App, go_on: GoOn<'_>) -> Result<()> {
    let jobs = work_off(app, go_on).await;
    let index = catch_up(app, go_on).await;
    jobs.and(index)
}

/// Does the jobs that are due. One that fails rests and keeps no other waiting.
async fn work_off(app: &App, go_on: GoOn<'_>) -> Result<()> {
    while go_on() {
        let claimed = app.db.write(|tx| async move { jobs::claim(&tx, tx.at + LEASE).await }).await?;
        let Some(claimed) = claimed else { break };
        work(app, &claimed, go_on).await?;
    }
    Ok(())
}

/// Brings the index up to date. Lots that change meanwhile gather for the next pass.
async fn catch_up(app: &App, go_on: GoOn<'_>) -> Result<()> {
    let Some(engine) = app.index.as_deref() else { return Ok(()) };
    if let Some(index::Rebuilt { why, lots }) = index::bring_up_to_date(app, engine, go_on).await? {
        tracing::info!(why, lots, "the search index was rebuilt");
    }
    Ok(())
}

async fn work(app: &App, claimed: &Claimed, go_on: GoOn<'_>) -> Result<()> {
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
                        Some(next) => jobs::again(&tx, id, next).await,
                        None => jobs::done(&tx, id).await,
                    }
                })
                .await?;
        }
        Err(error) => {
            tracing::error!(job = ?claimed.job, error = &error as &dyn std::error::Error, "a job failed and rests");
            let text = &error.to_string();
            let until = time::now() + REST * i32::try_from(claimed.attempts.clamp(1, LONGEST.into())).unwrap_or(1);
            app.db.write(|tx| async move { jobs::rest(&tx, id, until, text).await }).await?;
        }
    }
    Ok(())
}

async fn rebuild(app: &App, engine: &dyn Engine, go_on: GoOn<'_>) -> Result<()> {
    let lots = index::rebuild(app, engine, |_| go_on()).await?;
    tracing::info!(lots, "the search index was rebuilt");
    Ok(())
}
