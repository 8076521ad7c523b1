//! Stores have a limited capacity.

use serde_json::{Value, json};

use super::at;
use crate::world::{World, cast::*, stories};

/// So many desks of 0.96 m3 in a room of the school.
async fn desks(world: &World, n: i64) -> Value {
    let body = json!({
        "category": "desk", "quantity": n, "condition": "good", "unit_id": world.cast.school, "place_id": world.cast.room,
        "attributes": {"width_cm": 160, "depth_cm": 80, "height_cm": 75},
    });
    world.as_(FACILITY).post("/lots", body).await.ok()
}

/// The store holds two cubic metres.
async fn small_store(world: &World) {
    let path = format!("/places/{}", world.cast.store);
    world.as_(ADMIN).with("If-Match", "*").patch(&path, json!({"capacity_m3": 2.0})).await.ok();
}

stories! {
    async fn a_store_takes_no_more_than_it_holds(world: World) {
        small_store(&world).await;
        let (clerk, store) = (world.as_(FACILITY), world.cast.store);
        let lot = desks(&world, 3).await;
        let all = clerk.post(&at(&lot, "/moves"), json!({"place_id": store})).await.refused(409, "store_full");
        assert_eq!(
            (&all["place"], &all["capacity_l"], &all["taken_l"], &all["asked_l"], &all["unknown"]),
            (&json!(store), &json!(2000), &json!(0), &json!(2880), &json!(0))
        );
        let said = "Lageret rommer 2 m³, 0 m³ er opptatt, og dette trenger 2,88 m³ til.";
        assert!(all["detail"].as_str().unwrap().starts_with(said), "{all:#}");
        let two = clerk.post(&at(&lot, "/moves"), json!({"place_id": store, "quantity": 2})).await.ok();
        assert_eq!(two["room"], json!({"capacity_m3": 2.0, "taken_m3": 1.92, "unknown": 0}));
        assert_eq!(two["rest"]["quantity"], 1);
        let part = json!({"quantity": 1, "changes": {"place_id": store}});
        let other = desks(&world, 2).await;
        clerk.post(&at(&other, "/parts"), part).await.refused(409, "store_full");
        clerk.post(&at(&lot, "/moves"), json!({"place_id": world.cast.second_room})).await.ok();
        let within = clerk.post(&at(&two, "/moves"), json!({"place_id": store})).await.ok();
        assert_eq!(within.get("room"), None, "nothing came in");
        clerk.post(&at(&two, "/moves"), json!({"place_id": world.cast.room})).await.ok();
        clerk.post(&at(&other, "/moves"), json!({"place_id": store})).await.ok();
    }

    async fn what_nobody_has_measured_is_estimated_or_counted_as_unknown(world: World) {
        small_store(&world).await;
        let (clerk, store) = (world.as_(FACILITY), world.cast.store);
        let log = async |category: &str, n: i64| {
            let (unit, place) = (world.cast.school, world.cast.room);
            let body = json!({"category": category, "quantity": n, "condition": "good", "unit_id": unit, "place_id": place});
            clerk.post("/lots", body).await.ok()
        };
        let strange = log("furniture", 3).await;
        let room = clerk.post(&at(&strange, "/moves"), json!({"place_id": store})).await.ok()["room"].clone();
        assert_eq!(room, json!({"capacity_m3": 2.0, "taken_m3": 0.0, "unknown": 3}));
        let chair = log("office-chair", 1).await;
        let room = clerk.post(&at(&chair, "/moves"), json!({"place_id": store})).await.ok()["room"].clone();
        assert!(room["taken_m3"].as_f64().unwrap() > 0.0, "the category says how large one is: {room:#}");
        let many = log("office-chair", 100).await;
        let refused = clerk.post(&at(&many, "/moves"), json!({"place_id": store})).await.refused(409, "store_full");
        assert_eq!(refused["unknown"], 3);
        world.as_(ADMIN).with("If-Match", "*").patch(&format!("/places/{store}"), json!({"capacity_m3": 0.0})).await.ok();
        let more = log("furniture", 1).await;
        clerk.post(&at(&more, "/moves"), json!({"place_id": store})).await.refused(409, "store_full");
        world.as_(ADMIN).with("If-Match", "*").patch(&format!("/places/{store}"), json!({"capacity_m3": null})).await.ok();
        clerk.post(&at(&many, "/moves"), json!({"place_id": store})).await.ok();
    }

    async fn of_many_who_carry_things_in_at_once_only_those_fit_that_fit(world: World) {
        small_store(&world).await;
        let (clerk, store) = (world.as_(FACILITY), world.cast.store);
        let mut carried = Vec::new();
        for _ in 0..8 {
            let (clerk, lot) = (clerk.clone(), desks(&world, 1).await);
            let into = json!({"place_id": store});
            carried.push(tokio::spawn(async move { clerk.post(&at(&lot, "/moves"), into).await.status }));
        }
        let mut answers = Vec::new();
        for one in carried {
            answers.push(one.await.unwrap());
        }
        answers.sort_unstable();
        assert_eq!(answers, [200, 200, 409, 409, 409, 409, 409, 409]);
    }

    async fn what_is_logged_into_a_full_store_is_refused(world: World) {
        small_store(&world).await;
        let (clerk, store) = (world.as_(FACILITY), world.cast.store);
        let desks = |n: i64| json!({
            "category": "desk", "quantity": n, "condition": "good", "unit_id": world.cast.school, "place_id": store,
            "attributes": {"width_cm": 160, "depth_cm": 80, "height_cm": 75},
        });
        let refused = clerk.post("/lots", desks(3)).await.refused(409, "store_full");
        assert_eq!((&refused["taken_l"], &refused["asked_l"]), (&json!(0), &json!(2880)));
        assert_eq!(clerk.get("/lots").await.ok()["items"], json!([]), "nothing is half done");
        clerk.post("/lots", desks(2)).await.ok();
        clerk.post("/lots", desks(1)).await.refused(409, "store_full");
        let strange = |n: i64| json!({
            "category": "furniture", "quantity": n, "condition": "good", "unit_id": world.cast.school, "place_id": store,
        });
        clerk.post("/lots", strange(3)).await.ok();
        world.as_(ADMIN).with("If-Match", "*").patch(&format!("/places/{store}"), json!({"capacity_m3": 1.0})).await.ok();
        clerk.post("/lots", strange(1)).await.refused(409, "store_full");
    }

    async fn of_many_who_log_into_a_store_at_once_only_those_fit_that_fit(world: World) {
        small_store(&world).await;
        let mut logged = Vec::new();
        for _ in 0..8 {
            let (clerk, store) = (world.as_(FACILITY), world.cast.store);
            let body = json!({
                "category": "desk", "quantity": 1, "condition": "good", "unit_id": world.cast.school, "place_id": store,
                "attributes": {"width_cm": 160, "depth_cm": 80, "height_cm": 75},
            });
            logged.push(tokio::spawn(async move { clerk.post("/lots", body).await.status }));
        }
        let mut answers = Vec::new();
        for one in logged {
            answers.push(one.await.unwrap());
        }
        answers.sort_unstable();
        assert_eq!(answers, [201, 201, 409, 409, 409, 409, 409, 409]);
    }

    async fn what_is_handed_over_into_a_full_store_waits_outside_and_so_does_what_comes_back(world: World) {
        small_store(&world).await;
        let (clerk, store) = (world.as_(FACILITY), world.cast.store);
        let lot = desks(&world, 3).await;
        clerk.post(&at(&lot, "/surplus"), json!({})).await.ok();
        let body = json!({"quantity": 3, "unit_id": world.cast.school, "place_id": store});
        let hold = world.as_(EMPLOYEE).post(&at(&lot, "/reservations"), body).await.ok();
        let hand = format!("/reservations/{}/handover", hold["id"].as_str().unwrap());
        clerk.post(&hand, json!({})).await.refused(409, "store_full");
        let two = clerk.post(&hand, json!({"quantity": 2})).await.ok();
        assert_eq!(two["lot"]["place_id"], json!(store));
        clerk.post(&hand, json!({})).await.refused(409, "store_full");
        let give_back = format!("/handovers/{}/returns", two["handover"]["id"].as_str().unwrap());
        let back = |place: &Value| json!({"quantity": 2, "condition": "good", "place_id": place, "reason": "Feil"});
        clerk.post(&give_back, back(&json!(store))).await.ok();
        let body = json!({"quantity": 1, "unit_id": world.cast.school, "place_id": world.cast.second_room});
        clerk.delete(&format!("/reservations/{}", hold["id"].as_str().unwrap())).await;
        let hold = world.as_(EMPLOYEE).post(&at(&lot, "/reservations"), body).await.ok();
        let hand = format!("/reservations/{}/handover", hold["id"].as_str().unwrap());
        let one = clerk.post(&hand, json!({})).await.ok();
        let give_back = format!("/handovers/{}/returns", one["handover"]["id"].as_str().unwrap());
        let mut back = back(&json!(store));
        back["quantity"] = json!(1);
        clerk.post(&give_back, back.clone()).await.refused(409, "store_full");
        back["place_id"] = json!(world.cast.room);
        clerk.post(&give_back, back).await.ok();
    }
}
