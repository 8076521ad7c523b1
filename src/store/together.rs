//! Many who each look for one lot at the same moment are answered by one statement. Under load a point read costs more
//! in being handed to the database and back than in being run.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use sea_orm::{DatabaseConnection, DbErr};
use tokio::{runtime::Handle, sync::oneshot};

use super::{entity::lot, lots};
use crate::domain::LotId;

/// Statements at a time. Whoever comes while they run waits for the next one.
const TURNS: usize = 2;
/// Lots a statement.
const MOST: usize = 32;

type Answer = Result<Option<lot::Model>, DbErr>;
type Waiting = Vec<(LotId, oneshot::Sender<Answer>)>;

#[derive(Clone)]
pub struct Together(Arc<Shared>);

struct Shared {
    db: DatabaseConnection,
    queue: Mutex<Queue>,
}

#[derive(Default)]
struct Queue {
    turns: usize,
    waiting: Waiting,
}

impl Together {
    pub fn new(db: DatabaseConnection) -> Self {
        Self(Arc::new(Shared { db, queue: Mutex::default() }))
    }

    /// A lot as it is now: what was committed before the call is seen, for only statements that have not begun are
    /// joined.
    pub async fn lot(&self, id: LotId) -> Answer {
        let joined = {
            let mut queue = self.0.queue();
            if queue.turns < TURNS {
                queue.turns += 1;
                None
            } else {
                let (answer, joined) = oneshot::channel();
                queue.waiting.push((id, answer));
                Some(joined)
            }
        };
        match joined {
            None => {
                let _turn = Turn(self.0.clone());
                lots::find(&self.0.db, id).await
            }
            Some(joined) => match joined.await {
                Ok(answer) => answer,
                Err(_) => lots::find(&self.0.db, id).await,
            },
        }
    }
}

impl Shared {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Those who wait; when nobody does, the turn is over.
    fn next(&self) -> Option<Waiting> {
        let mut queue = self.queue();
        let some = queue.waiting.len().min(MOST);
        if some == 0 {
            queue.turns -= 1;
            return None;
        }
        Some(queue.waiting.drain(..some).collect())
    }

    async fn answer(&self, waiting: Waiting) {
        let mut ids: Vec<LotId> = waiting.iter().map(|(id, _)| *id).collect();
        // Few lengths, so that the connections keep all of these statements prepared.
        ids.resize(ids.len().next_power_of_two(), ids[0]);
        let found = lots::find_all(&self.db, ids).await;
        let found = found.map(|lots| lots.into_iter().map(|lot| (lot.id, lot)).collect::<HashMap<_, _>>());
        for (id, answer) in waiting {
            // Whoever is not there any more needs no answer.
            let _ = answer.send(found.as_ref().map(|lots| lots.get(&id).cloned()).map_err(Clone::clone));
        }
    }
}

/// One of the statements at a time. When it is over, also by being dropped, those who waited meanwhile have the turn.
struct Turn(Arc<Shared>);

impl Drop for Turn {
    fn drop(&mut self) {
        let (Some(waiting), Ok(runtime)) = (self.0.next(), Handle::try_current()) else { return };
        let turn = Turn(self.0.clone());
        runtime.spawn(async move { turn.0.answer(waiting).await });
    }
}
