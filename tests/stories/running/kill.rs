//! `kill -9` under load, again and again: everything acknowledged is there, nothing is half done, the server starts by
//! itself. Five times, or OMBRUK_TEST_KILLS=100 on demand.

use std::sync::{Arc, Mutex};

use ombruk::store::{Db, Tx};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::world::{
    Backend, Cast, Scratch, flushing_postgres, scratch,
    server::{Server, Wire, kill},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_on_sqlite() {
    killed(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_on_postgres() {
    killed(Backend::Postgres).await;
}

async fn killed(backend: Backend) {
    let (url, _files) = match backend {
        Backend::Sqlite => scratch(backend).await.unwrap(),
        Backend::Postgres => match flushing_postgres().await {
            Some(url) => (url, Scratch::default()),
            None => return,
        },
    };
    waits_for_the_disk(backend, &url).await;
    let folder = tempfile::tempdir().unwrap();
    let server = Server { url, data: folder.path().display().to_string() };
    let kills: usize = std::env::var("OMBRUK_TEST_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(5);
    let acknowledged = Arc::new(Mutex::new(Vec::new()));
    for round in 0..kills {
        let (mut child, address) = server.start().await;
        prove(&address, &acknowledged).await;
        let (count, mut seen) = watch::channel(0usize);
        let clients: Vec<_> =
            (0..4).map(|_| tokio::spawn(load(address.clone(), acknowledged.clone(), count.clone()))).collect();
        // Each round kills at another moment, which may be anywhere in a transaction.
        let after = 11 + round * 7 % 40;
        seen.wait_for(|answered| *answered >= after).await.unwrap();
        kill(&mut child);
        for client in clients {
            client.await.unwrap();
        }
    }
    let (mut child, address) = server.start().await;
    prove(&address, &acknowledged).await;
    kill(&mut child);
    server.succeeds(&["check"]).await;
    server.succeeds(&["savings", "verify"]).await;
}

/// Checks that commits wait for the disk. Otherwise killing the server would prove nothing.
async fn waits_for_the_disk(backend: Backend, url: &str) {
    let (kind, asked, wanted) = match backend {
        Backend::Sqlite => (DbBackend::Sqlite, "PRAGMA synchronous", "2"),
        Backend::Postgres => (DbBackend::Postgres, "SHOW fsync", "on"),
    };
    let db = Db::open(url).await.unwrap();
    let found = db.write(|tx| async move { setting(&tx, kind, asked).await }).await.unwrap();
    assert_eq!(found, wanted);
    db.close().await.unwrap();
}

async fn setting(tx: &Tx, backend: DbBackend, asked: &str) -> Result<String, DbErr> {
    let row = tx.query_one_raw(Statement::from_string(backend, asked)).await?.unwrap();
    match backend {
        DbBackend::Sqlite => row.try_get_by_index::<i32>(0).map(|level| level.to_string()),
        _ => row.try_get_by_index(0),
    }
}

/// Something that the server acknowledged.
#[derive(Clone)]
struct Done {
    path: String,
    field: &'static str,
    value: Value,
}

/// Logs chairs, reserves one and hands it over, until the server dies.
async fn load(address: String, acknowledged: Arc<Mutex<Vec<Done>>>, count: watch::Sender<usize>) {
    let Some(mut wire) = Wire::open(&address).await else { return };
    let cast = Cast::default();
    let done = |path: String, field, value: &Value| {
        acknowledged.lock().unwrap().push(Done { path, field, value: value[field].clone() });
        count.send_modify(|answered| *answered += 1);
    };
    loop {
        let lot = json!({
            "category": "office-chair", "quantity": 3, "condition": "good", "surplus": true,
            "unit_id": cast.school, "place_id": cast.room,
        });
        let Some(lot) = wire.send("POST", "/lots", Some(lot)).await else { return };
        let path = format!("/lots/{}", lot["id"].as_str().unwrap());
        done(path.clone(), "code", &lot);
        let wish = json!({"quantity": 1, "unit_id": cast.other_school, "place_id": cast.other_room});
        let Some(kept) = wire.send("POST", &format!("{path}/reservations"), Some(wish)).await else { return };
        let reservation = format!("/reservations/{}", kept["id"].as_str().unwrap());
        let Some(handed) = wire.send("POST", &format!("{reservation}/handover"), Some(json!({}))).await else { return };
        done(format!("/lots/{}", handed["lot"]["id"].as_str().unwrap()), "state", &handed["lot"]);
        done(format!("/handovers/{}", handed["handover"]["id"].as_str().unwrap()), "id", &handed["handover"]);
    }
}

/// Checks that everything acknowledged so far is as it was said to be.
async fn prove(address: &str, acknowledged: &Mutex<Vec<Done>>) {
    let mut wire = Wire::open(address).await.unwrap();
    let all = acknowledged.lock().unwrap().clone();
    for done in all {
        let now = wire.send("GET", &done.path, None).await.unwrap();
        let now = if now[done.field].is_null() { now["handover"].clone() } else { now };
        assert_eq!(now[done.field], done.value, "{} {now:#}", done.path);
    }
}
