//! Many who each look for one lot at the same moment are answered by one statement. Under load a point read costs more
//! in being handed to the database and back than in being run.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use sea_orm::DbErr;
use tokio::{runtime::Handle, sync::oneshot, task::yield_now, time::timeout};

use crate::domain::LotId;
use crate::store::{Db, rows::lot, stock::lots};

/// Statements at a time. Whoever comes while they run waits for the next one.
const TURNS: usize = 3;
/// Lots a statement.
const MOST: usize = 32;

/// Longer than reading a few lots takes on any machine that still answers.
const PATIENCE: Duration = Duration::from_secs(5);

type Answer = oneshot::Sender<Option<lot::Model>>;
type Waiting = Vec<(LotId, Answer)>;

#[derive(Clone)]
pub struct LotBatcher(Arc<Shared>);

struct Shared {
    db: Db,
    queue: Mutex<Queue>,
}

#[derive(Default)]
struct Queue {
    turns: usize,
    /// The last statement looked for several.
    crowded: bool,
    waiting: Waiting,
}

impl LotBatcher {
    pub fn new(db: Db) -> Self {
        Self(Arc::new(Shared { db, queue: Mutex::default() }))
    }

    /// A lot as it is now: what was committed before the call is seen, for only statements that have not begun are
    /// joined.
    pub async fn lot(&self, id: LotId) -> Result<Option<lot::Model>, DbErr> {
        let (answer, joined) = oneshot::channel();
        if self.0.begins(id, answer) {
            let turn = Turn(self.0.clone());
            if self.0.queue().crowded {
                // Whoever is ready to ask may join.
                yield_now().await;
            }
            if let Some(waiting) = self.0.next() {
                self.0.answer(waiting).await;
            }
            drop(turn);
        }
        match joined.await {
            Ok(lot) => Ok(lot),
            Err(_) => lots::find(self.0.db.read(), id).await,
        }
    }
}

impl Shared {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Joins those who wait. Whether there is a turn to be had, which is then the caller's.
    fn begins(&self, id: LotId, answer: Answer) -> bool {
        let mut queue = self.queue();
        queue.waiting.push((id, answer));
        let begins = queue.turns < TURNS;
        queue.turns += usize::from(begins);
        begins
    }

    fn next(&self) -> Option<Waiting> {
        let mut queue = self.queue();
        let some = queue.waiting.len().min(MOST);
        queue.crowded = some > 1;
        (some > 0).then(|| queue.waiting.drain(..some).collect())
    }

    /// Gives a turn back when nobody waits.
    fn ends(&self) -> bool {
        let mut queue = self.queue();
        let ends = queue.waiting.is_empty();
        queue.turns = queue.turns.saturating_sub(usize::from(ends));
        ends
    }

    /// A caller that gets no answer here asks alone, so that a lot that cannot be read fails for nobody else.
    async fn answer(&self, waiting: Waiting) {
        let mut ids: Vec<LotId> = waiting.iter().map(|(id, _)| *id).collect();
        // Few lengths, so that the connections keep all of these statements prepared.
        ids.resize(ids.len().next_power_of_two(), ids[0]);
        let Ok(Ok(found)) = timeout(PATIENCE, self.find(ids)).await else { return };
        let found: HashMap<LotId, lot::Model> = found.into_iter().map(|lot| (lot.id, lot)).collect();
        for (id, answer) in waiting {
            // Whoever has hung up needs no answer.
            let _ = answer.send(found.get(&id).cloned());
        }
    }

    async fn find(&self, ids: Vec<LotId>) -> Result<Vec<lot::Model>, DbErr> {
        match self.db.readers() {
            Some(readers) => readers.lots(&ids).await,
            None => lots::find_all(self.db.read(), ids).await,
        }
    }
}

/// One of the statements at a time. When it is over, also by being dropped, those who waited meanwhile have the turn.
struct Turn(Arc<Shared>);

impl Drop for Turn {
    fn drop(&mut self) {
        if self.0.ends() {
            return;
        }
        let Ok(runtime) = Handle::try_current() else {
            *self.0.queue() = Queue::default();
            return;
        };
        let turn = Turn(self.0.clone());
        runtime.spawn(async move {
            if let Some(waiting) = turn.0.next() {
                turn.0.answer(waiting).await;
            }
        });
    }
}
