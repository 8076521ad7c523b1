//! What the worker does, lane by lane. Each duty fails alone: the others go on, and it is tried again after a while of
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

/// Promised to clients.
const ANSWERS_KEPT: TimeDelta = TimeDelta::hours(24);

/// After a first failure; a full disk does not empty in a second. Twice as long after each further one.
const RECOVER: Duration = Duration::from_secs(10);
/// The longest rest, as a multiple of the first. Somebody may have repaired meanwhile what made the duty fail.
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
    /// Apart from following: an index that is only outdated goes on answering while there is no room for a second one.
    RebuildIndex,
}

impl Kind {
    /// What looks at the outbox looks whenever the worker is woken.
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
            // Whoever wants to know at once, does.
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
            // Units and places close by the calendar alone, without any request.
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

/// One for each queue, with what belongs to it, and one for whatever else is done by the clock.
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
    /// Does what is due.
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

/// Does the jobs that are due when it begins. An index that cannot be written keeps nobody from the rest.
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

/// Brings the index up to date. Lots that change meanwhile gather for the next pass.
async fn follow(app: &App, go_on: GoOn<'_>) -> Result<()> {
    let Some(engine) = app.index.as_deref() else { return Ok(()) };
    index::follow(app, engine, go_on).await
}

/// Rebuilds the index if that is needed. What changed meanwhile does not wait for the next pass.
async fn rebuild(app: &App, go_on: GoOn<'_>) -> Result<()> {
    let Some(engine) = app.index.as_deref() else { return Ok(()) };
    let Some(index::Rebuilt { why, lots }) = index::rebuild_if_lacking(app, engine, go_on).await? else {
        return Ok(());
    };
    tracing::info!(why, lots, "the search index was rebuilt");
    index::follow(app, engine, go_on).await
}
