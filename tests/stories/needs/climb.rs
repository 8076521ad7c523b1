//! Nobody climbs the ladder alone: a second person has to agree to what one person's requirements exclude.

use serde_json::{Value, json};

use crate::{
    given::{agreement, id, nok},
    world::{World, cast::*, stories},
};

pub async fn chairs(world: &World, place: ombruk::domain::PlaceId, n: i64, width: i64) -> Value {
    let body = json!({
        "category": "school-chair", "title": "Elevstol", "quantity": n, "condition": "good", "surplus": true,
        "unit_id": world.cast.other_school, "place_id": place, "attributes": {"width_cm": width},
    });
    world.as_(FACILITY).post("/lots", body).await.ok()
}

pub async fn states(world: &World, token: &str, n: i64, requirements: Value) -> (Value, String) {
    let body = json!({
        "unit_id": world.cast.school, "place_id": world.cast.second_room, "needed_by": "2030-08-01",
        "purpose": "Ny klasse", "assessment": {"alternatives_considered": true, "note": "Vi har spurt alle naboskolene"},
        "lines": [{"category": "school-chair", "quantity": n, "requirements": requirements}],
    });
    let need = world.as_(token).post("/needs", body).await.ok();
    (need["lines"][0].clone(), format!("/needs/{}/lines/{}", id(&need), id(&need["lines"][0])))
}

pub async fn new_chairs(world: &World) {
    let on = agreement(world, json!({"kind": "new", "name": "Nye stoler"})).await;
    let body = json!({
        "sku": "E1", "category": "school-chair", "title": "Elevstol", "brand": "Sitvel", "model": "Elev",
        "width_cm": 44, "price": nok(90_000),
    });
    world.as_(PROCUREMENT).post(&format!("/agreements/{}/items", id(&on)), body).await.ok();
}

async fn says(world: &World, path: &str, offer: &Value, decline: Value, applies_to: &str) -> crate::world::Answer {
    let body = json!({"offer_id": offer["id"], "decline": decline, "applies_to": applies_to});
    world.as_(EMPLOYEE).post(&format!("{path}/decisions"), body).await
}

pub fn first<'a>(line: &'a Value, rung: &str) -> &'a Value {
    line["offers"].as_array().unwrap().iter().find(|offer| offer["rung"] == rung).unwrap()
}

pub async fn buys(world: &World, path: &str, n: i64) -> crate::world::Answer {
    let need = world.as_(EMPLOYEE).get(&path[..path.find("/lines").unwrap()]).await.ok();
    let body = json!({"offer_id": first(&need["lines"][0], "new")["id"], "quantity": n});
    world.as_(PROCUREMENT).post(&format!("{path}/call-offs"), body).await
}

pub async fn waiting(world: &World) -> Value {
    world.as_(COORDINATOR).with("Accept-Language", "nb").get("/approvals").await.ok()["items"].clone()
}

stories! {
    async fn a_limit_that_takes_the_rest_away_waits_for_the_coordinator(world: World) {
        new_chairs(&world).await;
        for _ in 0..2 {
            chairs(&world, world.cast.other_room, 30, 45).await;
        }
        chairs(&world, world.cast.store, 47, 44).await;
        let (line, path) = states(&world, EMPLOYEE, 24, json!({})).await;
        let far = json!({"reason": "too_far", "limit": 1});
        let line = says(&world, &path, first(&line, "reuse"), far, "offer").await.ok();
        assert_eq!((&line["limits"], &line["requirements_approval"]), (&json!({"max_distance_km": 1}), &json!("pending")));
        assert!(line["offers"].as_array().unwrap().iter().all(|offer| offer["locked"] == true), "{line:#}");
        let refused = buys(&world, &path, 24).await.refused(409, "needs_approval");
        let declined = line["decisions"][0]["lot_id"].clone();
        let asked = waiting(&world).await[0].clone();
        assert_eq!((&asked["excluded"], &refused["excluded"]), (&line["awaits_approval"], &line["awaits_approval"]));
        assert_eq!((&asked["limits"], &asked["words"]), (&json!({"max_distance_km": 1}), &json!(["Høyst 1 km unna"])));
        let places = asked["places"].as_array().unwrap();
        let standing: i64 = places.iter().map(|place| place["quantity"].as_i64().unwrap()).sum();
        assert_eq!(json!(standing), asked["excluded"], "{asked:#}");
        assert!(places.iter().any(|place| place["site"] == "Ombrukslageret" || place["site"] == "Vik skole"));
        let left = world.as_(COORDINATOR).get(&format!("{path}/left-out")).await.ok();
        let items = left["items"].as_array().unwrap();
        assert_eq!((items.len(), &left["quantity"]), (2, &asked["excluded"]));
        assert!(items.iter().all(|left| left["because"] == "limits" && left["lot_id"] != declined), "{left:#}");
        world.as_(STRANGER).get(&format!("{path}/left-out")).await.refused(404, "not_found");

        // A larger line or another limit needs a new approval.
        let need = path[..path.find("/lines").unwrap()].to_owned();
        let version = world.as_(EMPLOYEE).get(&need).await.ok()["lines"][0]["version"].clone();
        let client = world.as_(EMPLOYEE).with("If-Match", &format!("\"{version}\""));
        let answer = format!("/approvals/{}/decision", id(&asked));
        world.as_(COORDINATOR).post(&answer, json!({"approve": true})).await.ok();
        let line = client.patch(&path, json!({"quantity": 25})).await.ok();
        assert_eq!(line["requirements_approval"], json!("pending"));
        buys(&world, &path, 25).await.refused(409, "needs_approval");
        let again = waiting(&world).await[0].clone();
        world.as_(COORDINATOR).post(&format!("/approvals/{}/decision", id(&again)), json!({"approve": true})).await.ok();
        buys(&world, &path, 25).await.ok();
    }

    async fn a_demand_that_leaves_one_of_many_waits_too(world: World) {
        new_chairs(&world).await;
        chairs(&world, world.cast.other_room, 40, 48).await;
        chairs(&world, world.cast.other_room, 1, 44).await;
        let (line, path) = states(&world, COORDINATOR, 24, json!({"max_width_cm": 45})).await;
        assert_eq!(waiting(&world).await, json!([]), "something is left to decide");
        let hard = json!({"reason": "accessibility", "note": "For lav for elevene"});
        says(&world, &path, first(&line, "reuse"), hard, "offer").await.ok();
        buys(&world, &path, 24).await.refused(409, "needs_approval");
        // Nobody who stated the need or declined can give the approval.
        let asked = waiting(&world).await[0].clone();
        let answer = format!("/approvals/{}/decision", id(&asked));
        world.as_(COORDINATOR).post(&answer, json!({"approve": true})).await.refused(403, "own_approval");
        world.as_(EMPLOYEE).post(&answer, json!({"approve": true})).await.refused(403, "not_allowed");
        world.as_(SECOND_COORDINATOR).post(&answer, json!({"approve": false})).await.ok();
        buys(&world, &path, 24).await.refused(409, "needs_approval");
    }

    async fn three_times_what_lacks_thing_by_thing_is_enough(world: World) {
        new_chairs(&world).await;
        chairs(&world, world.cast.other_room, 40, 60).await;
        let hard = || json!({"reason": "accessibility", "note": "For lav for elevene"});
        for n in [2, 1] {
            chairs(&world, world.cast.other_room, n, 44).await;
        }
        let (mut line, path) = states(&world, EMPLOYEE, 1, json!({"max_width_cm": 50})).await;
        for _ in 0..2 {
            line = says(&world, &path, first(&line, "reuse"), hard(), "offer").await.ok();
        }
        // Many small needs count as one large need.
        let (mut other, more) = states(&world, EMPLOYEE, 1, json!({"max_width_cm": 50})).await;
        for _ in 0..2 {
            other = says(&world, &more, first(&other, "reuse"), hard(), "offer").await.ok();
        }
        buys(&world, &more, 1).await.refused(409, "needs_approval");
        let need = more[..more.find("/lines").unwrap()].to_owned();
        world.as_(EMPLOYEE).post(&format!("{need}/withdrawal"), json!({"reason": "mistake"})).await.ok();
        buys(&world, &path, 1).await.ok();
        let (mut third, last) = states(&world, EMPLOYEE, 1, json!({"max_width_cm": 50})).await;
        for _ in 0..2 {
            third = says(&world, &last, first(&third, "reuse"), hard(), "offer").await.ok();
        }
        buys(&world, &last, 1).await.refused(409, "needs_approval");
    }

    async fn small_values_are_asked_about_where_the_policy_says_so(world: World) {
        new_chairs(&world).await;
        chairs(&world, world.cast.other_room, 40, 60).await;
        let admin = world.as_(ADMIN);
        let etag = admin.get("/policy").await.etag.unwrap();
        let policy = json!({"ask_above_minor": 100_000_000});
        let (_, path) = states(&world, EMPLOYEE, 1, json!({"max_width_cm": 50})).await;
        buys(&world, &path, 1).await.refused(409, "needs_approval");
        admin.with("If-Match", &etag).send(poem::http::Method::PUT, "/policy", Some(policy.to_string())).await.ok();
        buys(&world, &path, 1).await.ok();
    }

    async fn judgements_are_explained_and_of_a_group_approved(world: World) {
        new_chairs(&world).await;
        chairs(&world, world.cast.other_room, 40, 60).await;
        let (line, path) = states(&world, EMPLOYEE, 4, json!({})).await;
        let offer = first(&line, "reuse");
        for reason in ["accessibility", "chemical_risk"] {
            says(&world, &path, offer, json!({"reason": reason}), "offer").await.refused(422, "note_needed");
        }
        let wrong = json!({"reason": "wrong_function", "note": "Den skal kunne rulle"});
        let refused = says(&world, &path, offer, wrong, "offer").await.refused(409, "reason_contradicted");
        assert_eq!(refused["fact"], json!("category"));
        let tiny = json!({"reason": "wrong_size", "limit": {"max_width_cm": 30}});
        let refused = says(&world, &path, offer, tiny, "offer").await.refused(422, "limit_outside");
        assert_eq!((&refused["least"], &refused["most"]), (&json!(44), &json!(60)), "{refused:#}");
        let hard = json!({"reason": "accessibility", "note": "For lav for elevene"});
        let line = says(&world, &path, offer, hard, "group").await.ok();
        assert_eq!(line["decisions"][0]["state"], json!("pending"));
        buys(&world, &path, 4).await.refused(409, "reuse_first");
    }

    async fn a_large_need_says_what_was_considered(world: World) {
        let body = |considered: bool, note: &str, n: i64| json!({
            "unit_id": world.cast.school, "place_id": world.cast.second_room, "needed_by": "2030-08-01",
            "purpose": "Ny skole", "assessment": {"alternatives_considered": considered, "note": note},
            "lines": [{"category": "school-chair", "quantity": n}],
        });
        let school = world.as_(EMPLOYEE);
        school.post("/needs", body(false, "", 1)).await.refused(422, "alternatives_first");
        for note in ["x", "xx xx xx", "           ."] {
            school.post("/needs", body(true, note, 5_000)).await.refused(422, "assessment_needed");
        }
        school.post("/needs", body(true, "Ingen skoler har noe å låne bort", 5_000)).await.ok();
    }

    async fn a_line_that_is_held_says_that_it_is_met(world: World) {
        chairs(&world, world.cast.other_room, 4, 44).await;
        let (line, path) = states(&world, EMPLOYEE, 4, json!({})).await;
        assert_eq!((&line["met"], &line["rung"]), (&json!(false), &json!("reuse")));
        let body = json!({"offer_id": first(&line, "reuse")["id"], "accept": 4});
        let line = world.as_(EMPLOYEE).post(&format!("{path}/decisions"), body).await.ok();
        assert_eq!((&line["met"], &line["rung"]), (&json!(true), &Value::Null));
    }
}
