//! Idempotency-Key: a repeated request with the same key and body gets the same answer. The same key with another body
//! is refused. The key and the answer are stored in the transaction of the work itself, so that neither exists without
//! the other.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::app::{App, Result};
use crate::{
    domain::{PersonId, Refused, directory::actor::Actor},
    store::{Tx, idempotency},
};

/// A request: who sends which body to which route, under which key.
pub struct Once {
    pub person: PersonId,
    /// Method and path, ids included.
    pub route: String,
    pub key: String,
    pub body_hash: String,
    /// The roles that the person has now.
    pub grants: Vec<String>,
}

impl Once {
    pub fn new(actor: &Actor, route: String, key: String, body: &[u8]) -> Self {
        let body_hash = hex::encode(Sha256::digest(body));
        Self { person: actor.person, route, key, body_hash, grants: actor.grant_names() }
    }
}

/// The parts of an HTTP response that are stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    pub status: u16,
    /// Names in lower case.
    pub headers: BTreeMap<String, String>,
    pub body: serde_json::Value,
}

/// A new answer, or a stored one.
pub enum Outcome {
    Done(Answered),
    /// The answer of an earlier request; nothing was done now. `ReplayedBody`: the answer was stored before status and
    /// headers were stored as well.
    Replayed(Answered),
    ReplayedBody(serde_json::Value),
}

/// Runs `work` in a transaction, or returns the stored answer of an earlier request.
pub async fn once<F, Fut>(app: &App, once: &Once, work: F) -> Result<Outcome>
where
    F: Fn(Tx) -> Fut,
    Fut: Future<Output = Result<Answered>>,
{
    let work = &work;
    app.db
        .write(|tx| async move {
            if let Some(row) =
                idempotency::claim(&tx, once.person, &once.route, &once.key, &once.body_hash, &once.grants).await?
            {
                return replay(once, row);
            }
            let answer = work(tx.clone()).await?;
            let headers = serde_json::to_value(&answer.headers)?;
            let stored = (answer.status, headers, without_secrets(&answer.body));
            idempotency::answer(&tx, once.person, &once.route, &once.key, stored).await?;
            Ok(Outcome::Done(answer))
        })
        .await
}

/// The stored answer of an earlier request, if there is one. It does not claim the key, so it waits for no other write.
pub async fn answered(app: &App, once: &Once) -> Result<Option<Outcome>> {
    let row = idempotency::find(app.db.read(), once.person, &once.route, &once.key).await?;
    row.map(|row| replay(once, row)).transpose()
}

/// Whether an earlier request of this person had this key. Its body may have been another one.
pub async fn is_claimed(app: &App, person: PersonId, route: &str, key: &str) -> Result<bool> {
    Ok(idempotency::find(app.db.read(), person, route, key).await?.is_some())
}

/// The stored answer. It is refused to a person who has lost a role that they had at the first request.
fn replay(once: &Once, row: idempotency::Model) -> Result<Outcome> {
    if row.body_hash != once.body_hash {
        return Err(Refused::IdempotencyReused.into());
    }
    if !row.grants.lines().all(|grant| once.grants.iter().any(|own| own == grant)) {
        return Err(Refused::RolesChanged.into());
    }
    match (row.status.and_then(|status| u16::try_from(status).ok()), row.headers) {
        (Some(status), Some(headers)) => {
            Ok(Outcome::Replayed(Answered { status, headers: serde_json::from_value(headers)?, body: row.answer }))
        }
        _ if row.answer.is_null() => Err(Refused::AnswerErased.into()),
        _ => Ok(Outcome::ReplayedBody(row.answer)),
    }
}

/// Secrets are never stored: a replay omits them.
fn without_secrets(answer: &serde_json::Value) -> serde_json::Value {
    let mut kept = answer.clone();
    if let Some(fields) = kept.as_object_mut() {
        fields.remove("token");
        fields.remove("link");
    }
    kept
}
