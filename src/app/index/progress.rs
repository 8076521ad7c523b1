//! How far this process's index has come, and whether it may answer.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant as Tick},
};

use crate::{
    app::{App, Result, index::follower::Follower},
    store::{Db, index},
};

/// The database is asked for its last change once in so long, and not at all while the worker does.
pub(super) const LOOK_AGAIN: Duration = Duration::from_secs(1);
/// The worker looks once a second: what it has not taken up after two is not merely on its way.
const PATIENCE: Duration = Duration::from_secs(2);

#[derive(Default)]
pub struct Progress(Mutex<State>);

#[derive(Default)]
pub(super) struct State {
    /// `None` until the index was compared with the database.
    pub follower: Option<Follower>,
    looked: Option<Tick>,
    /// A change that the index did not hold when it was looked for.
    missing: Option<(i64, Tick)>,
    /// The last attempt to write failed.
    pub failed: bool,
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
        let follower = self.lock().follower.clone();
        let follower = follower.or_else(|| engine.held().map(|(_, held)| Follower::new(held))).unwrap_or_default();
        let after = index::changes_after(app.db.read(), follower.held.all.n).await?;
        Ok(after.saturating_sub(follower.ahead.len() as u64))
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn is_patient(&self, now: Tick) -> bool {
        self.missing.is_none_or(|(_, since)| now.duration_since(since) < PATIENCE)
    }

    /// The database's last change is number `last`.
    fn saw(&mut self, last: i64, now: Tick) {
        let newest = self.follower.as_ref().map_or(0, |follower| follower.held.newest.n);
        self.missing = match self.missing {
            Some((n, since)) if n > newest => Some((n, since)),
            _ if last > newest => Some((last, now)),
            _ => None,
        };
    }

    /// Another index answers from now on, which holds what could be seen at `at`. What the one before it took up later
    /// is missing since then.
    pub fn swapped(&mut self, follower: Follower, at: Tick) {
        let newest = follower.held.newest.n;
        let before = self.follower.as_ref().map(|before| (before.held.newest.n, at));
        let is_missing = |(n, _): &(i64, Tick)| *n > newest;
        self.missing = self.missing.filter(is_missing).or(before.filter(is_missing));
        // The next request looks at once.
        (self.follower, self.looked, self.failed) = (Some(follower), None, false);
    }

    /// Another node brings the index up to date. It has come so far.
    pub fn follows(&mut self, follower: Follower) {
        (self.follower, self.failed) = (Some(follower), false);
    }

    /// The index has taken up everything that could be seen at `at`.
    pub fn is_up_to_date(&mut self, at: Tick) {
        (self.looked, self.missing, self.failed) = (Some(at), None, false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::{Held, Mark};

    #[test]
    fn a_change_that_waits_for_more_than_two_seconds_makes_the_index_late() {
        let start = Tick::now();
        let at = |millis| start + Duration::from_millis(millis);
        let holds = |n| Some(Follower::new(Held { all: Mark { n, tag: 0 }, newest: Mark { n, tag: 0 } }));
        let mut state = State { follower: holds(10), ..State::default() };
        state.saw(10, at(0));
        assert!(state.is_patient(at(9_000)));
        state.saw(11, at(0));
        state.saw(15, at(1_500));
        assert!(state.is_patient(at(1_999)) && !state.is_patient(at(2_000)), "more changes are no new patience");
        state.follower = holds(11);
        state.saw(15, at(2_500));
        assert!(state.is_patient(at(4_000)) && !state.is_patient(at(4_500)));
        state.is_up_to_date(at(5_000));
        assert!(state.is_patient(at(60_000)));
    }

    #[test]
    fn an_index_that_was_read_before_a_change_is_late_after_the_swap() {
        let start = Tick::now();
        let at = |millis| start + Duration::from_millis(millis);
        let holds = |n| Follower::new(Held { all: Mark { n, tag: 0 }, newest: Mark { n, tag: 0 } });
        let late = || State { follower: Some(holds(10)), missing: Some((11, at(0))), failed: true, ..State::default() };

        let mut state = late();
        state.swapped(holds(10), at(5_000));
        assert!(!state.failed && !state.is_patient(at(5_000)), "it lacks what the one before it lacked");
        let mut state = late();
        state.swapped(holds(11), at(5_000));
        assert!(state.is_patient(at(60_000)), "it has what the one before it lacked");
        state.is_up_to_date(at(6_000));
        state.swapped(holds(9), at(5_000));
        assert!(state.is_patient(at(6_999)) && !state.is_patient(at(7_000)), "the one before it had more");
        state.saw(11, at(8_000));
        assert!(!state.is_patient(at(8_000)), "it is no less late for having been looked at");
        state.is_up_to_date(at(9_000));
        assert!(state.is_patient(at(60_000)));
    }
}
