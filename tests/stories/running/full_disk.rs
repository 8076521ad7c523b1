//! A disk that is full for a while.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU32, Ordering},
};

use ombruk::search::{
    Answer, Beginning, Change, Completions, Engine, Error, Health, Held, Intake, Page, Query, Rebuild, Ticket,
};
use tokio::sync::Semaphore;

/// The operation that finds no space.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// The writer's segments.
    Apply,
    /// The commit, which most often needs the space.
    Settle,
    /// A second index, beside the one that answers.
    Rebuild,
}

/// An engine whose disk is full for a while.
pub struct Full {
    pub engine: Arc<dyn Engine>,
    pub full: Arc<AtomicBool>,
    pub needs: Needs,
    /// How often a second index was begun.
    pub rebuilds: Arc<AtomicU32>,
    /// A rebuild waits for a permit of this before it begins.
    pub gate: Arc<Semaphore>,
}

impl Full {
    pub fn when(engine: Arc<dyn Engine>, full: &Arc<AtomicBool>) -> Self {
        Self {
            engine,
            full: full.clone(),
            needs: Needs::Settle,
            rebuilds: Arc::default(),
            gate: Arc::new(Semaphore::new(1)),
        }
    }

    fn lacks(&self, needs: Needs) -> bool {
        self.needs == needs && self.full.load(Ordering::Relaxed)
    }
}

/// A rebuild on a disk that is full for a while.
struct FullBeside {
    beside: Box<dyn Rebuild>,
    full: Arc<AtomicBool>,
    needs: Needs,
}

fn no_space<'a, T>() -> Answer<'a, T> {
    let full = std::io::Error::from(std::io::ErrorKind::StorageFull);
    Box::pin(async { Err(Error::Unavailable(full.into())) })
}

impl Intake for Full {
    fn apply(&self, changes: Vec<Change>, held: Held) -> Answer<'_, Ticket> {
        if self.lacks(Needs::Apply) { no_space() } else { self.engine.apply(changes, held) }
    }

    fn settle(&self, ticket: Ticket) -> Answer<'_, ()> {
        if self.lacks(Needs::Settle) { no_space() } else { self.engine.settle(ticket) }
    }
}

impl Intake for FullBeside {
    fn apply(&self, changes: Vec<Change>, held: Held) -> Answer<'_, Ticket> {
        let full = self.needs == Needs::Apply && self.full.load(Ordering::Relaxed);
        if full { no_space() } else { self.beside.apply(changes, held) }
    }

    fn settle(&self, ticket: Ticket) -> Answer<'_, ()> {
        if self.needs != Needs::Apply && self.full.load(Ordering::Relaxed) {
            no_space()
        } else {
            self.beside.settle(ticket)
        }
    }
}

impl Rebuild for FullBeside {
    fn id(&self) -> uuid::Uuid {
        self.beside.id()
    }

    fn swap(self: Box<Self>) -> Answer<'static, ()> {
        self.beside.swap()
    }

    fn give_up(self: Box<Self>) -> Answer<'static, ()> {
        self.beside.give_up()
    }
}

impl Engine for Full {
    fn name(&self) -> &'static str {
        self.engine.name()
    }

    fn search(&self, query: Query) -> Answer<'_, Page> {
        self.engine.search(query)
    }

    fn complete(&self, beginning: Beginning) -> Answer<'_, Completions> {
        self.engine.complete(beginning)
    }

    fn held(&self) -> Option<(uuid::Uuid, Held)> {
        self.engine.held()
    }

    fn is_shared(&self) -> bool {
        self.engine.is_shared()
    }

    fn distrust(&self, why: String) {
        self.engine.distrust(why);
    }

    fn rebuild(&self) -> Answer<'_, Box<dyn Rebuild>> {
        Box::pin(async {
            self.rebuilds.fetch_add(1, Ordering::Relaxed);
            let _open = self.gate.acquire().await.unwrap();
            let beside = self.engine.rebuild().await?;
            Ok(Box::new(FullBeside { beside, full: self.full.clone(), needs: self.needs }) as Box<dyn Rebuild>)
        })
    }

    fn count(&self) -> Answer<'_, u64> {
        self.engine.count()
    }

    fn healthy(&self) -> Answer<'_, Health> {
        self.engine.healthy()
    }
}
