//! `ombruk jobs`

use clap::Subcommand;
use uuid::Uuid;

use crate::cli::{Failed, count, open_existing};
use crate::{
    app::jobs::{self, Outcome, Seen},
    config::Config,
    domain::JobId,
    store::Db,
};

#[derive(Subcommand)]
pub enum Jobs {
    /// Lets a job be tried at once, also one that failed too often.
    Retry {
        #[arg(required_unless_present = "all", conflicts_with = "all")]
        id: Option<Uuid>,
        /// Every job that failed too often.
        #[arg(long)]
        all: bool,
    },
    /// Forgets a job.
    Drop { id: Uuid },
}

pub async fn run(config: &Config, wish: Option<Jobs>) -> Result<(), Failed> {
    let db = open_existing(config).await?;
    let done = if db.is_migrated().await? {
        act(&db, wish).await
    } else {
        Err(Failed::Said("the schema is not up to date: run `ombruk migrate`".to_owned()))
    };
    db.close().await?;
    done
}

async fn act(db: &Db, wish: Option<Jobs>) -> Result<(), Failed> {
    match wish {
        None => show(&jobs::list(db).await?),
        Some(Jobs::Retry { id: Some(id), .. }) => {
            tell(id, jobs::retry(db, JobId(id)).await?, "is tried as soon as a server sees it")?;
        }
        Some(Jobs::Retry { id: None, .. }) => {
            let retried = jobs::retry_all(db).await?;
            say!("{} tried as soon as a server sees it.", count(retried, "job is", "jobs are"));
        }
        Some(Jobs::Drop { id }) => tell(id, jobs::discard(db, JobId(id)).await?, "is forgotten")?,
    }
    Ok(())
}

fn tell(id: Uuid, outcome: Outcome, done: &str) -> Result<(), Failed> {
    match outcome {
        Outcome::Done => {
            say!("Job {id} {done}.");
            Ok(())
        }
        Outcome::Runs => Err(Failed::Said(format!("job {id}, or another one for the same, runs right now"))),
        Outcome::Unknown => Err(Failed::Said(format!("there is no job {id}"))),
    }
}

fn show(jobs: &[Seen]) {
    if jobs.is_empty() {
        say!("No jobs.");
        return;
    }
    let kind = jobs.iter().map(|job| job.key.len()).max().unwrap_or(0).max("JOB".len());
    say!("{:36}  {:kind$}  {:7}  {:>8}  {:16}  LAST ERROR", "ID", "JOB", "STATE", "ATTEMPTS", "NEXT TRY (UTC)");
    for job in jobs {
        let (id, state) = (job.id.to_string(), job.state.to_string());
        let next = job.next_try_at.map(|at| at.format("%Y-%m-%d %H:%M").to_string());
        let error = job.last_error.as_deref().unwrap_or("-").lines().next().unwrap_or("-");
        let next = next.as_deref().unwrap_or("-");
        say!("{id}  {:kind$}  {state:7}  {:>8}  {next:16}  {error}", job.key, job.attempts);
    }
}
