//! A search server that is away, hangs, refuses the key, or fails half of the time: requests are answered in time and say
//! that they are degraded, nothing that was written is lost, and everything catches up.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use ombruk::config::SearchServer;
use serde_json::json;
use tokio::{
    io::AsyncWriteExt,
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinHandle,
};

use crate::{
    running::{
        index::{agrees, search},
        worker::until,
    },
    stock::log,
    world::{Backend, World, cast::*, search_server},
};

/// A listing waits at most two seconds for the search server. The rest is for the database of a busy machine.
const DEADLINE: Duration = Duration::from_secs(5);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Open,
    /// Connections are closed at once.
    Away,
    /// Nothing is ever answered.
    Hangs,
    /// The key is refused.
    Refuses,
    /// Every second connection is answered with 503.
    Fails,
}

/// A port in front of a search server.
struct Front {
    address: SocketAddr,
    way: watch::Sender<Way>,
    running: JoinHandle<()>,
}

impl Front {
    /// `server`: host and port.
    async fn open(server: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (way, seen) = watch::channel(Way::Open);
        let running = tokio::spawn(async move {
            let count = Arc::new(AtomicU32::new(0));
            while let Ok((client, _)) = listener.accept().await {
                let (server, mut seen) = (server.clone(), seen.clone());
                let way = *seen.borrow_and_update();
                let is_second = count.fetch_add(1, Ordering::Relaxed) % 2 == 1;
                tokio::spawn(async move {
                    // A connection of before is of no use afterwards.
                    tokio::select! {
                        () = pass(client, &server, way, is_second) => {}
                        _ = seen.changed() => {}
                    }
                });
            }
        });
        Self { address, way, running }
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        self.running.abort();
    }
}

async fn pass(mut client: TcpStream, server: &str, way: Way, is_second: bool) {
    let refusal = match way {
        Way::Away => return,
        Way::Hangs => std::future::pending().await,
        Way::Refuses => Some("403 Forbidden"),
        Way::Fails if is_second => Some("503 Service Unavailable"),
        Way::Fails | Way::Open => None,
    };
    match refusal {
        Some(status) => {
            let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{{}}");
            // The request is read before the connection is closed: the rest of it would reset the connection.
            let mut request = [0; 65_536];
            let _ = client.readable().await;
            let _ = client.try_read(&mut request);
            let _ = client.write_all(answer.as_bytes()).await;
        }
        None => {
            let Ok(mut server) = TcpStream::connect(server).await else { return };
            let _ = tokio::io::copy_bidirectional(&mut client, &mut server).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_its_search_server_everything_else_goes_on() {
    // Nobody listens on this port.
    let nowhere = SearchServer { url: "http://127.0.0.1:9".to_owned(), key: None, index: "lots".to_owned() };
    let world = World::searching(nowhere).await;
    let ledger = world.ledger();
    let clerk = world.as_(FACILITY);
    for n in 1..=3 {
        log(&world, json!({"title": format!("Krakk {n}")})).await;
        assert!(ombruk::jobs::run_due(&world.app, &|| true).await.is_err(), "the worker says so");
        let began = Instant::now();
        assert_eq!(search(&clerk, "q=krakk").await, (n, true));
        assert!(began.elapsed() < DEADLINE, "{:?}", began.elapsed());
    }
    let suggested = clerk.get("/suggest?q=skri").await.ok();
    assert_eq!(suggested["degraded"], true);
    assert!(world.app.jobs_waiting().await.unwrap() >= 3, "what changed waits");
    drop(world);
    ledger.adds_up().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_a_search_server_does_requests_are_answered_and_everything_catches_up() {
    let Some(server) = search_server("whatever a search server does") else { return };
    let address = server.url.trim_start_matches("http://").trim_end_matches('/').to_owned();
    let front = Front::open(address).await;
    let world = World::searching(SearchServer { url: format!("http://{}", front.address), ..server }).await;
    let ledger = world.ledger();
    let clerk = world.as_(FACILITY);
    log(&world, json!({"title": "Krakk"})).await;
    world.settle().await;
    assert_eq!(search(&clerk, "q=krakk").await, (1, false));
    let mut krakker = 1;
    for way in [Way::Away, Way::Hangs, Way::Refuses, Way::Fails] {
        front.way.send_replace(way);
        for _ in 0..3 {
            let began = Instant::now();
            log(&world, json!({"title": "Krakk"})).await;
            assert!(began.elapsed() < DEADLINE, "{way:?}: a write waits for nothing");
            krakker += 1;
            let worked = ombruk::jobs::run_due(&world.app, &|| true).await;
            assert!(worked.is_err() || way == Way::Fails, "{way:?}: the worker says so");
            let began = Instant::now();
            let (found, degraded) = search(&clerk, "q=krakk").await;
            assert!(began.elapsed() < DEADLINE, "{way:?}: {:?}", began.elapsed());
            assert!(found == krakker && (degraded || way == Way::Fails), "{way:?}: {found} of {krakker}, {degraded}");
        }
        front.way.send_replace(Way::Open);
        until("it catches up", async || {
            let worked = ombruk::jobs::run_due(&world.app, &|| true).await;
            worked.is_ok() && search(&clerk, "q=krakk").await == (krakker, false)
        })
        .await;
        agrees(&world, &format!("{way:?}")).await;
    }
    drop(world);
    ledger.adds_up().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nodes_that_share_an_index_write_it_one_after_the_other() {
    let Some(server) = search_server("nodes that share an index") else { return };
    let Some(world) = World::searching_on(Backend::Postgres, server).await else { return };
    let other = world.another_node().await;
    let ledger = world.ledger();
    let (here, there) = (world.as_(FACILITY), other.as_(FACILITY));
    let work = async || {
        let (one, two) =
            tokio::join!(ombruk::jobs::run_due(&world.app, &|| true), ombruk::jobs::run_due(&other.app, &|| true));
        one.is_ok() && two.is_ok()
    };
    for n in 1..=5 {
        log(&world, json!({"title": format!("Krakk her {n}")})).await;
        log(&other, json!({"title": format!("Krakk der {n}")})).await;
        until("both find what both took in", async || {
            let found = (search(&here, "q=krakk").await, search(&there, "q=krakk").await);
            work().await && found == ((2 * n, false), (2 * n, false))
        })
        .await;
    }
    let index = |world: &World| world.app.index.as_ref().unwrap().held().unwrap().0;
    assert_eq!(index(&world), index(&other), "they have one index");
    agrees(&world, "shared").await;
    drop((world, other));
    ledger.adds_up().await;
}
