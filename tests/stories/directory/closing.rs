//! Somebody leaves, or a room or a unit closes, while something is open there. Also names that two rooms or units would
//! share.

use serde_json::{Value, json};

use crate::{
    given::{agreement, day, id, need},
    setting::chairs,
    world::{World, cast::*, stories},
};

stories! {
    async fn whoever_leaves_hands_over_what_is_open_in_their_name(world: World) {
        let (admin, cast) = (world.as_(ADMIN), world.cast);
        let leaver = world.as_(EMPLOYEE);
        let me = |client: crate::world::Client| async move {
            client.get("/me").await.ok()["person_id"].as_str().unwrap().to_owned()
        };
        let (leaves, goes_on) = (me(leaver.clone()).await, me(world.as_(OTHER_EMPLOYEE)).await);
        let line = need(&world, "stool", 2).await;
        let seats = chairs(&world, 4).await;
        let wish = json!({"quantity": 3, "unit_id": cast.school, "place_id": cast.room});
        let kept = leaver.post(&format!("/lots/{seats}/reservations"), wish).await.ok();
        let owned = agreement(&world, json!({"owner_id": leaves})).await;
        let handover = format!("/reservations/{}/handover", id(&kept));
        world.as_(FACILITY).post(&handover, json!({"quantity": 1})).await.ok();

        let path = format!("/people/{leaves}/holdings");
        let open = admin.get(&path).await.ok();
        assert_eq!(leaver.get(&path).await.ok(), open);
        assert_eq!((&open["needs"][0]["id"], &open["needs"][0]["purpose"]), (&json!(line.need), &json!("Ny klasse")));
        assert_eq!((&open["reservations"][0]["id"], &open["reservations"][0]["quantity"]), (&kept["id"], &json!(2)));
        assert_eq!((&open["agreements"][0]["id"], &open["received"][0]["quantity"]), (&owned["id"], &json!(1)));
        world.as_(COORDINATOR).get(&path).await.refused(403, "not_allowed");
        world.as_(STRANGER).get(&path).await.refused(404, "not_found");

        let erasure = format!("/people/{leaves}/erasure");
        let refused = admin.post(&erasure, Value::Null).await.refused(409, "open_things");
        assert_eq!((&refused["needs"], &refused["reservations"]), (&json!([line.need]), &json!([kept["id"]])));
        assert_eq!(refused["agreements"], json!([owned["id"]]));
        for nobody in [leaves.as_str(), &cast.school.to_string()] {
            let refused = admin.post(&format!("{erasure}?successor_id={nobody}"), Value::Null).await;
            assert_eq!(refused.refused(422, "invalid")["field"], "successor_id");
        }
        leaver.get("/me").await.ok();
        admin.post(&format!("{erasure}?successor_id={goes_on}"), Value::Null).await.ok();
        let theirs = world.as_(OTHER_EMPLOYEE).get(&format!("/people/{goes_on}/holdings")).await.ok();
        assert_eq!((&theirs["needs"], &theirs["reservations"]), (&open["needs"], &open["reservations"]));
        assert_eq!(theirs["agreements"], open["agreements"]);
        let handed = world.as_(FACILITY).post(&handover, json!({})).await.ok();
        assert_eq!(handed["handover"]["received_by"]["person_id"], json!(goes_on), "somebody received it");
    }

    async fn a_name_an_address_and_a_number_are_corrected(world: World) {
        let admin = world.as_(ADMIN);
        let person = |name: &str, email: &str| json!({"name": name, "email": email, "phone": "+47 1"});
        let kari = admin.post("/people", person("Kari Nordmann", "kari@storvik.example")).await.ok();
        admin.post("/people", person("Ola", "ola@storvik.example")).await.ok();
        let path = format!("/people/{}", id(&kari));
        let read = admin.get(&path).await;
        let (etag, before) = (read.etag.clone().unwrap(), read.ok());
        assert_eq!(before, kari);
        let married = json!({"name": "Kari Hansen", "email": "KARI@storvik.example", "phone": null});
        admin.patch(&path, married.clone()).await.refused(428, "precondition_required");
        let edit = admin.with("If-Match", &etag);
        edit.patch(&path, json!({"name": " "})).await.refused(422, "invalid");
        edit.patch(&path, json!({"email": "OLA@storvik.example"})).await.refused(422, "invalid");
        edit.patch(&path, json!({"surprise": 1})).await.refused(400, "malformed");
        let after = edit.patch(&path, married.clone()).await.ok();
        assert_eq!((&after["name"], &after["email"]), (&married["name"], &married["email"]));
        assert_eq!((&after["phone"], &after["roles"]), (&Value::Null, &kari["roles"]));
        let stale = edit.patch(&path, json!({"name": "x"})).await.refused(412, "stale");
        assert_eq!(stale["current"], after);
        world.as_(COORDINATOR).get(&path).await.refused(403, "not_allowed");
        world.as_(STRANGER).get(&path).await.refused(404, "not_found");
        world.as_(COORDINATOR).with("If-Match", "*").patch(&path, married.clone()).await.refused(403, "not_allowed");
        world.as_(STRANGER).with("If-Match", "*").patch(&path, married).await.refused(404, "not_found");
        let mut histories = world.dump().await.into_iter().filter(|table| table.starts_with("history"));
        assert!(!histories.any(|table| table.contains("Nordmann")), "what was before is not kept");
    }

    async fn what_is_closed_is_empty_or_says_who_goes_on(world: World) {
        let (admin, cast) = (world.as_(ADMIN), world.cast);
        let desk = |unit: Value, place: Value| json!({
            "category": "desk", "quantity": 2, "condition": "good", "unit_id": unit, "place_id": place,
        });
        world.as_(FACILITY).post("/lots", desk(json!(cast.school), json!(cast.room))).await.ok();
        let close = json!({"until": day(7)});
        for place in [cast.room, cast.site] {
            let refused = admin.patch_any(&format!("/places/{place}"), close.clone()).await.refused(409, "not_empty");
            assert_eq!((&refused["lots"], &refused["needs"]), (&json!(1), &json!(0)));
        }
        need(&world, "stool", 1).await;
        let school = format!("/units/{}", cast.school);
        let refused = admin.patch_any(&school, close.clone()).await.refused(409, "not_empty");
        assert_eq!((&refused["lots"], &refused["reservations"], &refused["needs"]), (&json!(1), &json!(0), &json!(1)));
        let other = json!({"until": day(7), "successor_id": cast.other_school});
        admin.patch_any(&school, other).await.ok();
        admin.patch_any(&school, json!({"successor_id": null})).await.refused(409, "not_empty");
        let next = json!({"until": day(7), "successor_id": cast.store});
        admin.patch_any(&format!("/places/{}", cast.room), next).await.ok();
        let empty = admin.post("/units", json!({"name": "Tom", "parent_id": cast.municipality})).await.ok();
        admin.patch_any(&format!("/units/{}", id(&empty)), close.clone()).await.ok();
        admin.patch_any(&format!("/places/{}", cast.other_room), close).await.ok();
        // A reservation for a place keeps it from closing, whoever owns the things.
        let seats = chairs(&world, 4).await;
        let wish = json!({"quantity": 1, "unit_id": cast.school, "place_id": cast.kindergarten});
        world.as_(EMPLOYEE).post(&format!("/lots/{seats}/reservations"), wish).await.ok();
        let refused = admin.patch_any(&format!("/places/{}", cast.kindergarten), json!({"until": day(7)})).await;
        assert_eq!(refused.refused(409, "not_empty")["reservations"], json!(1));
    }

    async fn one_name_means_one_room_and_one_unit(world: World) {
        let (admin, cast) = (world.as_(ADMIN), world.cast);
        let room = |name: &str, parent: Value| json!({"name": name, "kind": "room", "parent_id": parent});
        for twin in ["Rom 101", "rom 101", " ROM  101 "] {
            let refused = admin.post("/places", room(twin, json!(cast.site))).await.refused(422, "invalid");
            assert_eq!((&refused["field"], &refused["problem"]), (&json!("name"), &json!("duplicate")));
        }
        admin.post("/places", room("Rom 101", json!(cast.other_site))).await.ok();
        let moved = admin.post("/places", room("Rom 1011", json!(cast.site))).await.ok();
        let path = format!("/places/{}", id(&moved));
        admin.patch_any(&path, json!({"name": "rom 102"})).await.refused(422, "invalid");
        admin.patch_any(&path, json!({"name": "Rom  1011"})).await.ok();
        // The name of a closed room is free again.
        admin.patch_any(&format!("/places/{}", cast.second_room), json!({"until": day(-1)})).await.ok();
        admin.patch_any(&path, json!({"name": "Rom 102"})).await.ok();
        let unit = |name: &str, parent: Value| json!({"name": name, "parent_id": parent});
        admin.post("/units", unit("nes SKOLE", json!(cast.municipality))).await.refused(422, "invalid");
        admin.post("/units", unit("Nes skole", json!(cast.school))).await.ok();
        let refused = admin.patch_any(&format!("/units/{}", cast.other_school), json!({"name": "Nes Skole"})).await;
        assert_eq!(refused.refused(422, "invalid")["problem"], "duplicate");
        // The room that took the name keeps it: the closed room cannot be opened again under that name.
        for until in [json!(null), json!(day(30))] {
            let opened = admin.patch_any(&format!("/places/{}", cast.second_room), json!({"until": until})).await;
            assert_eq!(opened.refused(422, "invalid")["field"], "name");
        }
        admin.patch_any(&path, json!({"name": "Rom 103"})).await.ok();
        admin.patch_any(&format!("/places/{}", cast.second_room), json!({"until": null})).await.ok();
        let closed = admin.post("/units", unit("Leirskole", json!(cast.school))).await.ok();
        let closed = format!("/units/{}", id(&closed));
        admin.patch_any(&closed, json!({"until": day(-1)})).await.ok();
        admin.post("/units", unit("Leirskole", json!(cast.school))).await.ok();
        let opened = admin.patch_any(&closed, json!({"until": null})).await.refused(422, "invalid");
        assert_eq!((&opened["field"], &opened["problem"]), (&json!("name"), &json!("duplicate")));
    }
}
