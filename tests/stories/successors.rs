//! Units and places that close, and what was open there and goes on elsewhere.

use std::sync::atomic::{AtomicUsize, Ordering};

use ombruk::{app::successors, domain::OfferKind};
use serde_json::{Value, json};

use crate::{
    given::{agreement, day, id, item, need},
    setting::{chairs, held, other_school},
    world::{World, cast::*, stories},
};

async fn desk(world: &World, place: impl serde::Serialize) -> String {
    let (unit, quantity) = (world.cast.school, 2);
    let body =
        json!({"category": "desk", "quantity": quantity, "condition": "good", "unit_id": unit, "place_id": place});
    id(&world.as_(FACILITY).post("/lots", body).await.ok())
}

async fn lot(world: &World, lot: &str) -> Value {
    world.as_(COORDINATOR).get(&format!("/lots/{lot}")).await.ok()
}

async fn close(world: &World, path: &str, successor: impl serde::Serialize) {
    let body = json!({"until": day(-1), "successor_id": successor});
    world.as_(ADMIN).patch(path, body).await.ok();
}

/// The events of this verb in a lot's history.
async fn events(world: &World, lot: &str, verb: &str) -> Vec<Value> {
    let history = world.as_(COORDINATOR).get(&format!("/lots/{lot}/history")).await.ok();
    history["items"].as_array().unwrap().iter().filter(|event| event["verb"] == verb).cloned().collect()
}

stories! {
    async fn what_is_open_in_a_closed_unit_goes_to_the_last_of_its_successors(world: World) {
        let (admin, cast) = (world.as_(ADMIN), world.cast);
        let desks = desk(&world, cast.room).await;
        let gone = desk(&world, cast.room).await;
        let evidence = json!({"kind": "lost", "evidence": {"note": "x"}});
        world.as_(COORDINATOR).post(&format!("/lots/{gone}/departure"), evidence).await.ok();
        let seats = chairs(&world, 4).await;
        let wish = json!({"quantity": 3, "unit_id": cast.school, "place_id": cast.room});
        let kept = world.as_(EMPLOYEE).post(&format!("/lots/{seats}/reservations"), wish).await.ok();
        let used = agreement(&world, json!({})).await;
        let chair = item(&world, &used, "stool", 163_000, 1).await;
        let line = need(&world, "stool", 5).await;
        let order = json!({"offer_id": line.offer(OfferKind::CatalogueUsed, &chair), "quantity": 2});
        let order = world.as_(PROCUREMENT).post(&line.call_offs(), order).await.ok();

        let between = admin.post("/units", json!({"name": "Nes og Vik skole"})).await.ok();
        close(&world, &format!("/units/{}", cast.school), &between["id"]).await;
        close(&world, &format!("/units/{}", id(&between)), cast.other_school).await;
        world.settle().await;

        let moved = lot(&world, &desks).await;
        assert_eq!((&moved["unit_id"], &moved["place_id"]), (&json!(cast.other_school), &json!(cast.room)));
        let followed = events(&world, &desks, "followed_successor").await;
        assert_eq!(followed[0]["detail"], json!({"from_unit": cast.school, "to_unit": cast.other_school}));
        assert_eq!((followed.len(), &followed[0]["by"]), (1, &Value::Null));
        assert_eq!(lot(&world, &gone).await["unit_id"], json!(cast.school), "what is over keeps its time's names");
        let reader = world.as_(COORDINATOR);
        let reservations = reader.get("/reservations").await.ok();
        assert_eq!(reservations["items"][0]["id"], kept["id"]);
        assert_eq!(reservations["items"][0]["unit_id"], json!(cast.other_school));
        assert_eq!(reader.get(&format!("/needs/{}", line.need)).await.ok()["unit_id"], json!(cast.other_school));
        let orders = reader.get("/call-offs").await.ok();
        assert_eq!(orders["items"][0]["unit_id"], json!(cast.other_school));
        let found = reader.get(&format!("/lots?category=desk&owner={}", cast.other_school)).await.ok();
        assert_eq!((&found["items"][0]["id"], &found["degraded"]), (&json!(desks), &json!(false)));

        let successor = world.as_(OTHER_EMPLOYEE);
        let delivered = successor.post(&format!("/call-offs/{}/delivery", id(&order)), json!({})).await.ok();
        assert_eq!(delivered["lots"][0]["unit_id"], json!(cast.other_school));
        world.as_(FACILITY).post(&format!("/reservations/{}/handover", id(&kept)), json!({})).await.ok();
        successors::follow(&world.app.db, &|| true).await.unwrap();
        assert_eq!(lot(&world, &desks).await, moved, "once more changes nothing");
    }

    async fn what_stood_in_a_closed_place_and_inside_it_goes_on(world: World) {
        let cast = world.cast;
        let in_room = desk(&world, cast.room).await;
        let in_second = desk(&world, cast.second_room).await;
        let line = need(&world, "stool", 5).await;
        let seats = chairs(&world, 4).await;
        let wish = json!({"quantity": 3, "unit_id": cast.school, "place_id": cast.room});
        let kept = world.as_(EMPLOYEE).post(&format!("/lots/{seats}/reservations"), wish).await.ok();

        close(&world, &format!("/places/{}", cast.second_room), cast.store).await;
        close(&world, &format!("/places/{}", cast.site), cast.other_room).await;
        world.settle().await;
        let moved = lot(&world, &in_room).await;
        assert_eq!((&moved["place_id"], &moved["unit_id"]), (&json!(cast.other_room), &json!(cast.school)));
        assert_eq!(lot(&world, &in_second).await["place_id"], json!(cast.store), "its own successor is nearer");
        let place = json!(cast.other_room);
        assert_eq!(world.as_(EMPLOYEE).get(&format!("/needs/{}", line.need)).await.ok()["place_id"], place);
        let kept_for = world.as_(EMPLOYEE).get("/reservations").await.ok();
        let kept_for = kept_for["items"].as_array().unwrap();
        assert_eq!(kept_for.iter().find(|one| one["id"] == kept["id"]).unwrap()["place_id"], place);
        let found = world.as_(EMPLOYEE).get(&format!("/lots?category=desk&place={}", cast.other_site)).await.ok();
        assert_eq!(found["items"][0]["id"], json!(in_room), "the index knows the site it is on now");
    }

    async fn without_an_open_successor_everything_stays(world: World) {
        let (admin, cast) = (world.as_(ADMIN), world.cast);
        let desks = desk(&world, cast.room).await;
        let before = lot(&world, &desks).await;
        let path = format!("/units/{}", cast.school);
        admin.patch(&path, json!({"until": day(-1)})).await.ok();
        world.settle().await;
        let between = admin.post("/units", json!({"name": "Nes og Vik skole"})).await.ok();
        admin.patch(&path, json!({"successor_id": between["id"]})).await.ok();
        admin.patch(&format!("/units/{}", id(&between)), json!({"until": day(-1)})).await.ok();
        world.settle().await;
        // Reopened before the worker came by; and one that closes in a week is open until then.
        admin.patch(&path, json!({"successor_id": cast.other_school})).await.ok();
        admin.patch(&path, json!({"until": null, "successor_id": null})).await.ok();
        world.settle().await;
        admin.patch(&path, json!({"until": day(7), "successor_id": cast.other_school})).await.ok();
        world.settle().await;
        assert_eq!(lot(&world, &desks).await, before);
    }

    async fn a_return_after_the_receiver_was_closed_is_taken_by_its_successor(world: World) {
        let (admin, cast) = (world.as_(ADMIN), world.cast);
        let lot = chairs(&world, 4).await;
        let hold = held(&world, lot, 4, other_school(&world)).await;
        let clerk = world.as_(FACILITY);
        let handed = clerk.post(&format!("/reservations/{hold}/handover"), json!({})).await.ok();
        let next = admin.post("/units", json!({"name": "Nes og Vik skole"})).await.ok();
        close(&world, &format!("/units/{}", cast.other_school), &next["id"]).await;
        world.settle().await;
        let path = format!("/handovers/{}/returns", handed["handover"]["id"].as_str().unwrap());
        let back = json!({"quantity": 4, "condition": "good", "place_id": cast.store, "reason": "for mange"});
        let returned = clerk.post(&path, back).await.ok();
        assert_eq!((&returned["lot"]["state"], &returned["lot"]["unit_id"]), (&json!("available"), &next["id"]));
        let totals = world.as_(REPORTER).get("/savings").await.ok()["totals"][0].clone();
        assert_eq!(totals["avoided_cost_minor"], json!(0));
    }

    async fn a_large_unit_follows_in_batches_that_can_be_interrupted(world: World) {
        let cast = world.cast;
        for _ in 0..203 {
            desk(&world, cast.room).await;
        }
        close(&world, &format!("/units/{}", cast.school), cast.other_school).await;
        let asked = AtomicUsize::new(0);
        let once = || asked.fetch_add(1, Ordering::Relaxed) < 1;
        assert_eq!(successors::follow(&world.app.db, &once).await.unwrap(), 200);
        let (one, other) = tokio::join!(
            successors::follow(&world.app.db, &|| true),
            successors::follow(&world.app.db, &|| true),
        );
        assert_eq!(one.unwrap() + other.unwrap(), 3, "two nodes at once move each thing once");
        world.settle().await;
        let left = world.as_(COORDINATOR).get(&format!("/lots?owner={}", cast.school)).await.ok();
        assert_eq!(left["items"], json!([]));
    }
}
