//! Asker's rule: reuse first, then used, then new.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{
    given::{agreement, id, item, nok},
    world::{Client, World, cast::*, stories},
};

/// A lot of n surplus chairs of this width at the school.
async fn chairs(world: &World, n: i64, width_cm: i64) -> Value {
    world
        .as_(FACILITY)
        .post(
            "/lots",
            json!({
                "category": "office-chair", "title": "Kontorstol", "quantity": n, "condition": "good",
                "unit_id": world.cast.school, "place_id": world.cast.room, "surplus": true,
                "attributes": {"width_cm": width_cm},
            }),
        )
        .await
        .ok()
}

fn need(world: &World, lines: Value) -> Value {
    json!({
        "unit_id": world.cast.school, "place_id": world.cast.second_room, "needed_by": "2030-08-01",
        "purpose": "Nytt klasserom", "assessment": {"alternatives_considered": true, "note": ""}, "lines": lines,
    })
}

async fn six_chairs(world: &World) -> Value {
    let lines = json!([{"category": "office-chair", "quantity": 6}]);
    world.as_(EMPLOYEE).post("/needs", need(world, lines)).await.ok()
}

fn decisions(need: &Value) -> String {
    format!("/needs/{}/lines/{}/decisions", need["id"].as_str().unwrap(), need["lines"][0]["id"].as_str().unwrap())
}

async fn held(client: &Client, lot: &Value) -> Value {
    client.get(&format!("/lots/{}", lot["id"].as_str().unwrap())).await.ok()["held"].clone()
}

stories! {
    async fn stock_is_offered_and_held(world: World) {
        let lot = chairs(&world, 24, 62).await;
        let school = world.as_(EMPLOYEE);
        let need = six_chairs(&world).await;
        let offer = &need["lines"][0]["offers"][0];
        assert_eq!((&offer["rung"], &offer["lot_id"], &offer["available"]), (&json!("reuse"), &lot["id"], &json!(24)));
        assert_eq!(offer["locked"], json!(false));
        assert!(offer["why"].as_array().unwrap().iter().any(|why| why == "Står på samme sted"), "{offer:#}");
        assert!(offer["avoided_cost"]["amount_minor"].as_i64().unwrap() > 0);
        let body = json!({"offer_id": offer["id"], "seen": offer["seen"], "accept": 4});
        let line = school.post(&decisions(&need), body).await.ok();
        assert_eq!((&line["held"], &line["unmet"]), (&json!(4), &json!(2)));
        assert_eq!(held(&school, &lot).await, json!(4));
        // What is left of the offer is still undecided while the line lacks some.
        let again = &line["offers"][0];
        school.post(&decisions(&need), json!({"offer_id": again["id"], "accept": 3})).await.refused(422, "exceeds_unmet");
        let line = school.post(&decisions(&need), json!({"offer_id": again["id"], "accept": 2})).await.ok();
        assert_eq!((&line["unmet"], line["offers"].as_array().unwrap().len()), (&json!(0), 0));
    }

    async fn cheap_used_things_do_not_hide_what_is_new(world: World) {
        chairs(&world, 1, 62).await;
        let used = agreement(&world, json!({})).await;
        let new = agreement(&world, json!({"name": "Nye møbler", "kind": "new"})).await;
        for price in 0..40 {
            item(&world, &used, "office-chair", 10_000 + price, 1).await;
        }
        item(&world, &new, "office-chair", 300_000, 1).await;
        let need = six_chairs(&world).await;
        let rungs: BTreeSet<&str> =
            need["lines"][0]["offers"].as_array().unwrap().iter().filter_map(|offer| offer["rung"].as_str()).collect();
        assert_eq!(rungs, BTreeSet::from(["reuse", "used", "new"]));
    }

    async fn the_answer_to_a_decision_is_what_a_fresh_look_shows(world: World) {
        for width in [50, 62, 64, 70] {
            chairs(&world, 4, width).await;
        }
        let wide = chairs(&world, 4, 90).await;
        let school = world.as_(EMPLOYEE);
        let need = six_chairs(&world).await;
        let mut line = need["lines"][0].clone();
        let too_wide = json!({"reason": "wrong_size", "limit": {"max_width_cm": 85}});
        let preference = json!({"reason": "preference", "note": "Vi vil ha gule"});
        for step in ["accept", "too_wide", "accept", "preference"] {
            let offers = line["offers"].as_array().unwrap();
            let first = &offers[0];
            let body = match step {
                "accept" => json!({"offer_id": first["id"], "seen": first["seen"], "accept": 2}),
                "too_wide" => {
                    let offer = offers.iter().find(|offer| offer["lot_id"] == wide["id"]).unwrap();
                    json!({"offer_id": offer["id"], "decline": too_wide})
                }
                _ => json!({"offer_id": first["id"], "decline": preference, "applies_to": "group"}),
            };
            line = school.post(&decisions(&need), body).await.ok();
            let fresh = school.get(&format!("/needs/{}", id(&need))).await.ok();
            assert_eq!(line, fresh["lines"][0], "after {step}");
        }
    }

    async fn a_fitting_thing_is_found_behind_a_hundred_that_do_not_fit(world: World) {
        let (keeper, buyer) = (world.as_(FACILITY), world.as_(PROCUREMENT));
        let chair = |colour: &str, n: i64| json!({
            "category": "office-chair", "title": "Kontorstol", "quantity": n, "condition": "good", "surplus": true,
            "unit_id": world.cast.school, "place_id": world.cast.room, "attributes": {"colour": colour},
        });
        for _ in 0..100 {
            keeper.post("/lots", chair("red", 1)).await.ok();
        }
        let blue = keeper.post("/lots", chair("blue", 2)).await.ok();
        let agreement = agreement(&world, json!({"kind": "new", "name": "Nye møbler"})).await;
        let article = json!({
            "sku": "1", "category": "office-chair", "title": "Kontorstol", "colour": "blue", "price": nok(250_000),
        });
        let bought = buyer.post(&format!("/agreements/{}/items", id(&agreement)), article).await.ok();
        let lines = json!([{"category": "office-chair", "quantity": 2, "requirements": {"colour": "blue"}}]);
        let need = world.as_(EMPLOYEE).post("/needs", need(&world, lines)).await.ok();
        let offers = need["lines"][0]["offers"].as_array().unwrap();
        assert_eq!((&offers[0]["rung"], &offers[0]["lot_id"]), (&json!("reuse"), &blue["id"]), "{need:#}");
        let new = offers.iter().find(|offer| offer["catalogue_item_id"] == bought["id"]).unwrap();
        let path = decisions(&need).replace("decisions", "call-offs");
        buyer.post(&path, json!({"offer_id": new["id"], "quantity": 2})).await.refused(409, "reuse_first");
    }

    async fn a_good_thing_behind_many_broken_ones_comes_before_their_repair(world: World) {
        let keeper = world.as_(FACILITY);
        let chair = |condition: &str| json!({
            "category": "office-chair", "title": "Kontorstol", "quantity": 1, "condition": condition, "surplus": true,
            "unit_id": world.cast.school, "place_id": world.cast.room,
        });
        for _ in 0..50 {
            keeper.post("/lots", chair("needs_repair")).await.ok();
        }
        let whole = keeper.post("/lots", chair("good")).await.ok();
        let mender = json!({
            "name": "Skarpnes", "kind": "nav_workshop", "lead_days": 10,
            "skills": [{"work": "repair", "category": "seating", "price": nok(28_000)}],
        });
        world.as_(COORDINATOR).post("/partners", mender).await.ok();
        let need = six_chairs(&world).await;
        let offers = need["lines"][0]["offers"].as_array().unwrap();
        assert_eq!((&offers[0]["rung"], &offers[0]["lot_id"]), (&json!("reuse"), &whole["id"]));
        let repair = offers.iter().find(|offer| offer["rung"] == "repair").unwrap();
        let body = json!({"offer_id": repair["id"], "accept": 1});
        world.as_(EMPLOYEE).post(&decisions(&need), body).await.refused(409, "rung_locked");
    }

    async fn a_false_reason_is_refused_with_the_figures(world: World) {
        chairs(&world, 6, 62).await;
        let school = world.as_(EMPLOYEE);
        let need = six_chairs(&world).await;
        let offer = &need["lines"][0]["offers"][0]["id"];
        let too_wide = json!({"offer_id": offer, "decline": {"reason": "wrong_size", "limit": {"max_width_cm": 70}}});
        let refused = school.post(&decisions(&need), too_wide).await.refused(409, "reason_contradicted");
        assert_eq!((&refused["actual"], &refused["limit"]), (&json!(62), &json!(70)));
        let no_limit = json!({"offer_id": offer, "decline": {"reason": "wrong_size"}});
        school.post(&decisions(&need), no_limit).await.refused(422, "limit_needed");
    }

    async fn a_true_limit_settles_all_others_at_once(world: World) {
        chairs(&world, 6, 62).await;
        chairs(&world, 6, 64).await;
        let narrow = chairs(&world, 6, 50).await;
        let need = six_chairs(&world).await;
        let offers = need["lines"][0]["offers"].as_array().unwrap();
        assert_eq!(offers.len(), 3);
        let wide = offers.iter().find(|offer| offer["lot_id"] != narrow["id"]).unwrap();
        let body = json!({"offer_id": wide["id"], "decline": {"reason": "wrong_size", "limit": {"max_width_cm": 55}}});
        let line = world.as_(EMPLOYEE).post(&decisions(&need), body).await.ok();
        let left: Vec<_> = line["offers"].as_array().unwrap().iter().map(|offer| &offer["lot_id"]).collect();
        assert_eq!(left, [&narrow["id"]]);
    }

    async fn a_line_says_what_declines_taught_it_and_what_that_leaves_out(world: World) {
        chairs(&world, 6, 62).await;
        chairs(&world, 5, 64).await;
        chairs(&world, 4, 90).await;
        chairs(&world, 3, 50).await;
        let school = world.as_(EMPLOYEE);
        let lines = json!([{"category": "office-chair", "quantity": 6, "requirements": {"max_width_cm": 80}}]);
        let need = school.post("/needs", need(&world, lines)).await.ok();
        let line = &need["lines"][0];
        assert_eq!((&line["limits"], &line["left_out"]["limits"]), (&Value::Null, &json!(0)));
        assert_eq!(line["left_out"]["requirements"], json!(4), "one wanted at most 80 cm");
        let wide = line["offers"].as_array().unwrap().iter().find(|offer| offer["available"] == json!(6)).unwrap();
        let body = json!({"offer_id": wide["id"], "decline": {"reason": "wrong_size", "limit": {"max_width_cm": 55}}});
        let line = school.post(&decisions(&need), body).await.ok();
        assert_eq!(line["limits"], json!({"max_width_cm": 55}));
        assert_eq!((&line["left_out"]["requirements"], &line["left_out"]["limits"]), (&json!(4), &json!(11)));
        let fresh = world.as_(COORDINATOR).get(&format!("/needs/{}", id(&need))).await.ok();
        assert_eq!((&fresh["lines"][0]["limits"], &fresh["lines"][0]["left_out"]), (&line["limits"], &line["left_out"]));
        assert_eq!((&fresh["lines"][0]["left_out"]["evidence"], line["requirements"].clone()), (&json!(0), json!({"max_width_cm": 80})));
    }

    async fn a_preference_waits_for_the_coordinator(world: World) {
        let lot = chairs(&world, 6, 62).await;
        let need = six_chairs(&world).await;
        let offer = &need["lines"][0]["offers"][0]["id"];
        let school = world.as_(EMPLOYEE);
        let bare = json!({"offer_id": offer, "decline": {"reason": "preference"}});
        school.post(&decisions(&need), bare).await.refused(422, "note_needed");
        let body = json!({"offer_id": offer, "decline": {"reason": "preference", "note": "Vi vil ha gule"}});
        let line = school.post(&decisions(&need), body).await.ok();
        assert_eq!(line["offers"][0]["pending"], json!(true));
        let waiting = world.as_(COORDINATOR).get("/approvals").await.ok()["items"][0].clone();
        assert_eq!(school.get("/approvals").await.ok()["items"][0]["id"], waiting["id"]);
        assert_eq!(world.as_(FACILITY).get("/approvals").await.ok()["items"], json!([]), "a colleague's reasons");
        // Everything that the coordinator must know to answer.
        assert_eq!((&waiting["reason"], &waiting["decline_note"]), (&json!("preference"), &json!("Vi vil ha gule")));
        assert_eq!((&waiting["lot_code"], &waiting["lot_title"]), (&lot["code"], &json!("Kontorstol")));
        assert_eq!((&waiting["need_id"], &waiting["purpose"]), (&need["id"], &json!("Nytt klasserom")));
        assert_eq!((&waiting["quantity"], &waiting["needed_by"]), (&json!(6), &json!("2030-08-01")));
        let approval = format!("/approvals/{}/decision", waiting["id"].as_str().unwrap());
        school.post(&approval, json!({"approve": true})).await.refused(403, "not_allowed");
        world.as_(STRANGER).post(&approval, json!({"approve": true})).await.refused(404, "not_found");
        world.as_(COORDINATOR).post(&approval, json!({"approve": true})).await.ok();
        world.as_(COORDINATOR).post(&approval, json!({"approve": false})).await.refused(409, "already_decided");
        let now = school.get(&format!("/needs/{}", need["id"].as_str().unwrap())).await.ok();
        assert_eq!(now["lines"][0]["offers"], json!([]));
    }

    async fn nobody_approves_their_own(world: World) {
        chairs(&world, 6, 62).await;
        let coordinator = world.as_(COORDINATOR);
        let lines = json!([{"category": "office-chair", "quantity": 6}]);
        let need = coordinator.post("/needs", need(&world, lines)).await.ok();
        let offer = &need["lines"][0]["offers"][0]["id"];
        let body = json!({"offer_id": offer, "decline": {"reason": "other", "note": "Nei"}});
        coordinator.post(&decisions(&need), body).await.ok();
        let waiting = coordinator.get("/approvals").await.ok();
        let approval = format!("/approvals/{}/decision", waiting["items"][0]["id"].as_str().unwrap());
        coordinator.post(&approval, json!({"approve": true})).await.refused(403, "own_approval");
        world.as_(SECOND_COORDINATOR).post(&approval, json!({"approve": true})).await.ok();
    }

    async fn requirements_that_exclude_all_stock_wait_too(world: World) {
        chairs(&world, 6, 62).await;
        let lines = json!([{"category": "office-chair", "quantity": 2, "requirements": {"max_width_cm": 20}}]);
        let need = world.as_(EMPLOYEE).post("/needs", need(&world, lines)).await.ok();
        assert_eq!(need["lines"][0]["awaits_approval"], json!(6));
        let waiting = world.as_(COORDINATOR).get("/approvals").await.ok();
        assert_eq!((&waiting["items"][0]["kind"], &waiting["items"][0]["excluded"]), (&json!("requirements"), &json!(6)));
    }

    async fn what_got_worse_since_it_was_seen_is_refused(world: World) {
        chairs(&world, 6, 62).await;
        let (mine, theirs) = (six_chairs(&world).await, six_chairs(&world).await);
        let school = world.as_(EMPLOYEE);
        let offer = &theirs["lines"][0]["offers"][0];
        school.post(&decisions(&theirs), json!({"offer_id": offer["id"], "accept": 5})).await.ok();
        let offer = &mine["lines"][0]["offers"][0];
        let body = json!({"offer_id": offer["id"], "seen": offer["seen"], "accept": 2});
        school.post(&decisions(&mine), body).await.refused(409, "offer_changed");
        let body = json!({"offer_id": offer["id"], "seen": offer["seen"], "accept": 1});
        school.post(&decisions(&mine), body).await.ok();
        school.post(&decisions(&mine), json!({"offer_id": offer["id"], "accept": 1})).await.refused(409, "offer_gone");
    }

    async fn a_withdrawn_need_lets_go_of_everything(world: World) {
        let lot = chairs(&world, 6, 62).await;
        let school = world.as_(EMPLOYEE);
        let need = six_chairs(&world).await;
        let offer = &need["lines"][0]["offers"][0]["id"];
        school.post(&decisions(&need), json!({"offer_id": offer, "accept": 6})).await.ok();
        let path = format!("/needs/{}/withdrawal", need["id"].as_str().unwrap());
        world.as_(STRANGER).post(&path, json!({"reason": "shared", "note": ""})).await.refused(404, "not_found");
        let gone = school.post(&path, json!({"reason": "shared", "note": "Vi deler med naboklassen"})).await.ok();
        assert_eq!((&gone["state"], &gone["withdrawal_reason"]), (&json!("withdrawn"), &json!("shared")));
        assert_eq!(held(&school, &lot).await, json!(0));
        school.post(&path, json!({"reason": "shared"})).await.refused(409, "wrong_state");
        school.post(&decisions(&need), json!({"offer_id": offer, "accept": 1})).await.refused(409, "closed");
    }

    async fn a_large_need_says_what_was_considered(world: World) {
        let (school, admin) = (world.as_(EMPLOYEE), world.as_(ADMIN));
        let mut policy = admin.get("/policy").await.ok();
        policy["note_above_minor"] = json!(1_000_000);
        admin.with("If-Match", "\"1\"").send(poem::http::Method::PUT, "/policy", Some(policy.to_string())).await.ok();
        let one = need(&world, json!([{"category": "office-chair", "quantity": 1}]));
        school.post("/needs", one).await.ok();
        let lines = json!([{"category": "office-chair", "quantity": 9}, {"function": "work-at-screen", "quantity": 9}]);
        let mut many = need(&world, lines);
        let refused = school.post("/needs", many.clone()).await.refused(422, "assessment_needed");
        assert_eq!((&refused["field"], &refused["limit"]["amount_minor"]), (&json!("assessment.note"), &json!(1_000_000)));
        assert!(refused["value"]["amount_minor"].as_i64().unwrap() > 1_000_000, "{refused:#}");
        assert!(refused["detail"].as_str().unwrap().contains("10\u{a0}000,00\u{a0}NOK"), "{refused:#}");
        assert_eq!(school.get("/needs").await.ok()["items"].as_array().unwrap().len(), 1);
        many["assessment"]["note"] = json!("Spurt på huset: ingen har noe stående");
        school.post("/needs", many).await.ok();
    }

    async fn what_is_needed_for_a_time_is_lent_and_books_nothing(world: World) {
        chairs(&world, 6, 62).await;
        let school = world.as_(EMPLOYEE);
        let mut body = need(&world, json!([{"category": "office-chair", "quantity": 6}]));
        body["needed_until"] = json!("2030-09-01");
        let need = school.post("/needs", body).await.ok();
        assert_eq!(need["needed_until"], "2030-09-01");
        let offer = &need["lines"][0]["offers"][0];
        school.post(&decisions(&need), json!({"offer_id": offer["id"], "accept": 6})).await.ok();
        let kept = school.get("/reservations").await.ok()["items"][0].clone();
        assert_eq!(kept["until"], "2030-09-01");
        let path = format!("/reservations/{}/handover", kept["id"].as_str().unwrap());
        let handed = world.as_(FACILITY).post(&path, json!({})).await.ok();
        assert_eq!(handed["savings"], json!([]));
        let met = school.get(&format!("/needs/{}", need["id"].as_str().unwrap())).await.ok();
        assert_eq!(met["state"], "met");
    }

    async fn one_chair_serves_two_needs_one_after_the_other(world: World) {
        let chair = chairs(&world, 1, 62).await;
        let school = world.as_(EMPLOYEE);
        let from_until = |from: &str, until: &str| {
            let mut body = need(&world, json!([{"category": "office-chair", "quantity": 1}]));
            (body["needed_by"], body["needed_until"]) = (json!(from), json!(until));
            body
        };
        let autumn = school.post("/needs", from_until("2030-08-01", "2030-09-30")).await.ok();
        let offer = autumn["lines"][0]["offers"][0]["id"].clone();
        school.post(&decisions(&autumn), json!({"offer_id": offer, "accept": 1})).await.ok();

        for (from, until) in [("2030-09-30", "2030-12-01"), ("2030-01-01", "2030-08-01"), ("2030-01-01", "2031-01-01")] {
            let overlapping = school.post("/needs", from_until(from, until)).await.ok();
            assert_eq!(overlapping["lines"][0]["offers"], json!([]), "{from} to {until}");
        }
        let spring = school.post("/needs", from_until("2030-01-10", "2030-05-31")).await.ok();
        let offer = &spring["lines"][0]["offers"][0];
        assert_eq!((&offer["lot_id"], &offer["available"]), (&chair["id"], &json!(1)));
        school.post(&decisions(&spring), json!({"offer_id": offer["id"], "accept": 1})).await.ok();
        assert_eq!(held(&school, &chair).await, json!(1), "never more than one at a time");

        // The reservation for spring comes first. The one for autumn cannot be handed out before it.
        let kept = school.get("/reservations").await.ok()["items"].clone();
        let of = |from: &str| {
            let found = kept.as_array().unwrap().iter().find(|kept| kept["from"] == from).unwrap();
            format!("/reservations/{}/handover", found["id"].as_str().unwrap())
        };
        let caretaker = world.as_(FACILITY);
        assert_eq!(caretaker.post(&of("2030-08-01"), json!({})).await.status, 409);
        let handed = caretaker.post(&of("2030-01-10"), json!({})).await.ok();
        let back = format!("/handovers/{}/returns", handed["handover"]["id"].as_str().unwrap());
        let returned = json!({"quantity": 1, "condition": "good", "place_id": world.cast.room, "reason": "Lånet er over"});
        caretaker.post(&back, returned).await.ok();
        caretaker.post(&of("2030-08-01"), json!({})).await.ok();
    }

    async fn a_reservation_begins_on_the_day_it_is_where_the_people_are(world: World) {
        // One of these two time zones always has another date than the server's clock.
        let now = ombruk::domain::time::now();
        let zone = if chrono::Timelike::hour(&now) < 12 { "Etc/GMT+12" } else { "Pacific/Kiritimati" };
        let organisation = world.cast.organisation;
        let work = |tx: ombruk::store::Tx| async move {
            use ombruk::store::rows::organisation as row;
            use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};
            let found = row::Entity::find_by_id(organisation).one(&*tx).await?.unwrap();
            row::ActiveModel { time_zone: Set(zone.to_owned()), ..found.into_active_model() }.update(&*tx).await
        };
        world.app.db.write::<_, sea_orm::DbErr, _, _>(work).await.unwrap();
        chairs(&world, 6, 62).await;
        let need = six_chairs(&world).await;
        let offer = &need["lines"][0]["offers"][0];
        world.as_(EMPLOYEE).post(&decisions(&need), json!({"offer_id": offer["id"], "accept": 6})).await.ok();
        let kept = world.as_(EMPLOYEE).get("/reservations").await.ok()["items"][0].clone();
        assert_eq!(kept["from"], json!(ombruk::domain::time::civil_date(now, zone)));
    }

    async fn bad_needs_change_nothing(world: World) {
        let school = world.as_(EMPLOYEE);
        let good = need(&world, json!([{"category": "desk", "quantity": 1}]));
        let change = |path: &str, value: Value| {
            let mut body = good.clone();
            *body.pointer_mut(path).unwrap() = value;
            body
        };
        for (path, value, status, code) in [
            ("/needed_by", json!("2020-01-01"), 422, "invalid"),
            ("/needed_by", json!("soon"), 400, "malformed"),
            ("/purpose", json!(" "), 422, "invalid"),
            ("/lines", json!([]), 422, "invalid"),
            ("/lines/0/quantity", json!(0), 422, "invalid"),
            ("/lines/0/quantity", json!(-3), 422, "invalid"),
            ("/lines/0/quantity", json!(99_999_999), 422, "invalid"),
            ("/lines/0/quantity", json!("two"), 400, "malformed"),
            ("/lines/0/category", json!("throne"), 422, "invalid"),
            ("/lines/0", json!({"quantity": 1}), 422, "invalid"),
            ("/lines/0", json!({"category": "desk", "function": "work-at-screen", "quantity": 1}), 422, "invalid"),
            ("/lines/0", json!({"category": "desk", "quantity": 1, "colour": "red"}), 400, "malformed"),
            ("/lines/0", json!({"category": "desk", "quantity": 1, "requirements": {"max_width_cm": -1}}), 422, "invalid"),
            ("/unit_id", json!(world.cast.other_school), 403, "not_yours"),
            ("/unit_id", json!(world.cast.stranger_unit), 403, "not_yours"),
            ("/place_id", json!(world.cast.stranger_site), 422, "invalid"),
        ] {
            school.post("/needs", change(path, value)).await.refused(status, code);
        }
        world.as_(REPORTER).post("/needs", good.clone()).await.refused(403, "not_allowed");
        assert_eq!(school.get("/needs").await.ok()["items"], json!([]));
        let need = school.post("/needs", good).await.ok();
        for body in [json!({"offer_id": need["id"]}), json!({"offer_id": need["id"], "accept": 1, "decline": {"reason": "other"}})] {
            school.post(&decisions(&need), body).await.refused(422, "invalid");
        }
        school.post(&decisions(&need), json!({"offer_id": need["id"], "accept": 1})).await.refused(409, "offer_gone");
    }

    async fn offers_cost_the_same_statements_whatever_the_stock(world: World) {
        chairs(&world, 2, 62).await;
        six_chairs(&world).await;
        let before = world.app.db.statements();
        six_chairs(&world).await;
        let few = world.app.db.statements() - before;
        for width in 63..93 {
            chairs(&world, 2, width).await;
        }
        let before = world.app.db.statements();
        six_chairs(&world).await;
        assert_eq!(world.app.db.statements() - before, few);
        assert!(few <= 20, "{few} statements");
    }
}
