//! Operation: backups while others write, a server that stops properly, an API that is described.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};

use ombruk::{app::operation, boot};
use poem::EndpointExt;
use serde_json::json;

use crate::world::{Backend, Client, World, cast::*, scratch, stories};

stories! {
    async fn a_copy_made_while_others_write_is_whole(world: World) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("copy.sqlite");
        if world.app.db.is_postgres() {
            let refused = operation::backup(&world.app.db, &file).await.unwrap_err();
            assert!(refused.to_string().contains("pg_dump"), "{refused}");
            return;
        }
        let (logged, stop) = (AtomicU32::new(0), AtomicU32::new(0));
        let write = async {
            while stop.load(Ordering::Relaxed) == 0 || logged.load(Ordering::Relaxed) < 5 {
                log(&world).await;
                logged.fetch_add(1, Ordering::Relaxed);
            }
        };
        let copy = async {
            log(&world).await;
            let done = operation::backup(&world.app.db, &file).await;
            stop.store(1, Ordering::Relaxed);
            done.unwrap();
        };
        tokio::join!(write, copy);
        operation::backup(&world.app.db, &file).await.unwrap_err();

        let copied = boot::database(&format!("sqlite:{}", file.display())).await.unwrap();
        assert_eq!(operation::check(&copied).await.unwrap(), Vec::<String>::new());
        let restored = boot::without_search(copied.clone()).await.unwrap();
        use sea_orm::{EntityTrait, PaginatorTrait};
        let n = ombruk::store::rows::lot::Entity::find().count(restored.db.read()).await.unwrap();
        assert!(n >= 1, "what was acknowledged before the copy began is in it");
        assert_eq!(operation::check(&world.app.db).await.unwrap(), Vec::<String>::new());
    }

    async fn a_check_finds_what_does_not_add_up(world: World) {
        use sea_orm::ConnectionTrait;
        log(&world).await;
        assert_eq!(operation::check(&world.app.db).await.unwrap(), Vec::<String>::new());
        world.app.db.write(|tx| async move {
            tx.execute_unprepared("UPDATE lot SET quantity = 7, held = 2").await.map(|_| ())
        }).await.unwrap();
        let found = operation::check(&world.app.db).await.unwrap();
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].starts_with("lot.quantity") && found[0].ends_with("says 7, its records say 3"), "{found:?}");
        assert!(found[1].starts_with("lot.held") && found[1].ends_with("says 2, its records say 0"), "{found:?}");
        world.app.db.write(|tx| async move {
            tx.execute_unprepared("UPDATE lot SET quantity = 3, held = 0").await.map(|_| ())
        }).await.unwrap();
    }

    /// The whole document is a promise, so that a change to it must be accepted. To accept a change, run the story with
    /// INSTA_UPDATE=always and commit the snapshot.
    async fn the_api_is_what_it_was(world: World) {
        let spec = world.as_("").get("/api/openapi.json").await.ok();
        insta::assert_snapshot!("openapi", serde_json::to_string_pretty(&spec).unwrap());
    }
}

async fn log(world: &World) {
    world
        .as_(FACILITY)
        .post(
            "/lots",
            json!({
                "category": "desk", "quantity": 3, "condition": "good",
                "unit_id": world.cast.school, "place_id": world.cast.room,
            }),
        )
        .await
        .ok();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_index_is_rebuilt_by_a_command_on_sqlite() {
    reindexed(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_index_is_rebuilt_by_a_command_on_postgres() {
    reindexed(Backend::Postgres).await;
}

/// If a server has the index open, the command asks the server. Otherwise it does the work itself.
async fn reindexed(backend: Backend) {
    let Some((url, _database)) = scratch(backend).await else { return };
    let folder = tempfile::tempdir().unwrap();
    let reindex = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ombruk"));
        command.args(["reindex", "--database-url", &url, "--data"]).arg(folder.path()).current_dir(folder.path());
        let done = command.env_remove("OMBRUK_DATA").output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    };
    let search = folder.path().join("search");
    let open = async || {
        let app =
            boot::assemble(boot::database(&url).await.unwrap(), Some(&search), ombruk::storage::Storage::memory())
                .await
                .unwrap();
        let site = std::sync::Arc::new(ombruk::web::site(app.clone()).map_to_response().boxed());
        (app, Client::new(site, FACILITY))
    };
    let found = async |clerk: &Client| {
        let found = clerk.get("/lots?q=skrivebord").await.ok();
        (found["degraded"].as_bool().unwrap(), found["items"].as_array().unwrap().len())
    };
    let (app, clerk) = open().await;
    let cast = Cast::default();
    let desk = json!({
        "category": "desk", "quantity": 3, "condition": "good", "unit_id": cast.school, "place_id": cast.room,
    });
    clerk.post("/lots", desk).await.ok();
    // The first thing that a server's worker does without an index.
    ombruk::jobs::run_due(&app, &|| true).await.unwrap();
    assert!(reindex().contains("A server has the search index open"));
    ombruk::jobs::run_due(&app, &|| true).await.unwrap();
    assert_eq!((found(&clerk).await, app.jobs_waiting().await.unwrap()), ((false, 1), 0));
    app.db.clone().close().await.unwrap();
    drop((app, clerk));

    std::fs::remove_dir_all(&search).unwrap();
    assert!(reindex().ends_with("The search index was rebuilt: 1 lot.\n"));
    let (app, clerk) = open().await;
    assert_eq!(found(&clerk).await, (false, 1), "nobody had to rebuild it first");
    app.db.clone().close().await.unwrap();
}

#[test]
fn a_server_starts_answers_and_stops_when_it_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ombruk"));
        command.args(arguments).arg("--data").arg(&data).current_dir(folder.path()).env_remove("OMBRUK_DATA");
        command
    };
    let early = run(&["check"]).output().unwrap();
    assert!(!early.status.success(), "there is nothing to check yet");

    let mut server = run(&["serve", "--listen", "127.0.0.1:0"]);
    server.env("OMBRUK_LOG_FORMAT", "json").stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut server = Running(server.spawn().unwrap());
    let mut first = String::new();
    BufReader::new(server.0.stdout.as_mut().unwrap()).read_line(&mut first).unwrap();
    let address = first.trim().strip_prefix("Ombruk listens on http://").unwrap();
    let mut connection = TcpStream::connect(address).unwrap();
    connection.write_all(b"GET /api/v1/me HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");

    let copy = folder.path().join("copy.sqlite");
    assert!(run(&["backup", copy.to_str().unwrap()]).output().unwrap().status.success());
    let told = Command::new("kill").args(["-TERM", &server.0.id().to_string()]).status().unwrap();
    assert!(told.success());
    assert!(server.0.wait().unwrap().success(), "it ends by itself");
    let mut lines = String::new();
    server.0.stderr.take().unwrap().read_to_string(&mut lines).unwrap();
    let access = lines.lines().find(|line| line.contains("ombruk::access")).unwrap();
    let access: serde_json::Value = serde_json::from_str(access).unwrap();
    assert_eq!(
        (&access["method"], &access["route"], &access["status"]),
        (&json!("GET"), &json!("/api/v1/me"), &json!(401))
    );
    assert!(answer.contains(access["request_id"].as_str().unwrap()), "the answer carries the log's id");

    for arguments in [&["check"][..], &["migrate"], &["config"]] {
        let done = run(arguments).output().unwrap();
        assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    }
}

/// The server. It is stopped however the test ends.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
    }
}
