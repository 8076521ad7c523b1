//! Further ways in which one person could take the stock away from the own need, and then buy: work, lights, documents,
//! features, the catalogue, and acts that are written down late.

use chrono::TimeDelta;
use ombruk::domain::{Instant, LotId, time};
use serde_json::{Value, json};

use crate::{
    given::{agreement, id, item, nok, uuid},
    needs::climb::{buys, chairs, new_chairs, states},
    setting::policy,
    world::{World, cast::*, stories},
};

/// Things of the other school that everybody may have.
async fn surplus(world: &World, category: &str, n: i64, attributes: Value) -> Value {
    let body = json!({
        "category": category, "title": "Stol", "quantity": n, "condition": "good", "surplus": true,
        "unit_id": world.cast.other_school, "place_id": world.cast.other_room, "attributes": attributes,
    });
    world.as_(FACILITY).post("/lots", body).await.ok()
}

/// One thing is wanted at the school; answers the path of the line.
pub async fn wants(world: &World, token: &str, line: Value) -> String {
    let body = json!({
        "unit_id": world.cast.school, "place_id": world.cast.second_room, "needed_by": "2030-08-01",
        "purpose": "Nytt rom", "assessment": {"alternatives_considered": true, "note": "Vi har spurt alle naboskolene"},
        "lines": [line],
    });
    let need = world.as_(token).post("/needs", body).await.ok();
    format!("/needs/{}/lines/{}", id(&need), id(&need["lines"][0]))
}

async fn recycler(world: &World) -> Value {
    let skills = json!([{"work": "recycle", "category": "furniture"}]);
    let body = json!({"name": "Snekkeren", "kind": "other", "skills": skills});
    world.as_(COORDINATOR).post("/partners", body).await.ok()
}

/// Makes everything that is written of a lot older.
async fn aged(world: &World, lot: &Value, hours: i64) {
    use ombruk::store::{
        Tx,
        rows::{history, movement},
    };
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
    let (at, lot) = (time::now() - TimeDelta::hours(hours), LotId(uuid(lot)));
    let work = |tx: Tx| async move {
        let movements = movement::Entity::update_many().col_expr(movement::Column::At, Expr::value(at));
        movements.filter(movement::Column::ToLot.eq(lot)).exec(&*tx).await?;
        let events = history::Entity::update_many().col_expr(history::Column::At, Expr::value(at));
        events.filter(history::Column::Subject.eq(lot.0)).exec(&*tx).await.map(drop)
    };
    world.app.db.write::<_, sea_orm::DbErr, _, _>(work).await.unwrap();
}

stories! {
    async fn what_one_sends_to_work_was_there_to_be_had(world: World) {
        new_chairs(&world).await;
        let (partner, boss) = (recycler(&world).await, world.as_(COORDINATOR));
        let (_, path) = states(&world, COORDINATOR, 2, json!({})).await;
        let mut hidden = 0;
        for taken_back in [false, true] {
            let lot = chairs(&world, world.cast.other_room, 6, 44).await;
            buys(&world, &path, 1).await.refused(409, "reuse_first");
            if taken_back {
                boss.delete(&format!("/lots/{}/surplus", id(&lot))).await.ok();
            }
            let body = json!({
                "partner_id": partner["id"], "lot_id": lot["id"], "quantity": 6, "kind": "recycle", "estimate": nok(90_000),
            });
            let order = format!("/work-orders/{}", id(&boss.post("/work-orders", body).await.ok()));
            hidden += 6;
            for (step, body) in [
                ("acceptance", json!({})), ("start", json!({})), ("completion", json!({"cost": nok(30_000), "metres": 12_000})),
            ] {
                boss.post(&format!("{order}/{step}"), body).await.ok();
                let refused = buys(&world, &path, 1).await.refused(409, "needs_approval");
                assert_eq!(refused["excluded"], json!(hidden), "{step}, taken back: {taken_back}");
            }
        }
        // For somebody else, things that this person sent away do not count.
        let (_, other) = states(&world, FACILITY, 1, json!({})).await;
        buys(&world, &other, 1).await.ok();
    }

    async fn what_one_has_mended_without_a_need_could_be_mended_for_it(world: World) {
        new_chairs(&world).await;
        let boss = world.as_(COORDINATOR);
        let skills = json!([{"work": "repair", "category": "seating", "price": nok(28_000)}]);
        let body = json!({"name": "Stolreparatøren", "kind": "nav_workshop", "lead_days": 5, "skills": skills});
        let partner = boss.post("/partners", body).await.ok();
        let body = json!({
            "category": "school-chair", "title": "Elevstol", "quantity": 6, "condition": "needs_repair", "surplus": true,
            "unit_id": world.cast.other_school, "place_id": world.cast.other_room,
        });
        let lot = world.as_(FACILITY).post("/lots", body).await.ok();
        let (_, path) = states(&world, COORDINATOR, 2, json!({})).await;
        buys(&world, &path, 1).await.refused(409, "reuse_first");
        let body = json!({"partner_id": partner["id"], "lot_id": lot["id"], "quantity": 6, "kind": "repair"});
        let order = format!("/work-orders/{}", id(&boss.post("/work-orders", body).await.ok()));
        for step in ["acceptance", "start"] {
            assert_eq!(buys(&world, &path, 1).await.refused(409, "needs_approval")["excluded"], json!(6));
            boss.post(&format!("{order}/{step}"), json!({})).await.ok();
        }
        assert_eq!(buys(&world, &path, 1).await.refused(409, "needs_approval")["excluded"], json!(6));
    }

    async fn what_one_holds_and_calls_something_else_is_hidden_too(world: World) {
        new_chairs(&world).await;
        let boss = world.as_(COORDINATOR);
        let (_, path) = states(&world, COORDINATOR, 2, json!({})).await;
        let lot = format!("/lots/{}", id(&chairs(&world, world.cast.other_room, 6, 44).await));
        let body = json!({"quantity": 4, "unit_id": world.cast.school, "place_id": world.cast.second_room});
        boss.post(&format!("{lot}/reservations"), body).await.ok();
        boss.patch_now(&lot, json!({"category": "office-chair"})).await;
        assert_eq!(buys(&world, &path, 1).await.refused(409, "needs_approval")["excluded"], json!(6));
    }

    async fn what_one_writes_down_late_counts_from_then(world: World) {
        new_chairs(&world).await;
        policy(&world, json!({"together_days": 1})).await;
        let (_, path) = states(&world, FACILITY, 2, json!({})).await;
        let lot = chairs(&world, world.cast.other_room, 6, 44).await;
        aged(&world, &lot, 72).await;
        buys(&world, &path, 1).await.refused(409, "reuse_first");
        let happened: Instant = time::now() - TimeDelta::hours(40);
        let gone = json!({"quantity": 0, "kind": "stolen", "evidence": "Anmeldelse 17", "happened_at": happened});
        world.as_(FACILITY).post(&format!("/lots/{}/count", id(&lot)), gone).await.ok();
        assert_eq!(buys(&world, &path, 1).await.refused(409, "needs_approval")["excluded"], json!(6));
    }

    async fn features_that_one_takes_away_were_there(world: World) {
        let on = agreement(&world, json!({"kind": "new", "name": "Nye møtestoler"})).await;
        let body = json!({
            "sku": "M1", "category": "conference-chair", "title": "Møtestol", "brand": "Sitvel", "model": "Møte",
            "price": nok(90_000),
        });
        world.as_(PROCUREMENT).post(&format!("/agreements/{}/items", id(&on)), body).await.ok();
        let caretaker = world.as_(FACILITY);
        let path = wants(&world, FACILITY, json!({"function": "meeting-seats-wipeable", "quantity": 1})).await;
        let lot = surplus(&world, "conference-chair", 6, json!({"features": ["wipeable"]})).await;
        buys(&world, &path, 1).await.refused(409, "reuse_first");
        let lot = format!("/lots/{}", id(&lot));
        caretaker.patch_now(&lot, json!({"attributes": {"features": ["wheels"]}})).await;
        assert_eq!(buys(&world, &path, 1).await.refused(409, "needs_approval")["excluded"], json!(6));
        // A feature that the function does not need hides nothing: the chairs are offered.
        caretaker.patch_now(&lot, json!({"attributes": {"features": ["wipeable"]}})).await;
        buys(&world, &path, 1).await.refused(409, "reuse_first");
    }

    async fn a_light_or_a_document_that_one_changes_hides_too(world: World) {
        let on = agreement(&world, json!({"kind": "new", "name": "Nye høye stoler"})).await;
        item(&world, &on, "high-chair", 90_000, 1).await;
        let unit = format!("/units/{}", world.cast.school);
        world.as_(ADMIN).patch_any(&unit, json!({"sensitivity": "kindergarten"})).await.ok();
        let boss = world.as_(COORDINATOR);
        let path = wants(&world, COORDINATOR, json!({"category": "high-chair", "quantity": 1})).await;
        let mut hidden = 0;
        for how in ["red", "no document"] {
            let lot = format!("/lots/{}", id(&surplus(&world, "high-chair", 4, json!({})).await));
            let paper = json!({"kind": "child_safety", "reference": "NS-EN 14988, rapport 17"});
            let paper = world.as_(FACILITY).post(&format!("{lot}/documents"), paper).await.ok();
            buys(&world, &path, 1).await.refused(409, "reuse_first");
            match how {
                "red" => {
                    let red = json!({"light": "red", "reason": "Flammehemmer påvist"});
                    boss.post(&format!("{lot}/chemical-light"), red).await.ok()
                }
                _ => boss.delete(&format!("{lot}/documents/{}", id(&paper))).await.ok(),
            };
            hidden += 4;
            let refused = buys(&world, &path, 1).await.refused(409, "needs_approval");
            assert_eq!(refused["excluded"], json!(hidden), "{how}");
        }
        // For somebody else, these things may not stand there at all.
        let other = wants(&world, EMPLOYEE, json!({"category": "high-chair", "quantity": 1})).await;
        buys(&world, &other, 1).await.ok();
    }

    async fn articles_that_a_buyer_ends_were_there_to_be_had(world: World) {
        new_chairs(&world).await;
        let buyer = world.as_(PROCUREMENT);
        let mut ended = 0;
        let (_, path) = states(&world, PROCUREMENT, 1, json!({})).await;
        for how in ["the article", "the agreement"] {
            let on = agreement(&world, json!({"kind": "used", "name": format!("Brukte stoler, {how}")})).await;
            let article = item(&world, &on, "school-chair", 40_000, 1).await;
            buys(&world, &path, 1).await.refused(409, "reuse_first");
            match how {
                "the article" => {
                    buyer.patch_any(&format!("/catalogue-items/{}", id(&article)), json!({"active": false})).await.ok()
                }
                _ => buyer.post(&format!("/agreements/{}/closure", id(&on)), json!({})).await.ok(),
            };
            ended += 1;
            let refused = buys(&world, &path, 1).await.refused(409, "needs_approval");
            assert_eq!((&refused["excluded"], &refused["articles"]), (&json!(0), &json!(ended)), "{how}");
        }
        // For somebody else's need it does not matter who ended the agreement.
        let (_, other) = states(&world, EMPLOYEE, 1, json!({})).await;
        buys(&world, &other, 1).await.ok();
    }
}
