//! The indexes of the server: their names, and how they are made, swapped and removed.

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::Method;
use serde::Deserialize;
use serde_json::json;

use crate::search::contract::Vocabulary;
use crate::search::meilisearch::client::{Client, Effort};
use crate::search::meilisearch::error::Error;
use crate::search::meilisearch::settings::{settings, version};

/// The end of the name of an index that is being filled.
const BESIDE: &str = "-next";
/// The length of a version in a name.
const VERSION: usize = 16;
/// An index that is being filled and was not written for so long was left behind by a process that ended.
const ABANDONED: TimeDelta = TimeDelta::minutes(10);
/// An index of another version that nobody has written for so long is of no use to anybody.
const OUTLIVED: TimeDelta = TimeDelta::days(1);

/// The names of the indexes of one version.
#[derive(Clone, Debug)]
pub struct Names {
    prefix: String,
    /// The index that answers.
    pub answering: String,
    /// The one that is being filled.
    pub beside: String,
}

#[derive(Deserialize)]
struct Listed {
    results: Vec<Index>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Index {
    uid: String,
    updated_at: DateTime<Utc>,
}

impl Names {
    pub fn new(prefix: &str, vocabulary: &Vocabulary) -> Self {
        let answering = format!("{prefix}-{}", version(vocabulary));
        Self { prefix: prefix.to_owned(), beside: format!("{answering}{BESIDE}"), answering }
    }

    /// Whether the name is that of an index that answers, in this version or in another one.
    fn is_one_of_ours(&self, name: &str) -> bool {
        let version = name.strip_prefix(&self.prefix).and_then(|rest| rest.strip_prefix('-'));
        version.is_some_and(|version| version.len() == VERSION && version.bytes().all(|b| b.is_ascii_hexdigit()))
    }

    /// The indexes of other versions, the one that was written last first.
    pub async fn of_other_versions(&self, client: &Client) -> Result<Vec<String>, Error> {
        Ok(self.others(client).await?.into_iter().map(|index| index.uid).collect())
    }

    async fn others(&self, client: &Client) -> Result<Vec<Index>, Error> {
        let Listed { mut results } = client.get("/indexes?limit=1000", Effort::Quick).await?;
        results.retain(|index| self.is_one_of_ours(&index.uid) && index.uid != self.answering);
        results.sort_by_key(|index| std::cmp::Reverse(index.updated_at));
        Ok(results)
    }

    /// Makes the index that is to be filled, with its settings. `is_left_behind`: this process made one before and did
    /// not end it.
    ///
    /// # Errors
    /// `Leased` while another process fills it.
    pub async fn begin(&self, client: &Client, is_left_behind: bool) -> Result<(), Error> {
        match client.get::<Index>(&format!("/indexes/{}", self.beside), Effort::Quick).await {
            Ok(there) if !is_left_behind && Utc::now() - there.updated_at < ABANDONED => return Err(Error::Leased),
            Ok(_) => delete(client, &self.beside).await?,
            Err(error) if error.is_missing() => {}
            Err(error) => return Err(error),
        }
        create(client, &self.beside).await.map_err(|error| match error.is_there_already() {
            true => Error::Leased,
            false => error,
        })?;
        let path = format!("/indexes/{}/settings", self.beside);
        let task = client.enqueue(Method::PATCH, &path, Some(&settings()), Effort::Patient).await?;
        client.settle(task).await
    }

    /// Lets the index that was filled answer, at one moment, and removes the one before it. The server does not say
    /// whether a swap without an answer was done, so the caller has to look.
    pub async fn swap(&self, client: &Client) -> Result<(), Error> {
        match create(client, &self.answering).await {
            Err(error) if error.is_there_already() => {}
            created => created?,
        }
        let swap = json!([{"indexes": [self.answering, self.beside]}]);
        let task = client.enqueue(Method::POST, "/swap-indexes", Some(&swap), Effort::Once).await?;
        client.settle(task).await
    }

    pub async fn remove_beside(&self, client: &Client) -> Result<(), Error> {
        delete(client, &self.beside).await
    }

    /// Removes the indexes of other versions that nobody uses any more.
    pub async fn remove_outlived(&self, client: &Client) -> Result<(), Error> {
        let now = Utc::now();
        for index in self.others(client).await?.into_iter().filter(|index| now - index.updated_at > OUTLIVED) {
            delete(client, &index.uid).await?;
        }
        Ok(())
    }
}

/// Making an index that is there already fails as a task. So of two processes that make one at once, one is refused.
async fn create(client: &Client, index: &str) -> Result<(), Error> {
    let made = json!({"uid": index, "primaryKey": "id"});
    let task = client.enqueue(Method::POST, "/indexes", Some(&made), Effort::Once).await?;
    client.settle(task).await
}

async fn delete(client: &Client, index: &str) -> Result<(), Error> {
    let task = client.enqueue(Method::DELETE, &format!("/indexes/{index}"), None, Effort::Patient).await?;
    client.settle(task).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indexes_of_other_installations_are_not_ours() {
        let names = Names::new("lots", &Vocabulary::default());
        assert!(names.is_one_of_ours(&names.answering) && names.is_one_of_ours("lots-0123456789abcdef"));
        for other in ["lots", "lots-", "lots-2-0123456789abcdef", "plots-0123456789abcdef", names.beside.as_str()] {
            assert!(!names.is_one_of_ours(other), "{other}");
        }
    }
}
