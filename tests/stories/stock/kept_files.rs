//! Files stay in storage for a day after nothing shows them, and a storage that is away stops nothing else.

use std::time::Duration;

use ombruk::{
    app::stock::pictures,
    domain::PhotoId,
    storage::Storage,
    store::{rows::photo, stock::photos::insert_all},
};
use sea_orm::EntityTrait;
use tokio::time::timeout;

use super::{
    photos::{add, days_pass, files, jpeg, send},
    *,
};
use crate::{
    given::id,
    world::{Backend, stories},
};

async fn forget(world: &World) {
    pictures::forget_unused(&world.app.db).await.unwrap();
    world.settle().await;
}

async fn remove(client: &Client, lot: &str, photo: &Value) {
    client.delete(&format!("/lots/{lot}/photos/{}", id(photo))).await.ok();
}

stories! {
    async fn what_was_shown_today_is_still_there_for_a_backup(world: World) {
        let caretaker = world.as_(FACILITY);
        let lot = id(&chairs(&world, 1).await);
        let added = add(&caretaker, &lot, &[1]).await;
        let draft = send(&caretaker, "/drafts", &[("a.jpg", jpeg(2))], &[]).await.ok();
        days_pass(&world, 30).await;
        remove(&caretaker, &lot, &added["items"][0]).await;
        caretaker.delete(&format!("/drafts/{}", id(&draft))).await.ok();
        forget(&world).await;
        assert_eq!(files(&world).await.len(), 6, "a copy of the database from before may show them");
        days_pass(&world, 2).await;
        forget(&world).await;
        assert!(files(&world).await.is_empty());
    }

    async fn a_server_starts_without_its_storage_and_uses_it_once_it_is_there(world: World) {
        let folder = tempfile::tempdir().unwrap();
        let share = folder.path().join("share");
        std::fs::write(&share, "no folder").unwrap();
        let server = world.another_node().await.with_storage(Storage::open(share.to_str().unwrap()).unwrap());
        let caretaker = server.as_(FACILITY);
        let lot = id(&chairs(&server, 1).await);
        let path = format!("/lots/{lot}/photos");
        send(&caretaker, &path, &[("a.jpg", jpeg(1))], &[]).await.refused(503, "unavailable");
        caretaker.patch_now(&format!("/lots/{lot}"), json!({"note": "uten bilde"})).await;
        std::fs::remove_file(&share).unwrap();
        let added = send(&caretaker, &path, &[("a.jpg", jpeg(1))], &[]).await.ok();
        let hash = added["items"][0]["hash"].as_str().unwrap();
        assert_eq!(caretaker.raw(&format!("/media/{hash}/small")).await.status, 200);
    }
}

/// SQLite has one writer, so there nothing happens at the same moment.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_that_is_shown_again_at_the_same_moment_stays() {
    let Some(world) = World::on(Backend::Postgres).await else { return };
    let caretaker = world.as_(FACILITY);
    let lot = id(&chairs(&world, 1).await);
    let added = add(&caretaker, &lot, &[1, 2]).await;
    let all = photo::Entity::find().all(world.app.db.read()).await.unwrap();
    let first = all.into_iter().find(|photo| photo.id.to_string() == id(&added["items"][0])).unwrap();
    for item in added["items"].as_array().unwrap() {
        remove(&caretaker, &lot, item).await;
    }
    days_pass(&world, 2).await;
    let (db, first) = (&world.app.db, &first);
    let shown = db.write(|tx| async move {
        insert_all(&tx, vec![photo::Model { id: PhotoId::new(), ..first.clone() }]).await?;
        pictures::forget_unused(db).await
    });
    timeout(Duration::from_secs(20), shown).await.expect("it does not wait for who shows the picture").unwrap();
    forget(&world).await;
    assert_eq!(files(&world).await.len(), 3, "the other picture's are gone");
}
