//! Colours and materials: stored as they were written, compared in any language.

use serde_json::{Value, json};

use crate::{
    stock::{log, read},
    world::{World, cast::*, stories},
};

/// A surplus chair with every attribute that decides whether things look alike.
async fn chair(world: &World, colour: &str, materials: Value) -> Value {
    let attributes = json!({
        "brand": "Sitvel", "model": "Tind", "colour": colour, "materials": materials,
        "width_cm": 60, "depth_cm": 60, "height_cm": 100,
    });
    log(world, json!({"surplus": true, "attributes": attributes})).await
}

/// The line's offers of a need for chairs like this.
async fn offers(world: &World, requirements: Value) -> Vec<Value> {
    let lines = json!([{"category": "office-chair", "quantity": 3, "requirements": requirements}]);
    let need = json!({
        "unit_id": world.cast.school, "place_id": world.cast.second_room, "needed_by": "2030-08-01",
        "purpose": "Kontor", "assessment": {"alternatives_considered": true, "note": ""}, "lines": lines,
    });
    let need = world.as_(EMPLOYEE).post("/needs", need).await.ok();
    assert_eq!(need["lines"][0]["requirements"], requirements, "the wish is kept as it was written");
    need["lines"][0]["offers"].as_array().unwrap().clone()
}

async fn offered(world: &World, requirements: Value) -> Vec<Value> {
    offers(world, requirements).await.into_iter().map(|offer| offer["lot_id"].clone()).collect()
}

stories! {
    async fn a_wish_is_met_by_what_was_logged_in_another_language(world: World) {
        let white = chair(&world, "Hvit", json!(["Bjørkefiner", "forkrommet stål"])).await;
        let black = chair(&world, "sort", json!(["plast"])).await;
        let brown = chair(&world, "brun", json!(["mahogni"])).await;
        for (wish, lot) in [
            (json!({"colour": "white"}), &white),
            (json!({"colour": "vitt"}), &white),
            (json!({"colour": "black"}), &black),
            (json!({"colour": "BRUNE"}), &brown),
            (json!({"materials": ["steel"]}), &white),
            (json!({"materials": ["tre", "krom"]}), &white),
            (json!({"materials": ["plastic"]}), &black),
            (json!({"materials": ["Mahogni"]}), &brown),
        ] {
            assert_eq!(offered(&world, wish.clone()).await, [lot["id"].clone()], "{wish}");
        }
        assert_eq!(offered(&world, json!({"materials": ["mahogni", "krom"]})).await, [Value::Null; 0]);
    }

    async fn a_colour_that_nobody_understands_is_unknown(world: World) {
        let white = chair(&world, "Hvit", json!(["plast"])).await;
        let petrol = chair(&world, "petroleumsblank", json!(["plast"])).await;
        let offers = offers(&world, json!({"colour": "white"})).await;
        let told = |offer: &Value| (offer["lot_id"].clone(), offer["unknown_facts"].clone());
        let told: Vec<_> = offers.iter().map(told).collect();
        assert_eq!(told, [(white["id"].clone(), json!([])), (petrol["id"].clone(), json!(["colour"]))]);
    }

    async fn languages_do_not_keep_alike_things_from_being_joined(world: World) {
        let one = chair(&world, "sort", json!(["stål", "ull"])).await;
        let other = chair(&world, "black", json!(["wool, steel"])).await;
        let white = chair(&world, "white", json!(["wool, steel"])).await;
        let join = async |lot: &Value| {
            let path = format!("/lots/{}/joins", one["id"].as_str().unwrap());
            world.as_(FACILITY).post(&path, json!({"lot_id": lot["id"]})).await
        };
        assert_eq!(join(&white).await.refused(409, "cannot_join")["because"], "colour");
        assert_eq!(join(&other).await.ok()["quantity"], 2);
    }

    async fn languages_do_not_part_what_looks_alike(world: World) {
        chair(&world, "sort", json!(["stål", "ull"])).await;
        chair(&world, "Svart", json!(["wool, steel"])).await;
        chair(&world, "black", json!(["uld", "stål"])).await;
        chair(&world, "white", json!(["uld", "stål"])).await;
        let mut groups: Vec<_> = offers(&world, json!({})).await.iter().map(|offer| offer["group"].to_string()).collect();
        groups.sort_unstable();
        groups.dedup();
        assert_eq!(groups.len(), 2, "{groups:?}");
    }

    async fn what_was_written_stays_and_its_codes_stand_beside_it(world: World) {
        let grey = chair(&world, "Koksgrå ", json!(["bjørkefiner", "noe lurt"])).await;
        let attributes = &read(&world.as_(FACILITY), &grey).await["attributes"];
        assert_eq!((&attributes["colour"], &attributes["colour_code"]), (&json!("Koksgrå"), &json!("grey")));
        assert_eq!(attributes["materials"], json!(["bjørkefiner", "noe lurt"]));
        assert_eq!(attributes["material_codes"], json!(["birch", "veneer"]));
        let unknown = chair(&world, "RAL 7035", json!(["noe lurt"])).await;
        assert_eq!((unknown["attributes"].get("colour_code"), unknown["attributes"].get("material_codes")), (None, None));
    }

    async fn a_search_finds_colours_and_materials_of_other_languages(world: World) {
        let white = chair(&world, "white", json!(["oak"])).await;
        let grey = chair(&world, "koksgrå", json!(["laminat"])).await;
        world.settle().await;
        for (words, lot) in [("hvit%20stol", &white), ("eik%20chair", &white), ("grey%20stol", &grey), ("laminate", &grey)] {
            let page = world.as_(FACILITY).get(&format!("/lots?q={words}")).await.ok();
            assert_eq!((&page["degraded"], &page["items"][0]["id"]), (&json!(false), &lot["id"]), "{words}");
        }
    }

    async fn the_lists_can_be_read_in_the_reader_s_language(world: World) {
        let swedish = world.as_(EMPLOYEE).with("Accept-Language", "sv");
        let named = |list: &Value, id: &str| {
            list["items"].as_array().unwrap().iter().find(|row| row["id"] == id).map(|row| row["name"].clone())
        };
        let colours = swedish.get("/colours").await.ok();
        assert_eq!((named(&colours, "white"), named(&colours, "oak")), (Some(json!("Vit")), Some(json!("Ek"))));
        let materials = swedish.get("/materials").await.ok();
        assert_eq!(named(&materials, "wool"), Some(json!("Ull")));
        assert_eq!(named(&materials, "white"), None);
    }
}
