//! The jobs of one queue, one at a time.

use tokio::time::Instant as Tick;
use uuid::Uuid;

use crate::{
    app::App,
    app::{Error, Result},
    domain::{Job, Queue, time},
    jobs::{GoOn, Outcome, files, lease, mails, region, reindex, successors},
    store::jobs::{self, Claimed},
};

/// Does the jobs that are due. A job that fails waits for its next attempt and delays no other job.
pub async fn work_off(app: &App, queue: Queue, owner: Uuid, go_on: GoOn<'_>) -> Result<()> {
    while go_on() && jobs::is_due(app.db.read(), queue, time::now()).await? {
        let claim = |tx: crate::store::Tx| async move {
            let until = tx.at + lease::LENGTH;
            jobs::claim(&tx, queue, owner, until).await
        };
        let leased = Tick::now();
        let Some(claimed) = app.db.write(claim).await? else { break };
        work(app, claimed, leased, go_on).await?;
    }
    Ok(())
}

async fn work(app: &App, claimed: Claimed, leased: Tick, go_on: GoOn<'_>) -> Result<()> {
    let Claimed { lease, kind, job } = claimed;
    let work = async { run(app, job?, go_on).await };
    let renew = || app.db.write(move |tx| async move { jobs::renew(&tx, lease, tx.at + lease::LENGTH).await });
    let Some(outcome) = lease::hold_while(lease::HOLD, leased, work, renew).await else {
        tracing::warn!(kind, id = %lease.id, "another worker took up the job");
        return Ok(());
    };
    let held = match outcome {
        Ok(_) if !go_on() => app.db.write(|tx| async move { jobs::give_back(&tx, lease).await }).await?,
        Ok(Outcome::Done) => app.db.write(|tx| async move { jobs::done(&tx, lease).await }).await?,
        Ok(Outcome::Again(job, at)) => {
            let job = &job;
            app.db.write(|tx| async move { jobs::again(&tx, lease, job, at).await }).await?
        }
        Err(error) => {
            let attempt = lease.attempts;
            tracing::error!(kind, attempt, error = &error as &dyn std::error::Error, "a job failed");
            let text = &causes(&error);
            app.db.write(|tx| async move { jobs::fail(&tx, lease, text).await }).await?
        }
    };
    if !held {
        tracing::warn!(kind, id = %lease.id, "the job was another worker's when it ended");
    }
    Ok(())
}

async fn run(app: &App, job: Job, go_on: GoOn<'_>) -> Result<Outcome> {
    match job {
        Job::Reindex => reindex::run(app, go_on).await,
        Job::OpenToRegion { since } => region::run(app, since).await,
        Job::FollowSuccessors => successors::run(app, go_on).await,
        Job::MailNotices { person } => mails::run(app, person).await,
        Job::RemoveFiles { pictures, documents } => files::run(app, &pictures, &documents).await,
    }
}

/// The error and its causes, for the list of jobs.
fn causes(error: &Error) -> String {
    let causes = std::iter::successors(Some(error as &dyn std::error::Error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
