//! A second index on the server, which is filled while the first one answers.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use uuid::Uuid;

use crate::search::contract::{Answer, Change, Held, Intake, Rebuild, Ticket};
use crate::search::meilisearch::error::Error;
use crate::search::meilisearch::footing::Footing;
use crate::search::meilisearch::intake::Pending;
use crate::search::meilisearch::room::Room;

pub struct Beside {
    id: Uuid,
    pending: Pending,
    /// What was settled last.
    settled: std::sync::Mutex<Option<Footing>>,
    lease: Lease,
}

/// The right to rebuild within this process. Towards other processes, the index beside is the lease: of two that make
/// it, one is refused.
struct Lease(Arc<Room>);

impl Lease {
    fn take(room: Arc<Room>) -> Result<Self, Error> {
        if room.rebuilding.swap(true, Ordering::AcqRel) { Err(Error::Leased) } else { Ok(Self(room)) }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.0.rebuilding.store(false, Ordering::Release);
    }
}

impl Beside {
    pub async fn begin(room: Arc<Room>) -> Result<Self, Error> {
        let lease = Lease::take(room)?;
        let room = &lease.0;
        room.names.begin(&room.client, room.left_behind.load(Ordering::Acquire)).await?;
        room.left_behind.store(true, Ordering::Release);
        Ok(Self { id: Uuid::now_v7(), pending: Pending::default(), settled: std::sync::Mutex::default(), lease })
    }

    async fn hand_over(&self, changes: Vec<Change>, held: Held) -> Result<Ticket, Error> {
        let room = &self.lease.0;
        let footing = Footing { held, ..room.new_footing(self.id) };
        self.pending.apply(&room.client, &room.lots, &room.names.beside, changes, footing).await
    }

    async fn wait_for(&self, ticket: Ticket) -> Result<(), Error> {
        let footing = self.pending.settle(&self.lease.0.client, ticket).await?;
        if footing.is_some() {
            *self.settled.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = footing;
        }
        Ok(())
    }

    /// What the index says of itself.
    fn footing(&self) -> Footing {
        let settled = self.settled.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        settled.clone().unwrap_or_else(|| self.lease.0.new_footing(self.id))
    }

    async fn swap_in(&self) -> Result<(), Error> {
        let room = &self.lease.0;
        if let Err(error) = room.names.swap(&room.client).await {
            // The answer may have been lost after the swap was done.
            let answering = Footing::read(&room.client, &room.names.answering).await;
            if !matches!(answering, Ok(Some(footing)) if footing.id == self.id) {
                return Err(error);
            }
        }
        room.has_swapped(self.footing());
        // The new index answers already. What could not be removed is removed by the next rebuild.
        if let Err(error) = room.names.remove_beside(&room.client).await {
            room.left_behind.store(true, Ordering::Release);
            tracing::warn!(error = &error as &dyn std::error::Error, "the index before this one stays on the server");
        }
        if let Err(error) = room.names.remove_outlived(&room.client).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "indexes of older versions stay on the server");
        }
        Ok(())
    }
}

impl Intake for Beside {
    fn apply(&self, changes: Vec<Change>, held: Held) -> Answer<'_, Ticket> {
        Box::pin(async move { Ok(self.hand_over(changes, held).await?) })
    }

    fn settle(&self, ticket: Ticket) -> Answer<'_, ()> {
        Box::pin(async move { Ok(self.wait_for(ticket).await?) })
    }
}

impl Rebuild for Beside {
    fn id(&self) -> Uuid {
        self.id
    }

    fn swap(self: Box<Self>) -> Answer<'static, ()> {
        Box::pin(async move { Ok(self.swap_in().await?) })
    }

    fn give_up(self: Box<Self>) -> Answer<'static, ()> {
        Box::pin(async move {
            let room = &self.lease.0;
            room.names.remove_beside(&room.client).await?;
            room.left_behind.store(false, Ordering::Release);
            Ok(())
        })
    }
}
