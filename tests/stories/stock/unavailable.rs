//! Photos and papers are refused for a while when too many are sent at once or when they cannot be stored. Nothing else
//! is.

use std::sync::{Arc, Mutex, mpsc};

use futures_util::FutureExt;
use ombruk::{media::Failed, storage::Storage};
use serde_json::{Value, json};

use super::{
    at, chairs,
    faulty::{Fault, Faulty},
    papers, photos,
};
use crate::{
    given::id,
    world::{Answer, Client, World, cast::*, stories},
};

/// A lot with a photo, and a document that has no file yet.
struct Shown {
    lot: Value,
    hash: String,
    document: Value,
}

impl Shown {
    async fn new(world: &World) -> Self {
        let caretaker = world.as_(FACILITY);
        let lot = chairs(world, 3).await;
        let photos = photos::add(&caretaker, &id(&lot), &[1]).await;
        let document = json!({"kind": "fire", "reference": "rapport 17"});
        let document = caretaker.post(&at(&lot, "/documents"), document).await.ok();
        Self { hash: photos["items"][0]["hash"].as_str().unwrap().to_owned(), lot, document }
    }

    fn picture(&self) -> String {
        format!("/media/{}/small", self.hash)
    }

    /// Every way of sending a file.
    async fn uploads(&self, client: &Client) -> [Answer; 3] {
        let photo = [("a.jpg", photos::jpeg(2))];
        let paper = at(&self.lot, &format!("/documents/{}/file", id(&self.document)));
        let path = at(&self.lot, "/photos");
        tokio::join!(
            photos::send(client, &path, &photo, &[]),
            photos::send(client, "/drafts", &photo, &[]),
            papers::send(client, &paper, "a.csv", b"serie;metode\nA1;slettet\n", &[]),
        )
        .into()
    }
}

fn are_refused_for_now(answers: [Answer; 3]) {
    for answer in answers {
        assert_eq!(answer.headers["retry-after"], "5");
        answer.refused(503, "unavailable");
    }
}

/// What needs no new file: logging, finding, changing and reserving, and taking a photo away.
async fn everything_else_works(world: &World, shown: &Shown) {
    let caretaker = world.as_(FACILITY);
    let photos = caretaker.get(&at(&shown.lot, "/photos")).await.ok();
    assert_eq!(photos["items"].as_array().unwrap().len(), 1, "nothing was added");
    assert_eq!(photos["items"][0]["hash"], shown.hash.as_str());
    let other = chairs(world, 2).await;
    assert!(caretaker.get("/lots").await.ok()["items"].as_array().unwrap().len() >= 2);
    caretaker.patch_now(&at(&other, ""), json!({"note": "uten bilde"})).await;
    super::reserve(world, &other, 1).await;
    let label = format!("S-{}", &id(&other)[30..]);
    photos::send(&caretaker, "/drafts", &[], &[("label", label.as_str())]).await.ok();
    let document = json!({"kind": "ce", "reference": "rapport 18"});
    let document = caretaker.post(&at(&other, "/documents"), document).await.ok();
    caretaker.delete(&at(&other, &format!("/documents/{}", id(&document)))).await.ok();
}

async fn all_are_taken(client: &Client, shown: &Shown) {
    for answer in shown.uploads(client).await {
        answer.ok();
    }
    assert_eq!(client.raw(&shown.picture()).await.status, 200);
}

/// Another server whose storage has a fault now and then.
async fn faulty(world: &World) -> (World, Faulty) {
    let files = Faulty::default();
    (world.another_node().await.with_storage(Storage::of(Arc::new(files.clone()))), files)
}

stories! {
    async fn a_full_studio_asks_for_patience(world: World) {
        let shown = Shown::new(&world).await;
        let caretaker = world.as_(FACILITY);
        // Others send pictures until none may wait any more. They are worked on until `door` is dropped.
        let (door, closed) = mpsc::channel::<()>();
        let closed = Arc::new(Mutex::new(closed));
        let mut others = Vec::new();
        loop {
            let (app, closed) = (world.app.clone(), closed.clone());
            let mut other = Box::pin(async move {
                let work = move || {
                    let _ = closed.lock().unwrap().recv();
                    Ok::<(), Failed>(())
                };
                app.studio.work(work).await
            });
            match other.as_mut().now_or_never() {
                None => others.push(other),
                Some(answer) => {
                    assert_eq!(answer, Err(Failed::Busy));
                    break;
                }
            }
        }
        assert!(others.len() > 1, "some are worked on and some wait");
        are_refused_for_now(shown.uploads(&caretaker).await);
        everything_else_works(&world, &shown).await;
        assert_eq!(caretaker.raw(&shown.picture()).await.status, 200);
        drop(door);
        for other in others {
            assert_eq!(other.await, Ok(()));
        }
        all_are_taken(&caretaker, &shown).await;
    }

    async fn a_storage_that_cannot_be_written_shows_what_it_has(world: World) {
        let (world, files) = faulty(&world).await;
        let caretaker = world.as_(FACILITY);
        for fault in [Fault::Full, Fault::ReadOnly] {
            let shown = Shown::new(&world).await;
            files.set(Some(fault));
            are_refused_for_now(shown.uploads(&caretaker).await);
            everything_else_works(&world, &shown).await;
            assert_eq!(caretaker.raw(&shown.picture()).await.status, 200, "{fault:?}");
            files.set(None);
            all_are_taken(&caretaker, &shown).await;
        }
    }

    /// It takes as long as a request waits for storage.
    async fn a_storage_that_does_not_answer_keeps_nobody_else_waiting(world: World) {
        let (world, files) = faulty(&world).await;
        let shown = Arc::new(Shown::new(&world).await);
        let caretaker = world.as_(FACILITY);
        files.set(Some(Fault::Slow));
        let (sender, sent) = (caretaker.clone(), shown.clone());
        let waiting = tokio::spawn(async move {
            let path = sent.picture();
            let (uploads, picture) = tokio::join!(sent.uploads(&sender), sender.raw(&path));
            (uploads, picture.status)
        });
        everything_else_works(&world, &shown).await;
        assert!(!waiting.is_finished(), "storage has not answered yet");
        let (uploads, picture) = waiting.await.unwrap();
        are_refused_for_now(uploads);
        assert_eq!(picture, 503);
        files.set(None);
        all_are_taken(&caretaker, &shown).await;
    }
}
