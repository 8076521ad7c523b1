use poem::http::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::world::stories;

/// Every act on a lot with a body that would be accepted.
fn acts(world: &World, other: &Value) -> Vec<(&'static str, Value)> {
    let cast = &world.cast;
    vec![
        ("/surplus", json!({})),
        ("/parts", json!({"quantity": 1})),
        ("/joins", json!({"lot_id": other["id"]})),
        ("/moves", json!({"place_id": cast.store})),
        ("/departure", json!({"kind": "sold", "evidence": "x"})),
        ("/count", json!({"quantity": 1})),
        ("/labels", json!({"register": "label", "value": "x"})),
        (
            "/sanitisations",
            json!({
                "medium": "disk", "method": "clear", "tool": "t", "version": "1", "operator": "a", "verified_by": "b",
                "on": "2026-01-01",
            }),
        ),
        ("/chemical-light", json!({"light": "red", "reason": "x"})),
        ("/reservations", json!({"quantity": 1, "unit_id": cast.school, "place_id": cast.room})),
    ]
}

stories! {
    async fn days_that_no_calendar_holds_are_refused(world: World) {
        let manager = world.as_(FACILITY);
        for day in ["+262142-12-31", "-262143-01-01", "9999-12-31", "1492-10-12"] {
            for field in ["available_from", "acquired_on", "must_leave_by", "goes_back_on"] {
                let mut body = json!({
                    "category": "office-chair", "title": "Stol", "quantity": 1, "condition": "good",
                    "unit_id": world.cast.school, "place_id": world.cast.room,
                });
                body[field] = json!(day);
                let refused = manager.post("/lots", body).await.refused(422, "invalid");
                assert_eq!((&refused["field"], &refused["problem"]), (&json!(field), &json!("far_away")), "{day}");
            }
            let lot = chairs(&world, 1).await;
            let kept = json!({"quantity": 1, "unit_id": world.cast.school, "place_id": world.cast.room, "until": day});
            manager.post(&at(&lot, "/reservations"), kept).await.refused(422, "invalid");
        }
    }

    async fn malformed_bodies_are_told_so_and_change_nothing(world: World) {
        let (lot, other) = (chairs(&world, 3).await, chairs(&world, 3).await);
        let boss = world.as_(COORDINATOR);
        for (act, good) in acts(&world, &other) {
            let path = at(&lot, act);
            assert_eq!(boss.send(Method::POST, &path, Some("{\"quantity\": ".into())).await.refused(400, "malformed")["status"], 400);
            let mut unknown = good.clone();
            unknown["frobnicate"] = json!(1);
            assert_eq!(boss.post(&path, unknown).await.refused(400, "malformed")["field"], "frobnicate");
            for wrong in [json!([1, 2]), json!(null)] {
                assert_eq!(boss.post(&path, wrong).await.refused(400, "malformed")["problem"], "not_object");
            }
            for (field, value) in good.as_object().unwrap() {
                let mut wrong = good.clone();
                let expected = if field == "evidence" { (422, "invalid") } else { (400, "malformed") };
                if value.is_string() {
                    wrong[field] = json!(7);
                    boss.post(&path, wrong.clone()).await.refused(expected.0, expected.1);
                }
                wrong[field] = json!([["no"]]);
                let refused = boss.post(&path, wrong).await.refused(expected.0, expected.1);
                assert!(refused["field"].as_str().unwrap().starts_with(field.as_str()), "{refused}");
                assert_ne!(refused["problem"], "unreadable", "{refused}");
            }
        }
        let patch = boss.with("If-Match", "\"1\"");
        for body in [json!({"frobnicate": 1}), json!({"condition": "shiny"}), json!({"media": 1.5}), json!({"title": 7}), json!(7)] {
            patch.patch(&at(&lot, ""), body).await.refused(400, "malformed");
        }
        assert_eq!(read(&boss, &lot).await, lot);
        assert_eq!(read(&boss, &other).await, other);
        is_sound(&world).await;
    }

    async fn absent_and_foreign_things_are_equally_absent(world: World) {
        let (lot, other) = (chairs(&world, 3).await, chairs(&world, 3).await);
        let absent = json!({"id": Uuid::now_v7()});
        for (act, good) in acts(&world, &other) {
            let nobody = world.as_(COORDINATOR).post(&at(&absent, act), good.clone()).await;
            let mut mine = good.clone();
            if act == "/reservations" {
                mine = json!({"quantity": 1, "unit_id": world.cast.stranger_unit, "place_id": world.cast.stranger_site});
            }
            let stranger = world.as_(STRANGER).post(&at(&lot, act), mine).await;
            nobody.refused(404, "not_found");
            stranger.refused(404, "not_found");
        }
        for rest in ["", "/history", "/labels", "/sanitisations"] {
            world.as_(COORDINATOR).get(&at(&absent, rest)).await.refused(404, "not_found");
            world.as_(STRANGER).get(&at(&lot, rest)).await.refused(404, "not_found");
        }
        let boss = world.as_(COORDINATOR);
        for (act, body) in [
            ("/moves", json!({"place_id": world.cast.stranger_site})),
            ("/moves", json!({"place_id": Uuid::now_v7()})),
            ("/parts", json!({"quantity": 1, "changes": {"unit_id": world.cast.stranger_unit}})),
            ("/reservations", json!({"quantity": 1, "unit_id": world.cast.school, "place_id": world.cast.stranger_site})),
        ] {
            boss.post(&at(&lot, act), body).await.refused(422, "invalid");
        }
        boss.post(&at(&lot, "/joins"), json!({"lot_id": Uuid::now_v7()})).await.refused(404, "not_found");
        boss.delete(&format!("/reservations/{}", Uuid::now_v7())).await.refused(404, "not_found");
        assert_eq!(boss.get("/lots/not-an-id").await.status, 400);
        assert_eq!(read(&boss, &lot).await, lot);
        is_sound(&world).await;
    }

    async fn negative_and_absurd_quantities_are_refused(world: World) {
        let lot = chairs(&world, 3).await;
        let boss = world.as_(COORDINATOR);
        let cast = &world.cast;
        for n in [0i64, -1, i64::MIN, 1_000_001, i64::MAX] {
            for (act, body) in [
                ("/surplus", json!({"quantity": n})),
                ("/parts", json!({"quantity": n})),
                ("/moves", json!({"place_id": cast.store, "quantity": n})),
                ("/departure", json!({"kind": "sold", "evidence": "x", "quantity": n})),
                ("/departure", json!({"kind": "stolen", "evidence": "x", "quantity": n})),
                ("/reservations", json!({"quantity": n, "unit_id": cast.school, "place_id": cast.room})),
            ] {
                let refused = boss.post(&at(&lot, act), body).await.refused(422, "invalid");
                assert_eq!(refused["field"], "quantity");
            }
            if n != 0 {
                boss.post(&at(&lot, "/count"), json!({"quantity": n})).await.refused(422, "invalid");
            }
        }
        for (act, body) in [
            ("/surplus", json!({"quantity": 4})),
            ("/parts", json!({"quantity": 4})),
            ("/moves", json!({"place_id": cast.store, "quantity": 4})),
            ("/departure", json!({"kind": "sold", "evidence": "x", "quantity": 4})),
            ("/reservations", json!({"quantity": 4, "unit_id": cast.school, "place_id": cast.room})),
        ] {
            boss.post(&at(&lot, act), body).await.refused(409, "exhausted");
        }
        boss.post(&at(&lot, "/parts"), json!({"quantity": 3})).await.refused(422, "invalid");
        for evidence in [json!(""), json!("  "), json!({}), json!(7), json!(null)] {
            let answer = boss.post(&at(&lot, "/departure"), json!({"kind": "sold", "evidence": evidence})).await;
            assert!(matches!(answer.status, 400 | 422), "{}", answer.body);
        }
        boss.post(&at(&lot, "/surplus"), json!({"available_from": "2020-01-01"})).await.refused(422, "invalid");
        for register in ["", "code", "Nei!", "æ"] {
            boss.post(&at(&lot, "/labels"), json!({"register": register, "value": "1"})).await.refused(422, "invalid");
        }
        let patch = boss.with("If-Match", "\"1\"");
        for body in [
            json!({"title": " "}), json!({"title": "x".repeat(201)}), json!({"attributes": {"width_cm": -5}}),
            json!({"attributes": {"height_cm": 99_999}}), json!({"acquired_on": "2999-01-01"}),
            json!({"must_leave_by": "2020-01-01"}), json!({"category": "spaceship"}), json!({"mass_g": 0}),
            json!({"unit_id": world.cast.stranger_unit}),
        ] {
            patch.patch(&at(&lot, ""), body).await.refused(422, "invalid");
        }
        patch.patch(&at(&lot, ""), json!({"serial": "S-1"})).await.refused(422, "one_each");
        boss.with("If-Match", "yesterday").patch(&at(&lot, ""), json!({"note": "x"})).await.refused(422, "invalid");
        assert_eq!(read(&boss, &lot).await, lot);
        is_sound(&world).await;
    }

    async fn roles_and_units_bound_what_one_may_do(world: World) {
        let (lot, other) = (chairs(&world, 3).await, chairs(&world, 3).await);
        for (act, good) in acts(&world, &other) {
            for wrong in [REPORTER, ADMIN] {
                world.as_(wrong).post(&at(&lot, act), good.clone()).await.refused(403, "not_allowed");
            }
        }
        for act in ["/surplus", "/parts", "/joins", "/moves", "/labels", "/reservations"] {
            let (_, good) = acts(&world, &other).into_iter().find(|(name, _)| *name == act).unwrap();
            world.as_(OTHER_EMPLOYEE).post(&at(&lot, act), good).await.refused(403, "not_yours");
        }
        for act in ["/departure", "/count", "/chemical-light", "/sanitisations"] {
            let (_, good) = acts(&world, &other).into_iter().find(|(name, _)| *name == act).unwrap();
            world.as_(EMPLOYEE).post(&at(&lot, act), good).await.refused(403, "not_allowed");
        }
        world.as_(OTHER_EMPLOYEE).with("If-Match", "\"1\"").patch(&at(&lot, ""), json!({"note": "x"})).await.refused(403, "not_yours");
        world.as_(REPORTER).delete(&at(&lot, "/surplus")).await.refused(403, "not_allowed");
        assert_eq!(read(&world.as_(FACILITY), &lot).await, lot);
        is_sound(&world).await;
    }

    async fn what_has_left_stays_left(world: World) {
        let (lot, other) = (chairs(&world, 1).await, chairs(&world, 1).await);
        let boss = world.as_(COORDINATOR);
        boss.post(&at(&lot, "/departure"), json!({"kind": "donated", "evidence": {"to": "Fretex", "receipt": 12}})).await.ok();
        let gone = read(&boss, &lot).await;
        for (act, good) in acts(&world, &other) {
            boss.post(&at(&lot, act), good).await.refused(409, "lot_state");
        }
        boss.with("If-Match", "\"2\"").patch(&at(&lot, ""), json!({"note": "x"})).await.refused(409, "lot_state");
        assert_eq!(read(&boss, &lot).await, gone);
        is_sound(&world).await;
    }
}
