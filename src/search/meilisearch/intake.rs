//! Handing changes over. The server answers a batch with a task, which succeeds or fails as a whole, later. What a
//! failed task held is handed over again, in ever smaller parts, until the lot that made it fail stands alone.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::search::contract::{Change, Ticket};
use crate::search::meilisearch::client::{Client, Effort};
use crate::search::meilisearch::document::document;
use crate::search::meilisearch::error::Error;
use crate::search::meilisearch::footing::Footing;
use crate::search::query::Lexicon;

/// More batches than this do not wait for their tasks: their lots are in memory.
const MOST_PENDING: usize = 3;
/// The most bytes of one request, unless one lot alone has more. By default, the server takes 100 MB.
const BODY: usize = 32 << 20;

/// Batches that were handed over to one index after the other.
#[derive(Default)]
pub struct Pending(tokio::sync::Mutex<VecDeque<Batch>>);

/// A batch that was handed over.
struct Batch {
    index: String,
    /// The task that adds or replaces. It has the footing, and everything before it is settled.
    addition: u64,
    /// The documents of `addition`, as JSON.
    body: Bytes,
    footing: Footing,
}

/// Changes as the server takes them.
struct Prepared {
    /// Lists of documents as JSON.
    bodies: Vec<Bytes>,
    /// The last list, which has the footing.
    last: Bytes,
    gone: Vec<Uuid>,
}

impl Pending {
    /// Hands the changes over. They are not durable yet. `footing` is what the index says of itself afterwards.
    pub async fn apply(
        &self,
        client: &Client,
        lexicon: &Arc<Mutex<Lexicon>>,
        index: &str,
        changes: Vec<Change>,
        footing: Footing,
    ) -> Result<Ticket, Error> {
        let (words, said) = (Arc::clone(lexicon), footing.clone());
        // Reading the words of some thousand lots takes a while.
        let prepared = tokio::task::spawn_blocking(move || prepare(changes, &said, &words)).await;
        let Prepared { bodies, last, gone } = prepared.map_err(|_| Error::Fault)??;
        let mut pending = self.0.lock().await;
        // Parts of a batch may be handed over again when it settles. What is done at once comes behind that.
        let most = if gone.is_empty() && bodies.is_empty() { MOST_PENDING } else { 1 };
        while pending.len() >= most
            && let Some(oldest) = pending.pop_front()
        {
            settle(client, oldest).await?;
        }
        // The footing says that all of this was done, so it is handed over once all of this is done.
        if !gone.is_empty() {
            delete_and_settle(client, index, &gone).await?;
        }
        for body in bodies {
            let addition = add(client, index, body.clone()).await?;
            settle_addition(client, index, addition, &body).await?;
        }
        let addition = add(client, index, last.clone()).await?;
        pending.push_back(Batch { index: index.to_owned(), addition, body: last, footing });
        Ok(Ticket(addition))
    }

    /// Waits for the tasks of these changes and of all before them. Returns what the index says of itself then; `None`
    /// if nothing was pending.
    ///
    /// # Errors
    /// Whatever the server did not do. Everything that is pending counts as lost then.
    pub async fn settle(&self, client: &Client, ticket: Ticket) -> Result<Option<Footing>, Error> {
        let mut pending = self.0.lock().await;
        let mut settled = None;
        while let Some(batch) = pending.pop_front_if(|batch| batch.addition <= ticket.0) {
            match settle(client, batch).await {
                Ok(footing) => settled = Some(footing),
                Err(error) => {
                    pending.clear();
                    return Err(error);
                }
            }
        }
        Ok(settled)
    }
}

fn prepare(changes: Vec<Change>, footing: &Footing, lexicon: &Mutex<Lexicon>) -> Result<Prepared, Error> {
    // Of several changes of one lot, the last one counts. Of one batch, the server deletes before it adds.
    let mut last: HashMap<Uuid, usize> = HashMap::new();
    for (n, change) in changes.iter().enumerate() {
        let id = match change {
            Change::Upsert(lot) => lot.id,
            Change::Delete(id) => *id,
        };
        last.insert(id, n);
    }
    let mut lexicon = lexicon.lock().unwrap_or_else(PoisonError::into_inner);
    let (mut documents, mut gone) = (Vec::with_capacity(changes.len() + 1), Vec::new());
    for (n, change) in changes.iter().enumerate() {
        match change {
            Change::Upsert(lot) if last.get(&lot.id) == Some(&n) => documents.push(document(lot, &mut lexicon)?),
            Change::Delete(id) if last.get(id) == Some(&n) => gone.push(*id),
            Change::Upsert(_) | Change::Delete(_) => {}
        }
    }
    documents.push(footing.document()?);
    let (bodies, last) = lists(&documents)?;
    Ok(Prepared { bodies, last, gone })
}

/// The documents as lists in JSON, none of more than `BODY` bytes, and the last of these lists.
fn lists(documents: &[Value]) -> Result<(Vec<Bytes>, Bytes), Error> {
    let (mut bodies, mut body) = (Vec::new(), Vec::from(*b"["));
    for document in documents {
        let text = serde_json::to_vec(document)?;
        if body.len() > 1 && body.len() + text.len() + 2 > BODY {
            body.push(b']');
            bodies.push(Bytes::from(std::mem::replace(&mut body, Vec::from(*b"["))));
        }
        if body.len() > 1 {
            body.push(b',');
        }
        body.extend_from_slice(&text);
    }
    body.push(b']');
    Ok((bodies, body.into()))
}

async fn settle(client: &Client, batch: Batch) -> Result<Footing, Error> {
    settle_addition(client, &batch.index, batch.addition, &batch.body).await?;
    Ok(batch.footing)
}

async fn settle_addition(client: &Client, index: &str, addition: u64, body: &Bytes) -> Result<(), Error> {
    match client.settle(addition).await {
        Err(error) if error.is_of_a_document() => {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                index,
                "a task failed because of a lot, and is done in parts"
            );
            mend(client, index, body).await
        }
        settled => settled,
    }
}

/// Hands the documents of a batch over again, in halves. A lot that fails alone is left out and reported; what the index
/// held of it is removed, because it is no longer so.
async fn mend(client: &Client, index: &str, body: &Bytes) -> Result<(), Error> {
    let mut documents: Vec<Value> = serde_json::from_slice(body)?;
    // The footing comes last: it says that all lots before it were taken in.
    let footing = documents.pop_if(|last| Footing::is_document(last));
    let mut left = vec![documents];
    while let Some(mut part) = left.pop() {
        if part.is_empty() {
            continue;
        }
        match add_and_settle(client, index, &part).await {
            Err(error) if error.is_of_a_document() && part.len() > 1 => {
                left.push(part.split_off(part.len() / 2));
                left.push(part);
            }
            Err(error) if error.is_of_a_document() => {
                let lot = part[0]["id"].as_str().unwrap_or_default().to_owned();
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    lot,
                    "the search server does not take this lot; it is not found"
                );
                if let Ok(id) = lot.parse() {
                    delete_and_settle(client, index, &[id]).await?;
                }
            }
            done => done?,
        }
    }
    match footing {
        Some(footing) => add_and_settle(client, index, &[footing]).await,
        None => Ok(()),
    }
}

async fn add_and_settle(client: &Client, index: &str, documents: &[Value]) -> Result<(), Error> {
    let task = add(client, index, serde_json::to_vec(documents)?.into()).await?;
    client.settle(task).await
}

/// Adds or replaces documents. Doing it twice does no harm, so it is tried again.
async fn add(client: &Client, index: &str, documents: Bytes) -> Result<u64, Error> {
    let path = format!("/indexes/{index}/documents?primaryKey=id");
    client.enqueue_bytes(Method::POST, &path, Some(documents), Effort::Patient).await
}

async fn delete_and_settle(client: &Client, index: &str, ids: &[Uuid]) -> Result<(), Error> {
    let path = format!("/indexes/{index}/documents/delete-batch");
    let task = client.enqueue(Method::POST, &path, Some(&json!(ids)), Effort::Patient).await?;
    client.settle(task).await
}
