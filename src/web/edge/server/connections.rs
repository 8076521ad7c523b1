//! The open connections. At the limit the one that has been idle for longest is closed. Idle connections cost an
//! attacker nothing and must not keep others out.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use tokio::sync::Notify;

use super::Limits;

pub struct Connections {
    limits: Limits,
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    last: u64,
    by_id: HashMap<u64, Arc<Connection>>,
}

pub struct Connection {
    address: IpAddr,
    state: Mutex<State>,
    closed: Notify,
}

struct State {
    /// Requests that are being answered: more than one only in HTTP/2.
    busy: usize,
    doing: Doing,
    since: Instant,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Doing {
    /// The head of a request is being received. A new connection begins in this state.
    Head,
    /// Between requests, or while an answer is being sent.
    Idle,
}

/// A place among the connections. It is free again when dropped.
pub struct Admitted {
    all: Arc<Connections>,
    id: u64,
    connection: Arc<Connection>,
}

/// A request that is being answered.
pub struct Busy(Arc<Connection>);

impl Connections {
    pub fn new(limits: Limits) -> Arc<Self> {
        Arc::new(Self { limits, open: Mutex::default() })
    }

    /// A place for a new connection; `None` where all places are taken by requests that are being answered.
    pub fn admit(self: &Arc<Self>, address: IpAddr) -> Option<Admitted> {
        let mut open = lock(&self.open);
        let of_address = open.by_id.values().filter(|one| one.address == address).count();
        if of_address >= self.limits.connections_per_address {
            open.close_idlest(|one| one.address == address)?;
        } else if open.by_id.len() >= self.limits.connections {
            open.close_idlest(|_| true)?;
        }
        let state = State { busy: 0, doing: Doing::Head, since: Instant::now() };
        let connection = Arc::new(Connection { address, state: Mutex::new(state), closed: Notify::new() });
        open.last += 1;
        let id = open.last;
        open.by_id.insert(id, connection.clone());
        Some(Admitted { all: self.clone(), id, connection })
    }

    /// Closes up to `n` connections on which no request is being answered.
    pub fn make_room(&self, n: usize) {
        let mut open = lock(&self.open);
        for _ in 0..n {
            if open.close_idlest(|_| true).is_none() {
                return;
            }
        }
    }
}

impl Open {
    fn close_idlest(&mut self, among: impl Fn(&Connection) -> bool) -> Option<()> {
        let idle = self.by_id.iter().filter(|(_, one)| among(one));
        let idle = idle.filter_map(|(id, one)| Some((one.idle_since()?, *id)));
        let (_, id) = idle.min()?;
        let connection = self.by_id.remove(&id)?;
        connection.closed.notify_one();
        Some(())
    }
}

impl Connection {
    /// A request has been read up to its body.
    pub fn begin(self: &Arc<Self>) -> Busy {
        lock(&self.state).busy += 1;
        Busy(self.clone())
    }

    /// Bytes arrived: the next head begins, unless they belong to a request that is being answered.
    pub fn has_read(&self) {
        let mut state = lock(&self.state);
        if state.busy == 0 && state.doing == Doing::Idle {
            (state.doing, state.since) = (Doing::Head, Instant::now());
        }
    }

    /// The client read more of the answer, so its idle time begins anew.
    pub fn has_written(&self) {
        let mut state = lock(&self.state);
        if state.doing == Doing::Idle {
            state.since = Instant::now();
        }
    }

    fn idle_since(&self) -> Option<Instant> {
        let state = lock(&self.state);
        (state.busy == 0).then_some(state.since)
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        let mut state = lock(&self.0.state);
        state.busy -= 1;
        (state.doing, state.since) = (Doing::Idle, Instant::now());
    }
}

impl Admitted {
    pub fn connection(&self) -> Arc<Connection> {
        self.connection.clone()
    }

    /// Completes when the connection must close to make room for another one.
    pub async fn is_closed(&self) {
        self.connection.closed.notified().await;
    }

    /// How long to sleep until the next check of `waited_too_long`. It is at most half the limit for a head, since the
    /// state can change meanwhile.
    pub fn look_again_in(&self) -> Duration {
        let left = self.left().unwrap_or(Duration::MAX);
        left.min(self.all.limits.header / 2).max(Duration::from_millis(5))
    }

    pub fn waited_too_long(&self) -> bool {
        self.left().is_some_and(|left| left.is_zero())
    }

    /// The time left in the current state. `None` while a request is being answered, which has a limit of its own.
    fn left(&self) -> Option<Duration> {
        let state = lock(&self.connection.state);
        let allowed = match state.doing {
            Doing::Head => self.all.limits.header,
            Doing::Idle => self.all.limits.idle,
        };
        (state.busy == 0).then(|| allowed.saturating_sub(state.since.elapsed()))
    }
}

impl Drop for Admitted {
    fn drop(&mut self) {
        lock(&self.all.open).by_id.remove(&self.id);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn of(connections: usize, connections_per_address: usize) -> Arc<Connections> {
        Connections::new(Limits { connections, connections_per_address, ..Limits::default() })
    }

    fn open(all: &Connections) -> Vec<u64> {
        let mut ids: Vec<_> = lock(&all.open).by_id.keys().copied().collect();
        ids.sort_unstable();
        ids
    }

    const ONE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);
    const OTHER: IpAddr = IpAddr::V6(std::net::Ipv6Addr::LOCALHOST);

    #[test]
    fn the_idlest_makes_room_and_whoever_is_answered_stays() {
        let all = of(3, 10);
        let (first, _second) = (all.admit(ONE).unwrap(), all.admit(ONE).unwrap());
        let _third = all.admit(OTHER).unwrap();
        let answered = first.connection().begin();
        let _fourth = all.admit(OTHER).unwrap();
        assert_eq!(open(&all), [1, 3, 4]);
        let busy: Vec<_> = lock(&all.open).by_id.values().cloned().collect();
        let busy: Vec<_> = busy.iter().map(Connection::begin).collect();
        assert!(all.admit(ONE).is_none(), "all are being answered");
        drop((answered, busy));
        assert!(all.admit(ONE).is_some());
    }

    #[test]
    fn an_address_makes_room_for_itself_alone() {
        let all = of(10, 2);
        let _places: Vec<_> = [OTHER, ONE, ONE, ONE].map(|address| all.admit(address).unwrap()).into();
        assert_eq!(open(&all), [1, 3, 4]);
    }

    #[test]
    fn a_place_is_given_back() {
        let all = of(10, 10);
        let place = all.admit(ONE).unwrap();
        assert!(!place.waited_too_long());
        drop(place);
        assert_eq!(open(&all), [0u64; 0]);
    }
}
