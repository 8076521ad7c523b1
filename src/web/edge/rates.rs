//! Rate limits: requests a minute, which may all come at once, and concurrent searches. They count per person. Failed
//! authentications and attempts to sign in count per address.

use std::{
    collections::HashMap,
    hash::Hash,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use poem::{
    Request,
    error::ResponseError,
    http::{Method, StatusCode},
};

use crate::domain::PersonId;

/// Most keys that are counted. A flood of addresses must not fill the memory.
const MOST: usize = 10_000;
const MINUTE: f64 = 60.0;

/// The rate limits; `None` is no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RateLimits {
    pub requests_per_minute: Option<u32>,
    pub failed_authentications_per_minute: Option<u32>,
    /// Attempts to sign in on a page, from one address.
    pub sign_ins_per_minute: Option<u32>,
    /// Concurrent searches of one person.
    pub searches_at_once: Option<u32>,
    /// Whether our own proxy writes the client's address into X-Forwarded-For. Without such a proxy any client could
    /// write any address.
    pub forwarded_for: bool,
}

pub struct Rates {
    of_people: Buckets<PersonId>,
    of_failures: Buckets<IpAddr>,
    of_sign_ins: Buckets<IpAddr>,
    forwarded_for: bool,
    searches: Arc<Searches>,
}

/// A rate limit was exceeded. Nothing was done.
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
            of_sign_ins: Buckets::new(limits.sign_ins_per_minute),
            forwarded_for: limits.forwarded_for,
            searches: Arc::new(Searches { most: limits.searches_at_once, running: Mutex::default() }),
        }
    }

    /// Counts a request of the person.
    pub fn request(&self, person: PersonId) -> Result<(), TooOften> {
        self.of_people.take(person, Instant::now())
    }

    /// Counts a request from the address with an unknown token or link.
    pub fn failure(&self, address: Option<IpAddr>) -> Result<(), TooOften> {
        address.map_or(Ok(()), |address| self.of_failures.take(address, Instant::now()))
    }

    /// Counts an attempt to sign in from the address.
    pub fn sign_in(&self, address: Option<IpAddr>) -> Result<(), TooOften> {
        address.map_or(Ok(()), |address| self.of_sign_ins.take(address, Instant::now()))
    }

    /// The client's address: the last one in X-Forwarded-For, which our proxy wrote, or the peer of the connection.
    pub fn address(&self, request: &Request) -> Option<IpAddr> {
        if self.forwarded_for {
            let mut lines = request.headers().get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok());
            return lines.next_back()?.rsplit(',').next()?.trim().parse().ok();
        }
        request.remote_addr().as_socket_addr().map(|address| address.ip())
    }

    /// Begins one of the person's concurrent searches, if the request is a search.
    pub fn search(&self, person: PersonId, method: &Method, path: &str) -> Result<Option<Searching>, TooOften> {
        if is_search(method, path) { self.searches.begin(person) } else { Ok(None) }
    }
}

impl Rates {
    /// The same for a page.
    pub fn search_on_page(&self, person: PersonId, path: &str) -> Result<Option<Searching>, TooOften> {
        if is_search_page(path) { self.searches.begin(person) } else { Ok(None) }
    }
}

/// Whether a page may look at a great part of the stock or of the ledger.
fn is_search_page(path: &str) -> bool {
    let first = path.split('/').nth(1).unwrap_or_default();
    let searches = ["", "needs", "sets", "log", "today", "savings", "scanned", "stock", "stock.csv", "clearances"]
        .contains(&first);
    path == "/things" || searches
}

/// Whether a request may read a great part of the stock. `path` is below the API's prefix.
fn is_search(method: &Method, path: &str) -> bool {
    let mut segments = path.split('/').skip(1);
    match segments.next() {
        Some("needs" | "reports" | "sets") => true,
        Some("lots") => method == Method::GET && segments.next().is_none(),
        Some(_) | None => false,
    }
}

/// The searches of each person that are being answered.
struct Searches {
    most: Option<u32>,
    running: Mutex<HashMap<PersonId, u32>>,
}

/// A search that is being answered. It ends when dropped.
pub struct Searching {
    all: Arc<Searches>,
    person: PersonId,
}

impl Searches {
    fn begin(self: &Arc<Self>, person: PersonId) -> Result<Option<Searching>, TooOften> {
        let Some(most) = self.most else { return Ok(None) };
        let mut running = self.running();
        let of_person = running.entry(person).or_default();
        if *of_person >= most {
            return Err(TooOften { retry_after: Duration::ZERO });
        }
        *of_person += 1;
        Ok(Some(Searching { all: self.clone(), person }))
    }

    fn running(&self) -> MutexGuard<'_, HashMap<PersonId, u32>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Searching {
    fn drop(&mut self) {
        let mut running = self.all.running();
        if let Some(of_person) = running.get_mut(&self.person) {
            *of_person -= 1;
            if *of_person == 0 {
                running.remove(&self.person);
            }
        }
    }
}

struct Buckets<Key> {
    per_minute: Option<f64>,
    /// The requests that each key has left, and when that was computed.
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
    fn whoever_is_behind_a_proxy_is_told_apart_by_what_it_says_last() {
        let rates = |forwarded_for| Rates::new(RateLimits { forwarded_for, ..RateLimits::default() });
        let request = Request::builder().header("x-forwarded-for", "192.0.2.66, 192.0.2.7").finish();
        assert_eq!(rates(true).address(&request), "192.0.2.7".parse().ok());
        assert_eq!(rates(false).address(&request), None, "what anybody can write counts for nothing");
    }

    #[test]
    fn without_a_bound_everything_passes() {
        let buckets = Buckets::new(None);
        assert!((0..10_000).all(|_| buckets.take(1, Instant::now()).is_ok()));
    }

    #[test]
    fn the_searches_of_one_person_leave_room_for_others() {
        let rates = Rates::new(RateLimits { searches_at_once: Some(2), ..RateLimits::default() });
        let (one, other) = (PersonId::new(), PersonId::new());
        let begin = |person, path| rates.search(person, &Method::GET, path);
        let running = [begin(one, "/lots"), begin(one, "/needs/1/lines/2/decisions")].map(|begun| begun.ok().flatten());
        assert!(running.iter().all(Option::is_some));
        assert!(begin(one, "/reports/stock").is_err());
        assert!(begin(other, "/lots").is_ok_and(|begun| begun.is_some()));
        assert!(begin(one, "/lots/1").is_ok_and(|begun| begun.is_none()), "one thing is no search");
        drop(running);
        assert!(begin(one, "/lots").is_ok());
        assert!(rates.searches.running().is_empty());
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
