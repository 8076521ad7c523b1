//! Work that uses things up: they are recycled, or taken apart and turned into other things.

use serde_json::{Value, json};

use crate::{
    given::{id, nok},
    world::{World, cast::*, stories},
};

async fn desks(world: &World, n: i64, extra: Value) -> Value {
    let mut body = json!({
        "category": "desk", "title": "Skrivebord", "quantity": n, "condition": "for_parts", "surplus": true,
        "acquired_on": "2020-03-01", "unit_id": world.cast.school, "place_id": world.cast.store,
    });
    body.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    world.as_(FACILITY).post("/lots", body).await.ok()
}

async fn workshop(world: &World) -> Value {
    let body = json!({"name": "Snekkeren", "kind": "other", "skills": [
        {"work": "transform", "category": "furniture"}, {"work": "recycle", "category": "furniture"},
        {"work": "recycle", "category": "it"},
    ]});
    world.as_(COORDINATOR).post("/partners", body).await.ok()
}

/// Orders the work and begins it.
async fn begun(world: &World, lot: &Value, n: i64, kind: &str) -> Value {
    let partner = workshop(world).await;
    let boss = world.as_(COORDINATOR);
    let body =
        json!({"partner_id": partner["id"], "lot_id": lot["id"], "quantity": n, "kind": kind, "estimate": nok(90_000)});
    let order = boss.post("/work-orders", body).await.ok();
    for step in ["acceptance", "start"] {
        boss.post(&format!("/work-orders/{}/{step}", id(&order)), json!({})).await.ok();
    }
    boss.get("/work-orders?limit=1").await.ok()["items"][0].clone()
}

async fn completion(world: &World, order: &Value, body: Value) -> crate::world::Answer {
    world.as_(COORDINATOR).post(&format!("/work-orders/{}/completion", id(order)), body).await
}

async fn read(world: &World, lot: &Value) -> Value {
    world.as_(COORDINATOR).get(&format!("/lots/{}", lot.as_str().unwrap())).await.ok()
}

/// The movements in the lot's history.
async fn movements(world: &World, lot: &Value) -> Vec<Value> {
    let history = world.as_(COORDINATOR).get(&format!("/lots/{}/history", lot.as_str().unwrap())).await.ok();
    let events = history["items"].as_array().unwrap().clone();
    events.into_iter().filter(|event| event["quantity"].is_i64()).collect()
}

stories! {
    async fn what_is_recycled_leaves_with_the_order_as_evidence(world: World) {
        let lot = desks(&world, 5, json!({})).await;
        let order = begun(&world, &lot, 3, "recycle").await;
        completion(&world, &order, json!({"made": [{"category": "desk", "quantity": 1, "condition": "good"}]}))
            .await.refused(422, "invalid");
        let done = completion(&world, &order, json!({"cost": nok(30_000), "metres": 12_000})).await.ok();
        assert_eq!((&done["state"], &done["made"]), (&json!("done"), &Value::Null));
        let gone = read(&world, &done["lot_id"]).await;
        assert_eq!((&gone["state"], &gone["quantity"], &gone["held"]), (&json!("gone"), &json!(0), &json!(0)));
        assert_eq!(read(&world, &lot["id"]).await["quantity"], json!(2));
        let last = movements(&world, &done["lot_id"]).await.pop().unwrap();
        assert_eq!((&last["verb"], &last["quantity"]), (&json!("recycled"), &json!(3)));
        assert_eq!(last["detail"]["work_order"], order["id"]);
        completion(&world, &order, json!({})).await.refused(409, "wrong_state");
    }

    async fn desks_become_tops_and_a_bench(world: World) {
        let lot = desks(&world, 2, json!({})).await;
        let order = begun(&world, &lot, 2, "transform").await;
        for (body, field) in [
            (json!({}), "made"),
            (json!({"made": []}), "made"),
            (json!({"made": [{"category": "desk", "quantity": 1_000_000, "condition": "good"}]}), "made[0].quantity"),
            (json!({"made": [{"category": "unicorn", "quantity": 1, "condition": "good"}]}), "made[0].category"),
            (json!({"made": [{"category": "desk", "quantity": 0, "condition": "good"}]}), "made[0].quantity"),
        ] {
            assert_eq!(completion(&world, &order, body).await.refused(422, "invalid")["field"], field);
        }
        assert_eq!(read(&world, &lot["id"]).await["state"], json!("in_work"), "a refusal changes nothing");
        let made = json!([
            {"category": "desk", "title": "Bordplate", "quantity": 2, "condition": "good", "attributes": {"width_cm": 160}},
            {"category": "sofa", "title": "Benk av bordben", "quantity": 1, "condition": "as_new"},
        ]);
        let done = completion(&world, &order, json!({"cost": nok(90_000), "metres": 0, "parts_g": 0, "made": made})).await.ok();
        let (tops, bench) = (read(&world, &done["made"][0]["lot_id"]).await, read(&world, &done["made"][1]["lot_id"]).await);
        assert_eq!((&tops["title"], &tops["quantity"], &tops["state"]), (&json!("Bordplate"), &json!(2), &json!("available")));
        assert_eq!((&bench["quantity"], &bench["unit_id"], &bench["place_id"]), (&json!(1), &lot["unit_id"], &lot["place_id"]));
        assert_eq!((&tops["acquired_on"], &tops["label_missing"]), (&json!("2020-03-01"), &json!(true)));
        let used = read(&world, &lot["id"]).await;
        assert_eq!((&used["state"], &used["quantity"]), (&json!("gone"), &json!(0)));
        assert_eq!(movements(&world, &lot["id"]).await.pop().unwrap()["verb"], json!("taken_apart"));
        let came = movements(&world, &tops["id"]).await.remove(0);
        assert_eq!((&came["verb"], &came["detail"]["lot"]), (&json!("made"), &lot["id"]));
        assert_eq!(came["detail"]["work_order"], order["id"]);

        // Each of the three carries a third of the cost, whoever takes it first.
        let mut repair = 0;
        for (lot, n) in [(&tops, 1), (&bench, 1), (&tops, 1)] {
            let body = json!({"quantity": n, "unit_id": world.cast.other_school, "place_id": world.cast.other_room});
            let hold = world.as_(OTHER_EMPLOYEE).post(&format!("/lots/{}/reservations", id(lot)), body).await.ok();
            let handed = world.as_(FACILITY).post(&format!("/reservations/{}/handover", id(&hold)), json!({})).await.ok();
            repair += handed["savings"][0]["inputs"]["repair"].as_i64().unwrap();
        }
        assert_eq!(repair, 90_000);
    }

    async fn what_was_in_use_makes_things_in_use_and_what_is_stolen_makes_none(world: World) {
        let lot = desks(&world, 2, json!({"surplus": false})).await;
        let order = begun(&world, &lot, 1, "transform").await;
        let made = json!({"made": [{"category": "desk", "quantity": 3, "condition": "good"}]});
        let done = completion(&world, &order, made.clone()).await.ok();
        assert_eq!(read(&world, &done["made"][0]["lot_id"]).await["state"], json!("in_use"));
        let order = begun(&world, &lot, 1, "transform").await;
        let loss = json!({"kind": "stolen", "evidence": "Anmeldelse 3"});
        world.as_(FACILITY).post(&format!("/lots/{}/departure", order["lot_id"].as_str().unwrap()), loss).await.ok();
        completion(&world, &order, made).await.refused(422, "invalid");
        completion(&world, &order, json!({})).await.ok();
    }

    async fn what_others_own_or_borrowed_is_not_used_up(world: World) {
        let partner = workshop(&world).await;
        let leased = desks(&world, 1, json!({"surplus": false, "legal_title": "lessor"})).await;
        let own = desks(&world, 1, json!({})).await;
        let day = crate::given::day;
        let body = json!({"quantity": 1, "unit_id": world.cast.school, "place_id": world.cast.room, "until": day(5)});
        let hold = world.as_(EMPLOYEE).post(&format!("/lots/{}/reservations", id(&own)), body).await.ok();
        world.as_(FACILITY).post(&format!("/reservations/{}/handover", id(&hold)), json!({})).await.ok();
        for kind in ["recycle", "transform"] {
            let order = |lot: &Value| json!({"partner_id": partner["id"], "lot_id": lot["id"], "quantity": 1, "kind": kind});
            world.as_(COORDINATOR).post("/work-orders", order(&leased)).await.refused(409, "not_offered");
            world.as_(COORDINATOR).post("/work-orders", order(&own)).await.refused(409, "not_back_yet");
        }
    }
}
