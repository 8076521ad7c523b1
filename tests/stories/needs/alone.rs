//! Attempts to get around the rule that nobody climbs alone: logging things in order to decline them, holding what is
//! in the way, naming a place where the things may not stand.

use serde_json::{Value, json};

use crate::{
    given::{agreement, id, item, nok},
    needs::climb::{buys, chairs, first, new_chairs, states, waiting},
    world::{World, cast::*, stories},
};

/// One chair at a time, logged by this person for that unit.
async fn junk(world: &World, token: &str, unit: ombruk::domain::UnitId, n: usize) {
    for _ in 0..n {
        let body = json!({
            "category": "school-chair", "title": "Elevstol", "quantity": 1, "condition": "good", "surplus": true,
            "unit_id": unit, "place_id": world.cast.second_room, "attributes": {"width_cm": 44},
        });
        world.as_(token).post("/lots", body).await.ok();
    }
}

/// Declines everything that is offered for reuse, thing by thing.
async fn declines_all(world: &World, token: &str, path: &str, mut line: Value) -> Value {
    let open = |line: &Value| line["offers"].as_array().unwrap().iter().any(|offer| offer["rung"] == "reuse");
    while open(&line) {
        let hard = json!({"reason": "accessibility", "note": "For lav for elevene"});
        let body = json!({"offer_id": first(&line, "reuse")["id"], "decline": hard, "applies_to": "offer"});
        line = world.as_(token).post(&format!("{path}/decisions"), body).await.ok();
    }
    line
}

/// Makes all needs so many days older.
async fn aged(world: &World, days: i64) {
    use ombruk::{
        domain::time,
        store::{Tx, rows::need},
    };
    use sea_orm::{EntityTrait, sea_query::Expr};
    let at = time::now() - chrono::TimeDelta::days(days);
    let work = |tx: Tx| async move {
        need::Entity::update_many().col_expr(need::Column::CreatedAt, Expr::value(at)).exec(&*tx).await.map(drop)
    };
    world.app.db.write::<_, sea_orm::DbErr, _, _>(work).await.unwrap();
}

async fn reserves(world: &World, lot: &Value, n: i64) -> Value {
    let body = json!({"quantity": n, "unit_id": world.cast.school, "place_id": world.cast.second_room});
    world.as_(EMPLOYEE).post(&format!("/lots/{}/reservations", id(lot)), body).await.ok()
}

async fn approves(world: &World) {
    let asked = waiting(world).await[0].clone();
    world.as_(COORDINATOR).post(&format!("/approvals/{}/decision", id(&asked)), json!({"approve": true})).await.ok();
}

stories! {
    async fn what_one_logged_oneself_is_no_decision(world: World) {
        new_chairs(&world).await;
        chairs(&world, world.cast.other_room, 40, 60).await;
        junk(&world, EMPLOYEE, world.cast.school, 3).await;
        let (line, path) = states(&world, EMPLOYEE, 1, json!({"max_width_cm": 50})).await;
        declines_all(&world, EMPLOYEE, &path, line).await;
        let refused = buys(&world, &path, 1).await.refused(409, "needs_approval");
        assert_eq!(refused["excluded"], json!(40));
        assert_eq!(waiting(&world).await[0]["excluded"], json!(40), "the coordinator is asked");
    }

    async fn neither_is_what_one_logged_for_another_unit(world: World) {
        new_chairs(&world).await;
        chairs(&world, world.cast.other_room, 40, 60).await;
        junk(&world, FACILITY, world.cast.other_school, 3).await;
        let (line, path) = states(&world, EMPLOYEE, 1, json!({"max_width_cm": 50})).await;
        declines_all(&world, EMPLOYEE, &path, line).await;
        let (line, own) = states(&world, FACILITY, 1, json!({"max_width_cm": 50})).await;
        declines_all(&world, FACILITY, &own, line).await;
        buys(&world, &own, 1).await.refused(409, "needs_approval");
        let need = own[..own.find("/lines").unwrap()].to_owned();
        world.as_(FACILITY).post(&format!("{need}/withdrawal"), json!({"reason": "mistake"})).await.ok();
        // For somebody else these chairs count like any others.
        buys(&world, &path, 1).await.ok();
    }

    async fn what_one_holds_without_a_need_is_there_to_be_had(world: World) {
        new_chairs(&world).await;
        let lot = chairs(&world, world.cast.other_room, 6, 44).await;
        reserves(&world, &lot, 6).await;
        let (line, path) = states(&world, EMPLOYEE, 2, json!({})).await;
        assert_eq!((&line["awaits_approval"], &line["requirements_approval"]), (&json!(6), &json!("pending")));
        buys(&world, &path, 1).await.refused(409, "needs_approval");
        let asked = world.as_(COORDINATOR).get("/approvals").await.ok();
        let words = asked["items"][0]["words"][0].as_str().unwrap();
        assert!(words.starts_with("Av samme folk eller for samme enhet: holdt av"), "{words}");
        let left = world.as_(COORDINATOR).get(&format!("{path}/left-out")).await.ok();
        let item = &left["items"][0];
        assert_eq!((&item["lot_id"], &item["because"], &item["quantity"]), (&lot["id"], &json!("held"), &json!(6)));
        approves(&world).await;
        buys(&world, &path, 1).await.ok();
        // The coordinator agreed to leave out six.
        let more = chairs(&world, world.cast.other_room, 4, 44).await;
        reserves(&world, &more, 4).await;
        let refused = buys(&world, &path, 1).await.refused(409, "needs_approval");
        assert_eq!(refused["excluded"], json!(10));
    }

    async fn what_another_need_of_the_unit_holds_is_too(world: World) {
        new_chairs(&world).await;
        chairs(&world, world.cast.other_room, 6, 44).await;
        let (line, path) = states(&world, EMPLOYEE, 6, json!({})).await;
        let body = json!({"offer_id": first(&line, "reuse")["id"], "accept": 6});
        world.as_(EMPLOYEE).post(&format!("{path}/decisions"), body).await.ok();
        let (_, other) = states(&world, COORDINATOR, 2, json!({})).await;
        buys(&world, &other, 2).await.refused(409, "needs_approval");
        // Things that this unit holds do not count for the need of another unit.
        let body = json!({
            "unit_id": world.cast.other_school, "place_id": world.cast.second_room, "needed_by": "2030-08-01",
            "purpose": "Ny klasse", "assessment": {"alternatives_considered": true, "note": "Vi har spurt alle naboskolene"},
            "lines": [{"category": "school-chair", "quantity": 2}],
        });
        let need = world.as_(OTHER_EMPLOYEE).post("/needs", body).await.ok();
        buys(&world, &format!("/needs/{}/lines/{}", id(&need), id(&need["lines"][0])), 2).await.ok();
    }

    async fn what_one_takes_away_oneself_was_there_to_be_had(world: World) {
        new_chairs(&world).await;
        let caretaker = world.as_(FACILITY);
        let (_, path) = states(&world, FACILITY, 2, json!({})).await;
        let mut hidden = 0;
        for how in ["taken back", "of a grant", "broken", "a sofa", "written off"] {
            let lot = format!("/lots/{}", id(&chairs(&world, world.cast.other_room, 6, 44).await));
            buys(&world, &path, 1).await.refused(409, "reuse_first");
            match how {
                "taken back" => caretaker.delete(&format!("{lot}/surplus")).await.ok(),
                "of a grant" => caretaker.patch_now(&lot, json!({"legal_title": "grant"})).await,
                "broken" => caretaker.patch_now(&lot, json!({"condition": "for_parts"})).await,
                "a sofa" => caretaker.patch_now(&lot, json!({"category": "office-chair"})).await,
                _ => caretaker.post(&format!("{lot}/count"), json!({"quantity": 0, "kind": "stolen", "evidence": "Anmeldelse 17"})).await.ok(),
            };
            hidden += 6;
            let refused = buys(&world, &path, 1).await.refused(409, "needs_approval");
            assert_eq!(refused["excluded"], json!(hidden), "{how}");
        }
        // For somebody else, things that this person took away do not count.
        let (_, other) = states(&world, EMPLOYEE, 1, json!({})).await;
        buys(&world, &other, 1).await.ok();
    }

    async fn what_one_takes_away_opens_no_used_rung_either(world: World) {
        let on = agreement(&world, json!({"kind": "used", "name": "Brukte stoler"})).await;
        item(&world, &on, "school-chair", 40_000, 1).await;
        let lot = format!("/lots/{}", id(&chairs(&world, world.cast.other_room, 6, 44).await));
        world.as_(FACILITY).delete(&format!("{lot}/surplus")).await.ok();
        let (line, path) = states(&world, FACILITY, 2, json!({})).await;
        let body = json!({"offer_id": first(&line, "used")["id"], "quantity": 2});
        let order = async || world.as_(PROCUREMENT).post(&format!("{path}/call-offs"), body.clone()).await;
        assert_eq!(order().await.refused(409, "needs_approval")["excluded"], json!(6));
        approves(&world).await;
        order().await.ok();
    }

    async fn what_is_hidden_in_two_steps_is_hidden_too(world: World) {
        new_chairs(&world).await;
        let caretaker = world.as_(FACILITY);
        let (_, path) = states(&world, FACILITY, 2, json!({})).await;
        let other = json!({
            "category": "school-chair", "title": "Elevstol", "quantity": 5, "condition": "good", "surplus": false,
            "unit_id": world.cast.other_school, "place_id": world.cast.other_room, "attributes": {"width_cm": 44},
        });
        let mut hidden = 0;
        for how in ["written off later", "called something else and written off", "divided", "joined"] {
            let chairs = chairs(&world, world.cast.other_room, 6, 44).await;
            let lot = format!("/lots/{}", id(&chairs));
            let gone = json!({"quantity": 0, "kind": "stolen", "evidence": "Anmeldelse 17"});
            match how {
                "written off later" => {
                    caretaker.delete(&format!("{lot}/surplus")).await.ok();
                    caretaker.post(&format!("{lot}/count"), gone).await.ok();
                }
                "called something else and written off" => {
                    caretaker.patch_now(&lot, json!({"category": "office-chair"})).await;
                    caretaker.post(&format!("{lot}/count"), gone).await.ok();
                }
                "divided" => {
                    caretaker.delete(&format!("{lot}/surplus")).await.ok();
                    caretaker.post(&format!("{lot}/parts"), json!({"quantity": 4})).await.ok();
                }
                _ => {
                    let used = world.as_(COORDINATOR).post("/lots", other.clone()).await.ok();
                    caretaker.delete(&format!("{lot}/surplus")).await.ok();
                    caretaker.post(&format!("/lots/{}/joins", id(&used)), json!({"lot_id": id(&chairs)})).await.ok();
                }
            }
            hidden += 6;
            let refused = buys(&world, &path, 1).await.refused(409, "needs_approval");
            assert_eq!(refused["excluded"], json!(hidden), "{how}");
        }
    }

    async fn what_was_written_off_by_mistake_is_not_hidden(world: World) {
        new_chairs(&world).await;
        let lot = format!("/lots/{}/departure", id(&chairs(&world, world.cast.other_room, 3, 44).await));
        let (_, path) = states(&world, FACILITY, 1, json!({})).await;
        let gone = json!({"kind": "recycled", "evidence": "Levert"});
        world.as_(FACILITY).post(&lot, gone).await.ok();
        buys(&world, &path, 1).await.refused(409, "needs_approval");
        world.as_(FACILITY).delete(&lot).await.ok();
        let line = world.as_(FACILITY).get(&path[..path.find("/lines").unwrap()]).await.ok()["lines"][0].clone();
        declines_all(&world, FACILITY, &path, line).await;
        buys(&world, &path, 1).await.ok();
    }

    async fn an_approval_of_words_is_none_of_what_is_held_later(world: World) {
        new_chairs(&world).await;
        chairs(&world, world.cast.other_room, 40, 60).await;
        let (_, path) = states(&world, EMPLOYEE, 2, json!({"max_width_cm": 50})).await;
        assert_eq!(buys(&world, &path, 1).await.refused(409, "needs_approval")["excluded"], json!(40));
        approves(&world).await;
        let more = chairs(&world, world.cast.other_room, 6, 44).await;
        reserves(&world, &more, 6).await;
        assert_eq!(buys(&world, &path, 1).await.refused(409, "needs_approval")["excluded"], json!(46));
    }

    async fn what_one_took_over_without_a_need_was_there_to_be_had(world: World) {
        new_chairs(&world).await;
        let lot = chairs(&world, world.cast.other_room, 6, 44).await;
        let kept = reserves(&world, &lot, 4).await;
        world.as_(FACILITY).post(&format!("/reservations/{}/handover", id(&kept)), json!({})).await.ok();
        reserves(&world, &lot, 2).await;
        let (_, path) = states(&world, EMPLOYEE, 2, json!({})).await;
        let refused = buys(&world, &path, 1).await.refused(409, "needs_approval");
        assert_eq!(refused["excluded"], json!(6));
        approves(&world).await;
        buys(&world, &path, 1).await.ok();
    }

    async fn a_pack_is_bought_whole_and_counted_whole(world: World) {
        let on = agreement(&world, json!({"kind": "new", "name": "Nye stoler i pakker"})).await;
        let body = json!({
            "sku": "E20", "category": "school-chair", "title": "Elevstol", "brand": "Sitvel", "model": "Elev",
            "width_cm": 44, "price": nok(90_000), "pack_size": 20,
        });
        world.as_(PROCUREMENT).post(&format!("/agreements/{}/items", id(&on)), body).await.ok();
        chairs(&world, world.cast.other_room, 40, 60).await;
        for _ in 0..3 {
            chairs(&world, world.cast.other_room, 1, 44).await;
        }
        let (line, path) = states(&world, EMPLOYEE, 1, json!({"max_width_cm": 50})).await;
        declines_all(&world, EMPLOYEE, &path, line).await;
        buys(&world, &path, 20).await.refused(409, "needs_approval");
    }

    async fn what_one_makes_surplus_oneself_is_no_decision(world: World) {
        new_chairs(&world).await;
        let body = json!({
            "category": "school-chair", "title": "Elevstol", "quantity": 9, "condition": "good", "surplus": false,
            "unit_id": world.cast.other_school, "place_id": world.cast.other_room, "attributes": {"width_cm": 44},
        });
        let lot = world.as_(COORDINATOR).post("/lots", body).await.ok();
        chairs(&world, world.cast.other_room, 40, 60).await;
        world.as_(FACILITY).post(&format!("/lots/{}/surplus", id(&lot)), json!({})).await.ok();
        let (line, path) = states(&world, FACILITY, 1, json!({"max_width_cm": 50})).await;
        declines_all(&world, FACILITY, &path, line).await;
        buys(&world, &path, 1).await.refused(409, "needs_approval");
    }

    async fn needs_that_waited_are_one_with_those_of_today(world: World) {
        new_chairs(&world).await;
        chairs(&world, world.cast.other_room, 40, 60).await;
        for _ in 0..3 {
            chairs(&world, world.cast.other_room, 1, 44).await;
        }
        let mut paths = Vec::new();
        for _ in 0..2 {
            let (line, path) = states(&world, EMPLOYEE, 1, json!({"max_width_cm": 50})).await;
            declines_all(&world, EMPLOYEE, &path, line).await;
            paths.push(path);
        }
        aged(&world, 40).await;
        buys(&world, &paths[0], 1).await.refused(409, "needs_approval");
    }

    async fn a_place_that_is_stricter_than_the_unit_is_a_demand(world: World) {
        let on = agreement(&world, json!({"kind": "new", "name": "Nye høye stoler"})).await;
        item(&world, &on, "high-chair", 90_000, 1).await;
        let body = json!({
            "category": "high-chair", "title": "Barnestol", "quantity": 4, "condition": "good", "surplus": true,
            "unit_id": world.cast.other_school, "place_id": world.cast.store,
        });
        world.as_(FACILITY).post("/lots", body).await.ok();
        let body = json!({
            "unit_id": world.cast.school, "place_id": world.cast.kindergarten, "needed_by": "2030-08-01",
            "purpose": "Ny gruppe", "assessment": {"alternatives_considered": true, "note": "Vi har spurt alle barnehagene"},
            "lines": [{"category": "high-chair", "quantity": 1}],
        });
        let need = world.as_(EMPLOYEE).post("/needs", body).await.ok();
        let path = format!("/needs/{}/lines/{}", id(&need), id(&need["lines"][0]));
        buys(&world, &path, 1).await.refused(409, "needs_approval");
        let left = world.as_(COORDINATOR).get(&format!("{path}/left-out")).await.ok();
        assert_eq!((&left["quantity"], &left["items"][0]["because"]), (&json!(4), &json!("place")));
        // The administrator sets what kind of unit it is. Somebody who states a need cannot choose it.
        let unit = format!("/units/{}", world.cast.school);
        world.as_(ADMIN).patch_any(&unit, json!({"sensitivity": "kindergarten"})).await.ok();
        buys(&world, &path, 1).await.ok();
    }
}
