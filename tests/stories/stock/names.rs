//! What people read beside the ids: names of things, places and units in the reader's own language.

use serde_json::{Value, json};

use crate::{
    given::{agreement, day, id, item, nok, written},
    world::{World, cast::*, stories},
};

async fn board(world: &World) -> Value {
    let body = json!({
        "category": "office-chair", "title": "Svarte stoler fra møterommet", "quantity": 8, "condition": "good",
        "surplus": true, "unit_id": world.cast.other_school, "place_id": world.cast.other_room,
        "acquired_on": "2019-05-01",
        "attributes": {"width_cm": 62, "depth_cm": 60, "height_cm": 110, "colour": "black"},
    });
    world.as_(COORDINATOR).post("/lots", body).await.ok()
}

async fn wanted(world: &World) -> Value {
    let body = json!({
        "unit_id": world.cast.school, "place_id": world.cast.room, "needed_by": day(60), "purpose": "Ny klasse",
        "assessment": {"alternatives_considered": true, "note": ""},
        "lines": [{"category": "office-chair", "quantity": 3, "requirements": {"features": ["wheels"]}}],
    });
    world.as_(EMPLOYEE).post("/needs", body).await.ok()
}

stories! {
    async fn an_offer_reads_like_a_thing_in_a_room(world: World) {
        board(&world).await;
        let need = wanted(&world).await;
        assert_eq!((&need["unit"], &need["lines"][0]["title"]), (&json!("Nes skole"), &json!("Kontorstol")));
        let offer = &need["lines"][0]["offers"][0];
        let words = &offer["in_words"];
        assert_eq!(offer["title"], "Svarte stoler fra møterommet");
        assert_eq!(words["title"], "Svarte stoler fra møterommet");
        assert_eq!(words["category"], "Kontorstol");
        assert_eq!(words["organisation"], "Storvik kommune");
        assert_eq!(words["unit"], "Vik skole");
        assert_eq!(words["colour"], "svart");
        assert_eq!(words["sizes"], "62 × 60 × 110 cm");
        assert_eq!(words["condition"], "pent brukt");
        assert!(words["age"].as_str().unwrap().ends_with(" år"), "{words}");
        assert!(words["distance"].as_str().unwrap().ends_with(" km"), "{words}");
        let since = format!("siden {}", written(day(0)));
        assert_eq!(words["unneeded_since"], json!(since));
        assert_eq!(offer["unknown"], json!(["Ukjent: egenskaper"]));
        assert_eq!(offer["unknown_facts"], json!(["features"]));
    }

    async fn an_edit_does_not_make_surplus_younger(world: World) {
        let old = board(&world).await;
        let young = board(&world).await;
        world.as_(COORDINATOR).patch_now(&format!("/lots/{}", id(&old)), json!({"note": "Sett over i dag"})).await;
        let listed = world.as_(COORDINATOR).get("/lots?sort=oldest_surplus").await.ok();
        let ids: Vec<&Value> = listed["items"].as_array().unwrap().iter().map(|lot| &lot["id"]).collect();
        assert_eq!(ids, [&old["id"], &young["id"]]);
    }

    async fn names_are_in_the_language_of_the_reader(world: World) {
        board(&world).await;
        wanted(&world).await;
        let found = world.as_(EMPLOYEE).with("Accept-Language", "sv").get("/lots?category=office-chair").await.ok();
        let words = &found["items"][0]["in_words"];
        assert_eq!((&words["condition"], &words["colour"]), (&json!("i gott skick"), &json!("svart")));
        let category = found["facets"]["category"].as_array().unwrap().iter().find(|count| count["value"] == "office-chair");
        assert_eq!(category.unwrap()["name"], "Kontorsstol");
        let place = &found["facets"]["owner"].as_array().unwrap();
        assert!(place.iter().any(|count| count["name"] == "Vik skole"), "{place:?}");
        let condition = &found["facets"]["condition"][0];
        assert_eq!((&condition["value"], &condition["name"]), (&json!("good"), &json!("i gott skick")));
    }

    async fn a_reservation_says_what_is_kept_and_where_it_stands(world: World) {
        let chairs = board(&world).await;
        let body = json!({"quantity": 2, "unit_id": world.cast.school, "place_id": world.cast.room});
        let employee = world.as_(EMPLOYEE);
        let kept = employee.post(&format!("/lots/{}/reservations", id(&chairs)), body).await.ok();
        let listed = employee.get("/reservations").await.ok()["items"][0].clone();
        for kept in [kept, listed] {
            assert_eq!(kept["lot"]["title"], "Svarte stoler fra møterommet");
            assert_eq!(kept["unit"], "Nes skole");
            assert!(kept["lot"]["site"].is_string() && kept["lot"]["distance"].is_string(), "{kept}");
        }
    }

    async fn what_is_new_is_not_said_to_be_as_new(world: World) {
        let on = agreement(&world, json!({"kind": "new", "name": "Nye møbler"})).await;
        item(&world, &on, "office-chair", 300_000, 1).await;
        let need = wanted(&world).await;
        let offer = &need["lines"][0]["offers"][0];
        let why: Vec<&str> = offer["why"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        assert!(why.iter().all(|why| !why.to_lowercase().contains("som ny")), "{why:?}");
        let words = &offer["in_words"];
        assert_eq!((&words["condition"], &words["age"]), (&Value::Null, &Value::Null), "new goods need neither");
        assert!(why.iter().any(|why| why.starts_with("Koster ")), "{why:?} {}", nok(1));
        let ready = why.iter().find(|why| why.starts_with("Klar ")).unwrap();
        assert!(!ready.contains('-') && ready.contains(". "), "a day as its reader writes it: {ready}");
    }
}
