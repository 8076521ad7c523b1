//! Reads the rows of a file in chunks, on a thread of its own, while the chunk before is being compared or written.

use std::{ops::ControlFlow, sync::Arc};

use tokio::{sync::mpsc, task::JoinHandle};

use crate::app::registers::{
    Failed, Found,
    drafts::{Draft, Rows},
    panicked,
};
use crate::domain::registers::BadMap;

/// The lots of a chunk, rounded up to a whole row of the file.
const LOTS: usize = 1_000;
/// The most chunks that wait for the database.
const AHEAD: usize = 2;

pub struct Chunks {
    received: mpsc::Receiver<Arc<Vec<Draft>>>,
    reader: JoinHandle<Result<Found, BadMap>>,
}

pub fn read(rows: Arc<Rows>) -> Chunks {
    let (sender, received) = mpsc::channel(AHEAD);
    let reader = tokio::task::spawn_blocking(move || {
        let mut chunk: Vec<Draft> = Vec::new();
        let found = rows.read(|draft| {
            let new_row = chunk.last().is_none_or(|last| last.line != draft.line);
            if new_row && chunk.len() >= LOTS && sender.blocking_send(Arc::new(std::mem::take(&mut chunk))).is_err() {
                return ControlFlow::Break(());
            }
            chunk.push(draft);
            ControlFlow::Continue(())
        });
        if !chunk.is_empty() {
            // The receiver is gone if the import was stopped or failed.
            let _ = sender.blocking_send(Arc::new(chunk));
        }
        found
    });
    Chunks { received, reader }
}

impl Chunks {
    pub async fn next(&mut self) -> Option<Arc<Vec<Draft>>> {
        self.received.recv().await
    }

    /// Ends the reading, and returns what was found.
    pub async fn end(mut self) -> Result<Found, Failed> {
        self.received.close();
        Ok(self.reader.await.map_err(panicked)??)
    }
}
