use serde_json::json;

use crate::world::{World, cast::*, stories};

stories! {
    async fn a_caretaker_logs_chairs_and_reads_them_again(world: World) {
        let clerk = world.as_(FACILITY);
        let lot = clerk.post("/lots", json!({
            "category": "office-chair", "title": "Kontorstol, blå", "quantity": 24, "condition": "good",
            "unit_id": world.cast.school, "place_id": world.cast.room,
            "attributes": {"width_cm": 62, "colour": "blue"}, "surplus": true,
        })).await.ok();
        assert_eq!((&lot["state"], &lot["quantity"], &lot["held"]), (&json!("available"), &json!(24), &json!(0)));
        let again = clerk.get(&format!("/lots/{}", lot["id"].as_str().unwrap())).await;
        assert_eq!(again.etag.as_deref(), Some("\"1\""));
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
}
