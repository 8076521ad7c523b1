//! A disk that takes nothing for a while.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use ombruk::search::{Answer, Change, Engine, Error, Health, Held, Intake, Page, Query, Rebuild, Ticket};
use tokio::sync::Semaphore;

/// An engine whose disk is full for a while.
pub struct Full {
    pub engine: Arc<dyn Engine>,
    pub full: Arc<AtomicBool>,
    /// Whoever begins a rebuild waits for it.
    pub gate: Arc<Semaphore>,
}

impl Full {
    pub fn when(engine: Arc<dyn Engine>, full: &Arc<AtomicBool>) -> Self {
        Self { engine, full: full.clone(), gate: Arc::new(Semaphore::new(1)) }
    }
}

/// A rebuild on a disk that is full for a while.
struct FullBeside {
    beside: Box<dyn Rebuild>,
    full: Arc<AtomicBool>,
}

fn no_space<'a, T>() -> Answer<'a, T> {
    let full = std::io::Error::from(std::io::ErrorKind::StorageFull);
    Box::pin(async { Err(Error::Unavailable(full.into())) })
}

impl Intake for Full {
    fn apply(&self, changes: Vec<Change>, held: Held) -> Answer<'_, Ticket> {
        self.engine.apply(changes, held)
    }

    /// It is the commit that needs the room.
    fn settle(&self, ticket: Ticket) -> Answer<'_, ()> {
        if self.full.load(Ordering::Relaxed) { no_space() } else { self.engine.settle(ticket) }
    }
}

impl Intake for FullBeside {
    fn apply(&self, changes: Vec<Change>, held: Held) -> Answer<'_, Ticket> {
        self.beside.apply(changes, held)
    }

    fn settle(&self, ticket: Ticket) -> Answer<'_, ()> {
        if self.full.load(Ordering::Relaxed) { no_space() } else { self.beside.settle(ticket) }
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

    fn held(&self) -> Option<(uuid::Uuid, Held)> {
        self.engine.held()
    }

    fn distrust(&self, why: String) {
        self.engine.distrust(why);
    }

    fn rebuild(&self) -> Answer<'_, Box<dyn Rebuild>> {
        Box::pin(async {
            let _open = self.gate.acquire().await.unwrap();
            let beside = self.engine.rebuild().await?;
            Ok(Box::new(FullBeside { beside, full: self.full.clone() }) as Box<dyn Rebuild>)
        })
    }

    fn count(&self) -> Answer<'_, u64> {
        self.engine.count()
    }

    fn healthy(&self) -> Answer<'_, Health> {
        self.engine.healthy()
    }
}
