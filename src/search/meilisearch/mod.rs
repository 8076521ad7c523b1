//! The Meilisearch engine: an index on a server across the network, which several processes share. It is meant for
//! Meilisearch 1.50.
//!
//! Words are understood by `query/`, as for every engine. Lots are stored with our stems, concepts and categories, and
//! found by filters over them: see `wanted.rs`.

mod beside;
mod breaker;
mod client;
mod completion;
mod dictionary;
mod document;
mod error;
mod facets;
mod filter;
mod footing;
mod hit;
mod indexes;
mod inspection;
mod intake;
mod partly;
mod place;
mod ranking;
mod room;
mod search;
mod settings;
mod wanted;
mod wire;

#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;
use uuid::Uuid;

use crate::search::contract::{
    self, Answer, Beginning, Change, Completions, Engine, Health, Held, Inspection, Intake, Page, Query, Rebuild,
    Ticket, Vocabulary,
};
use crate::search::meilisearch::beside::Beside;
use crate::search::meilisearch::client::{Client, Effort};
use crate::search::meilisearch::error::Error;
use crate::search::meilisearch::footing::Footing;
use crate::search::meilisearch::indexes::Names;
use crate::search::meilisearch::intake::Pending;
use crate::search::meilisearch::room::Room;

/// Where the server is.
#[derive(Clone)]
pub struct Server {
    /// `http://HOST:7700`
    pub url: String,
    /// A key that may do everything with the indexes of this installation.
    pub key: Option<String>,
    /// The beginning of the names of its indexes. Two installations on one server need two.
    pub prefix: String,
}

/// Cheap to clone. All clones share one connection pool.
#[derive(Clone)]
pub struct Meilisearch {
    room: Arc<Room>,
    pending: Arc<Pending>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Counted {
    number_of_documents: u64,
}

impl Meilisearch {
    /// Sends no request, so that a server starts even if its search server is away. `healthy` looks what is there.
    /// `folder` is locked, so that each folder has one process.
    ///
    /// # Errors
    /// `Leased` when another process has the folder; an address that is none; a folder that cannot be written.
    pub fn open(server: &Server, folder: &Path, vocabulary: &Vocabulary) -> Result<Self, contract::Error> {
        let Server { url, key, prefix } = server;
        let room = Arc::new(Room::open((url, key.clone(), prefix), folder, vocabulary)?);
        Ok(Self { room, pending: Arc::default() })
    }

    /// Only an index that is as the server has it may be written: the server makes one that is missing by itself,
    /// without settings.
    async fn hand_over(&self, changes: Vec<Change>, held: Held) -> Result<Ticket, Error> {
        if let Health::NeedsRebuild(why) = self.room.refresh().await? {
            return Err(Error::NotReady(why));
        }
        let answering = self.room.answering()?;
        let footing = Footing { held, ..answering.footing };
        self.pending.apply(&self.room.client, &self.room.lots, &answering.index, changes, footing).await
    }

    async fn wait_for(&self, ticket: Ticket) -> Result<(), Error> {
        if let Some(footing) = self.pending.settle(&self.room.client, ticket).await? {
            self.room.has_settled(footing);
        }
        Ok(())
    }

    async fn lots(&self) -> Result<u64, Error> {
        let path = format!("/indexes/{}/stats", self.room.answering()?.index);
        let counted: Counted = self.room.client.get(&path, Effort::Quick).await?;
        // One document says what the index is.
        Ok(counted.number_of_documents.saturating_sub(1))
    }
}

/// What the index on the server holds, also while others write it. `None` if there is none that was made with this
/// vocabulary.
///
/// # Errors
/// A server that cannot be asked.
pub async fn inspect(server: &Server, vocabulary: &Vocabulary) -> Result<Option<Inspection>, contract::Error> {
    let client = Client::new(&server.url, server.key.clone())?;
    Ok(inspection::inspect(&client, &Names::new(&server.prefix, vocabulary).answering).await?)
}

impl Intake for Meilisearch {
    fn apply(&self, changes: Vec<Change>, held: Held) -> Answer<'_, Ticket> {
        Box::pin(async move { Ok(self.hand_over(changes, held).await?) })
    }

    fn settle(&self, ticket: Ticket) -> Answer<'_, ()> {
        Box::pin(async move { Ok(self.wait_for(ticket).await?) })
    }
}

impl Engine for Meilisearch {
    fn name(&self) -> &'static str {
        search::NAME
    }

    fn search(&self, query: Query) -> Answer<'_, Page> {
        Box::pin(async move { Ok(self.room.search(query).await?) })
    }

    fn complete(&self, beginning: Beginning) -> Answer<'_, Completions> {
        Box::pin(async move { Ok(self.room.complete(&beginning).await?) })
    }

    fn held(&self) -> Option<(Uuid, Held)> {
        self.room.held()
    }

    fn is_shared(&self) -> bool {
        true
    }

    fn distrust(&self, why: String) {
        self.room.distrust(why);
    }

    fn rebuild(&self) -> Answer<'_, Box<dyn Rebuild>> {
        Box::pin(async move { Ok(Box::new(Beside::begin(Arc::clone(&self.room)).await?) as Box<dyn Rebuild>) })
    }

    fn count(&self) -> Answer<'_, u64> {
        Box::pin(async move { Ok(self.lots().await?) })
    }

    fn healthy(&self) -> Answer<'_, Health> {
        Box::pin(async move { Ok(self.room.refresh().await?) })
    }
}
