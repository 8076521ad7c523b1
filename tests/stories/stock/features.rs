//! Features of things: asked for, stated, unknown, and found out later.

use serde_json::{Value, json};

use crate::{
    stock::{at, log, read},
    world::{World, cast::*, stories},
};

/// Four surplus conference chairs. `features` is `None` if nobody has looked.
async fn chairs(world: &World, title: &str, features: Option<Value>) -> Value {
    let mut body = json!({"category": "conference-chair", "title": title, "quantity": 4, "surplus": true});
    if let Some(features) = features {
        body["attributes"] = json!({"features": features});
    }
    log(world, body).await
}

async fn need(world: &World, line: Value) -> Value {
    let body = json!({
        "unit_id": world.cast.school, "place_id": world.cast.second_room, "needed_by": "2030-08-01",
        "purpose": "Møterom", "assessment": {"alternatives_considered": true, "note": ""}, "lines": [line],
    });
    world.as_(EMPLOYEE).post("/needs", body).await.ok()
}

async fn wipeable(world: &World) -> Value {
    let line = json!({"category": "conference-chair", "quantity": 4, "requirements": {"features": ["wipeable"]}});
    need(world, line).await
}

async fn decide(world: &World, need: &Value, offer: &Value, decline: Value) -> crate::world::client::Answer {
    let (need, line) = (need["id"].as_str().unwrap(), need["lines"][0]["id"].as_str().unwrap());
    let body = json!({"offer_id": offer["id"], "decline": decline});
    world.as_(EMPLOYEE).post(&format!("/needs/{need}/lines/{line}/decisions"), body).await
}

/// The lots on offer, in their order.
fn lots(line: &Value) -> Vec<Value> {
    line["offers"].as_array().unwrap().iter().map(|offer| offer["lot_id"].clone()).collect()
}

fn offer_of<'a>(line: &'a Value, lot: &Value) -> &'a Value {
    line["offers"].as_array().unwrap().iter().find(|offer| offer["lot_id"] == lot["id"]).unwrap()
}

stories! {
    async fn what_lacks_a_wanted_feature_is_not_offered_and_what_nobody_looked_at_comes_last(world: World) {
        let unknown = chairs(&world, "Ukjent", None).await;
        chairs(&world, "Stoff på hjul", Some(json!(["wheels"]))).await;
        chairs(&world, "Uten noe", Some(json!([]))).await;
        let fitting = chairs(&world, "Skai", Some(json!(["wipeable", "stackable"]))).await;
        let need = wipeable(&world).await;
        let line = &need["lines"][0];
        assert_eq!(lots(line), [fitting["id"].clone(), unknown["id"].clone()], "{line:#}");
        assert_eq!(line["offers"][0]["unknown_facts"], json!([]));
        assert_eq!(line["offers"][1]["unknown_facts"], json!(["features"]));
    }

    async fn features_can_be_taken_back_and_the_history_says_so(world: World) {
        let plain = chairs(&world, "Skai", Some(json!(["wipeable"]))).await;
        let facility = world.as_(FACILITY);
        let patched = json!({"attributes": {"features": null}});
        let changed = facility.with("If-Match", &format!("\"{}\"", plain["version"])).patch(&at(&plain, ""), patched).await.ok();
        assert_eq!(changed["attributes"].get("features").filter(|value| !value.is_null()), None);
        let history = facility.get(&at(&plain, "/history")).await.ok();
        assert!(history.to_string().contains(r#""features":{"from":["wipeable"],"to":null}"#), "{history:#}");
        let need = wipeable(&world).await;
        assert_eq!(need["lines"][0]["offers"][0]["unknown_facts"], json!(["features"]));
    }

    async fn a_part_can_have_other_features(world: World) {
        let lot = chairs(&world, "Skai", Some(json!(["wipeable"]))).await;
        let changes = json!({"attributes": {"features": ["wipeable", "wheels"]}});
        let body = json!({"quantity": 1, "changes": changes});
        let part = world.as_(FACILITY).post(&at(&lot, "/parts"), body).await.ok();
        assert_eq!(part["attributes"]["features"], json!(["wipeable", "wheels"]));
        assert_eq!(part["rest"]["attributes"]["features"], json!(["wipeable"]));
    }

    async fn an_unknown_feature_is_refused_by_its_field(world: World) {
        let facility = world.as_(FACILITY);
        let body = json!({
            "category": "conference-chair", "quantity": 1, "condition": "good", "unit_id": world.cast.school,
            "place_id": world.cast.room, "attributes": {"features": ["wipeable", "wings"]},
        });
        let refused = facility.post("/lots", body).await;
        assert_eq!((refused.status, &refused.body["code"]), (422, &json!("invalid")));
        assert!(refused.body.to_string().contains("attributes.features[1]"), "{:#}", refused.body);
        let lot = chairs(&world, "Skai", None).await;
        let patched = json!({"attributes": {"features": ["Wheels"]}});
        let refused = facility.with("If-Match", &format!("\"{}\"", lot["version"])).patch(&at(&lot, ""), patched).await;
        assert_eq!(refused.status, 422);
        let line = json!({"category": "conference-chair", "quantity": 4, "requirements": {"features": ["wings"]}});
        let body = json!({
            "unit_id": world.cast.school, "place_id": world.cast.second_room, "needed_by": "2030-08-01",
            "purpose": "Møterom", "assessment": {"alternatives_considered": true, "note": ""}, "lines": [line],
        });
        let refused = world.as_(EMPLOYEE).post("/needs", body).await;
        assert_eq!(refused.status, 422);
        assert!(refused.body.to_string().contains("lines[0].requirements.features[0]"), "{:#}", refused.body);
    }

    async fn declining_for_a_feature_that_nobody_looked_at_asks_for_it_and_writes_it_down(world: World) {
        let lot = chairs(&world, "Stoff", None).await;
        let need = wipeable(&world).await;
        let offer = need["lines"][0]["offers"][0].clone();
        let refused = decide(&world, &need, &offer, json!({"reason": "wrong_function"})).await;
        assert_eq!((refused.status, &refused.body["code"]), (422, &json!("measure_needed")), "{:#}", refused.body);
        assert_eq!(refused.body["facts"], json!(["features"]));
        let looked = json!({"reason": "wrong_function", "measured": {"features": ["wheels"]}});
        let line = decide(&world, &need, &offer, looked).await.ok();
        assert!(!lots(&line).contains(&lot["id"]), "{line:#}");
        let facility = world.as_(FACILITY);
        assert_eq!(read(&facility, &lot).await["attributes"]["features"], json!(["wheels"]));
        let history = facility.get(&at(&lot, "/history")).await.ok();
        assert!(history.to_string().contains(r#""features":["wheels"]"#), "{history:#}");
    }

    async fn a_missing_feature_named_in_a_decline_settles_all_that_lack_it(world: World) {
        let bare = chairs(&world, "Uten lener", Some(json!(["wipeable"]))).await;
        chairs(&world, "Uten noe", Some(json!([]))).await;
        let with = chairs(&world, "Med lener", Some(json!(["armrests"]))).await;
        let need = need(&world, json!({"category": "conference-chair", "quantity": 4})).await;
        let line = &need["lines"][0];
        assert_eq!(lots(line).len(), 3);
        let without = json!({"reason": "wrong_function", "limit": {"features": ["armrests"]}});
        let refused = decide(&world, &need, offer_of(line, &with), without.clone()).await;
        assert_eq!((refused.status, &refused.body["code"]), (409, &json!("reason_contradicted")), "{:#}", refused.body);
        let line = decide(&world, &need, offer_of(line, &bare), without).await.ok();
        assert_eq!(lots(&line), [with["id"].clone()], "{line:#}");
    }

    async fn a_function_asks_for_what_it_takes(world: World) {
        chairs(&world, "Stoff", Some(json!(["wheels"]))).await;
        let fitting = chairs(&world, "Skai", Some(json!(["wipeable"]))).await;
        let need = need(&world, json!({"function": "meeting-seats-wipeable", "quantity": 4})).await;
        assert_eq!(lots(&need["lines"][0]), [fitting["id"].clone()], "{need:#}");
    }

    async fn what_a_function_takes_is_no_demand_that_waits_for_approval(world: World) {
        chairs(&world, "Stoff", Some(json!(["wheels"]))).await;
        need(&world, json!({"function": "meeting-seats-wipeable", "quantity": 4})).await;
        assert_eq!(world.as_(COORDINATOR).get("/approvals").await.ok()["items"], json!([]));
        wipeable(&world).await;
        assert_eq!(world.as_(COORDINATOR).get("/approvals").await.ok()["items"].as_array().unwrap().len(), 1);
    }

    async fn features_have_names_in_five_languages(world: World) {
        let items = world.as_(EMPLOYEE).get("/features").await.ok()["items"].clone();
        let wheels = items.as_array().unwrap().iter().find(|item| item["id"] == "wheels").unwrap();
        assert_eq!(wheels["names"]["nb"], json!("Hjul"));
        assert_eq!(wheels["names"]["en"], json!("Wheels"));
        let functions = world.as_(EMPLOYEE).get("/functions").await.ok()["items"].clone();
        let wipeable = functions.as_array().unwrap().iter().find(|item| item["id"] == "meeting-seats-wipeable");
        assert_eq!(wipeable.unwrap()["features"], json!(["wipeable"]));
    }
}
