//! What waits for the coordinator, and who may answer.

use serde_json::{Value, json};

use crate::{
    given::id,
    needs::climb::{buys, chairs, first, new_chairs, states, waiting},
    world::{World, cast::*, stories},
};

async fn line_of(world: &World, path: &str) -> Value {
    world.as_(EMPLOYEE).get(&path[..path.find("/lines").unwrap()]).await.ok()["lines"][0].clone()
}

fn offer_of(line: &Value, lot: &Value) -> Value {
    let offers = line["offers"].as_array().unwrap();
    offers.iter().find(|offer| offer["lot_id"] == lot["id"]).unwrap()["id"].clone()
}

stories! {
    async fn nobody_approves_demands_that_they_changed(world: World) {
        new_chairs(&world).await;
        chairs(&world, world.cast.other_room, 40, 60).await;
        chairs(&world, world.cast.other_room, 1, 44).await;
        let (line, path) = states(&world, EMPLOYEE, 2, json!({})).await;
        let boss = world.as_(COORDINATOR);
        let narrow = json!({"requirements": {"max_width_cm": 50}});
        let line = boss.with("If-Match", &format!("\"{}\"", line["version"])).patch(&path, narrow).await.ok();
        let hard = json!({"reason": "accessibility", "note": "For lav for elevene"});
        let body = json!({"offer_id": first(&line, "reuse")["id"], "decline": hard, "applies_to": "offer"});
        world.as_(EMPLOYEE).post(&format!("{path}/decisions"), body).await.ok();
        buys(&world, &path, 2).await.refused(409, "needs_approval");
        let answer = format!("/approvals/{}/decision", id(&waiting(&world).await[0]));
        boss.post(&answer, json!({"approve": true})).await.refused(403, "own_approval");
        let release = json!({"rung": "new", "note": "Ingen av dem kan brukes"});
        boss.post(&format!("{path}/release"), release).await.refused(403, "own_approval");
        world.as_(SECOND_COORDINATOR).post(&answer, json!({"approve": true})).await.ok();
        buys(&world, &path, 2).await.ok();
    }

    async fn nobody_is_asked_about_a_line_that_lacks_nothing(world: World) {
        let ugly = chairs(&world, world.cast.other_room, 2, 44).await;
        let fine = chairs(&world, world.cast.other_room, 2, 44).await;
        let school = world.as_(EMPLOYEE);
        let (line, path) = states(&world, EMPLOYEE, 2, json!({})).await;
        let decisions = format!("{path}/decisions");
        let taste = json!({"reason": "preference", "note": "Vi vil ha gule"});
        let body = json!({"offer_id": offer_of(&line, &ugly), "decline": taste, "applies_to": "offer"});
        school.post(&decisions, body).await.ok();
        let asked = waiting(&world).await;
        assert_eq!(asked.as_array().unwrap().len(), 1, "{asked:#}");
        let line = line_of(&world, &path).await;
        let line = school.post(&decisions, json!({"offer_id": offer_of(&line, &fine), "accept": 2})).await.ok();
        assert_eq!((&line["unmet"], waiting(&world).await), (&json!(0), json!([])));
        let taken = line["decisions"].as_array().unwrap().iter().find(|one| one["verdict"] == "accept").unwrap();
        school.delete(&format!("/reservations/{}", taken["reservation_id"].as_str().unwrap())).await.ok();
        assert_eq!(waiting(&world).await[0]["id"], asked[0]["id"], "the line lacks two chairs again");
    }

    async fn demands_are_said_in_the_reader_s_words(world: World) {
        chairs(&world, world.cast.other_room, 40, 60).await;
        let demands = json!({"max_width_cm": 50, "colour": "blue", "features": ["wheels"], "alike": "kind"});
        states(&world, EMPLOYEE, 2, demands).await;
        let words = waiting(&world).await[0]["words"].clone();
        let mut words: Vec<&str> = words.as_array().unwrap().iter().filter_map(Value::as_str).collect();
        words.sort_unstable();
        assert_eq!(words, ["Egenskaper: hjul", "Farge: blå", "Høyst 50 cm bred"], "things of a kind need not be alike");
        let mut browser = world.signed_in(COORDINATOR).await;
        browser.open("/today").await.shows("Egenskaper: hjul").shows("Farge: blå").hides("Alle like");
    }

    async fn all_that_a_size_leaves_out_is_counted_where_it_stands(world: World) {
        let cast = world.cast;
        let lot = |n: usize| json!({
            "category": "school-chair", "title": "Elevstol", "quantity": 2, "condition": "good", "surplus": true,
            "unit_id": cast.other_school, "place_id": if n.is_multiple_of(3) { cast.store } else { cast.other_room },
            "attributes": {"width_cm": 60},
        });
        let lots: Vec<Value> = (0..150).map(lot).collect();
        world.as_(FACILITY).post("/lot-batches", json!({"lots": lots})).await.ok();
        let (line, _) = states(&world, EMPLOYEE, 2, json!({"max_width_cm": 50})).await;
        let asked = waiting(&world).await[0].clone();
        assert_eq!((&asked["excluded"], &line["awaits_approval"]), (&json!(300), &json!(300)));
        let standing: Vec<&Value> = asked["places"].as_array().unwrap().iter().map(|place| &place["quantity"]).collect();
        assert_eq!(standing, [&json!(200), &json!(100)], "{asked:#}");
    }

    async fn a_question_without_demands_says_why_on_the_page(world: World) {
        let lot = chairs(&world, world.cast.other_room, 6, 44).await;
        let body = json!({"quantity": 6, "unit_id": world.cast.school, "place_id": world.cast.second_room});
        world.as_(EMPLOYEE).post(&format!("/lots/{}/reservations", id(&lot)), body).await.ok();
        states(&world, EMPLOYEE, 2, json!({})).await;
        let mut browser = world.signed_in(COORDINATOR).await;
        browser.open("/today").await.shows("Av samme folk eller for samme enhet").shows("Holder 6 ting utenfor");
    }

    async fn whoever_judges_or_releases_says_why(world: World) {
        chairs(&world, world.cast.other_room, 2, 44).await;
        let (line, path) = states(&world, EMPLOYEE, 2, json!({})).await;
        for note in ["x", "nei nei nei"] {
            let hard = json!({"reason": "accessibility", "note": note});
            let body = json!({"offer_id": first(&line, "reuse")["id"], "decline": hard, "applies_to": "offer"});
            world.as_(EMPLOYEE).post(&format!("{path}/decisions"), body).await.refused(422, "note_needed");
            let release = json!({"rung": "new", "note": note});
            world.as_(COORDINATOR).post(&format!("{path}/release"), release).await.refused(422, "note_needed");
        }
    }
}
