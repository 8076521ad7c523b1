//! The worker: what is left for after the answer. One a process, woken by commits and by the clock; every duty may run
//! twice, on several nodes, and in any order.

mod duties;

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::watch,
    task::JoinHandle,
    time::{sleep, timeout},
};

use crate::app::App;

pub use duties::run_due;

/// Other processes (the command line, other nodes) leave work without waking anybody here.
const LOOK_AGAIN: Duration = Duration::from_secs(1);
/// A batch costs the index the same few fsyncs whether it holds one lot or a thousand: let some gather.
const GATHER: Duration = Duration::from_millis(250);

/// The running worker.
pub struct Worker {
    stop: watch::Sender<bool>,
    running: JoinHandle<()>,
}

impl Worker {
    pub fn start(app: Arc<App>) -> Self {
        let (stop, stopped) = watch::channel(false);
        Self { stop, running: tokio::spawn(run(app, stopped)) }
    }

    /// Returns when the worker has finished what it was at; the rest waits for the next start.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        if let Err(error) = self.running.await {
            tracing::error!(%error, "the worker had fallen over");
        }
    }
}

async fn run(app: Arc<App>, mut stopped: watch::Receiver<bool>) {
    let mut duties = duties::Duties::default();
    let go_on = stopped.clone();
    while !*stopped.borrow() {
        duties.run(&app, &|| !*go_on.borrow()).await;
        tokio::select! {
            _ = stopped.changed() => break,
            () = sleep(GATHER) => {}
        }
        tokio::select! {
            _ = stopped.changed() => break,
            _ = timeout(LOOK_AGAIN, app.db.work_left()) => {}
        }
    }
}
