use ombruk::{app::stock::holds, domain::HoldId, store::rows::hold};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};
use serde_json::{Value, json};

use super::*;
use crate::{given::day, world::stories};

/// Moves the end of the reservation a minute into the past.
async fn overdue(world: &World, reservation: &Value, suspended: bool) {
    let id = HoldId(reservation["id"].as_str().unwrap().parse().unwrap());
    world
        .app
        .db
        .write(|tx| async move {
            let row = hold::Entity::find_by_id(id).one(&*tx).await?.unwrap();
            let mut row = row.into_active_model();
            row.expires_at = Set(Some(tx.at - chrono::TimeDelta::minutes(1)));
            row.suspended = Set(suspended);
            row.update(&*tx).await
        })
        .await
        .unwrap();
}

/// Two hundred people want one each at the same moment: how many got one, and how many came too late.
async fn rush(world: &World, stock: i64) -> (usize, usize) {
    let lot = chairs(world, stock).await;
    let body = json!({"quantity": 1, "unit_id": world.cast.school, "place_id": world.cast.second_room});
    let clients = (0..200).map(|_| {
        let (client, path, body) = (world.as_(EMPLOYEE), at(&lot, "/reservations"), body.clone());
        tokio::spawn(async move { client.post(&path, body).await })
    });
    let clients: Vec<_> = clients.collect();
    let (mut got, mut late) = (0, 0);
    for client in clients {
        let answer = client.await.unwrap();
        match answer.status {
            201 => got += 1,
            _ => {
                answer.refused(409, "exhausted");
                late += 1;
            }
        }
    }
    assert_eq!(read(&world.as_(FACILITY), &lot).await["held"], json!(got));
    is_sound(world).await;
    (got, late)
}

stories! {
    async fn two_hundred_want_the_last_chair(world: World) {
        assert_eq!(rush(&world, 1).await, (1, 199));
    }

    async fn two_hundred_want_a_hundred_chairs(world: World) {
        assert_eq!(rush(&world, 100).await, (100, 100));
    }

    async fn a_reservation_without_a_need_is_grade_c_and_can_be_let_go(world: World) {
        let lot = chairs(&world, 3).await;
        let hold = reserve(&world, &lot, 2).await;
        assert_eq!((&hold["grade"], &hold["state"], &hold["quantity"]), (&json!("c"), &json!("active"), &json!(2)));
        let listed = world.as_(EMPLOYEE).get(&format!("/reservations?lot={}", lot["id"].as_str().unwrap())).await.ok();
        assert_eq!(listed["items"][0]["id"], hold["id"]);
        let path = format!("/reservations/{}", hold["id"].as_str().unwrap());
        world.as_(OTHER_EMPLOYEE).delete(&path).await.refused(403, "not_yours");
        world.as_(STRANGER).delete(&path).await.refused(404, "not_found");
        world.as_(REPORTER).delete(&path).await.refused(403, "not_allowed");
        assert_eq!(world.as_(COORDINATOR).delete(&path).await.ok()["state"], "released");
        world.as_(COORDINATOR).delete(&path).await.refused(409, "hold_over");
        assert_eq!(read(&world.as_(FACILITY), &lot).await["held"], 0);
        is_sound(&world).await;
    }

    async fn reservations_expire_unless_work_has_begun(world: World) {
        let lot = chairs(&world, 3).await;
        let (forgotten, in_work, fresh) =
            (reserve(&world, &lot, 1).await, reserve(&world, &lot, 1).await, reserve(&world, &lot, 1).await);
        overdue(&world, &forgotten, false).await;
        overdue(&world, &in_work, true).await;
        assert_eq!(holds::expire_due(&world.app.db).await.unwrap(), 1);
        assert_eq!(holds::expire_due(&world.app.db).await.unwrap(), 0);
        for (hold, state) in [(&forgotten, "expired"), (&in_work, "active"), (&fresh, "active")] {
            let path = format!("/reservations/{}", hold["id"].as_str().unwrap());
            assert_eq!(world.as_(EMPLOYEE).get(&path).await.ok()["state"], state);
        }
        let path = format!("/reservations/{}", in_work["id"].as_str().unwrap());
        world.as_(EMPLOYEE).delete(&path).await.refused(409, "in_use_elsewhere");
        is_sound(&world).await;
    }

    async fn loans_that_follow_each_other_share_a_chair(world: World) {
        let lot = chairs(&world, 1).await;
        let ask = |from: &str, until: &str| {
            let body = json!({
                "quantity": 1, "unit_id": world.cast.school, "place_id": world.cast.second_room,
                "from": from, "until": until,
            });
            let (client, path) = (world.as_(EMPLOYEE), at(&lot, "/reservations"));
            async move { client.post(&path, body).await }
        };
        ask("2199-01-01", "2199-01-05").await.ok();
        ask("2199-01-05", "2199-01-09").await.refused(409, "exhausted");
        ask("2199-01-06", "2199-01-09").await.ok();
        ask("2199-02-06", "2199-02-01").await.refused(422, "invalid");
        ask("2020-02-06", "2199-02-01").await.refused(422, "invalid");
        is_sound(&world).await;
    }

    async fn a_red_chair_goes_to_no_kindergarten_by_whatever_way(world: World) {
        let lot = chairs(&world, 2).await;
        let light = json!({"light": "red", "reason": "Flammehemmer"});
        world.as_(COORDINATOR).post(&at(&lot, "/chemical-light"), light).await.ok();
        let reserve = |place: Value| {
            let body = json!({"quantity": 1, "unit_id": world.cast.school, "place_id": place});
            let (client, path) = (world.as_(EMPLOYEE), at(&lot, "/reservations"));
            async move { client.post(&path, body).await }
        };
        // A room of the kindergarten, without a sensitivity of its own.
        let room = json!({"kind": "room", "name": "Lekerom", "parent_id": world.cast.kindergarten});
        let room = world.as_(ADMIN).post("/places", room).await.ok();
        assert_eq!(reserve(room["id"].clone()).await.refused(409, "not_offered")["because"], "chemical_light");
        let need = |world: &World| json!({
            "unit_id": world.cast.school, "place_id": world.cast.second_room, "needed_by": "2030-08-01",
            "purpose": "Nytt klasserom", "assessment": {"alternatives_considered": true, "note": ""},
            "lines": [{"category": "office-chair", "quantity": 1}],
        });
        let offers = |need: Value| need["lines"][0]["offers"].as_array().unwrap().len();
        assert_eq!(offers(world.as_(EMPLOYEE).post("/needs", need(&world)).await.ok()), 1);
        reserve(json!(world.cast.second_room)).await.ok();
        // The unit above the school becomes a kindergarten.
        let municipality = format!("/units/{}", world.cast.municipality);
        world.as_(ADMIN).with("If-Match", "\"1\"").patch(&municipality, json!({"sensitivity": "kindergarten"})).await.ok();
        reserve(json!(world.cast.second_room)).await.refused(409, "not_offered");
        assert_eq!(offers(world.as_(EMPLOYEE).post("/needs", need(&world)).await.ok()), 0);
        is_sound(&world).await;
    }

    async fn nothing_is_reserved_from_before_it_is_free(world: World) {
        let lot = log(&world, json!({"quantity": 3, "surplus": true, "available_from": day(20)})).await;
        let ask = |from: Option<i64>, until: Option<i64>| {
            let body = json!({
                "quantity": 1, "unit_id": world.cast.school, "place_id": world.cast.second_room,
                "from": from.map(day), "until": until.map(day),
            });
            let (client, path) = (world.as_(EMPLOYEE), at(&lot, "/reservations"));
            async move { client.post(&path, body).await }
        };
        for (from, kept) in [(None, 20), (Some(3), 20), (Some(30), 30)] {
            assert_eq!(ask(from, None).await.ok()["from"], json!(day(kept)));
        }
        assert_eq!(ask(Some(3), Some(10)).await.refused(422, "invalid")["field"], "until");
    }

    async fn what_is_promised_for_later_is_not_handed_to_somebody_for_good(world: World) {
        let lot = chairs(&world, 2).await;
        let ask = |n: i64, from: i64, until: Option<i64>| {
            let body = json!({
                "quantity": n, "unit_id": world.cast.school, "place_id": world.cast.second_room,
                "from": day(from), "until": until.map(day),
            });
            let (client, path) = (world.as_(EMPLOYEE), at(&lot, "/reservations"));
            async move { client.post(&path, body).await.ok() }
        };
        let (lent, kept) = (ask(1, 0, Some(4)).await, ask(2, 5, None).await);
        assert_eq!((&lent["kind"], &kept["kind"]), (&json!("loan"), &json!("reservation")));
        let handover = |hold: &Value| format!("/reservations/{}/handover", hold["id"].as_str().unwrap());
        // If they were fetched too early, they would be missing for the loan.
        world.as_(FACILITY).post(&handover(&kept), json!({})).await.refused(409, "held");
        is_sound(&world).await;
        world.as_(EMPLOYEE).delete(&format!("/reservations/{}", lent["id"].as_str().unwrap())).await.ok();
        world.as_(FACILITY).post(&handover(&kept), json!({})).await.ok();
        is_sound(&world).await;
    }

    async fn surplus_is_not_taken_back_from_under_somebody(world: World) {
        let lot = chairs(&world, 3).await;
        let hold = reserve(&world, &lot, 1).await;
        world.as_(EMPLOYEE).delete(&at(&lot, "/surplus")).await.refused(409, "held");
        world.as_(EMPLOYEE).delete(&format!("/reservations/{}", hold["id"].as_str().unwrap())).await.ok();
        assert_eq!(world.as_(EMPLOYEE).delete(&at(&lot, "/surplus")).await.ok()["state"], "in_use");
        world.as_(EMPLOYEE).delete(&at(&lot, "/surplus")).await.refused(409, "lot_state");
        let body = json!({"quantity": 1, "unit_id": world.cast.school, "place_id": world.cast.room});
        world.as_(EMPLOYEE).post(&at(&lot, "/reservations"), body).await.refused(409, "lot_state");
        // Part of it is surplus after all; the other school's people have no say in it.
        world.as_(OTHER_EMPLOYEE).post(&at(&lot, "/surplus"), json!({"quantity": 2})).await.refused(403, "not_yours");
        let part = world.as_(EMPLOYEE).post(&at(&lot, "/surplus"), json!({"quantity": 2})).await.ok();
        assert_eq!((&part["state"], &part["quantity"]), (&json!("available"), &json!(2)));
        assert_eq!((&part["rest"]["id"], &part["rest"]["state"]), (&lot["id"], &json!("in_use")));
        is_sound(&world).await;
    }

    async fn neighbours_see_what_was_opened_and_ask_by_a_need(world: World) {
        let lot = chairs(&world, 2).await;
        let today = chrono::Utc::now().date_naive();
        world.as_(NEIGHBOUR).get(&at(&lot, "")).await.refused(404, "not_found");
        world.as_(COORDINATOR).post(&at(&lot, "/surplus"), json!({"open_to_region_from": today})).await.ok();
        let told = json!({"note": "Nøkkelen ligger hos Kari", "serial": "SN-1", "managed": false});
        let device = log(&world, json!({"note": told["note"], "serial": told["serial"], "surplus": true})).await;
        world.as_(COORDINATOR).post(&at(&device, "/surplus"), json!({"open_to_region_from": today})).await.ok();
        let items = |listed: Value| listed["items"].as_array().unwrap().clone();
        for (token, note, serial) in [(NEIGHBOUR, json!(""), Value::Null), (FACILITY, told["note"].clone(), told["serial"].clone())] {
            let listed = items(world.as_(token).get("/lots?category=office-chair").await.ok());
            let listed = listed.into_iter().find(|seen| seen["id"] == device["id"]).unwrap();
            for seen in [read(&world.as_(token), &device).await, listed] {
                assert_eq!((&seen["note"], &seen["serial"], &seen["managed"]), (&note, &serial, &told["managed"]));
            }
        }
        read(&world.as_(NEIGHBOUR), &lot).await;
        let body = json!({"quantity": 1, "unit_id": world.cast.neighbour_unit, "place_id": world.cast.neighbour_room});
        world.as_(NEIGHBOUR).post(&at(&lot, "/reservations"), body).await.refused(403, "not_yours");
        world.as_(NEIGHBOUR).get(&at(&lot, "/history")).await.refused(403, "not_yours");
        let found = world.as_(NEIGHBOUR).get(&format!("/lots/by-code/{}", lot["code"].as_str().unwrap())).await.ok();
        assert_eq!(found["id"], lot["id"]);
    }
}
