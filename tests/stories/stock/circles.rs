//! Surplus is first to be had by its own unit, then by its organisation, then by the region, as the policy says.

use ombruk::domain::Date;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::{
    given::{agreement, day, id, item},
    setting::policy,
    stock::{at, chairs, log, read, reserve},
    world::{Client, World, cast::*, stories},
};

/// From now on surplus waits as these entries of the policy say.
async fn waits(world: &World, circles: Value) {
    policy(world, json!({ "circles": circles })).await;
}

/// Moves the day on which all lots open, as if the days until then had passed.
async fn opens(world: &World, column: &'static str, on: Date) {
    let moved = world.app.db.write(|tx| async move {
        let sql = format!("UPDATE lot SET {column} = '{on}' WHERE {column} IS NOT NULL");
        tx.execute_unprepared(&sql).await.map(drop)
    });
    moved.await.unwrap();
}

/// What the other school asks for.
fn one_for_the_other_school(world: &World) -> Value {
    json!({"quantity": 1, "unit_id": world.cast.other_school, "place_id": world.cast.other_room})
}

/// The ids on the page, and the day on which the circle of each grows.
async fn listed(client: &Client, query: &str, degraded: bool) -> Vec<(Value, Value)> {
    let page = client.get(&format!("/lots?{query}")).await.ok();
    assert_eq!(page["degraded"], degraded, "{query}");
    let one = |lot: &Value| (lot["id"].clone(), lot["circle"]["grows_on"].clone());
    page["items"].as_array().unwrap().iter().map(one).collect()
}

stories! {
    async fn surplus_opens_to_its_unit_then_to_its_organisation_then_to_the_region(world: World) {
        waits(&world, json!([{"unit_days": 7, "organisation_days": 14}])).await;
        let lot = chairs(&world, 4).await;
        assert_eq!(lot["circle"], json!({"now": "unit", "grows_on": day(7)}));
        assert_eq!(lot["open_to_region_from"], json!(day(21)));
        let other = world.as_(OTHER_EMPLOYEE);
        assert_eq!(read(&other, &lot).await["circle"], lot["circle"], "colleagues are told when it opens");
        world.as_(NEIGHBOUR).get(&at(&lot, "")).await.refused(404, "not_found");
        // The unit that gets the things counts, whoever asks for it.
        for who in [OTHER_EMPLOYEE, COORDINATOR] {
            let asked = world.as_(who).post(&at(&lot, "/reservations"), one_for_the_other_school(&world)).await;
            assert_eq!(asked.refused(409, "opens_later")["opens_on"], json!(day(7)), "{who}");
        }
        reserve(&world, &lot, 1).await;
        // Nobody opens it to the region sooner than the policy says.
        let sooner = json!({"open_to_region_from": day(0)});
        let declared = world.as_(COORDINATOR).post(&at(&lot, "/surplus"), sooner.clone()).await.ok();
        assert_eq!(declared["open_to_region_from"], json!(day(21)));
        let edited = world.as_(COORDINATOR).patch_any(&at(&lot, ""), sooner).await.ok();
        assert_eq!(edited["open_to_region_from"], json!(day(21)));

        opens(&world, "open_to_organisation_from", day(0)).await;
        assert_eq!(read(&other, &lot).await["circle"], json!({"now": "organisation", "grows_on": day(21)}));
        other.post(&at(&lot, "/reservations"), one_for_the_other_school(&world)).await.ok();
        world.as_(NEIGHBOUR).get(&at(&lot, "")).await.refused(404, "not_found");

        opens(&world, "open_to_region_from", day(0)).await;
        assert_eq!(read(&world.as_(NEIGHBOUR), &lot).await.get("circle"), None);
        assert_eq!(read(&other, &lot).await.get("circle"), None, "it does not grow any more");
    }

    async fn a_category_waits_as_the_nearest_entry_says(world: World) {
        let before = chairs(&world, 1).await;
        waits(&world, json!([
            {"unit_days": 7}, {"category": "seating", "unit_days": 3}, {"category": "lamp", "unit_days": 0},
        ])).await;
        let grows = |lot: &Value| lot.get("circle").map(|circle| circle["grows_on"].clone());
        let chair = chairs(&world, 2).await;
        assert_eq!(grows(&chair), Some(json!(day(3))));
        assert_eq!(grows(&log(&world, json!({"category": "desk", "surplus": true})).await), Some(json!(day(7))));
        assert_eq!(grows(&log(&world, json!({"category": "floor-lamp", "surplus": true})).await), None);
        assert_eq!(grows(&log(&world, json!({"category": "desk"})).await), None, "what is in use waits for nothing");
        assert_eq!(grows(&read(&world.as_(FACILITY), &before).await), None, "what was surplus before is open");
        // A part is as open as the rest.
        let part = world.as_(FACILITY).post(&at(&chair, "/parts"), json!({"quantity": 1})).await.ok();
        assert_eq!(grows(&read(&world.as_(FACILITY), &part).await), Some(json!(day(3))));
        // What is taken back and declared anew waits anew.
        world.as_(FACILITY).delete(&at(&before, "/surplus")).await.ok();
        world.as_(FACILITY).post(&at(&before, "/surplus"), json!({})).await.ok();
        assert_eq!(grows(&read(&world.as_(FACILITY), &before).await), Some(json!(day(3))));

        let admin = world.as_(ADMIN).with("If-Match", "*");
        for (circles, field) in [
            (json!([{"category": "spaceship", "unit_days": 1}]), "circles[0].category"),
            (json!([{"unit_days": 367}]), "circles[0].unit_days"),
            (json!([{"unit_days": 1, "organisation_days": 367}]), "circles[0].organisation_days"),
            (json!([{"unit_days": 1}, {"unit_days": 2}]), "circles[1].category"),
        ] {
            let body = json!({ "circles": circles }).to_string();
            let refused = admin.send(poem::http::Method::PUT, "/policy", Some(body)).await.refused(422, "invalid");
            assert_eq!(refused["field"], field);
        }
        let now = world.as_(EMPLOYEE).get("/policy").await.ok();
        assert_eq!(now["circles"][1], json!({"category": "seating", "unit_days": 3, "organisation_days": null}));
    }

    async fn search_says_when_the_circle_grows_and_the_database_says_the_same(world: World) {
        waits(&world, json!([{"unit_days": 7}])).await;
        let (own, other) = (chairs(&world, 2).await, log(&world, json!({
            "surplus": true, "unit_id": world.cast.other_school, "place_id": world.cast.other_room,
        })).await);
        let of = |lot: &Value| (lot["id"].clone(), json!(day(7)));
        for degraded in [true, false] {
            let found = async |who: &str, query: String| listed(&world.as_(who), &query, degraded).await;
            let by = |days: i64| format!("available_by={}", day(days));
            assert_eq!(found(EMPLOYEE, String::new()).await, [of(&other), of(&own)], "everybody may know of it");
            assert_eq!(found(EMPLOYEE, by(0)).await, [of(&own)]);
            assert_eq!(found(EMPLOYEE, by(6)).await, [of(&own)]);
            assert_eq!(found(EMPLOYEE, by(7)).await, [of(&other), of(&own)]);
            assert_eq!(found(OTHER_EMPLOYEE, by(0)).await, [of(&other)]);
            assert_eq!(found(FACILITY, by(0)).await, [of(&other), of(&own)], "who works for both");
            assert_eq!(found(EMPLOYEE, "sort=readiness".to_owned()).await, [of(&own), of(&other)]);
            assert_eq!(found(OTHER_EMPLOYEE, "sort=readiness".to_owned()).await, [of(&other), of(&own)]);
            assert_eq!(found(NEIGHBOUR, String::new()).await, []);
            let facets = world.as_(EMPLOYEE).get("/lots").await.ok()["facets"]["available"].clone();
            assert_eq!(facets, json!({"first": day(7), "last": day(7), "count": 1}), "{degraded}");
            world.settle().await;
        }
    }

    async fn what_a_colleague_gets_later_keeps_a_dearer_step_shut(world: World) {
        waits(&world, json!([{"unit_days": 7}])).await;
        let used = agreement(&world, json!({})).await;
        item(&world, &used, "office-chair", 90_000, 1).await;
        let lot = log(&world, json!({
            "surplus": true, "unit_id": world.cast.other_school, "place_id": world.cast.other_room,
        })).await;
        let school = world.as_(EMPLOYEE);
        let need = json!({
            "unit_id": world.cast.school, "place_id": world.cast.room, "needed_by": day(30), "purpose": "Ny klasse",
            "assessment": {"alternatives_considered": true, "note": ""},
            "lines": [{"category": "office-chair", "quantity": 1}],
        });
        let need = school.post("/needs", need).await.ok();
        let path = format!("/needs/{}/lines/{}", id(&need), id(&need["lines"][0]));
        let offers = need["lines"][0]["offers"].as_array().unwrap().clone();
        let of = |rung: &str| offers.iter().find(|offer| offer["rung"] == rung).unwrap().clone();
        assert_eq!((&of("reuse")["lot_id"], &of("reuse")["ready_on"]), (&lot["id"], &json!(day(7))));
        let order = json!({"offer_id": of("used")["id"], "quantity": 1});
        world.as_(PROCUREMENT).post(&format!("{path}/call-offs"), order).await.refused(409, "reuse_first");
        let late = json!({"offer_id": of("reuse")["id"], "decline": {"reason": "too_late"}});
        school.post(&format!("{path}/decisions"), late).await.refused(409, "reason_contradicted");
        let accept = json!({"offer_id": of("reuse")["id"], "accept": 1});
        let refused = school.post(&format!("{path}/decisions"), accept.clone()).await.refused(409, "opens_later");
        assert_eq!(refused["opens_on"], json!(day(7)));

        opens(&world, "open_to_organisation_from", day(0)).await;
        let met = school.post(&format!("{path}/decisions"), accept).await.ok();
        assert_eq!(met["held"], json!(1), "{met:#}");
    }

    async fn what_was_open_does_not_close_when_it_comes_back(world: World) {
        let lot = chairs(&world, 4).await;
        waits(&world, json!([{"unit_days": 7, "organisation_days": 14}])).await;
        let facility = world.as_(FACILITY);
        let grows = async |lot: &Value| read(&world.as_(FACILITY), lot).await.get("circle").cloned();
        // Somebody borrows all of it and brings it back.
        let loan = json!({"quantity": 4, "unit_id": world.cast.school, "place_id": world.cast.room, "until": day(1)});
        let hold = world.as_(EMPLOYEE).post(&at(&lot, "/reservations"), loan).await.ok();
        let handed = facility.post(&format!("/reservations/{}/handover", id(&hold)), json!({})).await.ok();
        let back = json!({"quantity": 4, "condition": "good", "place_id": world.cast.store, "reason": "Ferdig"});
        world.as_(EMPLOYEE).post(&format!("/handovers/{}/returns", id(&handed["handover"])), back).await.ok();
        assert_eq!(grows(&lot).await.map(|circle| circle["now"].clone()), Some(json!("organisation")));
        // A departure that never happened closes nothing either.
        let lost = json!({"kind": "lost", "evidence": "Ikke funnet"});
        facility.post(&at(&lot, "/departure"), lost).await.ok();
        facility.delete(&at(&lot, "/departure")).await.ok();
        assert_eq!(grows(&lot).await.map(|circle| circle["now"].clone()), Some(json!("organisation")));
    }

    async fn the_days_that_a_thing_was_given_stand(world: World) {
        let boss = world.as_(COORDINATOR);
        let open = chairs(&world, 1).await;
        boss.post(&at(&open, "/surplus"), json!({"open_to_region_from": day(0)})).await.ok();
        waits(&world, json!([{"unit_days": 7, "organisation_days": 14}])).await;
        let edited = boss.patch_any(&at(&open, ""), json!({"note": "Blå", "open_to_region_from": day(0)})).await.ok();
        assert_eq!(edited["open_to_region_from"], json!(day(0)), "what was open before the policy stays open");
        let waiting = chairs(&world, 2).await;
        waits(&world, json!([])).await;
        let sooner = boss.patch_any(&at(&waiting, ""), json!({"open_to_region_from": day(0)})).await.ok();
        assert_eq!(sooner["open_to_region_from"], json!(day(7)), "not before its own organisation");
        // What opens on different days is not joined before.
        let open = chairs(&world, 3).await;
        let join = |with: &Value| json!({"lot_id": with["id"]});
        let refused = boss.post(&at(&waiting, "/joins"), join(&open)).await.refused(409, "cannot_join");
        assert_eq!(refused["because"], "open_to_organisation_from");
    }
}
