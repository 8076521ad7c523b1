use serde_json::{Value, json};

use super::*;
use crate::world::stories;

stories! {
    async fn joined_lots_keep_what_was_noted_of_either(world: World) {
        let clerk = world.as_(FACILITY);
        let noted = |note: &str| log(&world, json!({"quantity": 2, "surplus": true, "note": note}));
        let (stays, goes) = (noted("Fire har merker").await, noted("Fra aulaen").await);
        let joined = clerk.post(&at(&stays, "/joins"), json!({"lot_id": goes["id"]})).await.ok();
        assert_eq!(joined["note"], "Fire har merker\nFra aulaen");
        for note in ["Fra aulaen", ""] {
            let same = noted(note).await;
            let joined = clerk.post(&at(&stays, "/joins"), json!({"lot_id": same["id"]})).await.ok();
            assert_eq!(joined["note"], "Fire har merker\nFra aulaen");
        }
        let long = noted(&"x".repeat(3_990)).await;
        let refused = clerk.post(&at(&stays, "/joins"), json!({"lot_id": long["id"]})).await.refused(409, "cannot_join");
        assert_eq!(refused["because"], "note");
        assert_eq!(read(&clerk, &long).await["quantity"], 2);
    }

    async fn a_split_keeps_the_code_behind_and_the_history_along(world: World) {
        let clerk = world.as_(FACILITY);
        let lot = log(&world, json!({"quantity": 24})).await;
        clerk.patch_at(&lot, json!({"note": "Fra rom 214"})).await;
        let part = clerk.post(&at(&lot, "/parts"), json!({
            "quantity": 4, "changes": {"condition": "worn", "place_id": world.cast.second_room, "title": "Slitte stoler"},
        })).await;
        assert_eq!(part.status, 201);
        let part = part.ok();
        assert_eq!((&part["quantity"], &part["condition"], &part["label_missing"]), (&json!(4), &json!("worn"), &json!(true)));
        assert_eq!((&part["rest"]["quantity"], &part["rest"]["code"]), (&json!(20), &lot["code"]));
        assert_ne!(part["code"], lot["code"]);

        let scanned = clerk.get(&format!("/lots/by-code/{}", lot["code"].as_str().unwrap())).await.ok();
        assert_eq!((&scanned["id"], &scanned["family"][0]["id"]), (&lot["id"], &part["id"]));

        clerk.patch_at(&lot, json!({"note": "Etter delingen"})).await;
        let events = clerk.get(&at(&part, "/history")).await.ok();
        let verbs: Vec<_> = events["items"].as_array().unwrap().iter().map(|e| e["verb"].as_str().unwrap()).collect();
        assert_eq!(verbs, ["logged", "edited", "split", "edited", "moved"]);
        is_sound(&world).await;
    }

    async fn labels_go_along_with_the_things_they_stick_on(world: World) {
        let clerk = world.as_(FACILITY);
        let lot = log(&world, json!({"quantity": 3})).await;
        for value in ["A-1", "A-2", "A-3"] {
            clerk.post(&at(&lot, "/labels"), json!({"register": "label", "value": value})).await.ok();
        }
        let part = clerk.post(&at(&lot, "/parts"), json!({"quantity": 1, "changes": {"labels": ["A-2"]}})).await.ok();
        assert_eq!(part["label_missing"], json!(false));
        assert_eq!(clerk.get("/lots/by-code/A-2").await.ok()["id"], part["id"]);
        assert_eq!(clerk.get("/lots/by-code/A-1").await.ok()["id"], lot["id"]);
        let refused = clerk.post(&at(&lot, "/parts"), json!({"quantity": 1, "changes": {"labels": ["A-9"]}})).await;
        assert_eq!(refused.refused(422, "invalid")["field"], "changes.labels");
        assert_eq!(read(&clerk, &lot).await["quantity"], 2);
    }

    async fn identical_lots_are_joined_and_the_old_code_still_leads_there(world: World) {
        let clerk = world.as_(FACILITY);
        let (a, b) = (log(&world, json!({"quantity": 3})).await, log(&world, json!({"quantity": 2})).await);
        clerk.post(&at(&b, "/labels"), json!({"register": "inventory", "value": "1998-17"})).await.ok();
        let joined = clerk.post(&at(&a, "/joins"), json!({"lot_id": b["id"]})).await.ok();
        assert_eq!(joined["quantity"], 5);
        let gone = read(&clerk, &b).await;
        assert_eq!((&gone["state"], &gone["quantity"]), (&json!("gone"), &json!(0)));
        for name in [b["code"].as_str().unwrap(), "1998-17"] {
            assert_eq!(clerk.get(&format!("/lots/by-code/{name}")).await.ok()["id"], a["id"]);
        }
        clerk.post(&at(&a, "/joins"), json!({"lot_id": b["id"]})).await.refused(409, "lot_state");
        is_sound(&world).await;
    }

    async fn different_or_held_lots_are_not_joined(world: World) {
        let clerk = world.as_(FACILITY);
        let good = chairs(&world, 3).await;
        let worn = log(&world, json!({"quantity": 2, "condition": "worn", "surplus": true})).await;
        let refused = clerk.post(&at(&good, "/joins"), json!({"lot_id": worn["id"]})).await.refused(409, "cannot_join");
        assert_eq!(refused["because"], "condition");
        let same = chairs(&world, 2).await;
        reserve(&world, &same, 1).await;
        clerk.post(&at(&good, "/joins"), json!({"lot_id": same["id"]})).await.refused(409, "held");
        clerk.post(&at(&good, "/joins"), json!({"lot_id": good["id"]})).await.refused(422, "invalid");
        assert_eq!(read(&clerk, &good).await["quantity"], 3);
        is_sound(&world).await;
    }

    async fn only_free_things_move_alone_but_holds_follow_a_whole_lot(world: World) {
        let clerk = world.as_(FACILITY);
        let lot = chairs(&world, 5).await;
        let hold = reserve(&world, &lot, 3).await;
        clerk.post(&at(&lot, "/moves"), json!({"place_id": world.cast.store, "quantity": 3})).await.refused(409, "held");
        let moved = clerk.post(&at(&lot, "/moves"), json!({"place_id": world.cast.store, "quantity": 2})).await.ok();
        assert_eq!((&moved["quantity"], &moved["place_id"]), (&json!(2), &json!(world.cast.store)));
        assert_eq!((&moved["rest"]["quantity"], &moved["rest"]["held"]), (&json!(3), &json!(3)));
        let whole = clerk.post(&at(&lot, "/moves"), json!({"place_id": world.cast.store})).await.ok();
        assert_eq!((&whole["held"], whole.get("rest")), (&json!(3), None));
        // The move took the thing away from where it is wanted. The release needs no reason, and the history says why.
        let path = format!("/reservations/{}", hold["id"].as_str().unwrap());
        assert_eq!(world.as_(EMPLOYEE).delete(&path).await.ok()["state"], "released");
        let events = clerk.get(&at(&lot, "/history")).await.ok();
        let last = events["items"].as_array().unwrap().last().unwrap().clone();
        assert_eq!((&last["verb"], &last["detail"]["made_late"]), (&json!("reservation_released"), &json!(true)));
        is_sound(&world).await;
    }

    async fn a_store_that_is_full_takes_nothing_in(world: World) {
        use ombruk::store::rows::place;
        use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};
        let store = world.cast.store;
        world.app.db.write(|tx| async move {
            let row = place::Entity::find_by_id(store).one(&*tx).await?.unwrap();
            place::ActiveModel { accepts_intake: Set(false), ..row.into_active_model() }.update(&*tx).await
        }).await.unwrap();
        let lot = chairs(&world, 1).await;
        world.as_(FACILITY).post(&at(&lot, "/moves"), json!({"place_id": store})).await.refused(409, "no_intake");
        assert_eq!(read(&world.as_(FACILITY), &lot).await["place_id"], json!(world.cast.room));
    }

    async fn what_somebody_saw_to_be_alike_is_declared_alike(world: World) {
        let clerk = world.as_(FACILITY);
        let chair = json!({"quantity": 3, "surplus": true});
        let (one, other) = (log(&world, chair.clone()).await, log(&world, chair).await);
        let alike = json!({"alike_key": " klubbstoler ", "price_minor": 129_000});
        for lot in [&one, &other] {
            let edit = clerk.with("If-Match", &format!("\"{}\"", lot["version"]));
            let edited = edit.patch(&at(lot, ""), alike.clone()).await.ok();
            let declared = (&edited["alike_key"], &edited["price_minor"]);
            assert_eq!(declared, (&json!("klubbstoler"), &json!(129_000)));
        }
        let need = world.as_(EMPLOYEE).post("/needs", json!({
            "unit_id": world.cast.school, "place_id": world.cast.room, "needed_by": "2030-08-01", "purpose": "Klubb",
            "assessment": {"alternatives_considered": true, "note": ""},
            "lines": [{"category": "office-chair", "quantity": 6, "requirements": {"alike": true}}],
        })).await.ok();
        let offers = need["lines"][0]["offers"].as_array().unwrap();
        assert_eq!((offers.len(), &offers[0]["group"]), (2, &offers[1]["group"]), "one group of six");
        let history = clerk.get(&at(&one, "/history")).await.ok();
        assert!(history.to_string().contains(r#""alike_key":{"from":null,"to":"klubbstoler"}"#), "{history:#}");
        let edit = clerk.with("If-Match", "\"3\"");
        edit.patch(&at(&one, ""), json!({"alike_key": " "})).await.refused(412, "stale");
        let edit = clerk.with("If-Match", "\"2\"");
        for (change, field) in [(json!({"alike_key": " "}), "alike_key"), (json!({"price_minor": -1}), "price_minor")] {
            assert_eq!(edit.patch(&at(&one, ""), change).await.refused(422, "invalid")["field"], json!(field));
        }
        let body = json!({"open_to_region_from": chrono::Utc::now().date_naive()});
        world.as_(COORDINATOR).post(&at(&one, "/surplus"), body).await.ok();
        let seen = world.as_(NEIGHBOUR).get(&at(&one, "")).await.ok();
        assert_eq!((&seen["alike_key"], &seen["price_minor"]), (&json!(null), &json!(null)));
        let same = json!({"alike_key": null, "price_minor": null});
        let edited = clerk.with("If-Match", &format!("\"{}\"", read(&clerk, &one).await["version"]));
        assert_eq!(edited.patch(&at(&one, ""), same).await.ok()["alike_key"], json!(null));
    }
}

impl crate::world::Client {
    /// Edits the lot as it is now.
    pub async fn patch_at(&self, lot: &Value, changes: Value) -> Value {
        let etag = self.get(&at(lot, "")).await.etag.unwrap();
        self.with("If-Match", &etag).patch(&at(lot, ""), changes).await.ok()
    }
}
