//! Requests that look for one lot, product or picture each, at the same moment, are answered by one statement. Under
//! load a read of one row costs more for the way to the database and back than for the read itself.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use sea_orm::{DbErr, EntityTrait};
use tokio::{runtime::Handle, sync::oneshot, task::yield_now, time::timeout};

use crate::store::{
    Db,
    rows::{lot, picture, product},
    stock::single::Single,
};

/// How many statements run at a time. A request that comes while all of them run waits for the next one.
const TURNS: usize = 3;
/// The most rows of one statement.
const MOST: usize = 32;

/// Longer than reading a few rows takes on any machine that still works.
const PATIENCE: Duration = Duration::from_secs(5);

/// The tables whose rows are looked up one by one.
pub struct Batchers {
    pub lots: Batcher<lot::Entity>,
    pub products: Batcher<product::Entity>,
    pub pictures: Batcher<picture::Entity>,
}

impl Batchers {
    pub fn new(db: &Db) -> Self {
        Self { lots: Batcher::new(db.clone()), products: Batcher::new(db.clone()), pictures: Batcher::new(db.clone()) }
    }
}

type Answer<E> = oneshot::Sender<Option<<E as EntityTrait>::Model>>;
type Waiting<E> = Vec<(<E as Single>::Id, Answer<E>)>;

pub struct Batcher<E: Single>(Arc<Shared<E>>);

struct Shared<E: Single> {
    db: Db,
    queue: Mutex<Queue<E>>,
}

struct Queue<E: Single> {
    turns: usize,
    /// Whether the last statement looked for several rows.
    crowded: bool,
    waiting: Waiting<E>,
}

impl<E: Single> Default for Queue<E> {
    fn default() -> Self {
        Self { turns: 0, crowded: false, waiting: Vec::new() }
    }
}

impl<E: Single> Batcher<E> {
    fn new(db: Db) -> Self {
        Self(Arc::new(Shared { db, queue: Mutex::default() }))
    }

    /// The row as it is now. It shows what was committed before the call, because a request joins only statements that
    /// have not begun.
    pub async fn row(&self, id: E::Id) -> Result<Option<E::Model>, DbErr> {
        let (answer, joined) = oneshot::channel();
        if self.0.begins(id, answer) {
            let turn = Turn(self.0.clone());
            if self.0.queue().crowded {
                // Lets other tasks that are ready join this statement.
                yield_now().await;
            }
            if let Some(waiting) = self.0.next() {
                self.0.answer(waiting).await;
            }
            drop(turn);
        }
        match joined.await {
            Ok(row) => Ok(row),
            Err(_) => E::these(&[id]).one(self.0.db.read()).await,
        }
    }
}

impl<E: Single> Shared<E> {
    fn queue(&self) -> MutexGuard<'_, Queue<E>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds the request to those that wait. Answers whether the caller may run a statement now, and takes that turn for
    /// it.
    fn begins(&self, id: E::Id, answer: Answer<E>) -> bool {
        let mut queue = self.queue();
        queue.waiting.push((id, answer));
        let begins = queue.turns < TURNS;
        queue.turns += usize::from(begins);
        begins
    }

    fn next(&self) -> Option<Waiting<E>> {
        let mut queue = self.queue();
        let some = queue.waiting.len().min(MOST);
        queue.crowded = some > 1;
        (some > 0).then(|| queue.waiting.drain(..some).collect())
    }

    /// Gives a turn back if nobody waits, and answers whether it did.
    fn ends(&self) -> bool {
        let mut queue = self.queue();
        let ends = queue.waiting.is_empty();
        queue.turns = queue.turns.saturating_sub(usize::from(ends));
        ends
    }

    /// A request that gets no answer here reads its row alone. So a row that cannot be read fails no other request.
    async fn answer(&self, waiting: Waiting<E>) {
        let mut ids: Vec<E::Id> = waiting.iter().map(|(id, _)| *id).collect();
        // Few different lengths, so that each connection keeps all of these statements prepared.
        ids.resize(ids.len().next_power_of_two(), ids[0]);
        let Ok(Ok(found)) = timeout(PATIENCE, self.find(ids)).await else { return };
        let found: HashMap<E::Id, E::Model> = found.into_iter().map(|row| (E::id_of(&row), row)).collect();
        for (id, answer) in waiting {
            // A request that was cancelled needs no answer.
            let _ = answer.send(found.get(&id).cloned());
        }
    }

    async fn find(&self, ids: Vec<E::Id>) -> Result<Vec<E::Model>, DbErr> {
        match self.db.readers() {
            Some(readers) => readers.rows::<E>(&ids).await,
            None => E::these(&ids).all(self.db.read()).await,
        }
    }
}

/// The right to run a statement. When it ends, also by being dropped, the requests that waited meanwhile take it over.
struct Turn<E: Single>(Arc<Shared<E>>);

impl<E: Single> Drop for Turn<E> {
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
