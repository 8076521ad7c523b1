//! Repairs by partners: an order is for the work that the partner can do.

use serde_json::{Value, json};

use crate::{
    given::{id, nok, surplus},
    world::{World, cast::*, stories},
};

async fn partner(world: &World, kind: &str, skills: Value) -> Value {
    let body = json!({"name": "Tapetsereren", "kind": kind, "lead_days": 10, "skills": skills});
    world.as_(COORDINATOR).post("/partners", body).await.ok()
}

async fn wants(world: &World, n: i64) -> Value {
    let body = json!({
        "unit_id": world.cast.school, "place_id": world.cast.second_room, "needed_by": "2030-08-01",
        "purpose": "Ny klasse", "assessment": {"alternatives_considered": true, "note": ""},
        "lines": [{"category": "office-chair", "quantity": n}],
    });
    world.as_(EMPLOYEE).post("/needs", body).await.ok()
}

/// The repair on the list as it is now.
async fn repair(world: &World, need: &Value) -> Value {
    let need = world.as_(EMPLOYEE).get(&format!("/needs/{}", id(need))).await.ok();
    let offers = need["lines"][0]["offers"].as_array().unwrap().clone();
    offers.into_iter().find(|offer| offer["rung"] == "repair").unwrap_or_else(|| panic!("no repair in {need:#}"))
}

async fn accepts(world: &World, need: &Value, offer: &Value, n: i64) {
    let path = format!("/needs/{}/lines/{}/decisions", id(need), id(&need["lines"][0]));
    world.as_(EMPLOYEE).post(&path, json!({"offer_id": offer["id"], "seen": offer["seen"], "accept": n})).await.ok();
}

async fn newest_order(world: &World) -> Value {
    world.as_(COORDINATOR).get("/work-orders?limit=1").await.ok()["items"][0].clone()
}

async fn step(world: &World, order: &Value, step: &str, body: Value) -> Value {
    world.as_(COORDINATOR).post(&format!("/work-orders/{}/{step}", id(order)), body).await.ok()
}

stories! {
    async fn who_reupholsters_is_asked_to_reupholster(world: World) {
        let skills = json!([{"work": "reupholster", "category": "seating", "price": nok(80_000)}]);
        let upholsterer = partner(&world, "upholsterer", skills).await;
        surplus(&world, "office-chair", 2, "needs_repair").await;
        let need = wants(&world, 2).await;
        let offer = repair(&world, &need).await;
        assert_eq!((&offer["work"], &offer["price"]), (&json!("reupholster"), &nok(80_000)));
        accepts(&world, &need, &offer, 2).await;
        let order = newest_order(&world).await;
        assert_eq!((&order["kind"], &order["partner_id"]), (&json!("reupholster"), &upholsterer["id"]));
        assert_eq!(order["estimate"], nok(160_000));
        step(&world, &order, "acceptance", json!({})).await;
        step(&world, &order, "start", json!({})).await;
        let done = step(&world, &order, "completion", json!({"cost": nok(150_000), "condition": "good"})).await;
        let history = world.as_(COORDINATOR).get(&format!("/lots/{}/history", done["lot_id"].as_str().unwrap())).await.ok();
        // The covers are new, so the certificates of the old ones do not count any more.
        assert!(history["items"].as_array().unwrap().iter().any(|event| event["verb"] == "evidence_ended"), "{history:#}");
        let path = format!("/reservations/{}/handover", done["reservation_id"].as_str().unwrap());
        let handed = world.as_(FACILITY).post(&path, json!({})).await.ok();
        assert_eq!(handed["handover"]["rung"], json!("repair"));
    }

    async fn who_can_do_both_is_asked_for_the_cheaper_under_the_same_name(world: World) {
        let partner = partner(&world, "own_workshop", json!([
            {"work": "repair", "category": "furniture", "price": nok(20_000)},
            {"work": "repair", "category": "office-chair", "price": nok(28_000)},
            {"work": "reupholster", "category": "seating", "price": nok(40_000)},
        ])).await;
        let chairs = surplus(&world, "office-chair", 3, "needs_repair").await;
        let need = wants(&world, 1).await;
        let first = repair(&world, &need).await;
        // The narrowest price list for chairs is taken, not the first one that covers them.
        assert_eq!((&first["work"], &first["price"], &first["lot_id"]), (&json!("repair"), &nok(28_000), &chairs["id"]));
        accepts(&world, &need, &first, 1).await;
        let order = newest_order(&world).await;
        assert_eq!(order["kind"], json!("repair"));
        // After a look at the mechanism, its repair costs more than new covers.
        let quoted = step(&world, &order, "quote", json!({"price": nok(60_000)})).await;
        assert_eq!(quoted["reason"], json!("quote_changed"));
        let second = repair(&world, &need).await;
        assert_eq!((&second["work"], &second["price"]), (&json!("reupholster"), &nok(40_000)));
        assert_eq!((&second["id"], &second["partner_id"]), (&first["id"], &partner["id"]));
        accepts(&world, &need, &second, 1).await;
        assert_eq!(newest_order(&world).await["kind"], json!("reupholster"));
    }

    async fn a_price_comes_before_one_on_request(world: World) {
        let skills = json!([
            {"work": "repair", "category": "seating"}, {"work": "reupholster", "category": "seating", "price": nok(90_000)},
        ]);
        partner(&world, "own_workshop", skills).await;
        surplus(&world, "office-chair", 1, "needs_repair").await;
        let need = wants(&world, 1).await;
        assert_eq!(repair(&world, &need).await["work"], json!("reupholster"));
    }
}
