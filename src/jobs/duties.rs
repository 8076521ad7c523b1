//! The duties of the worker, in lanes. A duty that fails does not stop the others. It is tried again after a pause of
//! its own.

use std::time::Duration;

use chrono::TimeDelta;
use sea_orm::Iterable;
use tokio::time::Instant as Tick;
use uuid::Uuid;

use crate::{
    app::{
        App, Result, index,
        needs::{mails, watches},
        stock::{document_files, drafts, holds, opening, pictures},
    },
    domain::{Job, Queue, time},
    jobs::{GoOn, queue},
    store::{self, idempotency, jobs},
};

/// The API promises clients that the answers of idempotent requests are kept for so long.
const ANSWERS_KEPT: TimeDelta = TimeDelta::hours(24);

/// The pause after the first failure, doubled after each further one. A full disk does not become free within a second.
const RECOVER: Duration = Duration::from_secs(10);
/// The longest pause, as a multiple of the first. Somebody may have removed the cause of the failure meanwhile.
const LONGEST: u32 = 32;

#[derive(Clone, Copy, Debug)]
enum Kind {
    ExpireHolds,
    ForgetAnswers,
    PlanOpening,
    PlanSuccessors,
    ForgetDrafts,
    ForgetPictures,
    ForgetDocumentFiles,
    AskWatches,
    EndWatches,
    PlanMails,
    Jobs(Queue),
    FollowChanges,
    /// Not a part of `FollowChanges`: while the disk has no room for a second index, the outdated one goes on answering
    /// and following.
    RebuildIndex,
}

impl Kind {
    /// How long to wait after a success. Duties that read the job table or the list of changes run every time the
    /// worker wakes.
    fn every(self) -> Duration {
        match self {
            Self::ExpireHolds => Duration::from_secs(60),
            Self::ForgetAnswers
            | Self::PlanOpening
            | Self::PlanSuccessors
            | Self::ForgetDrafts
            | Self::ForgetPictures
            | Self::ForgetDocumentFiles
            | Self::EndWatches => Duration::from_secs(3600),
            // Some people want to be told at once.
            Self::PlanMails => Duration::from_secs(5),
            Self::AskWatches | Self::Jobs(_) | Self::FollowChanges | Self::RebuildIndex => Duration::ZERO,
        }
    }

    async fn run(self, app: &App, owner: Uuid, go_on: GoOn<'_>) -> Result<()> {
        match self {
            Self::ExpireHolds => holds::expire_due(&app.db).await.map(drop),
            Self::ForgetAnswers => {
                let before = time::now() - ANSWERS_KEPT;
                Ok(app.db.write(|tx| async move { idempotency::forget(&tx, before).await }).await?)
            }
            Self::PlanOpening => app.db.write(|tx| async move { opening::plan(&tx).await }).await,
            // Units and places close by the calendar alone. No request enqueues the job then.
            Self::PlanSuccessors => {
                let plan = |tx: store::Tx| async move { jobs::enqueue(&tx, Job::FollowSuccessors, tx.at).await };
                Ok(app.db.write(plan).await?)
            }
            Self::ForgetDrafts => drafts::forget_expired(&app.db).await,
            Self::ForgetPictures => pictures::forget_unused(&app.db).await,
            Self::ForgetDocumentFiles => document_files::forget_unused(&app.db).await,
            Self::AskWatches => ask_watches(app, go_on).await,
            Self::EndWatches => watches::end_expired(app).await,
            Self::PlanMails => mails::plan(app).await,
            Self::Jobs(queue) => queue::work_off(app, queue, owner, go_on).await,
            Self::FollowChanges => follow(app, go_on).await,
            Self::RebuildIndex => rebuild(app, go_on).await,
        }
    }
}

/// A duty, when it is due next, and how often it failed since it last succeeded.
struct Duty {
    kind: Kind,
    due: Option<Tick>,
    failures: u32,
}

/// Duties that are done one after the other.
pub struct Lane(Vec<Duty>);

/// One lane for each queue, with the duties that belong to the queue, and lanes for the other duties by the clock.
pub fn lanes() -> Vec<Lane> {
    let of_queue = |queue| match queue {
        // The index has one writer.
        Queue::Search => vec![Kind::Jobs(queue), Kind::FollowChanges, Kind::RebuildIndex],
        Queue::Calendar => vec![Kind::PlanOpening, Kind::Jobs(queue)],
        Queue::Successors => vec![Kind::PlanSuccessors, Kind::Jobs(queue)],
        Queue::Mail => vec![Kind::PlanMails, Kind::Jobs(queue)],
        Queue::Files => {
            vec![Kind::ForgetDrafts, Kind::ForgetPictures, Kind::ForgetDocumentFiles, Kind::Jobs(queue)]
        }
    };
    let others = [vec![Kind::ExpireHolds], vec![Kind::ForgetAnswers], vec![Kind::AskWatches, Kind::EndWatches]];
    let lanes = Queue::iter().map(of_queue).chain(others);
    let lane = |kinds: Vec<Kind>| kinds.into_iter().map(|kind| Duty { kind, due: None, failures: 0 }).collect();
    lanes.map(|kinds| Lane(lane(kinds))).collect()
}

impl Lane {
    /// Runs the duties that are due.
    pub async fn run(&mut self, app: &App, owner: Uuid, go_on: GoOn<'_>) {
        for duty in &mut self.0 {
            if !go_on() || duty.due.is_some_and(|due| due > Tick::now()) {
                continue;
            }
            let pause = match duty.kind.run(app, owner, go_on).await {
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

/// Does all due jobs, asks the watches and updates the index. A step that fails (for example because the index cannot
/// be written) does not stop the steps after it.
pub async fn run_due(app: &App, go_on: GoOn<'_>) -> Result<()> {
    let owner = Uuid::now_v7();
    let mut done = Ok(());
    for queue in Queue::iter() {
        done = done.and(queue::work_off(app, queue, owner, go_on).await);
    }
    let asked = ask_watches(app, go_on).await;
    let followed = follow(app, go_on).await;
    let rebuilt = rebuild(app, go_on).await;
    done.and(asked).and(followed).and(rebuilt)
}

/// Asks the watches about what changed.
async fn ask_watches(app: &App, go_on: GoOn<'_>) -> Result<()> {
    let told = watches::ask(app, go_on).await?;
    if told > 0 {
        tracing::info!(told, "something came that somebody waited for");
    }
    Ok(())
}

/// Brings the index up to date. Lots that change meanwhile wait for the next pass.
async fn follow(app: &App, go_on: GoOn<'_>) -> Result<()> {
    let Some(engine) = app.index.as_deref() else { return Ok(()) };
    index::follow(app, engine, go_on).await
}

/// Rebuilds the index if that is needed. Lots that changed meanwhile are taken up at once, not in the next pass.
async fn rebuild(app: &App, go_on: GoOn<'_>) -> Result<()> {
    let Some(engine) = app.index.as_deref() else { return Ok(()) };
    let Some(index::Rebuilt { why, lots }) = index::rebuild_if_lacking(app, engine, go_on).await? else {
        return Ok(());
    };
    tracing::info!(why, lots, "the search index was rebuilt");
    index::follow(app, engine, go_on).await
}
