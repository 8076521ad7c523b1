//! How far one index has come in the database's list of changes, and what comes next.

use std::collections::{BTreeSet, HashSet};

use chrono::TimeDelta;
use uuid::Uuid;

use crate::app::index::{documents, upserts};
use crate::{
    app::{App, Result},
    domain::{LotId, time},
    search::{Change, Held, Mark},
    store::{self, index, rows::lot_change},
};

/// Lots of one commit when much has changed: what the engine holds in memory at once.
pub(super) const AT_ONCE: u64 = 5_000;
/// A node that nobody has heard of for so long is waited for no longer: its index is made anew when it comes back.
const GONE_AFTER: TimeDelta = TimeDelta::days(1);

/// How far one index has come in the list of changes.
#[derive(Clone, Debug, Default)]
pub(super) struct Follower {
    pub held: Held,
    /// Changes after `held.all` that the index holds: of several transactions the later may have ended first.
    pub ahead: BTreeSet<i64>,
    /// When all transactions older than the second are over, everything up to the first can be seen.
    horizon: Option<(i64, i64)>,
}

impl Follower {
    pub fn new(held: Held) -> Self {
        Self { held, ..Self::default() }
    }

    /// Whether nothing was written into the index but what this follower followed.
    pub fn holds(&self, recorded: Held) -> bool {
        self.held.newest == recorded.newest && self.held.all.n >= recorded.all.n
    }

    /// The index holds these for good.
    pub fn take_up(&mut self, held: Held, seen: Vec<i64>) {
        self.held = held;
        self.ahead.extend(seen);
        self.ahead = self.ahead.split_off(&(held.all.n + 1));
        if self.horizon.is_some_and(|(n, _)| n <= held.all.n) {
            self.horizon = None;
        }
    }
}

/// One batch, as the database was at one moment.
pub(super) struct Step {
    pub changes: Vec<Change>,
    /// The numbers of the changes in it.
    pub seen: Vec<i64>,
    pub held: Held,
    pub more: bool,
}

/// `None`: the list does not know what the index holds.
pub(super) async fn read(app: &App, follower: &Follower) -> Result<Option<Step>> {
    let Follower { held, ahead, horizon } = follower;
    let most = AT_ONCE + ahead.len() as u64 + 1;
    let moment = index::one_moment(&app.db).await?;
    // In this order: what ended in between is seen and only counts as unsettled.
    let oldest = index::oldest_running(&moment).await?;
    let rows = index::changes(&moment, held.all.n, most).await?;
    let more = rows.len() as u64 == most;
    let known = |wanted: Mark| rows.iter().any(|row| mark(row) == wanted);
    if !known(held.all) || !(more || known(held.newest)) {
        return Ok(None);
    }
    let settled = match horizon {
        _ if !app.db.is_postgres() => i64::MAX,
        Some((n, transaction)) if oldest >= *transaction => *n,
        _ => held.all.n,
    };
    let seen: Vec<i64> = rows.iter().skip(1).map(|row| row.n).filter(|n| !ahead.contains(n)).collect();
    let new: HashSet<i64> = seen.iter().copied().collect();
    let ids: HashSet<LotId> = rows.iter().filter(|row| new.contains(&row.n)).map(|row| row.lot_id).collect();
    let lots = store::stock::lots::find_all(&moment, ids.iter().copied().collect()).await?;
    let there: HashSet<LotId> = lots.iter().map(|lot| lot.id).collect();
    let documents = documents(&app.reference, &moment, lots, time::now()).await?;
    moment.commit().await?;
    let gone = ids.iter().filter(|id| !there.contains(id)).map(|id| Change::Delete(id.0));
    let changes = upserts(documents).chain(gone).collect();
    let all = rows.iter().rev().find(|row| row.n <= settled).map_or(held.all, mark);
    let newest = rows.last().map(mark).filter(|last| last.n > held.newest.n).unwrap_or(held.newest);
    Ok(Some(Step { changes, seen, held: Held { all, newest }, more }))
}

pub(super) fn mark(row: &lot_change::Model) -> Mark {
    Mark { n: row.n, tag: row.tag }
}

/// Tells the other nodes which changes this index needs no longer, and begins to wait for the transactions that run
/// now.
pub(super) async fn note(app: &App, id: Uuid, follower: &mut Follower) -> Result<()> {
    let gone = time::now() - GONE_AFTER;
    let held = follower.held;
    let transaction = app.db.write(|tx| async move { index::note_node(&tx, id, held.all.n, gone).await }).await?;
    if app.db.is_postgres() && held.newest.n > held.all.n && follower.horizon.is_none() {
        follower.horizon = Some((held.newest.n, transaction));
    }
    Ok(())
}
