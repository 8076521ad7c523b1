//! What is kept in storage beside the database: whether all of it is there, and copies of it.

use std::collections::BTreeSet;

use futures_util::TryStreamExt;

use crate::app::{Result, stock::pictures};
use crate::{
    domain::{Job, PictureId},
    storage::Storage,
    store::{self, Db},
};

/// Pictures that are read from the database at once.
const AT_ONCE: u64 = 5_000;

/// How storage differs from what the database says of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Differences {
    /// Files that something shows and that are not there.
    pub missing: Vec<String>,
    /// Files that nothing knows of. They cost room and nothing else.
    pub orphaned: Vec<String>,
    /// Files that were compared.
    pub compared: usize,
}

/// Compares storage with the database. What waits to be removed is neither missing nor orphaned.
pub async fn compare(db: &Db, storage: &Storage) -> Result<Differences> {
    let mut there = keys(storage, pictures::FOLDER).await?;
    let compared = there.len();
    let mut leaving: BTreeSet<PictureId> = BTreeSet::new();
    for job in store::jobs::of_kind(db.read(), crate::domain::JobKind::RemoveFiles).await? {
        if let Job::RemoveFiles { pictures } = job? {
            leaving.extend(pictures);
        }
    }
    let mut missing = Vec::new();
    let mut after = None;
    loop {
        let ids = store::stock::photos::page(db.read(), after, AT_ONCE).await?;
        let Some(last) = ids.last().copied() else { break };
        let wanted = ids.into_iter().flat_map(pictures::keys);
        missing.extend(wanted.filter(|key| !there.remove(key)));
        after = Some(last);
    }
    let going: BTreeSet<String> = leaving.into_iter().flat_map(pictures::keys).collect();
    let orphaned = there.into_iter().filter(|key| !going.contains(key)).collect();
    Ok(Differences { missing, orphaned, compared })
}

/// Copies what one storage has and the other lacks; a file never changes under its key. Answers how many were copied.
pub async fn copy(from: &Storage, to: &Storage) -> Result<usize> {
    let known = keys(to, "").await?;
    let mut copied = 0;
    for key in keys(from, "").await?.into_iter().filter(|key| !known.contains(key)) {
        // What was removed meanwhile is needed by nobody.
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
