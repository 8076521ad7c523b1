//! How often one may ask: so many requests a minute, which may also come at once. A person's are counted by the person,
//! failed authentications by the address.

use std::{
    collections::HashMap,
    hash::Hash,
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use poem::{error::ResponseError, http::StatusCode};

use crate::domain::PersonId;

/// A flood of addresses must not fill the memory.
const MOST: usize = 10_000;
const MINUTE: f64 = 60.0;

/// How often one may ask; `None` as often as one likes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RateLimits {
    pub requests_per_minute: Option<u32>,
    pub failed_authentications_per_minute: Option<u32>,
}

pub struct Rates {
    of_people: Buckets<PersonId>,
    of_failures: Buckets<IpAddr>,
}

/// Asked too often: nothing was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("asked too often")]
pub struct TooOften {
    pub retry_after: Duration,
}

impl ResponseError for TooOften {
    fn status(&self) -> StatusCode {
        StatusCode::TOO_MANY_REQUESTS
    }
}

impl Rates {
    pub fn new(limits: RateLimits) -> Self {
        Self {
            of_people: Buckets::new(limits.requests_per_minute),
            of_failures: Buckets::new(limits.failed_authentications_per_minute),
        }
    }

    /// One more request of the person.
    pub fn request(&self, person: PersonId) -> Result<(), TooOften> {
        self.of_people.take(person, Instant::now())
    }

    /// One more token from the address that nobody has.
    pub fn failure(&self, address: Option<IpAddr>) -> Result<(), TooOften> {
        address.map_or(Ok(()), |address| self.of_failures.take(address, Instant::now()))
    }
}

struct Buckets<Key> {
    per_minute: Option<f64>,
    /// What is left of each, and since when.
    left: Mutex<HashMap<Key, (f64, Instant)>>,
}

impl<Key: Eq + Hash> Buckets<Key> {
    fn new(per_minute: Option<u32>) -> Self {
        Self { per_minute: per_minute.map(f64::from), left: Mutex::default() }
    }

    fn take(&self, key: Key, now: Instant) -> Result<(), TooOften> {
        let Some(per_minute) = self.per_minute else { return Ok(()) };
        let filled = |(left, since): (f64, Instant)| {
            let since = now.saturating_duration_since(since).as_secs_f64();
            (left + since * per_minute / MINUTE).min(per_minute)
        };
        let mut all = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST && !all.contains_key(&key) {
            all.retain(|_, bucket| filled(*bucket) < per_minute);
            if all.len() >= MOST {
                all.clear();
            }
        }
        let bucket = all.entry(key).or_insert((per_minute, now));
        let left = filled(*bucket);
        if left < 1.0 {
            return Err(TooOften { retry_after: Duration::from_secs_f64((1.0 - left) * MINUTE / per_minute) });
        }
        *bucket = (left - 1.0, now);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_empties_and_fills_again() {
        let (buckets, began) = (Buckets::new(Some(2)), Instant::now());
        let after = |seconds| began + Duration::from_secs(seconds);
        assert_eq!([(); 2].map(|()| buckets.take("a", began)), [Ok(()), Ok(())]);
        assert_eq!(buckets.take("a", began), Err(TooOften { retry_after: Duration::from_secs(30) }));
        assert_eq!(buckets.take("b", began), Ok(()), "each has its own");
        assert_eq!(buckets.take("a", after(30)), Ok(()));
        assert!(buckets.take("a", after(31)).is_err());
        assert_eq!([(); 3].map(|()| buckets.take("a", after(3_600)).is_ok()), [true, true, false], "no more than full");
    }

    #[test]
    fn without_a_bound_everything_passes() {
        let buckets = Buckets::new(None);
        assert!((0..10_000).all(|_| buckets.take(1, Instant::now()).is_ok()));
    }

    #[test]
    fn a_flood_of_keys_is_forgotten() {
        let buckets = Buckets::new(Some(2));
        for key in 0..2 * MOST {
            assert!(buckets.take(key, Instant::now()).is_ok());
        }
        assert!(buckets.left.lock().unwrap_or_else(PoisonError::into_inner).len() <= MOST);
    }
}
