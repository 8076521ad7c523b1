//! Nothing comes into a place or a unit that was announced to close and has no successor.

use serde_json::{Value, json};

use crate::{
    given::{day, id, written},
    setting::chairs,
    world::{Answer, World, cast::*, stories},
};

fn desk(unit: &Value, place: &Value) -> Value {
    json!({"category": "desk", "quantity": 1, "condition": "good", "unit_id": unit, "place_id": place})
}

stories! {
    async fn nothing_comes_into_a_place_that_is_about_to_close(world: World) {
        let (admin, clerk, cast) = (world.as_(ADMIN), world.as_(FACILITY), world.cast);
        let (school, seats) = (json!(cast.school), chairs(&world, 4).await);
        let building = json!({"name": "Paviljongen", "kind": "building", "parent_id": cast.other_site});
        let building = admin.post("/places", building).await.ok();
        let room = json!({"name": "Rom 9", "kind": "room", "parent_id": building["id"]});
        let room = admin.post("/places", room).await.ok();
        let path = format!("/places/{}", id(&building));
        admin.patch_any(&path, json!({"until": day(30)})).await.ok();
        for place in [&building["id"], &room["id"]] {
            let refused = clerk.post("/lots", desk(&school, place)).await.refused(409, "closing");
            assert_eq!((&refused["what"], &refused["name"]), (&json!("place"), &json!("Paviljongen")));
            assert_eq!(refused["until"], json!(day(30)));
            let said = format!("«Paviljongen» stenger {}, ", written(day(30)));
            assert!(refused["detail"].as_str().unwrap().starts_with(&said), "{refused:#}");
        }
        let to = json!({"place_id": room["id"]});
        clerk.post(&format!("/lots/{seats}/moves"), to).await.refused(409, "closing");
        let wish = json!({"quantity": 1, "unit_id": cast.school, "place_id": room["id"]});
        let employee = world.as_(EMPLOYEE);
        employee.post(&format!("/lots/{seats}/reservations"), wish).await.refused(409, "closing");
        let need = json!({
            "unit_id": cast.school, "place_id": room["id"], "needed_by": day(60), "purpose": "Ny klasse",
            "assessment": {"alternatives_considered": true, "note": ""},
            "lines": [{"category": "desk", "quantity": 1}],
        });
        employee.post("/needs", need).await.refused(409, "closing");
        let next = json!({"until": day(7), "successor_id": room["id"]});
        admin.patch_any(&format!("/places/{}", cast.second_room), next).await.refused(409, "closing");
        // With a successor it is known where things go.
        admin.patch_any(&path, json!({"successor_id": cast.store})).await.ok();
        clerk.post("/lots", desk(&school, &room["id"])).await.ok();
    }

    async fn nothing_comes_into_a_unit_that_is_about_to_close(world: World) {
        let (admin, clerk, cast) = (world.as_(ADMIN), world.as_(FACILITY), world.cast);
        let unit = admin.post("/units", json!({"name": "Leirskolen", "parent_id": cast.municipality})).await.ok();
        let path = format!("/units/{}", id(&unit));
        admin.patch_any(&path, json!({"until": day(30)})).await.ok();
        let new = desk(&unit["id"], &json!(cast.room));
        let refused = clerk.post("/lots", new.clone()).await.refused(409, "closing");
        assert_eq!((&refused["what"], &refused["name"]), (&json!("unit"), &json!("Leirskolen")));
        let seats = format!("/lots/{}", chairs(&world, 2).await);
        clerk.patch_any(&seats, json!({"unit_id": unit["id"]})).await.refused(409, "closing");
        // Its people keep their roles until it closes.
        let role = json!({"role": "employee", "unit_id": unit["id"]});
        admin.post("/people", json!({"name": "Kari Nordmann", "roles": [role]})).await.ok();
        admin.patch_any(&path, json!({"successor_id": cast.school})).await.ok();
        clerk.post("/lots", new).await.ok();
    }

    async fn of_closing_and_filling_at_once_one_is_refused(world: World) {
        let (admin, clerk, cast) = (world.as_(ADMIN), world.as_(FACILITY), world.cast);
        for round in 0..8 {
            let name = format!("Bod {round}");
            let room = json!({"name": name, "kind": "room", "parent_id": cast.other_site});
            let room = admin.post("/places", room).await.ok();
            let unit = admin.post("/units", json!({"name": name, "parent_id": cast.municipality})).await.ok();
            let (place, of) = (format!("/places/{}", id(&room)), format!("/units/{}", id(&unit)));
            let close = json!({"until": day(7)});
            let (closed, filled) = tokio::join!(
                admin.patch_any(&place, close.clone()),
                clerk.post("/lots", desk(&json!(cast.school), &room["id"])),
            );
            one_of(closed, filled);
            let (closed, filled) =
                tokio::join!(admin.patch_any(&of, close), clerk.post("/lots", desk(&unit["id"], &json!(cast.room))));
            one_of(closed, filled);
        }
    }
}

fn one_of(closed: Answer, filled: Answer) {
    if closed.status == 200 {
        filled.refused(409, "closing");
    } else {
        closed.refused(409, "not_empty");
        filled.ok();
    }
}
