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
    /// An index keeps this when it is swapped, so it tells an index from another one that had the same name.
    created_at: DateTime<Utc>,
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

    /// The indexes of other versions that answer, the one that was written last first.
    pub async fn of_other_versions(&self, client: &Client) -> Result<Vec<String>, Error> {
        let mut others = list(client).await?;
        others.retain(|index| self.is_one_of_ours(&index.uid) && index.uid != self.answering);
        others.sort_by_key(|index| std::cmp::Reverse(index.updated_at));
        Ok(others.into_iter().map(|index| index.uid).collect())
    }

    /// Makes the index that is to be filled, without its settings, and returns when it was made. `made`: when this
    /// process made the one that it did not end.
    ///
    /// # Errors
    /// `Leased` while another process fills it.
    pub async fn make_beside(&self, client: &Client, made: Option<DateTime<Utc>>) -> Result<DateTime<Utc>, Error> {
        match look(client, &self.beside, Effort::Quick).await? {
            Some(there) if Some(there.created_at) != made && Utc::now() - there.updated_at < ABANDONED => {
                return Err(Error::Leased);
            }
            Some(_) => delete(client, &self.beside).await?,
            None => {}
        }
        create(client, &self.beside).await.map_err(|error| match error.is_there_already() {
            true => Error::Leased,
            false => error,
        })?;
        made_at(client, &self.beside).await
    }

    pub async fn give_settings(&self, client: &Client) -> Result<(), Error> {
        let path = format!("/indexes/{}/settings", self.beside);
        let task = client.enqueue(Method::PATCH, &path, Some(&settings()), Effort::Patient).await?;
        client.settle(task).await
    }

    /// Makes the index that answers where there is none, because only indexes that exist can be swapped. Returns when
    /// it was made.
    pub async fn make_answering(&self, client: &Client) -> Result<DateTime<Utc>, Error> {
        match create(client, &self.answering).await {
            Err(error) if error.is_there_already() => {}
            created => created?,
        }
        made_at(client, &self.answering).await
    }

    /// Lets the index that was filled answer, at one moment. Returns the task that does it. The server does not say
    /// whether a swap without an answer was done, so the caller has to look.
    pub async fn swap(&self, client: &Client) -> Result<u64, Error> {
        let swap = json!([{"indexes": [self.answering, self.beside]}]);
        client.enqueue(Method::POST, "/swap-indexes", Some(&swap), Effort::Once).await
    }

    /// Whether the index beside is the one that was made then. Another node may have begun anew.
    ///
    /// # Errors
    /// `NotReady` where there is none.
    pub async fn is_beside(&self, client: &Client, made: Option<DateTime<Utc>>) -> Result<bool, Error> {
        let there = look(client, &self.beside, Effort::Patient).await?;
        let there = there.ok_or_else(|| Error::NotReady("the server has lost the index beside".to_owned()))?;
        Ok(Some(there.created_at) == made)
    }

    /// Removes the index beside if it is the one that was made then.
    pub async fn remove_beside(&self, client: &Client, made: Option<DateTime<Utc>>) -> Result<(), Error> {
        match look(client, &self.beside, Effort::Patient).await? {
            Some(there) if Some(there.created_at) == made => delete(client, &self.beside).await,
            Some(_) | None => Ok(()),
        }
    }

    /// Removes the indexes of other versions that nobody uses any more, also those that were never filled to the end.
    pub async fn remove_outlived(&self, client: &Client) -> Result<(), Error> {
        let now = Utc::now();
        for Index { uid, updated_at, .. } in list(client).await? {
            let filled = uid.strip_suffix(BESIDE).unwrap_or(&uid);
            if self.is_one_of_ours(filled) && filled != self.answering && now - updated_at > OUTLIVED {
                delete(client, &uid).await?;
            }
        }
        Ok(())
    }
}

async fn list(client: &Client) -> Result<Vec<Index>, Error> {
    let Listed { results } = client.get("/indexes?limit=1000", Effort::Quick).await?;
    Ok(results)
}

/// `None` if there is no such index.
async fn look(client: &Client, index: &str, effort: Effort) -> Result<Option<Index>, Error> {
    match client.get(&format!("/indexes/{index}"), effort).await {
        Ok(there) => Ok(Some(there)),
        Err(error) if error.is_missing() => Ok(None),
        Err(error) => Err(error),
    }
}

async fn made_at(client: &Client, index: &str) -> Result<DateTime<Utc>, Error> {
    let there: Index = client.get(&format!("/indexes/{index}"), Effort::Patient).await?;
    Ok(there.created_at)
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
