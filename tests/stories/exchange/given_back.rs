//! Returned things: the things themselves, the decisions about them, and what happened to their lots meanwhile.

use serde_json::{Value, json};

use crate::{
    given::{id, uuid},
    world::{World, cast::*, stories},
};

/// Alike chairs of one colour, to spare at the school.
async fn chairs(world: &World, colour: &str, n: i64) -> Value {
    let body = json!({
        "category": "office-chair", "title": "Kontorstol", "quantity": n, "condition": "good", "surplus": true,
        "unit_id": world.cast.school, "place_id": world.cast.store, "attributes": {
            "brand": "Sitvel", "model": "Tind", "colour": colour, "materials": ["textile"],
            "width_cm": 60, "depth_cm": 60, "height_cm": 90,
        },
    });
    world.as_(FACILITY).post("/lots", body).await.ok()
}

/// The school wants so many, all looking alike.
async fn wants(world: &World, n: i64) -> Value {
    let body = json!({
        "unit_id": world.cast.school, "place_id": world.cast.second_room, "needed_by": "2030-08-01",
        "purpose": "Ny klasse", "assessment": {"alternatives_considered": true, "note": ""},
        "lines": [{"category": "office-chair", "quantity": n, "requirements": {"alike": "look"}}],
    });
    world.as_(EMPLOYEE).post("/needs", body).await.ok()
}

/// The lots that the line is offered now.
async fn offered(world: &World, need: &Value) -> Vec<Value> {
    let need = world.as_(EMPLOYEE).get(&format!("/needs/{}", id(need))).await.ok();
    need["lines"][0]["offers"].as_array().unwrap().iter().map(|offer| offer["lot_id"].clone()).collect()
}

/// Accepts n of the lot for the need. Returns the reservation.
async fn accepts(world: &World, need: &Value, lot: &Value, n: i64) -> Value {
    let line = &need["lines"][0];
    let offer = line["offers"].as_array().unwrap().iter().find(|offer| offer["lot_id"] == lot["id"]).unwrap();
    let path = format!("/needs/{}/lines/{}/decisions", id(need), id(line));
    world.as_(EMPLOYEE).post(&path, json!({"offer_id": offer["id"], "accept": n})).await.ok();
    let all = world.as_(COORDINATOR).get("/reservations?state=active").await.ok();
    all["items"].as_array().unwrap().iter().find(|one| one["line_id"] == line["id"]).unwrap().clone()
}

async fn handed_over(world: &World, hold: &Value, n: i64) -> Value {
    world.as_(FACILITY).post(&format!("/reservations/{}/handover", id(hold)), json!({"quantity": n})).await.ok()
}

/// Broken chairs come back. They are offered to nobody again.
async fn broken(world: &World, handed: &Value, n: i64) -> Value {
    let body = json!({"quantity": n, "condition": "for_parts", "place_id": world.cast.store, "reason": "Røk"});
    world.as_(EMPLOYEE).post(&format!("/handovers/{}/returns", id(&handed["handover"])), body).await.ok()
}

stories! {
    async fn what_all_came_back_binds_nobody(world: World) {
        let (red, blue) = (chairs(&world, "red", 2).await, chairs(&world, "blue", 2).await);
        let need = wants(&world, 2).await;
        let hold = accepts(&world, &need, &red, 2).await;
        let (one, other) = (handed_over(&world, &hold, 1).await, handed_over(&world, &hold, 1).await);
        broken(&world, &one, 1).await;
        // One red chair stays. The others must look like it, and the blue ones do not.
        assert_eq!(offered(&world, &need).await, Vec::<Value>::new());
        broken(&world, &other, 1).await;
        assert_eq!(offered(&world, &need).await, [blue["id"].clone()]);
        let line = ombruk::domain::LineId(uuid(&need["lines"][0]));
        let decisions = ombruk::store::needs::needs::decisions(world.app.db.read(), line).await.unwrap();
        assert_eq!(decisions.iter().map(|row| row.state).collect::<Vec<_>>(), [ombruk::domain::DecisionState::Void]);
        let buying = world.as_(EMPLOYEE).get(&format!("/needs/{}", id(&need))).await.ok();
        assert_eq!((&buying["lines"][0]["rung"], &buying["lines"][0]["unmet"]), (&json!("reuse"), &json!(2)));
    }

    async fn a_reservation_let_go_leaves_what_was_fetched_decided(world: World) {
        let (red, blue) = (chairs(&world, "red", 2).await, chairs(&world, "blue", 2).await);
        let need = wants(&world, 2).await;
        let hold = accepts(&world, &need, &red, 2).await;
        let one = handed_over(&world, &hold, 1).await;
        world.as_(EMPLOYEE).delete(&format!("/reservations/{}", id(&hold))).await.ok();
        // The other red one is free again, and the blue ones still do not match the one that was fetched.
        assert_eq!(offered(&world, &need).await, [red["id"].clone()]);
        broken(&world, &one, 1).await;
        let mut now = offered(&world, &need).await;
        now.sort_by_key(Value::to_string);
        let mut both = vec![red["id"].clone(), blue["id"].clone()];
        both.sort_by_key(Value::to_string);
        assert_eq!(now, both);
    }

    async fn what_was_joined_into_another_lot_still_comes_back(world: World) {
        let red = chairs(&world, "red", 5).await;
        let need = wants(&world, 5).await;
        let hold = accepts(&world, &need, &red, 5).await;
        let (two, three) = (handed_over(&world, &hold, 2).await, handed_over(&world, &hold, 3).await);
        let path = format!("/lots/{}/joins", id(&three["lot"]));
        world.as_(FACILITY).post(&path, json!({"lot_id": two["lot"]["id"]})).await.ok();
        // The chairs of both handovers are joined. Each handover takes back as many as it gave, and not more.
        let give = |handed: &Value, n: i64| {
            let body = json!({"quantity": n, "condition": "good", "place_id": world.cast.store, "reason": "For mange"});
            let (client, path) = (world.as_(EMPLOYEE), format!("/handovers/{}/returns", id(&handed["handover"])));
            async move { client.post(&path, body).await }
        };
        give(&two, 3).await.refused(422, "exceeds_received");
        let back = give(&two, 2).await.ok();
        assert_eq!((&back["lot"]["state"], &back["lot"]["quantity"]), (&json!("available"), &json!(2)));
        assert_eq!((&back["rest"]["id"], &back["rest"]["quantity"]), (&three["lot"]["id"], &json!(3)));
        assert_eq!(give(&three, 3).await.ok()["handover"]["returned"], json!(3));
        give(&three, 1).await.refused(422, "exceeds_received");
        let totals = &world.as_(REPORTER).get("/savings").await.ok()["totals"][0];
        assert_eq!(totals["avoided_cost_minor"], json!(0), "{totals:#}");
    }

    async fn what_was_handed_on_after_it_was_joined_does_not_come_back_from_the_first(world: World) {
        let red = chairs(&world, "red", 3).await;
        let need = wants(&world, 3).await;
        let hold = accepts(&world, &need, &red, 3).await;
        let (one, two) = (handed_over(&world, &hold, 1).await, handed_over(&world, &hold, 2).await);
        let lot = format!("/lots/{}", id(&two["lot"]));
        world.as_(FACILITY).post(&format!("{lot}/joins"), json!({"lot_id": one["lot"]["id"]})).await.ok();
        world.as_(EMPLOYEE).post(&format!("{lot}/surplus"), json!({})).await.ok();
        let body = json!({"quantity": 3, "unit_id": world.cast.school, "place_id": world.cast.room});
        let again = world.as_(EMPLOYEE).post(&format!("{lot}/reservations"), body).await.ok();
        handed_over(&world, &again, 3).await;
        let body = json!({"quantity": 1, "condition": "good", "place_id": world.cast.store, "reason": "For mange"});
        let path = format!("/handovers/{}/returns", id(&one["handover"]));
        world.as_(EMPLOYEE).post(&path, body).await.refused(409, "wrong_state");
    }
}
