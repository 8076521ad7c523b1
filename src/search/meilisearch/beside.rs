//! A second index on the server, which is filled while the first one answers.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::search::contract::{Answer, Change, Held, Intake, Rebuild, Ticket};
use crate::search::meilisearch::error::Error;
use crate::search::meilisearch::footing::Footing;
use crate::search::meilisearch::intake::Pending;
use crate::search::meilisearch::room::Room;

/// How often it is looked whether a swap was done, and the pause between two looks: a minute in all.
const LOOKS: u32 = 120;
const LOOK_AGAIN: Duration = Duration::from_millis(500);

pub struct Beside {
    id: Uuid,
    /// When the index was made.
    made: DateTime<Utc>,
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
        let made = room.names.make_beside(&room.client, room.left_behind()).await?;
        room.leaves_behind(Some(made));
        room.names.give_settings(&room.client).await?;
        let (pending, settled) = (Pending::default(), std::sync::Mutex::default());
        Ok(Self { id: Uuid::now_v7(), made, pending, settled, lease })
    }

    async fn hand_over(&self, changes: Vec<Change>, held: Held) -> Result<Ticket, Error> {
        let room = &self.lease.0;
        // Another node begins anew if this one could not reach the server for long.
        if !room.names.is_beside(&room.client, Some(self.made)).await? {
            return Err(Error::Leased);
        }
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
        // Only the index that was filled here is swapped in. The server may have lost it meanwhile.
        match Footing::read(&room.client, &room.names.beside).await? {
            Some(footing) if footing.id == self.id => {}
            Some(_) => return Err(Error::Leased),
            None => return Err(Error::NotReady("the server has lost the index beside".to_owned())),
        }
        let before = room.names.make_answering(&room.client).await?;
        self.swap_indexes().await?;
        room.has_swapped(self.footing());
        // The new index answers already. What could not be removed is removed by the next rebuild.
        room.leaves_behind(Some(before));
        match room.names.remove_beside(&room.client, Some(before)).await {
            Ok(()) => room.leaves_behind(None),
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::warn!(error, "the index before this one stays on the server");
            }
        }
        if let Err(error) = room.names.remove_outlived(&room.client).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "indexes of older versions stay on the server");
        }
        Ok(())
    }

    async fn swap_indexes(&self) -> Result<(), Error> {
        let room = &self.lease.0;
        let error = match room.names.swap(&room.client).await {
            Ok(task) => match room.client.settle(task).await {
                Ok(()) => return Ok(()),
                Err(error @ Error::Task { .. }) => return Err(error),
                // A key for some indexes cannot ask for the task of a swap, which is of no single index.
                Err(error) => error,
            },
            // The answer may have been lost after the swap was done.
            Err(error) if error.may_pass() => error,
            Err(error) => return Err(error),
        };
        if self.answers_in_time().await { Ok(()) } else { Err(error) }
    }

    async fn answers_in_time(&self) -> bool {
        let room = &self.lease.0;
        for _ in 0..LOOKS {
            let answering = Footing::read(&room.client, &room.names.answering).await;
            if matches!(answering, Ok(Some(footing)) if footing.id == self.id) {
                return true;
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
        false
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
            room.names.remove_beside(&room.client, Some(self.made)).await?;
            room.leaves_behind(None);
            Ok(())
        })
    }
}
