//! Following the database's list of changes, and knowing when the index cannot.

use std::{
    collections::{BTreeSet, HashSet},
    time::Instant as Tick,
};

use chrono::TimeDelta;
use uuid::Uuid;

use crate::app::index::{documents, rebuild, upserts};
use crate::{
    app::{App, Error, Result},
    domain::{LotId, time},
    search::{self, Change, Engine, Health, Held, Mark},
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

/// Compares a new or opened index with the database, and distrusts one that was made from something else. What happened
/// while it was away is taken up by the worker.
pub async fn compare_at_start(app: &App, engine: &dyn Engine) -> Result<()> {
    let Some((_, held)) = engine.held() else { return Ok(()) };
    for mark in [held.all, held.newest] {
        let known = index::change(app.db.read(), mark.n).await?;
        if known.is_none_or(|change| change.tag != mark.tag) {
            engine.distrust(FOREIGN.to_owned());
            return Ok(());
        }
    }
    app.progress.lock().follower = Some(Follower::new(held));
    Ok(())
}

const FOREIGN: &str = "it was made from another database, or from another time of this one";

/// Whether the index should be rebuilt, and why.
async fn lacking(engine: &dyn Engine) -> Result<Option<String>> {
    Ok(match engine.healthy().await? {
        Health::Ready => None,
        Health::Outdated => Some("the categories are others now".to_owned()),
        Health::NeedsRebuild(why) => Some(why),
    })
}

/// Why an index was rebuilt, and from how many lots.
pub struct Rebuilt {
    pub why: String,
    pub lots: u64,
}

type GoOn<'a> = &'a (dyn Fn() -> bool + Send + Sync);

/// Takes up all that waits, and rebuilds the index if that is needed.
pub async fn bring_up_to_date(app: &App, engine: &dyn Engine, go_on: GoOn<'_>) -> Result<Option<Rebuilt>> {
    let mut rebuilt = None;
    loop {
        follow(app, engine, go_on).await?;
        // What the list said may have made the index unusable.
        let Some(again) = rebuild_if_lacking(app, engine, go_on).await? else { return Ok(rebuilt) };
        rebuilt = Some(again);
    }
}

/// Takes up all that waits.
pub async fn follow(app: &App, engine: &dyn Engine, go_on: GoOn<'_>) -> Result<()> {
    while go_on() && catch_up(app, engine).await? {}
    Ok(())
}

/// Rebuilds the index if that is needed.
pub async fn rebuild_if_lacking(app: &App, engine: &dyn Engine, go_on: GoOn<'_>) -> Result<Option<Rebuilt>> {
    let Some(why) = lacking(engine).await?.filter(|_| go_on()) else { return Ok(None) };
    match rebuild(app, engine, |_| go_on()).await {
        Ok(lots) => Ok(lots.map(|lots| Rebuilt { why, lots })),
        // Another process is at it.
        Err(Error::Search(search::Error::Leased)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Brings the index up to date with some of the changes that wait, and says whether more may wait. A change counts as
/// held only after the engine has its lot for good. Searches are the database's while this fails.
pub(super) async fn catch_up(app: &App, engine: &dyn Engine) -> Result<bool> {
    let Some((id, recorded)) = engine.held() else { return Ok(false) };
    let began = Tick::now();
    let mut follower = app.progress.lock().follower.clone().unwrap_or_else(|| Follower::new(recorded));
    let Some(step) = read(app, &follower).await? else {
        engine.distrust(FOREIGN.to_owned());
        return Ok(false);
    };
    let nothing_new = step.changes.is_empty();
    if !nothing_new {
        let taken_in = async { engine.settle(engine.apply(step.changes, step.held).await?).await };
        taken_in.await.inspect_err(|_| app.progress.lock().failed = true)?;
    }
    follower.take_up(step.held, step.seen);
    app.progress.lock().follower = Some(follower.clone());
    if nothing_new {
        app.progress.lock().is_up_to_date(began);
        return Ok(false);
    }
    note(app, id, &mut follower).await?;
    let mut state = app.progress.lock();
    state.follower = Some(follower);
    if !step.more {
        state.is_up_to_date(began);
    }
    Ok(step.more)
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

/// Tells the other nodes which changes this index needs no longer, and begins to wait for the transactions that run now.
pub(super) async fn note(app: &App, id: Uuid, follower: &mut Follower) -> Result<()> {
    let gone = time::now() - GONE_AFTER;
    let held = follower.held;
    let transaction = app.db.write(|tx| async move { index::note_node(&tx, id, held.all.n, gone).await }).await?;
    if app.db.is_postgres() && held.newest.n > held.all.n && follower.horizon.is_none() {
        follower.horizon = Some((held.newest.n, transaction));
    }
    Ok(())
}
