//! Loans: things are handed over, given back, and handed to the next.

use ombruk::{
    domain::{HoldId, LotId},
    store::rows,
};
use serde_json::{Value, json};

use crate::{
    given::{agreement, day, id, item, nok, uuid, written},
    world::{Answer, World, cast::*, stories},
};

async fn lendable(world: &World, n: i64) -> Value {
    let body = json!({
        "category": "office-chair", "title": "Stol til utlån", "quantity": n, "condition": "good", "surplus": true,
        "unit_id": world.cast.school, "place_id": world.cast.store,
    });
    world.as_(FACILITY).post("/lots", body).await.ok()
}

/// The other school asks for n from a day until a day.
async fn asks(world: &World, lot: &Value, n: i64, from: i64, until: Option<i64>) -> Value {
    let body = json!({
        "quantity": n, "unit_id": world.cast.other_school, "place_id": world.cast.other_room,
        "from": day(from), "until": until.map(day),
    });
    world.as_(OTHER_EMPLOYEE).post(&format!("/lots/{}/reservations", id(lot)), body).await.ok()
}

async fn hand_over(world: &World, hold: &Value) -> Answer {
    world.as_(FACILITY).post(&format!("/reservations/{}/handover", id(hold)), json!({})).await
}

async fn gives_back(world: &World, handed: &Value, n: i64) -> Value {
    let body = json!({"quantity": n, "condition": "good", "place_id": world.cast.store, "reason": "Ferdig"});
    world.as_(OTHER_EMPLOYEE).post(&format!("/handovers/{}/returns", id(&handed["handover"])), body).await.ok()
}

async fn read(world: &World, lot: &Value) -> Value {
    world.as_(FACILITY).get(&format!("/lots/{}", id(lot))).await.ok()
}

/// The active reservations of the lot, as (how many, from when).
async fn waiting(world: &World, lot: &Value) -> Vec<(Value, Value)> {
    let path = format!("/reservations?lot={}&state=active", id(lot));
    let all = world.as_(COORDINATOR).get(&path).await.ok();
    all["items"].as_array().unwrap().iter().map(|hold| (hold["quantity"].clone(), hold["from"].clone())).collect()
}

/// Moves the last day of the loan to the day `on`.
async fn ends(world: &World, handed: &Value, on: i64) {
    let (lot, hold) = (LotId(uuid(&handed["lot"])), handed["handover"]["reservation_id"].clone());
    let hold = HoldId(hold.as_str().unwrap().parse().unwrap());
    let work = |tx: ombruk::store::Tx| async move {
        let row = ombruk::store::stock::lots::lock(&tx, lot).await?.unwrap();
        ombruk::store::stock::lots::save(&tx, rows::lot::Model { goes_back_on: Some(day(on)), ..row }).await?;
        let row = ombruk::store::stock::holds::find(&*tx, hold).await?.unwrap();
        ombruk::store::save(&tx, rows::hold::Model { until_on: Some(day(on)), ..row }).await.map(drop)
    };
    world.app.db.write::<_, sea_orm::DbErr, _, _>(work).await.unwrap();
}

stories! {
    async fn one_thing_is_lent_to_one_after_the_other(world: World) {
        let lot = lendable(&world, 1).await;
        let (first, second) = (asks(&world, &lot, 1, 0, Some(4)).await, asks(&world, &lot, 1, 5, Some(9)).await);
        assert_eq!((&first["kind"], &second["kind"]), (&json!("loan"), &json!("loan")));
        let handed = hand_over(&world, &first).await.ok();
        assert_eq!((&handed["savings"], &handed["lot"]["goes_back_on"]), (&json!([]), &json!(day(4))));
        let out = read(&world, &lot).await;
        assert_eq!((&out["goes_back_on"], &out["place_id"]), (&json!(day(4)), &json!(world.cast.other_room)));
        assert_eq!((&out["unit_id"], &out["held"]), (&json!(world.cast.school), &json!(1)), "a loan moves no budget");
        let refused = hand_over(&world, &second).await.refused(409, "not_back_yet");
        assert_eq!((&refused["goes_back_on"], &refused["lot"]), (&json!(day(4)), &lot["id"]));
        let back = gives_back(&world, &handed, 1).await;
        assert_eq!((&back["lot"]["state"], &back["lot"]["goes_back_on"]), (&json!("available"), &Value::Null));
        assert_eq!((&back["lot"]["unit_id"], &back["lot"]["held"]), (&json!(world.cast.school), &json!(1)));
        let handed = hand_over(&world, &second).await.ok();
        assert_eq!((&handed["lot"]["goes_back_on"], &handed["lot"]["held"]), (&json!(day(9)), &json!(0)));
        hand_over(&world, &first).await.refused(409, "hold_over");
        assert_eq!(world.as_(REPORTER).get("/savings").await.ok()["items"], json!([]));
    }

    async fn what_is_out_is_kept_for_whoever_comes_after(world: World) {
        let lot = lendable(&world, 2).await;
        let first = asks(&world, &lot, 2, 0, Some(4)).await;
        let handed = hand_over(&world, &first).await.ok();
        // A need for a day of the loan is not offered the thing. A need for a later day is, and the offer says when it
        // is back.
        let school = world.as_(EMPLOYEE);
        let need = |by: i64| json!({
            "unit_id": world.cast.school, "place_id": world.cast.room, "needed_by": day(by), "purpose": "Ny klasse",
            "assessment": {"alternatives_considered": true, "note": ""},
            "lines": [{"category": "office-chair", "quantity": 1}],
        });
        let early = school.post("/needs", need(4)).await.ok();
        assert_eq!(early["lines"][0]["offers"], json!([]));
        let later = school.post("/needs", need(5)).await.ok();
        let offer = &later["lines"][0]["offers"][0];
        assert_eq!((&offer["lot_id"], &offer["ready_on"]), (&lot["id"], &json!(day(5))));
        assert!(offer["why"].as_array().unwrap().contains(&json!(format!("Utlånt til og med {}", written(day(4))))), "{offer:#}");
        let path = format!("/needs/{}/lines/{}/decisions", id(&later), id(&later["lines"][0]));
        let line = school.post(&path, json!({"offer_id": offer["id"], "seen": offer["seen"], "accept": 1})).await.ok();
        let kept = school.get(&format!("/reservations/{}", line["decisions"][0]["reservation_id"].as_str().unwrap())).await.ok();
        assert_eq!((&kept["kind"], &kept["from"]), (&json!("reservation"), &json!(day(5))));
        // A reservation without a need begins when the thing is back at the earliest. Never more things are reserved
        // than there are.
        let next = asks(&world, &lot, 1, 0, Some(9)).await;
        assert_eq!((&next["from"], &next["until"]), (&json!(day(5)), &json!(day(9))));
        let body = json!({"quantity": 1, "unit_id": world.cast.other_school, "place_id": world.cast.other_room, "from": day(8)});
        let third = world.as_(OTHER_EMPLOYEE).post(&format!("/lots/{}/reservations", id(&lot)), body).await;
        third.refused(409, "exhausted");
        hand_over(&world, &kept).await.refused(409, "not_back_yet");
        gives_back(&world, &handed, 2).await;
        hand_over(&world, &kept).await.ok();
        hand_over(&world, &next).await.ok();
        assert_eq!(school.get(&format!("/needs/{}", id(&later))).await.ok()["state"], json!("met"));
    }

    async fn a_loan_begins_early_where_nobody_waits(world: World) {
        let lot = lendable(&world, 1).await;
        let between = asks(&world, &lot, 1, 0, Some(2)).await;
        let later = asks(&world, &lot, 1, 3, Some(6)).await;
        hand_over(&world, &later).await.refused(409, "held");
        world.as_(OTHER_EMPLOYEE).delete(&format!("/reservations/{}", id(&between))).await.ok();
        hand_over(&world, &later).await.ok();
        let done = world.as_(OTHER_EMPLOYEE).get(&format!("/reservations/{}", id(&later))).await.ok();
        assert_eq!((&done["state"], &done["from"], &done["until"]), (&json!("done"), &json!(day(0)), &json!(day(6))));
    }

    async fn who_is_next_waits_for_as_many_as_are_out(world: World) {
        let lot = lendable(&world, 3).await;
        let (first, second) = (asks(&world, &lot, 2, 0, Some(4)).await, asks(&world, &lot, 3, 5, Some(9)).await);
        let handed = hand_over(&world, &first).await.ok();
        // One is here and two are out. The reservation is split over both lots.
        assert_eq!(waiting(&world, &lot).await, [(json!(1), json!(day(5)))]);
        assert_eq!(waiting(&world, &handed["lot"]).await, [(json!(2), json!(day(5)))]);
        let back = gives_back(&world, &handed, 1).await;
        assert_eq!((&back["lot"]["held"], &back["rest"]["held"]), (&json!(1), &json!(1)));
        assert_eq!(back["rest"]["goes_back_on"], json!(day(4)));
        hand_over(&world, &second).await.ok();
        let path = format!("/reservations?lot={}&state=active", id(&back["lot"]));
        let next = world.as_(COORDINATOR).get(&path).await.ok()["items"][0].clone();
        hand_over(&world, &next).await.ok();
        let path = format!("/reservations?lot={}&state=active", id(&handed["lot"]));
        let last = world.as_(COORDINATOR).get(&path).await.ok()["items"][0].clone();
        hand_over(&world, &last).await.refused(409, "not_back_yet");
        gives_back(&world, &handed, 1).await;
        hand_over(&world, &last).await.ok();
    }

    async fn what_is_out_is_neither_surplus_nor_sold_nor_lent_twice(world: World) {
        let lot = lendable(&world, 2).await;
        let (first, second) = (asks(&world, &lot, 1, 0, Some(4)).await, asks(&world, &lot, 1, 2, Some(6)).await);
        // On days 2 to 4 both are out: a third has to come later.
        let body = json!({"quantity": 1, "unit_id": world.cast.school, "place_id": world.cast.room, "from": day(4), "until": day(8)});
        world.as_(EMPLOYEE).post(&format!("/lots/{}/reservations", id(&lot)), body).await.refused(409, "exhausted");
        let handed = hand_over(&world, &first).await.ok();
        let out = format!("/lots/{}", id(&handed["lot"]));
        world.as_(FACILITY).post(&format!("{out}/surplus"), json!({})).await.refused(409, "not_back_yet");
        let sale = json!({"kind": "sold", "evidence": "Kvittering 7"});
        world.as_(FACILITY).post(&format!("{out}/departure"), sale).await.refused(409, "not_back_yet");
        let etag = world.as_(FACILITY).get(&out).await.etag.unwrap();
        let edit = world.as_(FACILITY).with("If-Match", &etag);
        edit.patch(&out, json!({"goes_back_on": null})).await.refused(409, "not_back_yet");
        let lost = json!({"kind": "lost", "evidence": "Borte etter leirskolen"});
        world.as_(FACILITY).post(&format!("{out}/departure"), lost).await.ok();
        hand_over(&world, &second).await.ok();
        let own = json!({
            "category": "office-chair", "quantity": 1, "condition": "good", "unit_id": world.cast.school,
            "place_id": world.cast.store, "goes_back_on": day(9),
        });
        assert_eq!(world.as_(FACILITY).post("/lots", own).await.refused(422, "invalid")["field"], "goes_back_on");
    }

    async fn a_loan_that_had_its_time_met_the_need(world: World) {
        let lot = lendable(&world, 3).await;
        let need = |n: i64| json!({
            "unit_id": world.cast.other_school, "place_id": world.cast.other_room, "needed_by": day(1), "needed_until": day(9),
            "purpose": "Konfirmasjon", "assessment": {"alternatives_considered": true, "note": ""},
            "lines": [{"category": "office-chair", "quantity": n}],
        });
        let school = world.as_(OTHER_EMPLOYEE);
        let need = school.post("/needs", need(3)).await.ok();
        let (line, offer) = (&need["lines"][0], &need["lines"][0]["offers"][0]);
        assert_eq!(offer["lot_id"], lot["id"]);
        let path = format!("/needs/{}/lines/{}/decisions", id(&need), id(line));
        school.post(&path, json!({"offer_id": offer["id"], "accept": 3})).await.ok();
        let hold = school.get("/reservations").await.ok()["items"][0].clone();
        assert_eq!((&hold["kind"], &hold["until"]), (&json!("loan"), &json!(day(9))));
        let lapses = hold["expires_at"].as_str().unwrap();
        assert!(lapses.starts_with(&day(10).to_string()), "there is nothing left of it after its last day: {lapses}");
        let handed = hand_over(&world, &hold).await.ok();
        let state = || async {
            let need = school.get(&format!("/needs/{}", id(&need))).await.ok();
            (need["state"].clone(), need["lines"][0]["unmet"].clone(), need["lines"][0]["received"].clone())
        };
        assert_eq!(state().await, (json!("met"), json!(0), json!(3)));
        // If one is given back before the loan is over, one is lacking again.
        let early = gives_back(&world, &handed, 1).await;
        assert_eq!(early["return"]["loan_over"], json!(false));
        assert_eq!(state().await, (json!("open"), json!(1), json!(2)));
        ends(&world, &handed, 0).await;
        let back = gives_back(&world, &handed, 2).await;
        assert_eq!((&back["return"]["loan_over"], &back["lot"]["state"]), (&json!(true), &json!("available")));
        assert_eq!(state().await, (json!("open"), json!(1), json!(2)));
    }

    async fn who_comes_next_is_told_that_it_is_overdue(world: World) {
        let lot = lendable(&world, 1).await;
        let first = asks(&world, &lot, 1, 0, Some(4)).await;
        let next = asks(&world, &lot, 1, 5, None).await;
        assert_eq!(next["kind"], json!("reservation"));
        let handed = hand_over(&world, &first).await.ok();
        ends(&world, &handed, -1).await;
        let refused = hand_over(&world, &next).await.refused(409, "not_back_yet");
        assert!(refused["detail"].as_str().unwrap().contains(&written(day(-1))), "{refused:#}");
        gives_back(&world, &handed, 1).await;
        let kept = hand_over(&world, &next).await.ok();
        assert_eq!((&kept["lot"]["unit_id"], kept["savings"].as_array().unwrap().len()), (&json!(world.cast.other_school), 1));
    }

    async fn a_chair_mended_for_a_time_is_lent_too(world: World) {
        let workshop = json!({"name": "Verkstedet", "kind": "own_workshop", "lead_days": 1,
            "skills": [{"work": "repair", "category": "seating", "price": nok(10_000)}]});
        world.as_(COORDINATOR).post("/partners", workshop).await.ok();
        crate::given::surplus(&world, "office-chair", 1, "needs_repair").await;
        let school = world.as_(EMPLOYEE);
        let need = school.post("/needs", json!({
            "unit_id": world.cast.school, "place_id": world.cast.room, "needed_by": day(5), "needed_until": day(20),
            "purpose": "Vikar", "assessment": {"alternatives_considered": true, "note": ""},
            "lines": [{"category": "office-chair", "quantity": 1}],
        })).await.ok();
        let offer = &need["lines"][0]["offers"][0];
        let path = format!("/needs/{}/lines/{}/decisions", id(&need), id(&need["lines"][0]));
        school.post(&path, json!({"offer_id": offer["id"], "accept": 1})).await.ok();
        let boss = world.as_(COORDINATOR);
        let order = boss.get("/work-orders").await.ok()["items"][0].clone();
        for (step, body) in [("acceptance", json!({})), ("start", json!({})), ("completion", json!({"condition": "good"}))] {
            boss.post(&format!("/work-orders/{}/{step}", id(&order)), body).await.ok();
        }
        let hold = json!({"id": order["reservation_id"]});
        let handed = hand_over(&world, &hold).await.ok();
        assert_eq!((&handed["lot"]["goes_back_on"], &handed["savings"]), (&json!(day(20)), &json!([])));
    }

    async fn who_waits_for_what_is_lost_while_it_is_out_is_told(world: World) {
        let used = agreement(&world, json!({})).await;
        item(&world, &used, "office-chair", 90_000, 1).await;
        let lot = lendable(&world, 1).await;
        let handed = hand_over(&world, &asks(&world, &lot, 1, 0, Some(4)).await).await.ok();
        let school = world.as_(EMPLOYEE);
        let need = json!({
            "unit_id": world.cast.school, "place_id": world.cast.room, "needed_by": day(30), "purpose": "Ny klasse",
            "assessment": {"alternatives_considered": true, "note": ""},
            "lines": [{"category": "office-chair", "quantity": 1}],
        });
        let need = school.post("/needs", need).await.ok();
        let path = format!("/needs/{}/lines/{}", id(&need), id(&need["lines"][0]));
        let offers = need["lines"][0]["offers"].as_array().unwrap().clone();
        let of = |rung: &str| offers.iter().find(|offer| offer["rung"] == rung).unwrap().clone();
        let order = json!({"offer_id": of("used")["id"], "quantity": 1});
        let buyer = world.as_(PROCUREMENT);
        buyer.post(&format!("{path}/call-offs"), order.clone()).await.refused(409, "reuse_first");
        let late = json!({"offer_id": of("reuse")["id"], "decline": {"reason": "too_late"}});
        school.post(&format!("{path}/decisions"), late).await.refused(409, "reason_contradicted");
        let accept = json!({"offer_id": of("reuse")["id"], "seen": of("reuse")["seen"], "accept": 1});
        school.post(&format!("{path}/decisions"), accept).await.ok();
        let lost = json!({"kind": "lost", "evidence": "Borte etter leirskolen"});
        world.as_(FACILITY).post(&format!("/lots/{}/departure", id(&handed["lot"])), lost).await.ok();
        let line = school.get(&format!("/needs/{}", id(&need))).await.ok()["lines"][0].clone();
        assert_eq!((&line["unmet"], &line["held"]), (&json!(1), &json!(0)));
        assert_eq!(line["decisions"][0]["state"], json!("void"), "{line:#}");
        buyer.post(&format!("{path}/call-offs"), order).await.ok();
    }

    async fn who_waits_for_what_breaks_does_not_get_it_broken(world: World) {
        let school = world.as_(EMPLOYEE);
        for out in [true, false] {
            let lot = lendable(&world, 2).await;
            let first = if out { Some(hand_over(&world, &asks(&world, &lot, 2, 0, Some(4)).await).await.ok()) } else { None };
            let need = json!({
                "unit_id": world.cast.school, "place_id": world.cast.room, "needed_by": day(30), "purpose": "Ny klasse",
                "assessment": {"alternatives_considered": true, "note": ""},
                "lines": [{"category": "office-chair", "quantity": 1}],
            });
            let need = school.post("/needs", need).await.ok();
            let path = format!("/needs/{}", id(&need));
            let offers = need["lines"][0]["offers"].as_array().unwrap();
            let offer = offers.iter().find(|offer| offer["lot_id"] == lot["id"]).unwrap();
            let accept = json!({"offer_id": offer["id"], "seen": offer["seen"], "accept": 1});
            let decisions = format!("{path}/lines/{}/decisions", id(&need["lines"][0]));
            let line = school.post(&decisions, accept).await.ok();
            let hold = json!({"id": line["decisions"][0]["reservation_id"]});
            // Somebody else took the other one without a need, and may want it as it is.
            asks(&world, &lot, 1, 40, None).await;
            match first {
                Some(handed) => {
                    let body = json!({"quantity": 2, "condition": "for_parts", "place_id": world.cast.store, "reason": "Knust"});
                    let returns = format!("/handovers/{}/returns", id(&handed["handover"]));
                    let back = world.as_(OTHER_EMPLOYEE).post(&returns, body).await.ok();
                    assert_eq!(back["lot"]["held"], json!(1));
                }
                None => {
                    let worn = json!({"condition": "worn"});
                    assert_eq!(world.as_(FACILITY).patch_now(&format!("/lots/{}", id(&lot)), worn).await["held"], json!(2));
                    let broken = json!({"condition": "needs_repair"});
                    assert_eq!(world.as_(FACILITY).patch_now(&format!("/lots/{}", id(&lot)), broken).await["held"], json!(1));
                }
            }
            let line = school.get(&path).await.ok()["lines"][0].clone();
            assert_eq!((&line["unmet"], &line["held"]), (&json!(1), &json!(0)));
            assert_eq!(line["decisions"][0]["state"], json!("void"));
            hand_over(&world, &hold).await.refused(409, "hold_over");
        }
    }
}
