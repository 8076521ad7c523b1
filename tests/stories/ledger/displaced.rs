//! Which purchase a reuse displaced, on what evidence, and what stays unknown about it.

use ombruk::domain::*;
use serde_json::{Value, json};

use crate::{
    given::{Line, agreement, id, item, need},
    setting::{self, To, chairs, for_line, held, logged},
    world::{World, cast::*, stories},
};

async fn placed(world: &World, line: Line, item: &Value, n: i64) -> Value {
    let body = json!({"offer_id": line.offer(OfferKind::CatalogueUsed, item), "quantity": n});
    world.as_(PROCUREMENT).post(&line.call_offs(), body).await.ok()
}

async fn cancel(world: &World, order: &Value) {
    world.as_(PROCUREMENT).post(&format!("/call-offs/{}/cancellation", id(order)), json!({})).await.ok();
}

/// The school gets so many of its own chairs for the line.
async fn reused(world: &World, line: Line, n: i64) -> Value {
    let lot = chairs(world, n).await;
    let hold = held(world, lot, n, for_the_school(world, line)).await;
    handed(world, hold, json!({"driven_metres": 0})).await
}

fn for_the_school(world: &World, line: Line) -> To {
    To { unit: world.cast.school, place: world.cast.room, ..for_line(world, line.id) }
}

async fn handed(world: &World, hold: HoldId, body: Value) -> Value {
    world.as_(FACILITY).post(&format!("/reservations/{hold}/handover"), body).await.ok()
}

async fn totals(world: &World) -> Value {
    world.as_(REPORTER).get("/savings").await.ok()["totals"][0].clone()
}

fn graded(handed: &Value) -> Vec<(String, i64)> {
    let savings = handed["savings"].as_array().unwrap().iter();
    savings.map(|one| (one["grade"].as_str().unwrap().to_owned(), one["quantity"].as_i64().unwrap())).collect()
}

stories! {
    async fn what_fills_a_line_instead_of_a_cancelled_order_is_cashable(world: World) {
        let used = agreement(&world, json!({})).await;
        let chair = item(&world, &used, "office-chair", 100_000, 1).await;
        let line = need(&world, "office-chair", 9).await;
        let order = placed(&world, line, &chair, 4).await;
        let before = reused(&world, line, 1).await;
        assert_eq!(graded(&before), [("b".to_owned(), 1)], "the order stands");
        cancel(&world, &order).await;
        let both = reused(&world, line, 6).await;
        assert_eq!(graded(&both), [("a".to_owned(), 4), ("b".to_owned(), 2)]);
        let sure = &both["savings"][0];
        assert_eq!((&sure["cost_split"]["cashable"], &sure["cost_split"]["budget_released"]), (&json!(1_000_000), &json!(0)));
        assert_eq!(totals(&world).await["cashable_minor"], 1_000_000);
        let more = reused(&world, line, 2).await;
        assert_eq!(graded(&more), [("b".to_owned(), 2)], "each cancelled thing is displaced once");

        // A return first takes back what was displaced by the weaker evidence.
        let path = format!("/handovers/{}/returns", id(&both["handover"]));
        let back = |n: i64| json!({
            "quantity": n, "condition": "good", "place_id": world.cast.store, "reason": "for mange", "lot_id": null,
        });
        let returned = world.as_(FACILITY).post(&path, back(3)).await.ok();
        assert_eq!(graded(&returned), [("b".to_owned(), -2), ("a".to_owned(), -1)]);
        assert_eq!(totals(&world).await["cashable_minor"], 750_000);
        let rest = world.as_(FACILITY).post(&path, back(3)).await.ok();
        assert_eq!(graded(&rest), [("a".to_owned(), -3)]);
        assert_eq!((&totals(&world).await["cashable_minor"], &totals(&world).await["n"]), (&json!(0), &json!(3)));
        let report = ombruk::app::ledger::entries::verify(&world.app.db, |_| {}).await.unwrap();
        assert_eq!(report.mismatches, 0, "{report:?}");
    }

    async fn what_was_ordered_anew_was_not_displaced(world: World) {
        let used = agreement(&world, json!({})).await;
        let chair = item(&world, &used, "office-chair", 100_000, 1).await;
        let line = need(&world, "office-chair", 8).await;
        let first = placed(&world, line, &chair, 4).await;
        cancel(&world, &first).await;
        placed(&world, line, &chair, 3).await;
        assert_eq!(graded(&reused(&world, line, 4).await), [("a".to_owned(), 1), ("b".to_owned(), 3)]);
    }

    async fn a_purchase_withdrawn_for_what_is_reserved_is_displaced(world: World) {
        let line = need(&world, "office-chair", 5).await;
        let lot = chairs(&world, 3).await;
        let hold = held(&world, lot, 3, for_the_school(&world, line)).await;
        let path = format!("/reservations/{hold}/withdrawn-purchase");
        let why = json!({"reference": "Rekvisisjon 2026-117"});
        world.as_(EMPLOYEE).post(&path, why.clone()).await.refused(403, "not_allowed");
        world.as_(STRANGER).post(&path, why.clone()).await.refused(404, "not_found");
        let buyer = world.as_(PROCUREMENT);
        assert_eq!(buyer.post(&path, json!({"reference": " "})).await.refused(422, "invalid")["field"], "reference");
        assert_eq!(buyer.post(&path, why.clone()).await.ok()["grade"], "a");
        let handed = handed(&world, hold, json!({"driven_metres": 0})).await;
        assert_eq!(graded(&handed), [("a".to_owned(), 3)]);
        assert_eq!(handed["savings"][0]["cost_split"]["cashable"], 750_000);
        buyer.post(&path, why.clone()).await.refused(409, "hold_over");
        // A reservation without a need displaced no purchase.
        let idle = held(&world, chairs(&world, 1).await, 1, setting::other_school(&world)).await;
        buyer.post(&format!("/reservations/{idle}/withdrawn-purchase"), why).await.refused(409, "wrong_state");
    }

    async fn a_range_is_that_of_the_things_that_have_one(world: World) {
        let line = need(&world, "office-chair", 9).await;
        let footprint = json!({"low_g": 50_000, "central_g": 60_000, "high_g": 80_000, "source": "NEPD-1234", "kind": "epd"});
        let product = world.as_(PROCUREMENT).post("/products", json!({
            "category": "office-chair", "attributes": {"brand": "Hag", "model": "Rom"}, "footprint": footprint,
        })).await.ok();
        let known = logged(&world, json!({
            "category": "office-chair", "quantity": 2, "condition": "as_new", "surplus": true, "product_id": product["id"],
            "unit_id": world.cast.school, "place_id": world.cast.store, "acquired_on": crate::given::day(0),
        })).await;
        let hold = held(&world, known, 2, for_the_school(&world, line)).await;
        let first = handed(&world, hold, json!({"driven_metres": 0})).await["savings"][0].clone();
        let (low, high) = (first["avoided_co2e"]["low"].as_i64().unwrap(), first["avoided_co2e"]["high"].as_i64().unwrap());
        let second = reused(&world, line, 3).await["savings"][0].clone();
        assert!(second["avoided_co2e"]["low"].is_null() && !second["avoided_co2e"]["central"].is_null());
        let totals = totals(&world).await;
        assert_eq!((&totals["avoided_co2e"]["low"], &totals["avoided_co2e"]["high"]), (&json!(low), &json!(high)));
        let covered = &totals["coverage"];
        assert_eq!((&covered["co2e_n"], &covered["co2e_low_n"], &covered["co2e_high_n"]), (&json!(5), &json!(2), &json!(2)));
        let rows = world.as_(REPORTER).get("/reports/savings?by=category").await.ok()["rows"].clone();
        assert_eq!(rows[0]["totals"]["avoided_co2e"]["low"], json!(low));
    }

    async fn a_declaration_is_what_it_is_said_to_be(world: World) {
        let line = need(&world, "office-chair", 9).await;
        for (model, source, kind, origin) in [
            ("A", "No EPD", None, "manufacturer"),
            ("B", "NEPD-1234-456", None, "manufacturer"),
            ("C", "Environdec", Some("epd"), "product_epd"),
            ("D", "Leverandørens nettside", Some("manufacturer"), "manufacturer"),
        ] {
            let mut footprint = json!({"central_g": 60_000, "source": source});
            if let Some(kind) = kind {
                footprint["kind"] = json!(kind);
            }
            let product = world.as_(PROCUREMENT).post("/products", json!({
                "category": "office-chair", "attributes": {"brand": "Hag", "model": model}, "footprint": footprint,
            })).await.ok();
            assert_eq!(product["footprint"]["kind"], json!(kind.unwrap_or("manufacturer")));
            let lot = logged(&world, json!({
                "category": "office-chair", "quantity": 1, "condition": "good", "surplus": true,
                "product_id": product["id"], "unit_id": world.cast.school, "place_id": world.cast.store,
            })).await;
            let hold = held(&world, lot, 1, for_the_school(&world, line)).await;
            let booked = handed(&world, hold, json!({})).await;
            let new = &booked["savings"][0]["inputs"]["footprint_new"];
            assert_eq!((&new["origin"], &new["central"]), (&json!(origin), &json!(60_000)), "{source}");
        }
    }

    async fn a_way_that_nobody_tells_is_unknown(world: World) {
        let line = need(&world, "office-chair", 20).await;
        let between = |body: Value| {
            let world = &world;
            async move {
                let hold = held(world, chairs(world, 2).await, 2, for_the_school(world, line)).await;
                handed(world, hold, body).await["savings"][0].clone()
            }
        };
        let silent = between(json!({})).await;
        assert!(silent["inputs"]["transport_co2e"].is_null(), "{silent:#}");
        assert!(silent["avoided_co2e"]["central"].is_null(), "{silent:#}");
        assert_eq!(silent["known"]["co2e"], json!(false));
        // Kilometres that the organisation drives itself are programme costs, until the policy gives them a price.
        assert_eq!(silent["inputs"]["transport"], json!(0));
        let told = between(json!({"driven_metres": 20_000})).await;
        let driven = told["inputs"]["transport_co2e"].as_i64().unwrap();
        assert!(driven > 0 && !told["avoided_co2e"]["central"].is_null(), "{told:#}");
        assert_eq!(totals(&world).await["coverage"]["co2e_n"], json!(2));
        setting::policy(&world, json!({"km_minor": 500})).await;
        let silent = between(json!({})).await;
        assert!(silent["inputs"]["transport"].is_null() && silent["avoided_cost"].is_null(), "{silent:#}");
        assert_eq!(between(json!({"driven_metres": 20_000})).await["inputs"]["transport"], json!(10_000));
        // Within a site things are carried: there is no transport.
        let near = logged(&world, json!({
            "category": "office-chair", "quantity": 1, "condition": "good", "surplus": true,
            "unit_id": world.cast.school, "place_id": world.cast.second_room,
        })).await;
        let hold = held(&world, near, 1, for_the_school(&world, line)).await;
        let carried = handed(&world, hold, json!({})).await["savings"][0].clone();
        assert_eq!((&carried["inputs"]["transport"], &carried["inputs"]["transport_co2e"]), (&json!(0), &json!(0)));
        let hold = held(&world, chairs(&world, 1).await, 1, for_the_school(&world, line)).await;
        let path = format!("/reservations/{hold}/handover");
        let refused = world.as_(FACILITY).post(&path, json!({"driven_metres": -1})).await.refused(422, "invalid");
        assert_eq!(refused["field"], "driven_metres");
    }
}
