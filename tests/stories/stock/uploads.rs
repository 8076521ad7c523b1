//! An upload that is sent again with its key is answered as the first time, and what looks alike is named up to a bound.

use serde_json::{Value, json};

use super::{
    papers,
    photos::{add, jpeg, send},
    *,
};
use crate::{
    given::id,
    world::{Answer, stories},
};

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n";

#[track_caller]
fn same(first: &Answer, again: &Answer) {
    assert_eq!((again.status, &again.body), (first.status, &first.body));
    assert!(first.status < 300, "{:#}", first.body);
}

fn count(list: &Value) -> usize {
    list.as_array().unwrap().len()
}

stories! {
    async fn the_file_of_a_document_is_taken_once_and_answered_twice(world: World) {
        let body = json!({"category": "office-chair", "attributes": {"brand": "HÅG", "model": "Capisco"}});
        let product = world.as_(COORDINATOR).post("/products", body).await.ok();
        let of_product = (world.as_(COORDINATOR), format!("/products/{}", id(&product)));
        let of_lot = (world.as_(FACILITY), at(&chairs(&world, 3).await, ""));
        for (client, of) in [of_lot, of_product] {
            let body = json!({"kind": "fire", "reference": "rapport 17"});
            let paper = client.post(&format!("{of}/documents"), body).await.ok();
            let path = format!("{of}/documents/{}/file", id(&paper));
            let keyed = client.with("Idempotency-Key", "file");
            let first = papers::send(&keyed, &path, "a.pdf", PDF, &[]).await;
            same(&first, &papers::send(&keyed, &path, "a.pdf", PDF, &[]).await);
            papers::send(&keyed, &path, "a.json", b"{\"serial\": 1}", &[]).await.refused(422, "idempotency_reused");
            papers::send(&client, &path, "a.pdf", PDF, &[]).await.refused(409, "wrong_state");
            let other = client.with("Idempotency-Key", "another");
            papers::send(&other, &path, "a.pdf", PDF, &[]).await.refused(409, "wrong_state");
        }
        is_sound(&world).await;
    }

    async fn the_last_photos_that_a_lot_has_room_for_are_answered_twice(world: World) {
        let caretaker = world.as_(FACILITY);
        let lot = id(&chairs(&world, 1).await);
        for from in [0, 10, 20] {
            add(&caretaker, &lot, &(from..from + 10).collect::<Vec<u32>>()).await;
        }
        let (path, keyed) = (format!("/lots/{lot}/photos"), caretaker.with("Idempotency-Key", "photos"));
        let files: Vec<_> = (30..40).map(|seed| ("a.jpg", jpeg(seed))).collect();
        let first = send(&keyed, &path, &files, &[]).await;
        assert_eq!(count(&first.body["items"]), 40);
        same(&first, &send(&keyed, &path, &files, &[]).await);
        send(&keyed, &path, &files[..1], &[]).await.refused(422, "idempotency_reused");
        send(&caretaker, &path, &files[..1], &[]).await.refused(409, "too_many_photos");
        assert_eq!(count(&caretaker.get(&path).await.ok()["items"]), 40);
    }

    async fn photos_of_a_draft_are_answered_twice_although_it_is_logged(world: World) {
        let caretaker = world.as_(FACILITY);
        let (begins, adds) = (caretaker.with("Idempotency-Key", "begun"), caretaker.with("Idempotency-Key", "added"));
        let draft = send(&begins, "/drafts", &[("a.jpg", jpeg(1))], &[]).await;
        let path = format!("/drafts/{}", id(&draft.body));
        let (photos, more) = (format!("{path}/photos"), [("b.jpg", jpeg(2))]);
        let added = send(&adds, &photos, &more, &[]).await;
        let lot = json!({
            "category": "school-chair", "quantity": 24, "condition": "good",
            "unit_id": world.cast.school, "place_id": world.cast.room,
        });
        let logged = caretaker.post(&format!("{path}/lot"), lot).await.ok();
        same(&added, &send(&adds, &photos, &more, &[]).await);
        same(&draft, &send(&begins, "/drafts", &[("a.jpg", jpeg(1))], &[]).await);
        send(&caretaker, &photos, &more, &[]).await.refused(404, "not_found");
        assert_eq!(count(&caretaker.get(&at(&logged, "/photos")).await.ok()["items"]), 2);
        assert_eq!(caretaker.get("/drafts").await.ok()["items"], json!([]));
    }

    async fn what_looks_alike_is_all_counted_and_not_all_named(world: World) {
        let caretaker = world.as_(FACILITY);
        let mut last = Value::Null;
        for _ in 0..22 {
            last = add(&caretaker, &id(&chairs(&world, 1).await), &[1]).await;
        }
        assert_eq!(count(&last["alike"]), 20);
        let photo = last["items"][0]["id"].as_str().unwrap();
        let page = caretaker.get(&format!("/lots?like={photo}&limit=5")).await.ok();
        assert_eq!((count(&page["items"]), &page["total"], &page["total_is_exact"]), (5, &json!(21), &json!(true)));
    }
}
