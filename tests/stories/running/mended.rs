//! What differs between the search index and the database is found by a command, and mended.

use std::{process::Command, sync::Arc};

use ombruk::{app::App, boot, jobs, storage::Storage};
use poem::EndpointExt;
use sea_orm::ConnectionTrait;
use serde_json::json;

use crate::world::{Backend, Cast, Client, cast::FACILITY, scratch};

/// Changes a lot without a trace in the list of changes.
async fn rename(app: &App, name: &'static str) {
    let sql = format!("UPDATE lot SET name = '{name}'");
    let sql = sql.as_str();
    app.db.write(|tx| async move { tx.execute_unprepared(sql).await.map(drop) }).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_index_does_not_know_as_it_is_is_read_again() {
    let (url, _database) = scratch(Backend::Sqlite).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let search = folder.path().join("search");
    let open = async || {
        let db = boot::database(&url).await.unwrap();
        let app = boot::assemble(db, Some(&search), Storage::memory()).await.unwrap();
        let site = Arc::new(ombruk::web::site(app.clone()).map_to_response().boxed());
        (app, Client::new(site, FACILITY))
    };
    let check = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ombruk"));
        command.args(["reindex", "--check", "--database-url", &url, "--data"]).arg(folder.path());
        let done = command.current_dir(folder.path()).env_remove("OMBRUK_DATA").output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    };
    let found = async |clerk: &Client, word: &str| {
        let page = clerk.get(&format!("/lots?q={word}")).await.ok();
        assert_eq!(page["degraded"], false);
        page["total"].as_i64().unwrap()
    };

    let (app, clerk) = open().await;
    let cast = Cast::default();
    let desk = json!({
        "category": "desk", "title": "Hevbart", "quantity": 3, "condition": "good", "unit_id": cast.school,
        "place_id": cast.room,
    });
    let desk = clerk.post("/lots", desk).await.ok();
    jobs::run_due(&app, &|| true).await.unwrap();
    assert!(check().contains("Nothing differs."));

    rename(&app, "Krakk").await;
    let said = check();
    assert!(said.contains(&format!("does not know lot {} as it is", desk["id"].as_str().unwrap())), "{said}");
    assert!(said.contains("A server has the search index open: it reads 1 lot again"), "{said}");
    jobs::run_due(&app, &|| true).await.unwrap();
    assert_eq!(found(&clerk, "krakk").await, 1);
    assert!(check().contains("Nothing differs."));

    rename(&app, "Taburett").await;
    drop((app, clerk));
    assert!(check().contains("The search index has read 1 lot again."));
    assert!(check().contains("Nothing differs."));
    let (_app, clerk) = open().await;
    assert_eq!(found(&clerk, "taburett").await, 1);
}
