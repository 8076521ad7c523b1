//! Whether an index holds what the database holds, lot by lot.

use std::collections::HashMap;

use chrono::TimeDelta;
use uuid::Uuid;

use crate::app::index::{documents, vocabulary};
use crate::{
    app::{Result, reference::categories::Reference},
    domain::{LotId, time},
    search::{self, Held, Inspection, Vocabulary},
    store::{self, Db, index},
};

const AT_ONCE: u64 = 5_000;
/// What opens to a region with the day is read again within the hour.
const OPENS_WITHIN: TimeDelta = TimeDelta::minutes(61);

/// What an engine says its index holds that was made with this vocabulary; `None` where there is none.
pub type Inspect<'a> = dyn Fn(Vocabulary) -> search::Answer<'a, Option<Inspection>> + Sync + 'a;

/// What came of comparing an index with its database.
#[derive(Debug, PartialEq, Eq)]
pub enum Compared {
    /// There is none here, or one that the server will rebuild when it starts; why.
    NotUsed(&'static str),
    /// So many lots were compared. The rest are those that differ, and not because a change still waits.
    Lots { compared: u64, differing: Vec<Uuid> },
}

/// Only reads, also while a server has the index. What differs is looked at twice: the server may have changed it
/// meanwhile.
pub async fn compare(db: &Db, inspect: &Inspect<'_>) -> Result<Compared> {
    let reference = Reference::load(db.read()).await?;
    let (mut compared, mut differing) = match once(db, &reference, inspect).await? {
        Compared::Lots { compared, differing } => (compared, differing),
        not => return Ok(not),
    };
    for _ in 0..2 {
        if differing.is_empty() {
            break;
        }
        match once(db, &reference, inspect).await? {
            Compared::Lots { compared: n, differing: again } => {
                compared = n;
                differing.retain(|id| again.contains(id));
            }
            not => return Ok(not),
        }
    }
    Ok(Compared::Lots { compared, differing })
}

async fn once(db: &Db, reference: &Reference, inspect: &Inspect<'_>) -> Result<Compared> {
    // The index first: what changes after it was read waits in the list.
    let words = vocabulary(reference);
    let version = words.version();
    let Some(index) = inspect(words).await? else { return Ok(Compared::NotUsed("there is none here yet")) };
    if index.vocabulary != version {
        return Ok(Compared::NotUsed("it was made with other categories and is rebuilt when the server starts"));
    }
    if !follows(db, index.held).await? {
        return Ok(Compared::NotUsed("it belongs to another database and is rebuilt when the server starts"));
    }
    let (mut after, mut compared, mut differing) = (None, 0, Vec::new());
    let mut left = index.digests;
    loop {
        let lots = index::lots(db.read(), after, AT_ONCE).await?;
        let Some(last) = lots.last() else { break };
        after = Some(last.id);
        compared += lots.len() as u64;
        let now = digests(db, reference, lots, TimeDelta::zero()).await?;
        let unlike: Vec<LotId> =
            now.into_iter().filter(|(id, digest)| left.remove(id) != Some(*digest)).map(|(id, _)| LotId(id)).collect();
        differing.extend(unlike);
    }
    // What the database does not have at all.
    differing.extend(left.into_keys().map(LotId));
    let waiting = waiting(db, index.held).await?;
    differing.retain(|id| !waiting.contains(id));
    if !differing.is_empty() {
        let again = inspect(vocabulary(reference)).await?.map(|index| index.digests).unwrap_or_default();
        let lots = store::stock::lots::find_all(db.read(), differing.clone()).await?;
        let earlier = digests(db, reference, lots, OPENS_WITHIN).await?;
        differing.retain(|id| earlier.get(&id.0).is_none_or(|digest| again.get(&id.0) != Some(digest)));
    }
    let differing = differing.into_iter().map(|id| id.0).collect();
    Ok(Compared::Lots { compared, differing })
}

async fn follows(db: &Db, held: Held) -> Result<bool> {
    for mark in [held.all, held.newest] {
        let known = index::change(db.read(), mark.n).await?;
        // A running server may have forgotten the earlier of the two since.
        if known.is_none_or(|change| change.tag != mark.tag) && mark == held.newest {
            return Ok(false);
        }
    }
    Ok(true)
}

async fn waiting(db: &Db, held: Held) -> Result<std::collections::HashSet<LotId>> {
    let mut waiting = std::collections::HashSet::new();
    let mut from = held.all.n + 1;
    loop {
        let changes = index::changes(db.read(), from, AT_ONCE).await?;
        let Some(last) = changes.last() else { return Ok(waiting) };
        from = last.n + 1;
        waiting.extend(changes.into_iter().map(|change| change.lot_id));
    }
}

/// As an index would have read these lots some time ago.
async fn digests(
    db: &Db,
    reference: &Reference,
    lots: Vec<store::rows::lot::Model>,
    ago: TimeDelta,
) -> Result<HashMap<Uuid, u64>> {
    let mut digests = HashMap::new();
    for document in documents(reference, db.read(), lots, time::now() - ago).await? {
        digests.insert(document.id, document.digest()?);
    }
    Ok(digests)
}
