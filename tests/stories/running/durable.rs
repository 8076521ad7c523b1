//! What was acknowledged survives whatever happens to the disk. What cannot be stored is refused.

use std::process::Command;

use ombruk::store::{Db, rows};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, PaginatorTrait};
use serde_json::{Value, json};

use crate::world::{
    Answer, Backend, Cast, Client, World,
    cast::FACILITY,
    scratch,
    server::{Server, Wire, kill, stop},
    stories,
};

fn chairs() -> Value {
    let cast = Cast::default();
    json!({
        "category": "office-chair", "quantity": 3, "condition": "good", "surplus": true,
        "unit_id": cast.school, "place_id": cast.room, "note": "Fra lageret i kjelleren. ".repeat(20),
    })
}

/// Writes fail beyond a size, as they do on a full disk, until the size is raised while the server runs.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_survives_a_full_disk() {
    let (url, _database) = scratch(Backend::Sqlite).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let server = Server { url, data: folder.path().display().to_string() };
    let (mut child, address) = server.listen(server.with_largest_file(900_000)).await;
    let mut wire = Wire::open(&address).await.unwrap();
    let mut stored = Vec::new();
    assert_eq!(wire.ask("GET", "/health/ready", None).await.unwrap().status, 200);

    let mut refused = 0;
    for _ in 0..400 {
        match log(&mut wire).await {
            Ok(path) => stored.push(path),
            Err(()) => refused += 1,
        }
        if refused == 12 {
            break;
        }
    }
    assert_eq!(refused, 12, "the disk is never full: {} were stored", stored.len());
    let ready = wire.ask("GET", "/health/ready", None).await.unwrap();
    assert_eq!((ready.status, ready.headers["retry-after"].to_str().unwrap()), (503, "5"));
    all_there(&mut wire, &stored).await;

    let pid = child.id().to_string();
    let freed = Command::new("prlimit").args(["--pid", &pid, "--fsize=unlimited:"]).status().unwrap();
    assert!(freed.success());
    for round in 0..220 {
        if round == 200 {
            let wrong = wire.ask("POST", "/api/v1/lots", Some(json!({"category": "no-such-thing"}))).await.unwrap();
            assert!((400..500).contains(&wrong.status), "{}", wrong.status);
            let mut wrong = chairs();
            wrong["quantity"] = json!(-1);
            assert_eq!(wire.ask("POST", "/api/v1/lots", Some(wrong)).await.unwrap().status, 422);
        }
        stored.push(log(&mut wire).await.unwrap());
    }
    assert_eq!(wire.ask("GET", "/health/ready", None).await.unwrap().status, 200);
    all_there(&mut wire, &stored).await;
    server.succeeds(&["token", "add", "--person", FACILITY.trim_start_matches("token-")]).await;
    server.succeeds(&["check"]).await;
    stop(&mut child);

    let (mut child, address) = server.start().await;
    all_there(&mut Wire::open(&address).await.unwrap(), &stored).await;
    stop(&mut child);
    server.succeeds(&["check"]).await;
    server.succeeds(&["savings", "verify"]).await;
}

/// The path of a lot that was acknowledged. `Err` if it was refused because the disk is full, and for no other reason.
async fn log(wire: &mut Wire) -> Result<String, ()> {
    let reply = wire.ask("POST", "/api/v1/lots", Some(chairs())).await.unwrap();
    if reply.status == 201 {
        return Ok(format!("/lots/{}", reply.body["id"].as_str().unwrap()));
    }
    assert_eq!((reply.status, reply.body["code"].as_str()), (503, Some("unavailable")), "{:#}", reply.body);
    assert_eq!(reply.headers["retry-after"], "5");
    Err(())
}

async fn all_there(wire: &mut Wire, stored: &[String]) {
    for path in stored {
        wire.send("GET", path, None).await.unwrap();
    }
}

/// SQLite refuses another page and rolls back by itself, at any statement.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_is_full_takes_the_next_write_that_fits() {
    let (url, database) = scratch(Backend::Sqlite).await.unwrap();
    let other = Db::open(&url).await.unwrap();
    let world = World::at(url, database).await;
    let clerk = world.as_(FACILITY);
    for room in 0..6 {
        clerk.post("/lots", chairs()).await.ok();
        limit(&world.app.db, Some(room)).await;
        let mut stored = Vec::new();
        loop {
            let answer = clerk.post("/lots", chairs()).await;
            match answer.status {
                201 => stored.push(answer.ok()),
                _ => break drop(answer.refused(503, "unavailable")),
            }
        }
        limit(&world.app.db, None).await;
        stored.push(clerk.post("/lots", chairs()).await.ok());
        clerk.post("/lots", json!({"category": "office-chair"})).await;
        stored.push(clerk.post("/lots", chairs()).await.ok());
        for lot in stored {
            seen(&other, lot["id"].as_str().unwrap()).await;
        }
    }
}

/// Memory runs out in the middle of a write, or SQLite rolls the transaction back by itself.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_that_fails_half_way_takes_no_later_one_along() {
    let (url, _database) = scratch(Backend::Sqlite).await.unwrap();
    let other = Db::open(&url).await.unwrap();
    let faults = "CREATE TRIGGER no_memory AFTER INSERT ON lot WHEN NEW.note = 'no memory'
            BEGIN SELECT length(randomblob(999999999)); END;
        CREATE TRIGGER given_up AFTER INSERT ON lot WHEN NEW.note = 'given up'
            BEGIN SELECT RAISE(ROLLBACK, 'given up'); END";
    other.write(|tx| async move { tx.execute_unprepared(faults).await }).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let server = Server { url, data: folder.path().display().to_string() };
    let (mut child, address) = server.start().await;
    // Enough memory for the server's usual work, but not for the blob.
    let pid = child.id();
    let pages: u64 =
        std::fs::read_to_string(format!("/proc/{pid}/statm")).unwrap().split(' ').next().unwrap().parse().unwrap();
    let most = format!("--as={}:", pages * 4_096 + 700_000_000);
    assert!(Command::new("prlimit").args(["--pid", &pid.to_string(), &most]).status().unwrap().success());
    let mut wire = Wire::open(&address).await.unwrap();
    let mut stored = Vec::new();
    for _ in 0..3 {
        for (note, status, code) in [("no memory", 503, "unavailable"), ("given up", 500, "internal")] {
            let mut lot = chairs();
            lot["note"] = json!(note);
            let reply = wire.ask("POST", "/api/v1/lots", Some(lot)).await.unwrap();
            assert_eq!((reply.status, &reply.body["code"]), (status, &json!(code)), "{note}");
            stored.push(log(&mut wire).await.unwrap());
            let mut wrong = chairs();
            wrong["quantity"] = json!(-1);
            assert_eq!(wire.ask("POST", "/api/v1/lots", Some(wrong)).await.unwrap().status, 422);
            stored.push(log(&mut wire).await.unwrap());
        }
    }
    for path in &stored {
        seen(&other, path.trim_start_matches("/lots/")).await;
    }
    assert_eq!(rows::lot::Entity::find().count(other.read()).await.unwrap(), stored.len() as u64);
    kill(&mut child);
}

/// A commit waits for the disk, so a power failure afterwards loses nothing. (`kill -9` would not show it.)
#[tokio::test]
async fn a_commit_is_on_the_disk_when_it_is_acknowledged() {
    let (url, _database) = scratch(Backend::Sqlite).await.unwrap();
    let db = Db::open(&url).await.unwrap();
    let pragma = async |name: &str| {
        let sql = statement(&format!("PRAGMA {name}"));
        let ask = |tx: ombruk::store::Tx| {
            let sql = sql.clone();
            async move { tx.query_one_raw(sql).await.map(Option::unwrap) }
        };
        db.write(ask).await.unwrap()
    };
    let full = 2;
    assert_eq!(pragma("synchronous").await.try_get_by_index::<i64>(0).unwrap(), full);
    assert_eq!(pragma("journal_mode").await.try_get_by_index::<String>(0).unwrap(), "wal");
}

/// Allows so many more pages, or as many as SQLite can have.
async fn limit(db: &Db, more: Option<i64>) {
    let pages = async |tx: &ombruk::store::Tx| {
        let row = tx.query_one_raw(statement("PRAGMA page_count")).await?.unwrap();
        row.try_get_by_index::<i64>(0)
    };
    db.write(|tx| async move {
        let most = match more {
            Some(more) => pages(&tx).await? + more,
            None => 1 << 30,
        };
        tx.query_one_raw(statement(&format!("PRAGMA max_page_count = {most}"))).await?;
        Ok::<_, DbErr>(())
    })
    .await
    .unwrap();
}

fn statement(sql: &str) -> sea_orm::Statement {
    sea_orm::Statement::from_string(sea_orm::DbBackend::Sqlite, sql)
}

/// Another connection sees the lot, so it was committed.
async fn seen(other: &Db, lot: &str) {
    let id = lot.parse().map(ombruk::domain::LotId).unwrap();
    let row = rows::lot::Entity::find_by_id(id).one(other.read()).await.unwrap();
    assert!(row.is_some(), "{lot}");
}

stories! {
    /// A client that hangs up in the middle of a write, and a use case that panics, leave no transaction open.
    async fn a_write_that_was_given_up_leaves_nothing(world: World) {
        let clerk = world.as_(FACILITY);
        let change = "UPDATE lot SET note = 'never said'";
        let lot = clerk.post("/lots", chairs()).await.ok();
        for _ in 0..20 {
            let (began, mut begun) = tokio::sync::watch::channel(false);
            let db = world.app.db.clone();
            let given_up = tokio::spawn(async move {
                db.write(|tx| {
                    let began = began.clone();
                    async move {
                        tx.execute_unprepared(change).await?;
                        began.send_replace(true);
                        std::future::pending::<Result<(), DbErr>>().await
                    }
                })
                .await
            });
            begun.wait_for(|begun| *begun).await.unwrap();
            given_up.abort();
            log_now(&clerk).await;
        }
        let db = world.app.db.clone();
        let panicked = tokio::spawn(async move {
            db.write(|tx| async move {
                tx.execute_unprepared(change).await?;
                assert!(tx.at.timestamp() < 0, "on purpose");
                Ok::<_, DbErr>(())
            })
            .await
        });
        assert!(panicked.await.unwrap_err().is_panic());
        log_now(&clerk).await;
        let now = clerk.get(&format!("/lots/{}", lot["id"].as_str().unwrap())).await.ok();
        assert_eq!(now["note"], lot["note"]);
    }

    async fn a_server_is_ready_while_it_can_write(world: World) {
        // A commit at the start of the program counts as proof for a second.
        let written = || rows::readiness::Entity::find().count(world.app.db.read());
        let began = std::time::Instant::now();
        while written().await.unwrap() == 0 {
            assert!(began.elapsed().as_secs() < 20, "it never writes to find out");
            assert_eq!(world.as_("").get("/health/ready").await.status, 200);
        }
    }
}

async fn log_now(clerk: &Client) -> Answer {
    let answer = clerk.post("/lots", chairs()).await;
    assert_eq!(answer.status, 201, "{:#}", answer.body);
    answer
}
