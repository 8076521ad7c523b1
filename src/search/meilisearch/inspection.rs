//! Reads an index that other processes may be writing.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use crate::search::contract::Inspection;
use crate::search::meilisearch::client::{Client, Effort};
use crate::search::meilisearch::error::Error;
use crate::search::meilisearch::footing::Footing;

const AT_ONCE: usize = 10_000;

#[derive(Deserialize)]
struct Documents {
    results: Vec<Document>,
}

#[derive(Deserialize)]
struct Document {
    id: String,
    /// The document that says what the index is has none.
    digest: Option<String>,
}

/// `None` if there is no such index.
pub async fn inspect(client: &Client, index: &str) -> Result<Option<Inspection>, Error> {
    // The footing first: what changes after it was read waits in the list of changes.
    let Some(footing) = Footing::read(client, index).await? else { return Ok(None) };
    let path = format!("/indexes/{index}/documents/fetch");
    let mut digests = HashMap::new();
    for n in 0.. {
        let asked = json!({"fields": ["id", "digest"], "offset": n * AT_ONCE, "limit": AT_ONCE});
        let Documents { results } = client.post(&path, &asked, Effort::Patient).await?;
        let is_last = results.len() < AT_ONCE;
        // A lot whose digest cannot be read differs from every lot.
        let digest = |text: String| u64::from_str_radix(&text, 16).unwrap_or_default();
        let lots = results.into_iter().filter_map(|one| Some((Uuid::try_parse(&one.id).ok()?, digest(one.digest?))));
        digests.extend(lots);
        if is_last {
            break;
        }
    }
    Ok(Some(Inspection { held: footing.held, vocabulary: footing.vocabulary, digests }))
}
