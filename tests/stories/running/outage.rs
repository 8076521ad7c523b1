//! A database on another machine goes away and comes back: nobody waits long, and later requests succeed.

use std::time::{Duration, Instant};

use ombruk::boot;
use sea_orm::{ConnectionTrait, Database, TransactionTrait};
use serde_json::json;
use tokio::task::JoinSet;

use crate::world::{
    Backend, Cast, Client, Proxy, World,
    cast::*,
    empty_postgres, scratch,
    server::{Server, Wire, kill},
    terminate,
};

async fn world() -> Option<(World, Proxy, String)> {
    let (url, database) = scratch(Backend::Postgres).await?;
    let proxy = Proxy::open().await;
    Some((World::at(proxy.url(&url), database).await, proxy, url))
}

/// Sixteen readers and sixteen writers at once: the answer to each, and how long it took.
async fn all_at_once(world: &World) -> Vec<(u16, String, Duration)> {
    let mut running = JoinSet::new();
    for n in 0..32 {
        let (clerk, cast) = (world.as_(FACILITY), Cast::default());
        running.spawn(async move {
            let began = Instant::now();
            let answer = if n % 2 == 0 {
                clerk.get("/lots?limit=5").await
            } else {
                let lot = json!({
                    "category": "desk", "quantity": 1, "condition": "good", "unit_id": cast.school, "place_id": cast.room,
                });
                clerk.post("/lots", lot).await
            };
            (answer.status, answer.body["code"].to_string(), began.elapsed())
        });
    }
    running.join_all().await
}

async fn everybody_is_served(world: &World) {
    for (status, code, _) in all_at_once(world).await {
        assert!((200..300).contains(&status), "{status} {code}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_an_administrator_ends_are_replaced() {
    let Some((world, _proxy, url)) = world().await else { return };
    everybody_is_served(&world).await;
    for _ in 0..4 {
        terminate(&url).await;
        everybody_is_served(&world).await;
    }
    world.ledger().adds_up().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_is_gone_is_said_to_be_within_two_seconds() {
    let Some((world, mut proxy, _)) = world().await else { return };
    let probe = world.as_("");
    everybody_is_served(&world).await;
    assert_eq!(ready(&probe).await.0, 200);
    for round in 0..2 {
        proxy.close().await;
        for (status, code, took) in all_at_once(&world).await {
            assert_eq!((status, code.as_str()), (503, "\"unavailable\""));
            assert!(took < Duration::from_secs(2), "{took:?} in round {round}");
        }
        let (status, took) = ready(&probe).await;
        assert!(status == 503 && took < Duration::from_secs(2), "{status} after {took:?}");
        proxy.reopen().await;
        let back = Instant::now();
        while ready(&probe).await.0 != 200 {
            assert!(back.elapsed() < Duration::from_secs(10), "it does not come back");
        }
        everybody_is_served(&world).await;
    }
    world.ledger().adds_up().await;
}

async fn ready(probe: &Client) -> (u16, Duration) {
    let began = Instant::now();
    (probe.get("/health/ready").await.status, began.elapsed())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_does_not_reach_its_database_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let url = "postgres://somebody:secret@127.0.0.1:1/ombruk".to_owned();
    let server = Server { url, data: folder.path().display().to_string() };
    for command in ["serve", "check", "migrate"] {
        let began = Instant::now();
        let (success, said) = server.ends(&[command]).await;
        assert!(!success && began.elapsed() < Duration::from_secs(10));
        assert_eq!(said, "ombruk: the database at 127.0.0.1:1/ombruk cannot be reached: nobody answers there\n");
    }
}

/// A statement hangs. In this test another connection locks the table.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_waits_for_a_database_that_hangs_is_told() {
    let Some((url, _database)) = scratch(Backend::Postgres).await else { return };
    let folder = tempfile::tempdir().unwrap();
    let server = Server { url: url.clone(), data: folder.path().display().to_string() };
    let mut command = server.command(&["serve"]);
    command.env("OMBRUK_REQUEST_TIMEOUT", "1").env("OMBRUK_LOG_LEVEL", "off");
    let (mut child, address) = server.listen(command).await;
    let cast = Cast::default();
    let desk = json!({
        "category": "desk", "quantity": 1, "condition": "good", "unit_id": cast.school, "place_id": cast.room,
    });
    let asked = [("GET", "/api/v1/needs", None), ("POST", "/api/v1/lots", Some(desk))];
    let other = Database::connect(&url).await.unwrap();
    let hanging = other.begin().await.unwrap();
    hanging.execute_unprepared("LOCK TABLE need, lot").await.unwrap();
    // More requests than there are connections. None of the connections is lost.
    let mut waiting = JoinSet::new();
    for (method, path, body) in asked.iter().cycle().take(40).cloned() {
        let mut wire = Wire::open(&address).await.unwrap();
        waiting.spawn(async move {
            let began = Instant::now();
            (method, path, wire.ask(method, path, body).await.unwrap(), began.elapsed())
        });
    }
    for (method, path, reply, took) in waiting.join_all().await {
        let code = &reply.body["code"];
        assert!(reply.status == 503 && code == "unavailable" || reply.status == 429, "{method} {path} {}", reply.body);
        assert!(reply.headers.contains_key("retry-after") && took < Duration::from_secs(5), "{took:?}");
    }
    hanging.rollback().await.unwrap();
    for (method, path, body) in asked {
        let reply = Wire::open(&address).await.unwrap().ask(method, path, body).await.unwrap();
        assert!((200..300).contains(&reply.status), "{method} {path}: {}", reply.body);
    }
    kill(&mut child);
}

/// The nodes of one installation start together on an empty database.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nodes_start_together_on_an_empty_database() {
    for _ in 0..3 {
        let Some(url) = empty_postgres().await else { return };
        let mut nodes = JoinSet::new();
        for _ in 0..4 {
            let url = url.clone();
            nodes.spawn(async move { boot::without_search(boot::database(&url).await.unwrap()).await.map(drop) });
        }
        for started in nodes.join_all().await {
            started.unwrap();
        }
    }
}
