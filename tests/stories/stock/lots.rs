use serde_json::json;

use crate::world::{World, cast::*, stories};

stories! {
    async fn a_product_that_nobody_knows_is_refused_by_its_field(world: World) {
        let body = json!({
            "category": "office-chair", "quantity": 1, "condition": "good",
            "unit_id": world.cast.school, "place_id": world.cast.room, "product_id": world.cast.school,
        });
        let refused = world.as_(FACILITY).post("/lots", body).await.refused(422, "invalid");
        assert_eq!((&refused["field"], &refused["problem"]), (&json!("product_id"), &json!("unknown")));
    }

    async fn a_caretaker_logs_chairs_and_reads_them_again(world: World) {
        let clerk = world.as_(FACILITY);
        let lot = clerk.post("/lots", json!({
            "category": "office-chair", "title": "Kontorstol, blå", "quantity": 24, "condition": "good",
            "unit_id": world.cast.school, "place_id": world.cast.room,
            "attributes": {"width_cm": 62, "colour": "blue"}, "surplus": true,
        })).await.ok();
        assert_eq!((&lot["state"], &lot["quantity"], &lot["held"]), (&json!("available"), &json!(24), &json!(0)));
        let again = clerk.get(&format!("/lots/{}", lot["id"].as_str().unwrap())).await;
        assert!(again.etag.as_deref().unwrap().starts_with("\"1."));
        assert_eq!(again.ok(), lot);
    }

    async fn strangers_find_nothing(world: World) {
        let lot = world.as_(FACILITY).post("/lots", json!({
            "category": "desk", "quantity": 1, "condition": "good",
            "unit_id": world.cast.school, "place_id": world.cast.room,
        })).await.ok();
        let path = format!("/lots/{}", lot["id"].as_str().unwrap());
        world.as_(STRANGER).get(&path).await.refused(404, "not_found");
        world.as_(NEIGHBOUR).get(&path).await.refused(404, "not_found");
        world.as_("no-such-token").get(&path).await.refused(401, "unauthenticated");
    }

    async fn many_who_look_at_once_each_see_what_they_may(world: World) {
        let mut lots = Vec::new();
        for n in 0..20 {
            lots.push(world.as_(FACILITY).post("/lots", json!({
                "category": "desk", "title": format!("Pult {n}"), "quantity": 1, "condition": "good",
                "unit_id": world.cast.school, "place_id": world.cast.room,
            })).await.ok());
        }
        let look = |n: usize| {
            let (who, lot) = (if n % 5 == 4 { STRANGER } else { EMPLOYEE }, lots[n % 20].clone());
            let id = if n % 9 == 8 { json!(uuid::Uuid::now_v7()) } else { lot["id"].clone() };
            let client = world.as_(who);
            tokio::spawn(async move { (n, client.get(&format!("/lots/{}", id.as_str().unwrap())).await, lot) })
        };
        for client in [EMPLOYEE, STRANGER] {
            world.as_(client).get("/me").await.ok();
        }
        let before = world.app.db.statements();
        let all: Vec<_> = (0..200).map(look).collect();
        for looked in all {
            match looked.await.unwrap() {
                (n, answer, _) if n % 5 == 4 || n % 9 == 8 => drop(answer.refused(404, "not_found")),
                (_, answer, lot) => assert_eq!(answer.ok()["title"], lot["title"]),
            }
        }
        assert!(world.app.db.statements() - before < 200, "nobody looked together with anybody");
        // Clients that hang up leave nobody waiting.
        for looking in (0..200).map(look).collect::<Vec<_>>() {
            looking.abort();
        }
        world.as_(EMPLOYEE).get(&format!("/lots/{}", lots[0]["id"].as_str().unwrap())).await.ok();
    }

    async fn a_repeated_request_logs_once(world: World) {
        let body = json!({
            "category": "desk", "quantity": 3, "condition": "worn",
            "unit_id": world.cast.school, "place_id": world.cast.room,
        });
        let clerk = world.as_(FACILITY).with("Idempotency-Key", "k1");
        let first = clerk.post("/lots", body.clone()).await.ok();
        assert_eq!(clerk.post("/lots", body).await.ok(), first);
        clerk.post("/lots", json!({
            "category": "desk", "quantity": 4, "condition": "worn",
            "unit_id": world.cast.school, "place_id": world.cast.room,
        })).await.refused(422, "idempotency_reused");
    }

    async fn halves_of_a_centimetre_are_kept(world: World) {
        let clerk = world.as_(FACILITY);
        let sizes = json!({"width_cm": 62.5, "depth_cm": 60, "height_cm": 99.9});
        let lot = clerk.post("/lots", json!({
            "category": "desk", "quantity": 2, "condition": "good", "unit_id": world.cast.school,
            "place_id": world.cast.room, "attributes": sizes,
        })).await.ok();
        let path = format!("/lots/{}", lot["id"].as_str().unwrap());
        let read = clerk.get(&path).await.ok()["attributes"].clone();
        for size in ["width_cm", "depth_cm", "height_cm"] {
            assert_eq!(read[size], sizes[size]);
        }
        let changed = clerk.patch_now(&path, json!({"attributes": {"depth_cm": 60.5, "height_cm": null}})).await;
        let sizes = &changed["attributes"];
        assert_eq!((&sizes["width_cm"], &sizes["depth_cm"]), (&json!(62.5), &json!(60.5)));
        assert_eq!(sizes["height_cm"], json!(null));
        for (cm, bad) in [(0.04, "too_small"), (2000.1, "too_large")] {
            let refused = clerk.patch_any(&path, json!({"attributes": {"width_cm": cm}})).await.refused(422, "invalid");
            assert_eq!((&refused["field"], &refused["problem"]), (&json!("attributes.width_cm"), &json!(bad)));
        }
        clerk.patch_any(&path, json!({"attributes": {"width_cm": "62,5"}})).await.refused(400, "malformed");
        clerk.patch_any(&path, json!({"attributes": {"width_cm": 0.8}})).await.ok();
        let product = json!({
            "category": "desk", "attributes": {"brand": "Sitvel", "model": "Tind", "width_cm": 120.5},
        });
        assert_eq!(clerk.post("/products", product).await.ok()["attributes"]["width_cm"], 120.5);
    }
}
