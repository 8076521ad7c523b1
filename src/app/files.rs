//! Compares the files in storage with the database, and copies them.

use std::collections::BTreeSet;

use futures_util::TryStreamExt;

use crate::app::{
    Result,
    stock::{document_files, pictures},
};
use crate::{
    domain::Job,
    storage::Storage,
    store::{self, Db},
};

/// Rows that are read from the database at once.
const AT_ONCE: u64 = 5_000;

/// The differences between storage and the database.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Differences {
    /// Files that the database names and storage does not have.
    pub missing: Vec<String>,
    /// Files that the database does not name. They only take up space.
    pub orphaned: Vec<String>,
    /// Files that were compared.
    pub compared: usize,
}

/// Compares storage with the database. Files that a waiting job will remove are neither missing nor orphaned.
pub async fn compare(db: &Db, storage: &Storage) -> Result<Differences> {
    let mut there = keys(storage, pictures::FOLDER).await?;
    there.extend(keys(storage, document_files::FOLDER).await?);
    let compared = there.len();
    let mut leaving = BTreeSet::new();
    for job in store::jobs::of_kind(db.read(), crate::domain::JobKind::RemoveFiles).await? {
        if let Job::RemoveFiles { pictures, documents } = job? {
            leaving.extend(pictures.into_iter().flat_map(pictures::keys));
            leaving.extend(documents.into_iter().map(document_files::key));
        }
    }
    let mut missing = Vec::new();
    each_named(db, |key| {
        if !there.remove(&key) {
            missing.push(key);
        }
    })
    .await?;
    let orphaned = there.into_iter().filter(|key| !leaving.contains(key)).collect();
    Ok(Differences { missing, orphaned, compared })
}

/// Calls `take` with the key of each file that the database names.
pub async fn each_named(db: &Db, mut take: impl FnMut(String)) -> Result<()> {
    let mut after = None;
    loop {
        let ids = store::stock::photos::page(db.read(), after, AT_ONCE).await?;
        let Some(last) = ids.last().copied() else { break };
        ids.into_iter().flat_map(pictures::keys).for_each(&mut take);
        after = Some(last);
    }
    let mut after = None;
    loop {
        let ids = store::stock::document_files::page(db.read(), after, AT_ONCE).await?;
        let Some(last) = ids.last().copied() else { break };
        ids.into_iter().map(document_files::key).for_each(&mut take);
        after = Some(last);
    }
    Ok(())
}

/// Copies the files that `from` has and `to` lacks, and returns how many. A file never changes under its key, so
/// comparing the keys is enough.
pub async fn copy(from: &Storage, to: &Storage) -> Result<usize> {
    let known = keys(to, "").await?;
    let mut copied = 0;
    for key in keys(from, "").await?.into_iter().filter(|key| !known.contains(key)) {
        // A file that was removed meanwhile is no longer needed.
        if let Some(bytes) = from.get(&key).await? {
            to.put(&key, bytes).await?;
            copied += 1;
        }
    }
    Ok(copied)
}

async fn keys(storage: &Storage, folder: &str) -> Result<BTreeSet<String>> {
    Ok(storage.list(folder).try_collect().await?)
}
