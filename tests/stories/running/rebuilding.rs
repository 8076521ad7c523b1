//! A search index is rebuilt beside the old one, and cursors of another index are refused.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, AtomicU32, Ordering},
    mpsc,
};

use ombruk::{
    app::{self, index::rebuild},
    jobs::Worker,
    search::{self, Cursor, Engine},
    store::rows::search_node,
};
use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait};
use serde_json::json;

use crate::{
    running::{
        full_disk::{Full, Needs},
        index::{agrees, search},
        worker::until,
    },
    stock::chairs,
    world::{World, cast::*, stories},
};

/// Changes the categories, and with them the vocabulary.
const RENAME: &str = "UPDATE category SET synonyms = 'gyngestativ' WHERE key = 'office-chair'";

/// No index can be noted in `search_node` any more.
const FORBID_ON_SQLITE: &str =
    "CREATE TRIGGER unnoted BEFORE INSERT ON search_node BEGIN SELECT RAISE(ABORT, 'unnoted'); END";
const FORBID_ON_POSTGRES: &str = "CREATE FUNCTION unnoted() RETURNS trigger LANGUAGE plpgsql AS \
    'BEGIN RAISE EXCEPTION ''unnoted''; END'; \
    CREATE TRIGGER unnoted BEFORE INSERT ON search_node FOR EACH ROW EXECUTE FUNCTION unnoted()";

/// Nodes that were not restarted yet go on following the index of the categories of before.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shared_index_of_other_categories_stays_noted() {
    let Some(world) = World::on_meilisearch().await else { return };
    chairs(&world, 1).await;
    world.settle().await;
    let node = world.another_node().await;
    world.app.db.write(|tx| async move { tx.execute_unprepared(RENAME).await.map(drop) }).await.unwrap();
    let node = node.restarted().await;
    let engine = node.app.index.as_deref().unwrap();
    assert_eq!(engine.healthy().await.unwrap(), search::Health::Outdated);
    let noted = async || {
        let noted = search_node::Entity::find().all(world.app.db.read()).await.unwrap();
        noted.into_iter().map(|node| node.id).collect::<Vec<_>>()
    };
    let held = || engine.held().unwrap().0;
    let older = held();
    assert_eq!(rebuild(&node.app, engine, |_| true).await.unwrap(), Some(1));
    let first = held();
    let there = noted().await;
    assert!(there.contains(&older) && there.contains(&first), "{there:?}");
    assert_eq!(rebuild(&node.app, engine, |_| true).await.unwrap(), Some(1));
    let there = noted().await;
    assert!(there.contains(&older) && there.contains(&held()), "{there:?}");
    assert!(!there.contains(&first), "nobody can follow it any more");
}

stories! {
    async fn search_answers_during_a_rebuild(world: World) {
        let clerk = world.as_(FACILITY);
        let lot = chairs(&world, 2).await;
        world.settle().await;
        let index = || world.app.index.as_deref().unwrap().held().unwrap().0;
        let before = index();
        let (tell, told) = tokio::sync::oneshot::channel();
        let (go_on, wait) = mpsc::channel::<()>();
        let (tell, wait, app) = (Mutex::new(Some(tell)), Mutex::new(wait), world.app.clone());
        let rebuilding = tokio::spawn(async move {
            rebuild(&app, app.index.as_deref().unwrap(), |_| {
                tell.lock().unwrap().take().unwrap().send(()).unwrap();
                tokio::task::block_in_place(|| wait.lock().unwrap().recv()).is_ok()
            })
            .await
        });
        told.await.unwrap();
        assert_eq!(search(&clerk, "q=kontorstol").await, (1, false));
        assert_eq!(search(&clerk, "q=kontorstoll").await, (1, false), "words are understood as before");
        let second = rebuild(&world.app, world.app.index.as_deref().unwrap(), |_| true).await;
        assert!(matches!(second, Err(app::Error::Search(search::Error::Leased))), "one at a time");
        clerk.patch_at(&lot, json!({"title": "Krakk"})).await;
        go_on.send(()).unwrap();
        assert_eq!(rebuilding.await.unwrap().unwrap(), Some(1));
        assert_ne!(index(), before);
        assert_eq!(search(&clerk, "q=krakk").await, (1, false), "what changed meanwhile is there");
        agrees(&world, "swapped").await;
    }

    /// The database keeps its list of changes for every index that is noted.
    async fn a_rebuild_that_fails_is_noted_nowhere(world: World) {
        let full = Arc::new(AtomicBool::new(false));
        let node = world.another_node().await.with_engine(|engine| Arc::new(Full::when(engine, &full)));
        chairs(&world, 1).await;
        node.settle().await;
        let noted = || search_node::Entity::find().count(world.app.db.read());
        let before = noted().await.unwrap();
        for failing in [true, true, false] {
            let engine = node.app.index.as_deref().unwrap();
            let (index, _) = engine.held().unwrap();
            // There is space while all lots are read, and none for the commit afterwards.
            full.store(false, Ordering::Relaxed);
            let rebuilt = rebuild(&node.app, engine, |_| {
                full.store(failing, Ordering::Relaxed);
                true
            }).await;
            assert_eq!(rebuilt.is_err(), failing);
            assert_eq!(engine.held().unwrap().0 == index, failing, "the old index is there until there is a new one");
            assert_eq!(noted().await.unwrap(), before);
            assert_eq!(search(&node.as_(FACILITY), "q=kontorstol").await, (1, false));
        }
        full.store(false, Ordering::Relaxed);
        agrees(&node, "after the last").await;
    }

    async fn an_index_that_cannot_be_noted_after_the_swap_answers(world: World) {
        chairs(&world, 1).await;
        world.settle().await;
        let change = async |sql: &'static str| {
            world.app.db.write(|tx| async move { tx.execute_unprepared(sql).await.map(drop) }).await.unwrap();
        };
        let (forbid, allow) = if world.app.db.is_postgres() {
            (FORBID_ON_POSTGRES, "DROP TRIGGER unnoted ON search_node")
        } else {
            (FORBID_ON_SQLITE, "DROP TRIGGER unnoted")
        };
        let engine = world.app.index.as_deref().unwrap();
        // The index is noted when the rebuild begins. After all lots were read it cannot be noted.
        let rebuilt = rebuild(&world.app, engine, |_| {
            tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(change(forbid)));
            true
        }).await;
        assert_eq!(rebuilt.unwrap(), Some(1));
        let noted = search_node::Entity::find().all(world.app.db.read()).await.unwrap();
        let noted: Vec<_> = noted.into_iter().map(|node| node.id).collect();
        assert_eq!(noted, [engine.held().unwrap().0], "the one that answers, and not the one before it");
        assert_eq!(search(&world.as_(FACILITY), "q=kontorstol").await, (1, false));
        change(allow).await;
        chairs(&world, 1).await;
        agrees(&world, "afterwards").await;
    }

    async fn an_outdated_index_is_followed_while_it_cannot_be_rebuilt(world: World) {
        let (full, rebuilds) = (Arc::new(AtomicBool::new(true)), Arc::new(AtomicU32::new(0)));
        let node = world.another_node().await;
        chairs(&world, 1).await;
        node.settle().await;
        world.app.db.write(|tx| async move { tx.execute_unprepared(RENAME).await.map(drop) }).await.unwrap();
        let of_full = |engine| -> Arc<dyn Engine> {
            Arc::new(Full { needs: Needs::Rebuild, rebuilds: rebuilds.clone(), ..Full::when(engine, &full) })
        };
        let node = node.restarted().await.with_engine(of_full);
        let clerk = node.as_(FACILITY);
        let worker = Worker::start(node.app.clone());
        let begun = || rebuilds.load(Ordering::Relaxed);
        until("a rebuild fails", async || begun() > 0).await;
        for lots in 2..=5 {
            chairs(&node, 1).await;
            // The database does not find mistyped words, so the index has answered.
            until("the index has it", async || search(&clerk, "q=kontorstoll").await == (lots, true)).await;
        }
        assert!(begun() < 4, "it was tried again {} times: following does not wait for the next try", begun());
        worker.stop().await;
    }

    async fn a_cursor_of_another_engine_is_refused(world: World) {
        for _ in 0..3 {
            chairs(&world, 1).await;
        }
        let clerk = world.as_(FACILITY);
        let of_database = clerk.get("/lots?limit=1").await.ok()["next"].as_str().unwrap().to_owned();
        world.settle().await;
        let own = clerk.get("/lots?limit=1").await.ok()["next"].as_str().unwrap().to_owned();
        let foreign = own.parse::<Cursor>().unwrap().place::<String>(world.app.index.as_ref().unwrap().name()).unwrap();
        let foreign = Cursor::new("another", foreign).to_string();
        let untagged = own.split_once('.').unwrap().1.to_owned();
        let damaged = format!("{own}0");
        for bad in [&foreign, &untagged, &damaged] {
            clerk.get(&format!("/lots?limit=1&after={bad}")).await.refused(422, "invalid");
        }
        assert_eq!(search(&clerk, &format!("limit=1&after={own}")).await, (1, false));
        assert_eq!(search(&clerk, &format!("limit=1&after={of_database}")).await, (1, true));
        // The database accepts its own cursors only.
        let sorted = |after: &str| format!("/lots?limit=1&sort=oldest_surplus&after={after}");
        for bad in [&own, &foreign] {
            clerk.get(&sorted(bad)).await.refused(422, "invalid");
        }
    }

    async fn another_vocabulary_rebuilds_the_index(world: World) {
        let world = world.another_node().await;
        chairs(&world, 1).await;
        world.settle().await;
        let (index, _) = world.app.index.as_ref().unwrap().held().unwrap();
        world.app.db.write(|tx| async move {
            tx.execute_unprepared(RENAME).await.map(|_| ())
        }).await.unwrap();
        let world = world.restarted().await;
        let clerk = world.as_(FACILITY);
        assert_eq!(search(&clerk, "q=kontorstoll").await, (1, true), "the old index answers, and says that it is old");
        world.settle().await;
        assert_eq!(search(&clerk, "q=kontorstoll").await, (1, false));
        assert_eq!(search(&clerk, "q=gyngestativ").await, (1, false));
        assert_ne!(world.app.index.as_ref().unwrap().held().unwrap().0, index);
        agrees(&world, "rebuilt").await;
    }
}
