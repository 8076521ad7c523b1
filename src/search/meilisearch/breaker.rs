//! A circuit breaker: a server that fails again and again is not asked for a while, so that nobody waits for it.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::search::meilisearch::error::Error;

/// After so many failures in a row the server is left alone.
const FAILURES: u32 = 5;
/// The longest pause, as a multiple of the first.
const LONGEST: u32 = 32;

pub struct Breaker {
    first_pause: Duration,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    failures: u32,
    /// When the last of them was counted.
    last: Option<Instant>,
    /// Nobody asks before this. Afterwards one request tries, and the others wait for what comes of it.
    until: Option<Instant>,
}

impl Breaker {
    pub fn new(first_pause: Duration) -> Self {
        Self { first_pause, state: Mutex::default() }
    }

    /// Returns the moment at which the request begins.
    ///
    /// # Errors
    /// `LeftAlone` while the server is left alone.
    pub fn enter(&self) -> Result<Instant, Error> {
        let now = Instant::now();
        let mut state = self.state();
        match state.until {
            Some(until) if now < until => Err(Error::LeftAlone),
            // If the request that tries is given up, the next one tries after another pause.
            Some(_) => {
                state.until = Some(now + self.pause(state.failures));
                Ok(now)
            }
            None => Ok(now),
        }
    }

    pub fn worked(&self) {
        *self.state() = State::default();
    }

    /// Requests that were under way at once count as one failure: one search sends many, and all of them fail if the
    /// server pauses for a moment.
    pub fn failed(&self, began: Instant) {
        let mut state = self.state();
        if state.last.is_some_and(|last| began < last) {
            return;
        }
        state.last = Some(Instant::now());
        state.failures = state.failures.saturating_add(1);
        if state.failures >= FAILURES {
            state.until = Some(Instant::now() + self.pause(state.failures));
        }
    }

    fn pause(&self, failures: u32) -> Duration {
        self.first_pause * (1 << failures.saturating_sub(FAILURES).min(LONGEST.ilog2()))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(pause: Duration) -> Breaker {
        let breaker = Breaker::new(pause);
        for _ in 0..FAILURES {
            let began = breaker.enter().unwrap();
            breaker.failed(began);
        }
        breaker
    }

    #[test]
    fn a_server_that_fails_again_and_again_is_left_alone() {
        let breaker = broken(Duration::from_secs(60));
        assert!(matches!(breaker.enter(), Err(Error::LeftAlone)));
        breaker.worked();
        let began = breaker.enter().unwrap();
        breaker.failed(began);
        assert!(breaker.enter().is_ok(), "one failure is none");
    }

    #[test]
    fn requests_that_fail_together_are_one_failure() {
        let breaker = Breaker::new(Duration::from_secs(60));
        let began: Vec<Instant> = (0..30).map(|_| breaker.enter().unwrap()).collect();
        std::thread::sleep(Duration::from_millis(1));
        began.into_iter().for_each(|began| breaker.failed(began));
        assert!(breaker.enter().is_ok(), "the server paused once");
    }

    #[test]
    fn after_the_pause_one_request_tries() {
        let breaker = broken(Duration::ZERO);
        assert!(breaker.enter().is_ok(), "it tries");
        let breaker = Breaker { first_pause: Duration::from_secs(60), ..broken(Duration::ZERO) };
        assert!(breaker.enter().is_ok(), "it tries");
        assert!(matches!(breaker.enter(), Err(Error::LeftAlone)), "the others wait");
    }
}
