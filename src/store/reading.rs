//! Reads. A dead connection is replaced, and no request waits long for a database that cannot be reached.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use sea_orm::{
    ConnAcquireErr, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult, Statement,
    prelude::async_trait,
};
use tokio::{
    sync::{Notify, Semaphore, SemaphorePermit},
    time::timeout,
};

use crate::store::faults;

/// For this long after the database could not be reached, requests are refused without trying.
const GONE_FOR: Duration = Duration::from_millis(500);

/// Lets a fixed number of requests in at a time. The others wait in a queue, and are refused when the database cannot
/// be reached.
pub struct Gate {
    places: Semaphore,
    patience: Duration,
    gone: Notify,
    gone_since: Mutex<Option<Instant>>,
}

impl Gate {
    pub fn new(places: u32, patience: Duration) -> Self {
        Self { places: Semaphore::new(places as usize), patience, gone: Notify::new(), gone_since: Mutex::default() }
    }

    pub async fn enter(&self) -> Result<SemaphorePermit<'_>, DbErr> {
        let gone = self.gone.notified();
        self.is_open()?;
        let place = tokio::select! {
            biased;
            () = gone => None,
            place = timeout(self.patience, self.places.acquire()) => place.ok().and_then(Result::ok),
        };
        // A request that was refused has passed its place to the next one in the queue, so the state is checked again.
        self.is_open()?;
        place.ok_or(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout))
    }

    fn is_open(&self) -> Result<(), DbErr> {
        let gone = self.gone_since().is_some_and(|since| since.elapsed() < GONE_FOR);
        if gone { Err(DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed)) } else { Ok(()) }
    }

    /// Refuses everybody who waits if `outcome` says that the database cannot be reached.
    pub fn saw<T>(&self, outcome: Result<T, DbErr>) -> Result<T, DbErr> {
        match &outcome {
            Err(error) if faults::is_unreachable(error) => {
                *self.gone_since() = Some(Instant::now());
                self.gone.notify_waiters();
            }
            Ok(_) => *self.gone_since() = None,
            Err(_) => {}
        }
        outcome
    }

    fn gone_since(&self) -> std::sync::MutexGuard<'_, Option<Instant>> {
        self.gone_since.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The connections that read. SQLite's cannot break, so they have no gate.
pub struct Reading {
    pool: DatabaseConnection,
    gate: Option<Gate>,
    /// One more than there are connections, because all of them may have died at once.
    tries: u32,
}

impl Reading {
    pub fn of_file(pool: DatabaseConnection) -> Self {
        Self { pool, gate: None, tries: 1 }
    }

    pub fn of_server(pool: DatabaseConnection, connections: u32, patience: Duration) -> Self {
        Self { pool, gate: Some(Gate::new(connections, patience)), tries: connections + 1 }
    }

    pub fn pool(&self) -> &DatabaseConnection {
        &self.pool
    }

    async fn ask<'a, T, Fut>(&'a self, ask: impl Fn(&'a DatabaseConnection) -> Fut) -> Result<T, DbErr>
    where
        Fut: Future<Output = Result<T, DbErr>>,
    {
        let Some(gate) = &self.gate else { return ask(&self.pool).await };
        let _place = gate.enter().await?;
        for _ in 1..self.tries {
            match gate.saw(ask(&self.pool).await) {
                Err(error) if faults::is_lost(&error) && !faults::is_unreachable(&error) => {}
                done => return done,
            }
        }
        gate.saw(ask(&self.pool).await)
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Reading {
    fn get_database_backend(&self) -> DbBackend {
        self.pool.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.ask(|pool| pool.execute_raw(statement.clone())).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.ask(|pool| pool.execute_unprepared(sql)).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.ask(|pool| pool.query_one_raw(statement.clone())).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.ask(|pool| pool.query_all_raw(statement.clone())).await
    }
}
