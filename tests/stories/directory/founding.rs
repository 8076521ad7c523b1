//! How a municipality begins: one command makes the organisation and its administrator, who adds everybody else.

use std::{
    process::{Command, Output},
    sync::Arc,
};

use ombruk::{app::directory::organisations, boot, domain::directory::organisation::NewOrganisation};
use poem::EndpointExt;
use serde_json::json;

use crate::world::{Backend, Client, World, scratch, stories};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_organisation_is_founded_on_an_empty_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    founded(&format!("sqlite:{}", folder.path().join("new.sqlite").display())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_organisation_is_founded_beside_others_on_postgres() {
    if let Some((url, _database)) = scratch(Backend::Postgres).await {
        founded(&url).await;
    }
}

async fn founded(url: &str) {
    let folder = tempfile::tempdir().unwrap();
    let add = |name: &str, zone: &str, currency: &str| -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ombruk"));
        command.args(["organisation", "add", name, "--time-zone", zone, "--currency", currency, "--language", "nb"]);
        command.args(["--region", "Vestfjorden", "--admin", "Kari Nordmann", "--database-url", url, "--data"]);
        command.arg(folder.path()).current_dir(folder.path()).env_remove("OMBRUK_DATA").output().unwrap()
    };
    let done = add("Fjordvik kommune", "Europe/Oslo", "NOK");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let said = String::from_utf8(done.stdout).unwrap();
    let token = said.lines().last().unwrap();
    assert!(token.starts_with("ombruk_"), "{said}");

    for (name, zone, currency, about) in [
        (" fjordvik KOMMUNE", "Europe/Oslo", "NOK", "is there already"),
        ("Vik kommune", "Oslo", "NOK", "“Oslo” is not known"),
        ("Vik kommune", "Europe/Oslo", "NKR", "possible values: NOK, SEK, DKK, EUR, ISK"),
        (" ", "Europe/Oslo", "NOK", "must not be empty"),
    ] {
        let refused = add(name, zone, currency);
        let said = String::from_utf8_lossy(&refused.stderr);
        assert!(!refused.status.success() && said.contains(about), "{name} {zone} {currency}: {said}");
        assert!(refused.stdout.is_empty(), "no token for what was not founded");
    }
    assert!(add("Nabo kommune", "Europe/Stockholm", "SEK").status.success());

    let app = boot::without_search(boot::database(url).await.unwrap()).await.unwrap();
    let admin = Client::new(Arc::new(ombruk::web::site(app.clone()).map_to_response().boxed()), token);
    let me = admin.get("/me").await.ok();
    assert_eq!((&me["name"], &me["organisation_name"]), (&json!("Kari Nordmann"), &json!("Fjordvik kommune")));
    let unit = admin.post("/units", json!({"name": "Fjordvik"})).await.ok();
    let person = json!({"name": "Ola", "roles": [{"role": "facility_manager", "unit_id": unit["id"]}]});
    let person = admin.post("/people", person).await.ok();
    admin.post("/tokens", json!({"person_id": person["id"], "label": "telefon"})).await.ok();
    let site = admin.post("/places", json!({"kind": "site", "name": "Rådhuset"})).await.ok();
    assert!(site["id"].is_string());
    assert!(!admin.get("/categories").await.ok()["items"].as_array().unwrap().is_empty());
    let listed = admin.get("/people").await.ok();
    assert_eq!(listed["items"].as_array().unwrap().len(), 2, "nobody of the neighbour's is shown");

    let token = |args: &[&str]| -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ombruk"));
        command.args(["token", "add", "--database-url", url, "--data"]).arg(folder.path()).args(args);
        command.current_dir(folder.path()).env_remove("OMBRUK_DATA").output().unwrap()
    };
    for (args, about) in
        [(["--person", "Kari"], "nobody here goes by"), (["--person", "kari nordmann"], "several people go by")]
    {
        let refused = token(&args);
        let said = String::from_utf8_lossy(&refused.stderr);
        assert!(!refused.status.success() && said.contains(about) && refused.stdout.is_empty(), "{said}");
    }
    let made = token(&["--person", "Kari Nordmann", "--organisation", "Fjordvik kommune"]);
    let said = String::from_utf8(made.stdout).unwrap();
    assert!(made.status.success() && said.contains("Kari Nordmann of Fjordvik kommune"), "{said}");
    let secret = said.lines().last().unwrap();
    let again = Client::new(Arc::new(ombruk::web::site(app.clone()).map_to_response().boxed()), secret);
    assert_eq!(again.get("/me").await.ok()["person_id"], me["person_id"]);
    let tokens = again.get("/tokens").await.ok();
    let here = tokens["items"].as_array().unwrap().iter().find(|one| one["label"] == "command line").unwrap().clone();
    assert_eq!((&here["person_id"], &here["token"]), (&me["person_id"], &json!(null)), "the secret is not kept");
    let of = me["person_id"].as_str().unwrap().parse().unwrap();
    let events = ombruk::store::history::of(app.db.read(), of).await.unwrap();
    let made: Vec<_> = events.iter().filter(|event| event.verb == "token_made").collect();
    assert_eq!((made.len(), made[1].by), (2, None));
    assert_eq!(made[1].detail, Some(json!({"token_id": here["id"], "from": "command_line"})));
    again.delete(&format!("/tokens/{}", here["id"].as_str().unwrap())).await.ok();
    again.get("/me").await.refused(401, "unauthenticated");
    app.db.clone().close().await.unwrap();
}

stories! {
    async fn two_who_found_the_same_municipality_at_once_found_one(world: World) {
        let new = &NewOrganisation {
            name: "Fjordvik kommune".into(),
            region: Some("Vestfjorden".into()),
            currency: "NOK".into(),
            time_zone: "Europe/Oslo".into(),
            language: "nb".into(),
            admin: "Kari Nordmann".into(),
        };
        let db = &world.app.db;
        let found = || db.write(|tx| async move { organisations::add(&tx, new).await });
        let (a, b, c, d) = tokio::join!(found(), found(), found(), found());
        let founded = [a, b, c, d].into_iter().filter(Result::is_ok).count();
        assert_eq!(founded, 1);
        let open = ombruk::store::directory::organisations::open(db.read()).await.unwrap();
        assert_eq!(open.iter().filter(|one| one.name == new.name).count(), 1);
    }
}
