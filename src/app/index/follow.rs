//! Following the database's list of changes, and knowing when the index cannot.

use std::{
    collections::{BTreeSet, HashSet},
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant as Tick},
};

use chrono::TimeDelta;
use uuid::Uuid;

use crate::app::index::{documents, upserts};
use crate::{
    app::{App, Error, Result},
    domain::{LotId, time},
    search::{Change, Engine, Health, Held, Mark},
    store::{self, Db, index, rows::lot_change},
};

/// Lots of one commit when much has changed: what the engine holds in memory at once.
const AT_ONCE: u64 = 5_000;
/// A node that nobody has heard of for so long is waited for no longer: its index is made anew when it comes back.
const GONE_AFTER: TimeDelta = TimeDelta::days(1);
/// The database is asked for its last change once in so long, and not at all while the worker does.
const LOOK_AGAIN: Duration = Duration::from_secs(1);
/// The worker looks once a second: what it has not taken up after two is not merely on its way.
const PATIENCE: Duration = Duration::from_secs(2);

/// How far this process's index has come, and whether it may answer.
#[derive(Default)]
pub struct Progress(Mutex<State>);

#[derive(Default)]
struct State {
    /// `None` until the index was compared with the database.
    held: Option<Held>,
    /// Changes after `held.all` that the index holds: of several transactions the later may have ended first.
    ahead: BTreeSet<i64>,
    /// When all transactions older than the second are over, everything up to the first can be seen.
    horizon: Option<(i64, i64)>,
    looked: Option<Tick>,
    /// A change that the index did not hold when it was looked for.
    missing: Option<(i64, Tick)>,
    /// The last attempt to write failed.
    failed: bool,
}

impl Progress {
    /// Whether the index may answer: it holds what the database had two seconds ago.
    pub async fn is_current(&self, db: &Db) -> Result<bool> {
        let now = Tick::now();
        {
            let mut state = self.lock();
            if state.failed {
                return Ok(false);
            }
            if state.looked.is_some_and(|looked| now.duration_since(looked) < LOOK_AGAIN) {
                return Ok(state.is_patient(now));
            }
            // One request asks; those that come meanwhile go by what was known.
            state.looked = Some(now);
        }
        let last = index::last_change(db.read()).await?.map_or(0, |change| change.n);
        let mut state = self.lock();
        state.saw(last, now);
        Ok(state.is_patient(now))
    }

    /// Changes that the index does not hold yet.
    pub async fn waiting(&self, app: &App) -> Result<u64> {
        let Some(engine) = &app.index else { return Ok(0) };
        let (held, ahead) = {
            let state = self.lock();
            (state.held.or(engine.held().map(|(_, held)| held)), state.ahead.len() as u64)
        };
        let after = index::changes_after(app.db.read(), held.unwrap_or_default().all.n).await?;
        Ok(after.saturating_sub(ahead))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn is_patient(&self, now: Tick) -> bool {
        self.missing.is_none_or(|(_, since)| now.duration_since(since) < PATIENCE)
    }

    /// The database's last change is number `last`.
    fn saw(&mut self, last: i64, now: Tick) {
        let newest = self.held.map_or(0, |held| held.newest.n);
        self.missing = match self.missing {
            Some((n, since)) if n > newest => Some((n, since)),
            _ if last > newest => Some((last, now)),
            _ => None,
        };
    }

    /// The index has taken up everything that could be seen at `at`.
    fn is_up_to_date(&mut self, at: Tick) {
        (self.looked, self.missing, self.failed) = (Some(at), None, false);
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
    app.progress.lock().held = Some(held);
    Ok(())
}

const FOREIGN: &str = "it was made from another database, or from another time of this one";

/// Whether the index has to be rebuilt before it can be used, and why.
async fn broken(engine: &dyn Engine) -> Result<Option<String>> {
    Ok(match engine.healthy().await? {
        Health::Ready => None,
        Health::Rebuilding => Some("a rebuild was interrupted".to_owned()),
        Health::NeedsRebuild(why) => Some(why),
    })
}

/// Why an index was rebuilt, and from how many lots.
pub struct Rebuilt {
    pub why: String,
    pub lots: u64,
}

/// Rebuilds the index if that is needed, and takes up all that waits. Searches are the database's while this fails.
pub async fn bring_up_to_date(
    app: &App,
    engine: &dyn Engine,
    go_on: &(dyn Fn() -> bool + Send + Sync),
) -> Result<Option<Rebuilt>> {
    let done = try_to(app, engine, go_on).await;
    if let Err(Error::Search(_)) = &done {
        app.progress.lock().failed = true;
    }
    done
}

async fn try_to(app: &App, engine: &dyn Engine, go_on: &(dyn Fn() -> bool + Send + Sync)) -> Result<Option<Rebuilt>> {
    let mut rebuilt = None;
    loop {
        if let Some(why) = broken(engine).await? {
            let lots = rebuild(app, engine, |_| go_on()).await?;
            rebuilt = Some(Rebuilt { why, lots });
        }
        while go_on() && catch_up(app, engine).await? {}
        // What the list said may have made the index unusable.
        if !go_on() || broken(engine).await?.is_none() {
            return Ok(rebuilt);
        }
    }
}

/// Brings the index up to date with some of the changes that wait, and says whether more may wait. A change counts as
/// held only after the engine has its lot for good.
async fn catch_up(app: &App, engine: &dyn Engine) -> Result<bool> {
    let Some((id, recorded)) = engine.held() else { return Ok(false) };
    let began = Tick::now();
    let held = app.progress.lock().held.unwrap_or(recorded);
    let Some(step) = read(app, held).await? else {
        engine.distrust(FOREIGN.to_owned());
        return Ok(false);
    };
    let nothing_new = step.changes.is_empty();
    if !nothing_new {
        engine.follow(step.held);
        engine.apply(step.changes).await?;
    }
    take_up(app, step.held, step.seen);
    if nothing_new {
        app.progress.lock().is_up_to_date(began);
        return Ok(false);
    }
    note(app, id, step.held).await?;
    if !step.more {
        app.progress.lock().is_up_to_date(began);
    }
    Ok(step.more)
}

/// Empties the index and fills it from the database. What changes meanwhile is taken up before anybody may ask it.
/// `page` is told how many lots were read so far and says whether to go on: a rebuild that stops is begun again at the
/// next start.
pub async fn rebuild(app: &App, engine: &dyn Engine, page: impl Fn(u64) -> bool) -> Result<u64> {
    let before = engine.held().map(|(id, _)| id);
    engine.clear().await?;
    *app.progress.lock() = State::default();
    let held = beginning(app).await?;
    // Others keep the changes that this one will need.
    let id = Uuid::now_v7();
    let gone = time::now() - GONE_AFTER;
    app.db
        .write(|tx| async move {
            if let Some(before) = before {
                index::forget_node(&tx, before).await?;
            }
            index::note_node(&tx, id, held.all.n, gone).await
        })
        .await?;
    let filled = fill_and_finish(app, engine, held, &page).await;
    // Also where it failed: changes are kept for as long as somebody is noted who needs them.
    app.db.write(|tx| async move { index::forget_node(&tx, id).await }).await?;
    let lots = filled?;
    if let Some((id, held)) = engine.held() {
        note(app, id, held).await?;
    }
    Ok(lots)
}

/// Reads every lot, then what changed meanwhile. `held`: where the reading began.
async fn fill_and_finish(app: &App, engine: &dyn Engine, mut held: Held, page: &impl Fn(u64) -> bool) -> Result<u64> {
    let (lots, whole) = fill(app, engine, page).await?;
    let mut more = whole;
    while more {
        let Some(step) = read(app, held).await? else {
            engine.distrust(FOREIGN.to_owned());
            break;
        };
        more = step.more;
        held = step.held;
        engine.follow(held);
        engine.apply(step.changes).await?;
        take_up(app, held, step.seen);
        if !more {
            engine.finish().await?;
            app.progress.lock().is_up_to_date(Tick::now());
        }
    }
    Ok(lots)
}

async fn fill(app: &App, engine: &dyn Engine, page: &impl Fn(u64) -> bool) -> Result<(u64, bool)> {
    let (mut after, mut read) = (None, 0);
    loop {
        let lots = index::lots(app.db.read(), after, AT_ONCE).await?;
        let Some(last) = lots.last() else { return Ok((read, true)) };
        after = Some(last.id);
        read += lots.len() as u64;
        let documents = documents(&app.reference, app.db.read(), lots, time::now()).await?;
        engine.apply(upserts(documents).collect()).await?;
        if !page(read) {
            return Ok((read, false));
        }
    }
}

/// Where an index that reads every lot from now on begins to follow: at the last change, where no other transaction runs
/// that could have drawn an earlier one, else at the first that is known.
async fn beginning(app: &App) -> Result<Held> {
    let last = index::last_change(app.db.read()).await?;
    let now = app.db.write(|tx| async move { index::moment(&tx).await }).await?;
    let settled = index::oldest_running(app.db.read()).await? >= now;
    let first = if settled { last } else { index::first_change(app.db.read()).await? };
    let mark = first.map(|change| mark(&change)).unwrap_or_default();
    Ok(Held { all: mark, newest: mark })
}

/// One batch, as the database was at one moment.
struct Step {
    changes: Vec<Change>,
    /// The numbers of the changes in it.
    seen: Vec<i64>,
    held: Held,
    more: bool,
}

/// `None`: the list does not know what the index holds.
async fn read(app: &App, held: Held) -> Result<Option<Step>> {
    let (ahead, horizon) = {
        let state = app.progress.lock();
        (state.ahead.clone(), state.horizon)
    };
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
        Some((n, transaction)) if oldest >= transaction => n,
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

fn mark(row: &lot_change::Model) -> Mark {
    Mark { n: row.n, tag: row.tag }
}

fn take_up(app: &App, held: Held, seen: Vec<i64>) {
    let mut state = app.progress.lock();
    state.held = Some(held);
    state.ahead.extend(seen);
    state.ahead = state.ahead.split_off(&(held.all.n + 1));
    if state.horizon.is_some_and(|(n, _)| n <= held.all.n) {
        state.horizon = None;
    }
}

/// Tells the other nodes, and begins to wait for the transactions that run now.
async fn note(app: &App, id: Uuid, held: Held) -> Result<()> {
    let gone = time::now() - GONE_AFTER;
    let transaction = app.db.write(|tx| async move { index::note_node(&tx, id, held.all.n, gone).await }).await?;
    let mut state = app.progress.lock();
    if app.db.is_postgres() && held.newest.n > held.all.n && state.horizon.is_none() {
        state.horizon = Some((held.newest.n, transaction));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_that_waits_for_more_than_two_seconds_makes_the_index_late() {
        let start = Tick::now();
        let at = |millis| start + Duration::from_millis(millis);
        let holds = |n| Some(Held { all: Mark { n, tag: 0 }, newest: Mark { n, tag: 0 } });
        let mut state = State { held: holds(10), ..State::default() };
        state.saw(10, at(0));
        assert!(state.is_patient(at(9_000)));
        state.saw(11, at(0));
        state.saw(15, at(1_500));
        assert!(state.is_patient(at(1_999)) && !state.is_patient(at(2_000)), "more changes are no new patience");
        state.held = holds(11);
        state.saw(15, at(2_500));
        assert!(state.is_patient(at(4_000)) && !state.is_patient(at(4_500)));
        state.is_up_to_date(at(5_000));
        assert!(state.is_patient(at(60_000)));
    }
}
