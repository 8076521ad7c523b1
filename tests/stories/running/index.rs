//! An index that lags, is lost, cannot be written, or belongs to another database never answers as if it were complete.

use std::{
    process::{Command, Output},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use ombruk::{
    app::{directory::organisations, index::Compared, operation},
    boot,
    domain::{Job, JobKind},
    search::Engine,
    store::stock::lots,
};
use poem::EndpointExt;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::{
    running::full_disk::{Full, Needs},
    stock::{at, chairs, finding::counts, log},
    world::{Backend, Cast, Client, World, cast::*, scratch, stories},
};

/// How many lots a search finds, and whether it says that it is degraded.
pub async fn search(clerk: &Client, query: &str) -> (usize, bool) {
    let page = clerk.get(&format!("/lots?{query}")).await.ok();
    (page["items"].as_array().unwrap().len(), page["degraded"].as_bool().unwrap())
}

/// Runs the worker, and checks that index and database agree on every lot.
pub async fn agrees(world: &World, what: &str) {
    world.settle().await;
    let compared = world.compare_index().await;
    let Compared::Lots { compared, differing } = compared else { panic!("{what}: {compared:?}") };
    assert!(compared > 0 && differing.is_empty(), "{what}: {differing:?}");
}

stories! {
    async fn an_index_that_is_deleted_under_a_server_is_noticed_and_made_anew(world: World) {
        let clerk = world.as_(FACILITY);
        chairs(&world, 1).await;
        world.settle().await;
        assert_eq!(search(&clerk, "q=kontorstol").await, (1, false));
        std::fs::remove_dir_all(world.search_folder()).unwrap();
        chairs(&world, 1).await;
        assert_eq!(search(&clerk, "q=kontorstol").await, (2, true));
        world.settle().await;
        assert_eq!(search(&clerk, "q=kontorstol").await, (2, false));
        agrees(&world, "made anew").await;
    }

    async fn two_nodes_of_one_database_each_find_what_the_other_took_in(world: World) {
        let other = world.another_node().await;
        let (here, there) = (world.as_(FACILITY), other.as_(FACILITY));
        chairs(&world, 1).await;
        world.settle().await;
        other.settle().await;
        for n in 0..3 {
            log(&world, json!({"title": format!("Krakk her {n}")})).await;
            world.settle().await;
            log(&other, json!({"title": format!("Krakk der {n}")})).await;
            world.settle().await;
        }
        assert!(other.app.jobs_waiting().await.unwrap() >= 6, "what one node has taken up still waits for the other");
        other.settle().await;
        world.settle().await;
        assert_eq!((search(&here, "q=krakk").await, search(&there, "q=krakk").await), ((6, false), (6, false)));
        agrees(&world, "one").await;
        agrees(&other, "the other").await;
    }

    async fn what_is_committed_late_is_not_passed_over(world: World) {
        if !world.app.db.is_postgres() {
            return; // SQLite runs one transaction after the other.
        }
        let slow = chairs(&world, 1).await;
        let id = ombruk::domain::LotId(slow["id"].as_str().unwrap().parse().unwrap());
        world.settle().await;
        let (app, seen) = (&world.app, &world);
        app.db.write(|tx| async move {
            tx.execute_unprepared(&format!("UPDATE lot SET name = 'Sendrektig' WHERE id = '{id}'")).await?;
            lots::mark_dirty(&tx, id).await?;
            for _ in 0..3 {
                log(seen, json!({"title": "Kvikk"})).await;
                seen.settle().await;
            }
            assert_eq!(search(&seen.as_(FACILITY), "q=kvikk").await, (3, false));
            Ok::<_, sea_orm::DbErr>(())
        }).await.unwrap();
        world.settle().await;
        assert_eq!(search(&world.as_(FACILITY), "q=sendrektig").await, (1, false));
        agrees(&world, "late").await;
        log(&world, json!({})).await;
        agrees(&world, "afterwards").await;
    }

    async fn an_index_of_another_past_is_rebuilt(world: World) {
        let clerk = world.as_(FACILITY);
        let lot = chairs(&world, 1).await;
        world.settle().await;
        // As after a restore: the same numbers, given to other changes.
        world.app.db.write(|tx| async move {
            tx.execute_unprepared("UPDATE lot_change SET tag = tag + 1").await?;
            tx.execute_unprepared("UPDATE lot SET name = 'Taburett'").await.map(|_| ())
        }).await.unwrap();
        assert_eq!(search(&clerk, "q=taburett").await.0, 0);
        world.settle().await;
        let page = clerk.get("/lots?q=taburett").await.ok();
        assert_eq!((&page["degraded"], &page["items"][0]["id"]), (&json!(false), &lot["id"]));
        agrees(&world, "rebuilt").await;
    }

    async fn whatever_a_lot_is_found_by_the_index_knows_of_its_change(world: World) {
        let admin = world.as_(ADMIN);
        let coordinator = world.as_(COORDINATOR);
        let product = json!({"category": "office-chair", "attributes": {"brand": "HÅG", "model": "Capisco"}});
        let product = coordinator.post("/products", product).await.ok();
        let lot = log(&world, json!({"surplus": true, "product_id": product["id"]})).await;
        let other = chairs(&world, 2).await;
        agrees(&world, "logged").await;

        let patch = async |path: String, body: Value| {
            admin.patch_any(&path, body).await.ok();
        };
        let floor = json!({"name": "2. etasje", "kind": "floor", "parent_id": world.cast.site});
        let floor = admin.post("/places", floor).await.ok();
        let room = format!("/places/{}", world.cast.room);
        patch(room.clone(), json!({"parent_id": floor["id"]})).await;
        agrees(&world, "a room moved within its site").await;
        let inside = format!("place={}", floor["id"].as_str().unwrap());
        assert_eq!(search(&world.as_(FACILITY), &inside).await, (2, false));
        let page = world.as_(FACILITY).get("/lots").await.ok();
        assert_eq!(counts(&page, "place")[floor["id"].as_str().unwrap()], 2);
        patch(room.clone(), json!({"name": "Rom 201"})).await;
        agrees(&world, "a room was named anew").await;
        patch(room, json!({"parent_id": world.cast.other_site})).await;
        agrees(&world, "a room moved to another site").await;

        let unit = json!({"name": "Trinn 5", "parent_id": world.cast.other_school});
        let unit = admin.post("/units", unit).await.ok();
        let school = format!("/units/{}", world.cast.school);
        patch(school.clone(), json!({"parent_id": unit["id"]})).await;
        agrees(&world, "a unit moved").await;
        let below = format!("owner={}", world.cast.other_school);
        assert_eq!(search(&world.as_(FACILITY), &below).await, (2, false));
        patch(school, json!({"name": "Nye skole"})).await;
        agrees(&world, "a unit was named anew").await;

        let path = format!("/products/{}", product["id"].as_str().unwrap());
        let etag = coordinator.get(&path).await.etag.unwrap();
        coordinator.with("If-Match", &etag).patch(&path, json!({"attributes": {"model": "Zwilling"}})).await.ok();
        agrees(&world, "a product was corrected").await;
        assert_eq!(search(&world.as_(FACILITY), "q=zwilling").await, (1, false));

        world.as_(FACILITY).post(&at(&lot, "/labels"), json!({"register": "inventory", "value": "QX-99"})).await.ok();
        agrees(&world, "a label").await;
        assert_eq!(search(&world.as_(FACILITY), "q=qx99").await, (1, false));
        world.as_(FACILITY).patch_at(&lot, json!({"condition": "worn"})).await;
        agrees(&world, "a lot was corrected").await;
        world.as_(FACILITY).patch_at(&other, json!({"category": "stool"})).await;
        agrees(&world, "a lot was filed elsewhere").await;
        assert_eq!(search(&world.as_(FACILITY), "category=stool").await, (1, false));
        let today = chrono::Utc::now().date_naive();
        coordinator.post(&at(&lot, "/surplus"), json!({"open_to_region_from": today})).await.ok();
        agrees(&world, "a lot opened to the region").await;
        let policy = admin.get("/policy").await;
        let wish = &policy.body;
        let admin = admin.with("If-Match", policy.etag.as_deref().unwrap_or("\"1\""));
        admin.send(poem::http::Method::PUT, "/policy", Some(wish.to_string())).await.ok();
        agrees(&world, "a policy").await;
        let name = async |id| {
            let all = ombruk::store::directory::organisations::all(world.app.db.read()).await.unwrap();
            all.into_iter().find(|one| one.id == id).unwrap().name
        };
        let (closed, successor) = (&name(world.cast.stranger).await, &name(world.cast.organisation).await);
        let until = today - chrono::TimeDelta::days(1);
        let close = |tx| async move { organisations::close(&tx, closed, successor, until).await };
        world.app.db.write(close).await.unwrap();
        agrees(&world, "an organisation was merged into another").await;

        // A change that is not in the list of changes is found by the check alone.
        world.app.db.write(|tx| async move {
            tx.execute_unprepared("UPDATE lot SET name = 'Uten spor'").await.map(|_| ())
        }).await.unwrap();
        world.settle().await;
        let Compared::Lots { differing, .. } = world.compare_index().await else {
            panic!("it was compared");
        };
        // On PostgreSQL the latest change may count as waiting for a while.
        assert!(!differing.is_empty());
    }

    async fn a_full_disk_under_the_index_stops_nothing_else(world: World) {
        for (round, needs) in [Needs::Apply, Needs::Settle].into_iter().enumerate() {
            let full = Arc::new(AtomicBool::new(false));
            let of_full = |engine| -> Arc<dyn Engine> { Arc::new(Full { needs, ..Full::when(engine, &full) }) };
            let world = world.another_node().await.with_engine(of_full);
            let clerk = world.as_(FACILITY);
            chairs(&world, 1).await;
            world.settle().await;
            full.store(true, Ordering::Relaxed);
            chairs(&world, 1).await;
            ombruk::jobs::run_due(&world.app, &|| true).await.unwrap_err();
            assert_eq!(search(&clerk, "q=kontorstol").await, (3 * round + 2, true), "the database answers");
            chairs(&world, 1).await;
            world.app.db.write(|tx| async move {
                ombruk::store::jobs::enqueue(&tx, Job::FollowSuccessors, tx.at).await
            }).await.unwrap();
            ombruk::jobs::run_due(&world.app, &|| true).await.unwrap_err();
            assert!(!ombruk::store::jobs::exists(world.app.db.read(), JobKind::FollowSuccessors).await.unwrap());
            full.store(false, Ordering::Relaxed);
            world.settle().await;
            assert_eq!(search(&clerk, "q=kontorstol").await, (3 * round + 3, false));
        }
    }

    async fn what_is_not_settled_is_not_held(world: World) {
        let full = Arc::new(AtomicBool::new(false));
        let world = world.another_node().await.with_engine(|engine| Arc::new(Full::when(engine, &full)));
        chairs(&world, 1).await;
        world.settle().await;
        full.store(true, Ordering::Relaxed);
        chairs(&world, 1).await;
        for _ in 0..2 {
            ombruk::jobs::run_due(&world.app, &|| true).await.unwrap_err();
            assert_eq!(world.app.jobs_waiting().await.unwrap(), 1);
        }
        full.store(false, Ordering::Relaxed);
        world.settle().await;
        assert_eq!(search(&world.as_(FACILITY), "q=kontorstol").await, (2, false));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restored_database_is_searched_as_it_is() {
    let (url, _database) = scratch(Backend::Sqlite).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ombruk"));
        command.args(arguments).args(["--database-url", &url, "--data"]).arg(folder.path());
        command.current_dir(folder.path()).env_remove("OMBRUK_DATA").output().unwrap()
    };
    let said = |done: &Output| String::from_utf8_lossy(&[&done.stdout[..], &done.stderr[..]].concat()).into_owned();
    let search_folder = folder.path().join("search");
    let open = async || {
        let app = boot::assemble(
            boot::database(&url).await.unwrap(),
            Some(&search_folder),
            ombruk::storage::Storage::memory(),
        )
        .await
        .unwrap();
        let site = Arc::new(ombruk::web::site(app.clone()).map_to_response().boxed());
        (app, Client::new(site, FACILITY))
    };
    let cast = Cast::default();
    let desk = |title: &str, condition: &str| {
        json!({
            "category": "desk", "title": title, "quantity": 1, "condition": condition, "unit_id": cast.school,
            "place_id": cast.room,
        })
    };
    let file = folder.path().join("copy.sqlite");
    let name = file.to_str().unwrap();

    let (app, clerk) = open().await;
    let kept = clerk.post("/lots", desk("Hevbart", "good")).await.ok();
    ombruk::jobs::run_due(&app, &|| true).await.unwrap();
    operation::backup(&app.db, &file).await.unwrap();
    clerk.patch_at(&kept, json!({"title": "Omdøpt"})).await;
    clerk.post("/lots", desk("Etterpå", "worn")).await.ok();
    ombruk::jobs::run_due(&app, &|| true).await.unwrap();
    assert_eq!(search(&clerk, "q=etterp%C3%A5").await, (1, false));
    let refused = run(&["restore", name]);
    assert!(!refused.status.success() && said(&refused).contains("stop the server first"), "{}", said(&refused));
    app.db.clone().close().await.unwrap();
    drop((app, clerk));

    std::fs::write(folder.path().join("other"), "no database").unwrap();
    let refused = run(&["restore", "other"]);
    assert!(!refused.status.success() && said(&refused).contains("is not restored"), "{}", said(&refused));

    for by_hand in [true, false] {
        if by_hand {
            // Without the command: the index finds out by itself.
            std::fs::copy(&file, url.strip_prefix("sqlite:").unwrap()).unwrap();
        } else {
            let done = run(&["restore", name]);
            assert!(done.status.success() && said(&done).contains("is kept in"), "{}", said(&done));
            let files = std::fs::read_dir(std::path::Path::new(url.strip_prefix("sqlite:").unwrap()).parent().unwrap());
            let names: Vec<_> = files.unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
            assert!(names.iter().any(|name| name.contains(".before-")), "{names:?}");
            assert!(!names.iter().any(|name| name.ends_with("-wal") || name.contains(".restoring")), "{names:?}");
        }
        let (app, clerk) = open().await;
        assert_eq!(search(&clerk, "").await, (1, true), "the database answers until the index is made anew");
        ombruk::jobs::run_due(&app, &|| true).await.unwrap();
        let page = clerk.get("/lots?q=hevbart").await.ok();
        assert_eq!((&page["degraded"], &page["items"][0]["id"]), (&json!(false), &kept["id"]));
        assert_eq!(search(&clerk, "q=etterp%C3%A5").await, (0, false));
        let all = clerk.get("/lots").await.ok();
        assert_eq!(counts(&all, "condition"), json!({"good": 1}));
        let checked = run(&["check"]);
        assert!(checked.status.success() && said(&checked).contains("search index"), "{}", said(&checked));
        // A different history for the second restore.
        clerk.post("/lots", desk("Enda senere", "worn")).await.ok();
        ombruk::jobs::run_due(&app, &|| true).await.unwrap();
        app.db.clone().close().await.unwrap();
    }
}
