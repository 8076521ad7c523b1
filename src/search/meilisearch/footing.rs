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

/// Text, because the server may store large numbers as floating point.
#[derive(Deserialize)]
struct Document {
    footing: String,
}

impl Footing {
    pub fn document(&self) -> Result<Value, Error> {
        Ok(json!({"id": ID, "footing": serde_json::to_string(self)?}))
    }

    /// `None` where there is no such index, or one that nobody has written yet.
    pub async fn read(client: &Client, index: &str) -> Result<Option<Self>, Error> {
        let path = format!("/indexes/{index}/documents/{ID}?fields=footing");
        match client.get::<Document>(&path, Effort::Quick).await {
            Ok(document) => Ok(serde_json::from_str(&document.footing).ok()),
            Err(error) if error.is_missing() => Ok(None),
            Err(error) => Err(error),
        }
    }
}
