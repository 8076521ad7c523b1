//! The worker does in the background what an answer need not wait for. Every duty may run twice, on several nodes, and
//! in any order.
//!
//! Commits and the clock wake it. Each lane is a task. Each queue of jobs has a lane, which does one job at a time. The
//! duties by the clock have lanes too. A duty that is slow or fails delays only the duties after it in its own lane.

mod duties;
mod files;
mod lease;
mod mails;
mod queue;
mod region;
mod reindex;
mod successors;

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::watch,
    task::JoinHandle,
    time::{sleep, timeout},
};
use uuid::Uuid;

use crate::{
    app::App,
    domain::{Instant, Job},
};

pub use duties::run_due;

/// How often the worker looks without being woken: other processes (the command line, other nodes) cannot wake it.
const LOOK_AGAIN: Duration = Duration::from_secs(1);
/// How long changes gather before a pass: a batch costs the index the same few fsyncs whether it holds one lot or a
/// thousand.
const GATHER: Duration = Duration::from_millis(250);

/// Whether to go on. It is called between steps.
pub type GoOn<'a> = &'a (dyn Fn() -> bool + Send + Sync);

/// What becomes of a job that succeeded.
pub enum Outcome {
    Done,
    /// The job is done again at that moment, with this payload.
    Again(Job, Instant),
}

/// The running worker.
pub struct Worker {
    stop: watch::Sender<bool>,
    lanes: Vec<JoinHandle<()>>,
}

impl Worker {
    pub fn start(app: Arc<App>) -> Self {
        let (stop, stopped) = watch::channel(false);
        let owner = Uuid::now_v7();
        let run = |lane| tokio::spawn(run(app.clone(), owner, lane, stopped.clone()));
        Self { lanes: duties::lanes().into_iter().map(run).collect(), stop }
    }

    /// Returns when every lane has finished its current step. All other work waits for the next start.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        for lane in self.lanes {
            if let Err(error) = lane.await {
                tracing::error!(%error, "a task of the worker had fallen over");
            }
        }
    }
}

async fn run(app: Arc<App>, owner: Uuid, mut lane: duties::Lane, mut stopped: watch::Receiver<bool>) {
    let mut work_left = app.db.work_left();
    let go_on = stopped.clone();
    while !*stopped.borrow() {
        work_left.mark_unchanged();
        lane.run(&app, owner, &|| !*go_on.borrow()).await;
        tokio::select! {
            _ = stopped.changed() => break,
            () = sleep(GATHER) => {}
        }
        tokio::select! {
            _ = stopped.changed() => break,
            _ = timeout(LOOK_AGAIN, work_left.changed()) => {}
        }
    }
}
