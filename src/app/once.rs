//! Idempotency-Key: the same key and body answer the same, another body is refused. The key and the answer are stored
//! in the transaction of the work itself, so that neither exists without the other.

use sha2::{Digest, Sha256};

use crate::app::{App, Result};
use crate::{
    domain::{PersonId, Refused, directory::actor::Actor},
    store::{Tx, idempotency},
};

/// Who sends which body where, under which key.
pub struct Once {
    pub person: PersonId,
    /// Method and path, ids included.
    pub route: String,
    pub key: String,
    pub body_hash: String,
    /// What the person may do at the moment.
    pub grants: Vec<String>,
}

impl Once {
    pub fn new(actor: &Actor, route: String, key: String, body: &[u8]) -> Self {
        let body_hash = hex::encode(Sha256::digest(body));
        Self { person: actor.person, route, key, body_hash, grants: actor.grant_names() }
    }
}

/// Runs `work` in a transaction, or answers what it answered before. `work` answers the response body.
pub async fn once<F, Fut>(app: &App, once: Option<&Once>, work: F) -> Result<serde_json::Value>
where
    F: Fn(Tx) -> Fut,
    Fut: Future<Output = Result<serde_json::Value>>,
{
    let work = &work;
    app.db
        .write(|tx| async move {
            let Some(once) = once else { return work(tx).await };
            if let Some(row) =
                idempotency::claim(&tx, once.person, &once.route, &once.key, &once.body_hash, &once.grants).await?
            {
                return Ok(replay(once, row)?);
            }
            let answer = work(tx.clone()).await?;
            idempotency::answer(&tx, once.person, &once.route, &once.key, without_secrets(&answer)).await?;
            Ok(answer)
        })
        .await
}

/// The stored answer, for whoever has every role still that the first request was answered under.
fn replay(once: &Once, row: idempotency::Model) -> Result<serde_json::Value, Refused> {
    if row.body_hash != once.body_hash {
        return Err(Refused::IdempotencyReused);
    }
    if !row.grants.lines().all(|grant| once.grants.iter().any(|own| own == grant)) {
        return Err(Refused::RolesChanged);
    }
    if row.answer.is_null() {
        return Err(Refused::AnswerErased);
    }
    Ok(row.answer)
}

/// Secrets are never stored: a replay omits them.
fn without_secrets(answer: &serde_json::Value) -> serde_json::Value {
    let mut kept = answer.clone();
    if let Some(fields) = kept.as_object_mut() {
        fields.remove("token");
    }
    kept
}
