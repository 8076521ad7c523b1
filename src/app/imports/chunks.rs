//! The rows of a file in chunks, read on a thread of their own while the chunk before is being written.

use std::{ops::ControlFlow, sync::Arc};

use tokio::{sync::mpsc, task::JoinHandle};

use super::{Failed, Found, panicked, rows::Rows};
use crate::{domain::register::BadMap, store::imports::NewLot};

/// Lots of a chunk, rounded up to a whole row of the file.
const LOTS: usize = 1_000;
/// Chunks that wait for the database.
const AHEAD: usize = 2;

/// What is written in one transaction.
#[derive(Debug, Default)]
pub struct Chunk {
    pub lots: Vec<NewLot>,
    /// Rows of the file these lots were.
    pub rows: u64,
    pub things: i64,
    /// The line on which the last of these rows begins.
    pub to_line: i64,
}

pub struct Chunks {
    received: mpsc::Receiver<Arc<Chunk>>,
    reader: JoinHandle<Result<Found, BadMap>>,
}

/// Reads what comes after `line`.
pub fn read(rows: Arc<Rows>, line: i64) -> Chunks {
    let (sender, received) = mpsc::channel(AHEAD);
    let reader = tokio::task::spawn_blocking(move || {
        let mut chunk = Chunk::default();
        let found = rows.read(line.unsigned_abs(), |line, lot| {
            let new_row = chunk.to_line != line as i64;
            if new_row
                && chunk.lots.len() >= LOTS
                && sender.blocking_send(Arc::new(std::mem::take(&mut chunk))).is_err()
            {
                return ControlFlow::Break(());
            }
            chunk.to_line = line as i64;
            chunk.rows += u64::from(new_row);
            chunk.things += lot.quantity;
            chunk.lots.push(lot);
            ControlFlow::Continue(())
        });
        if !chunk.lots.is_empty() {
            // Nobody listens any more when the import was stopped or failed.
            let _ = sender.blocking_send(Arc::new(chunk));
        }
        found
    });
    Chunks { received, reader }
}

impl Chunks {
    pub async fn next(&mut self) -> Option<Arc<Chunk>> {
        self.received.recv().await
    }

    /// Whether the file was read to its end.
    pub async fn end(self) -> Result<Found, Failed> {
        Ok(self.reader.await.map_err(panicked)??)
    }
}
