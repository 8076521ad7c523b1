//! Develops as many pictures at once as there are cores. A limited number of others wait.

use std::{sync::Arc, thread::available_parallelism};

use tokio::{sync::Semaphore, task::spawn_blocking};

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

/// Where pictures are developed, off the async threads.
pub struct Studio {
    /// Permits of the pictures that wait and of those that are worked on.
    places: Arc<Semaphore>,
    cores: Arc<Semaphore>,
}

impl Studio {
    pub fn new() -> Self {
        let cores = available_parallelism().map_or(1, usize::from);
        Self::with(cores, cores * (WAITING_PER_CORE + 1))
    }

    pub fn with(cores: usize, places: usize) -> Self {
        Self { places: Arc::new(Semaphore::new(places)), cores: Arc::new(Semaphore::new(cores)) }
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
        let core = self.cores.clone().acquire_owned().await.map_err(|_| Failed::Busy)?;
        let done = spawn_blocking(move || {
            // When the caller stops waiting, the permits stay taken until the work is done.
            let _held = (place, core);
            work()
        });
        // If a decoder panics, the file is damaged.
        done.await.unwrap_or_else(|_| Err(Failed::from(Unreadable::Damaged).into()))
    }
}

impl Default for Studio {
    fn default() -> Self {
        Self::new()
    }
}
