//! One rule for texts and one for dates, wherever values are read.

use std::ops::ControlFlow;

use ombruk::store::rows;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use crate::world::{World, cast::*, stories};

fn desk(world: &World, extra: Value) -> Value {
    let mut body = json!({
        "category": "desk", "title": "Pult", "quantity": 1, "condition": "good",
        "unit_id": world.cast.school, "place_id": world.cast.room,
    });
    for (name, value) in extra.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

stories! {
    async fn a_control_character_is_refused_wherever_it_stands(world: World) {
        let manager = world.as_(FACILITY);
        let lot = manager.post("/lots", desk(&world, json!({}))).await.ok();
        let lot = format!("/lots/{}", lot["id"].as_str().unwrap());
        for sign in ["%00", "%01", "%07", "%1B", "%7F", "%C2%85"] {
            for path in [
                format!("/lots?q=a{sign}b"), format!("/lots?category=a{sign}b"), format!("/lots?after={sign}"),
                format!("/lots/by-code/a{sign}b"), format!("/lots/by-code/abc?register={sign}"),
                format!("/products?q={sign}"), format!("/products?gtin={sign}"),
                format!("/savings?category={sign}"), format!("/reports/rungs?category=a{sign}"),
                format!("/factors?key=a{sign}"),
            ] {
                let answer = world.as_(COORDINATOR).get(&path).await;
                answer.refused(422, "invalid");
            }
        }
        for sign in ['\0', '\u{1}', '\u{8}', '\u{1b}', '\u{7f}', '\u{9b}'] {
            let text = format!("a{sign}b");
            for extra in [
                json!({"title": text}), json!({"note": text}), json!({"serial": text}), json!({"category": text}),
                json!({"attributes": {"colour": text}}), json!({"attributes": {"materials": ["oak", text]}}),
                json!({"attributes": {"brand": text}}),
            ] {
                let refused = manager.post("/lots", desk(&world, extra)).await.refused(422, "invalid");
                assert_eq!(refused["problem"], "malformed", "{refused}");
            }
            for evidence in [json!(text), json!({"to": text}), json!({"to": [{"x": text}]}), json!({text.clone(): 1})] {
                let body = json!({"kind": "sold", "evidence": evidence});
                world.as_(COORDINATOR).post(&format!("{lot}/departure"), body).await.refused(422, "invalid");
            }
            manager.post(&format!("{lot}/labels"), json!({"register": "label", "value": text})).await.refused(422, "invalid");
            world.as_(ADMIN).post("/units", json!({"name": text})).await.refused(422, "invalid");
        }
    }

    async fn names_that_look_the_same_are_the_same(world: World) {
        let manager = world.as_(FACILITY);
        let lot = manager.post("/lots", desk(&world, json!({
            "title": "  Cafe\u{301}bord \u{200b} ru\u{ad}ndt\u{a0}", "serial": " SN\u{feff}-1 ", "note": "En linje\r\n\tog  en til\n",
        }))).await.ok();
        assert_eq!((&lot["title"], &lot["serial"]), (&json!("Cafébord rundt"), &json!("SN-1")));
        assert_eq!(lot["note"], "En linje\n\tog  en til");
        let lot = lot["id"].as_str().unwrap();
        manager.post(&format!("/lots/{lot}/labels"), json!({"register": "label", "value": " e\u{301}  7 "})).await.ok();
        for written in ["%C3%A9%207", "e%CC%81%207", "%20e%CC%81%20%20%E2%80%8B7"] {
            let found = manager.get(&format!("/lots/by-code/{written}")).await.ok();
            assert_eq!(found["id"], lot, "{found}");
        }
    }

    async fn a_day_that_no_calendar_holds_is_refused_wherever_it_stands(world: World) {
        for day in ["-0044-03-15", "0000-01-01", "%2B10000-01-01", "%2B262142-12-31"] {
            for path in ["/savings", "/reports/savings", "/reports/rungs", "/reports/declines"] {
                for end in ["from", "to"] {
                    let answer = world.as_(REPORTER).get(&format!("{path}?{end}={day}")).await;
                    let refused = answer.refused(422, "invalid");
                    assert_eq!((&refused["field"], &refused["problem"]), (&json!(end), &json!("far_away")), "{day}");
                }
            }
        }
        for path in ["/savings?from=0001-01-01&to=9999-12-31", "/reports/rungs?from=0001-01-01&to=9999-12-31"] {
            world.as_(REPORTER).get(path).await.ok();
        }
        let (admin, day) = (world.as_(ADMIN), "-0001-01-01");
        for (path, body, field) in [
            ("/units", json!({"name": "x", "since": day}), "since"),
            ("/places", json!({"name": "x", "kind": "site", "until": day}), "until"),
            ("/tokens", json!({"person_id": uuid::Uuid::nil(), "label": "x", "expires_at": "+262142-01-01T00:00:00Z"}), "expires_at"),
        ] {
            assert_eq!(admin.post(path, body).await.refused(422, "invalid")["field"], field);
        }
        // A serial number that looks like a date is no date.
        let lot = world.as_(FACILITY).post("/lots", desk(&world, json!({"serial": "+10000-01-01"}))).await.ok();
        assert_eq!(lot["serial"], "+10000-01-01");
    }

    async fn an_unreadable_idempotency_key_is_refused(world: World) {
        let manager = world.as_(FACILITY);
        let body = desk(&world, json!({}));
        let before = manager.get("/lots").await.ok()["items"].as_array().unwrap().len();
        for key in ["nøkkel", "a\tb", "", &"x".repeat(201)] {
            let refused = manager.with("Idempotency-Key", key).post("/lots", body.clone()).await.refused(422, "invalid");
            assert_eq!(refused["field"], "Idempotency-Key");
        }
        let twice = manager.with("Idempotency-Key", "one").with("Idempotency-Key", "two");
        twice.post("/lots", body.clone()).await.refused(422, "invalid");
        assert_eq!(manager.get("/lots").await.ok()["items"].as_array().unwrap().len(), before, "nothing ran");
        let one = manager.with("Idempotency-Key", "one").post("/lots", body.clone()).await.ok();
        assert_eq!(manager.with("Idempotency-Key", "one").post("/lots", body).await.ok()["id"], one["id"]);
    }

    async fn what_an_import_brings_keeps_to_the_same_rule(world: World) {
        use ombruk::{app::registers, domain::registers::LotMap};
        let map = LotMap::from_toml(r#"
            columns = { title = "Navn", note = "Merknad", serial = "Serie" }
            category = { column = "Type" }
            place = { column = "Rom" }
            condition = { default = "good" }
            state = { default = "in_use" }
        "#).unwrap();
        let wanted = registers::Wanted {
            file: "r.csv".to_owned(),
            input: registers::Input::Memory("Navn,Type,Rom,Merknad,Serie\nPult\u{1},desk,Rom 101,x,1\nPult,desk,Rom 101,x\u{7},2\n \
                Cafe\u{301}pult  1,desk,Rom 101,\"a\nb\", SN\u{200b}3\n".into()),
            map,
            organisation: world.cast.organisation,
            actor: None,
            place: None,
            unit: Some("nes-skole".to_owned()),
        };
        let import = registers::open(&world.app, wanted).await.unwrap();
        let found = registers::check(&import).await.unwrap();
        let told: Vec<_> = found.rejected.iter().map(ToString::to_string).collect();
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].contains("the control character U+0001") && told[1].contains("the control character U+0007"), "{told:?}");
        registers::apply(&world.app, &import, false, |_| ControlFlow::Continue(())).await.unwrap();
        let lots = rows::lot::Entity::find().all(world.app.db.read()).await.unwrap();
        let lots: Vec<_> = lots.iter().map(|lot| (lot.name.as_str(), lot.note.as_str(), lot.serial.as_deref())).collect();
        assert_eq!(lots, [("Cafépult 1", "a\nb", Some("SN3"))]);
    }
}
