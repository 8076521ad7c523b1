//! Develops as many pictures at once as there are cores. A limited number of others wait.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{self, Receiver, Sender},
    },
    thread::{self, available_parallelism},
};

use tokio::sync::{Semaphore, oneshot};

use super::{Picture, Unreadable, develop};

/// How many pictures may wait for each core.
const WAITING_PER_CORE: usize = 16;

/// Why a picture was not developed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failed {
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// Too many wait already.
    #[error("busy")]
    Busy,
}

type Job = Box<dyn FnOnce() + Send>;

/// Where pictures are developed, on threads of its own. A picture takes a hundred megabytes for a moment, and the
/// allocator keeps what a thread has freed for that thread: on the threads of the runtime, which come and go, that
/// would be kept many times.
pub struct Studio {
    /// Permits of the pictures that wait and of those that are worked on.
    places: Arc<Semaphore>,
    jobs: Sender<Job>,
}

impl Studio {
    pub fn new() -> Self {
        let cores = available_parallelism().map_or(1, usize::from);
        Self::with(cores, cores * (WAITING_PER_CORE + 1))
    }

    pub fn with(cores: usize, places: usize) -> Self {
        let (jobs, received) = mpsc::channel();
        let received = Arc::new(Mutex::new(received));
        for _ in 0..cores {
            let received = received.clone();
            if let Err(error) = thread::Builder::new().name("studio".to_owned()).spawn(move || work_on(&received)) {
                tracing::error!(%error, "a thread that develops pictures could not be started");
            }
        }
        Self { places: Arc::new(Semaphore::new(places)), jobs }
    }

    /// Develops one picture. `load` reads it only when its turn has come, so that pictures that wait take no memory.
    ///
    /// # Errors
    /// The studio is full, or the file is not a picture.
    pub async fn develop<L, E>(&self, load: L) -> Result<Picture, E>
    where
        L: FnOnce() -> Result<Vec<u8>, E> + Send + 'static,
        E: From<Failed> + Send + 'static,
    {
        self.work(move || Ok(develop(&load()?).map_err(Failed::from)?)).await
    }

    /// Runs any other work on what somebody sent, when its turn has come.
    ///
    /// # Errors
    /// The studio is full, or the work fails.
    pub async fn work<W, T, E>(&self, work: W) -> Result<T, E>
    where
        W: FnOnce() -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Failed> + Send + 'static,
    {
        let place = self.places.clone().try_acquire_owned().map_err(|_| Failed::Busy)?;
        let (done, result) = oneshot::channel();
        let job = move || {
            // When the caller stops waiting, the permit stays taken until the work is done.
            let _held = place;
            // What nobody waits for any more is not begun.
            if done.is_closed() {
                return;
            }
            let _ = done.send(catch_unwind(AssertUnwindSafe(work)));
        };
        self.jobs.send(Box::new(job)).map_err(|_| Failed::Busy)?;
        match result.await {
            Ok(Ok(result)) => result,
            // If a decoder panics, the file is damaged.
            Ok(Err(_)) => Err(Failed::from(Unreadable::Damaged).into()),
            Err(_) => Err(Failed::Busy.into()),
        }
    }
}

/// Works until the studio is closed.
fn work_on(jobs: &Mutex<Receiver<Job>>) {
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        job();
    }
}

impl Default for Studio {
    fn default() -> Self {
        Self::new()
    }
}
