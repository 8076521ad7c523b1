//! What an index says of itself, in a document of its own. It is written in the same task as lots, so that it never
//! contradicts them.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::search::contract::Held;
use crate::search::meilisearch::client::{Client, Effort};
use crate::search::meilisearch::error::Error;

/// The id of the document. Nobody sees it in a search, because it is visible to nobody.
const ID: &str = "footing";

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Footing {
    pub schema: u32,
    /// The version of the vocabulary that the index was made with.
    pub vocabulary: u64,
    /// Every rebuild has a new id.
    pub id: Uuid,
    pub held: Held,
}

#[derive(Deserialize)]
struct Found {
    results: Vec<Document>,
}

/// Text, because the server may store large numbers as floating point.
#[derive(Deserialize)]
struct Document {
    footing: String,
}

impl Footing {
    pub fn document(&self) -> Result<Value, Error> {
        Ok(json!({"id": ID, "footing": serde_json::to_string(self)?}))
    }

    pub fn is_document(document: &Value) -> bool {
        document["id"] == ID
    }

    /// `None` where there is no such index, one that nobody has written yet, or one without our settings. The server
    /// makes the last one by itself if it lost its data between two batches. It could not be searched, so the footing
    /// is asked for with a filter, which such an index refuses.
    pub async fn read(client: &Client, index: &str) -> Result<Option<Self>, Error> {
        let path = format!("/indexes/{index}/documents/fetch");
        let asked = json!({"ids": [ID], "filter": "visible_to NOT EXISTS", "fields": ["footing"]});
        match client.post::<Found>(&path, &asked, Effort::Quick).await {
            Ok(found) => Ok(found.results.first().and_then(|one| serde_json::from_str(&one.footing).ok())),
            Err(error) if error.is_missing() || error.has_no_settings() => Ok(None),
            Err(error) => Err(error),
        }
    }
}
