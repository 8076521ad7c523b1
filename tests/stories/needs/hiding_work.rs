//! Nobody takes the stock away from the own need by work: things that it made worse, or that were lost meanwhile.

use serde_json::{Value, json};

use crate::{
    given::{id, nok},
    needs::climb::{buys, chairs, first, new_chairs, states},
    work::work_orders::{WORKSHOP, workshop},
    world::{World, cast::*, stories},
};

/// All things of the lot are to be cleaned; answers the path of the order.
async fn cleaning(world: &World, token: &str, partner: &Value, lot: &Value) -> String {
    let body = json!({
        "partner_id": partner["id"], "lot_id": lot["id"], "quantity": lot["quantity"], "kind": "clean",
        "estimate": nok(10_000),
    });
    format!("/work-orders/{}", id(&world.as_(token).post("/work-orders", body).await.ok()))
}

async fn begins(world: &World, token: &str, order: &str) {
    for step in ["acceptance", "start"] {
        world.as_(token).post(&format!("{order}/{step}"), json!({})).await.ok();
    }
}

stories! {
    async fn what_work_made_worse_was_there_before(world: World) {
        new_chairs(&world).await;
        let partner = workshop(&world).await;
        let (_, path) = states(&world, COORDINATOR, 2, json!({})).await;
        let mut hidden = 0;
        for (orders, works, counts) in [
            (COORDINATOR, COORDINATOR, true),
            (COORDINATOR, WORKSHOP, true),
            (SECOND_COORDINATOR, COORDINATOR, true),
            (SECOND_COORDINATOR, WORKSHOP, false),
        ] {
            let lot = chairs(&world, world.cast.other_room, 6, 44).await;
            buys(&world, &path, 1).await.refused(409, "reuse_first");
            let order = cleaning(&world, orders, &partner, &lot).await;
            begins(&world, works, &order).await;
            world.as_(works).post(&format!("{order}/completion"), json!({"condition": "for_parts"})).await.ok();
            hidden += if counts { 6 } else { 0 };
            let refused = buys(&world, &path, 1).await.refused(409, "needs_approval");
            assert_eq!(refused["excluded"], json!(hidden), "{orders}, {works}");
        }
        // For somebody else, these things cannot be had.
        let (_, other) = states(&world, FACILITY, 1, json!({})).await;
        buys(&world, &other, 1).await.ok();
    }

    async fn what_is_better_than_before_hides_nothing(world: World) {
        new_chairs(&world).await;
        let (partner, boss) = (workshop(&world).await, world.as_(COORDINATOR));
        for how in ["work", "an edit"] {
            let lot = chairs(&world, world.cast.other_room, 2, 44).await;
            let path = format!("/lots/{}", id(&lot));
            world.as_(FACILITY).patch_now(&path, json!({"condition": "worn"})).await;
            if how == "work" {
                let order = cleaning(&world, COORDINATOR, &partner, &lot).await;
                begins(&world, COORDINATOR, &order).await;
                boss.post(&format!("{order}/completion"), json!({"condition": "good"})).await.ok();
            } else {
                boss.patch_now(&path, json!({"condition": "good"})).await;
            }
        }
        let (mut line, path) = states(&world, COORDINATOR, 2, json!({})).await;
        for _ in 0..2 {
            let hard = json!({"reason": "accessibility", "note": "For lav for elevene"});
            let body = json!({"offer_id": first(&line, "reuse")["id"], "decline": hard, "applies_to": "offer"});
            line = boss.post(&format!("{path}/decisions"), body).await.ok();
        }
        buys(&world, &path, 2).await.ok();
    }

    async fn what_is_only_asked_about_is_counted_once(world: World) {
        new_chairs(&world).await;
        let boss = world.as_(COORDINATOR);
        // Nobody here mends worn chairs.
        let skills = json!([{"work": "clean", "category": "furniture"}]);
        let partner = boss.post("/partners", json!({"name": "Reinhold", "kind": "other", "skills": skills})).await.ok();
        let (_, path) = states(&world, COORDINATOR, 2, json!({"min_condition": "good"})).await;
        let mut left_out = 0;
        for how in ["work", "an edit"] {
            let lot = chairs(&world, world.cast.other_room, 6, 44).await;
            buys(&world, &path, 1).await.refused(409, "reuse_first");
            if how == "work" {
                let order = cleaning(&world, COORDINATOR, &partner, &lot).await;
                begins(&world, COORDINATOR, &order).await;
                boss.post(&format!("{order}/completion"), json!({"condition": "worn"})).await.ok();
            } else {
                boss.patch_now(&format!("/lots/{}", id(&lot)), json!({"condition": "worn"})).await;
            }
            left_out += 6;
            let refused = buys(&world, &path, 1).await.refused(409, "needs_approval");
            assert_eq!(refused["excluded"], json!(left_out), "{how}");
        }
    }

    async fn what_is_lost_during_work_was_there_before(world: World) {
        new_chairs(&world).await;
        let (partner, boss) = (workshop(&world).await, world.as_(COORDINATOR));
        let (_, path) = states(&world, COORDINATOR, 2, json!({})).await;
        let mut hidden = 0;
        let mut orders = Vec::new();
        // Others ordered the first work, so the rest of these chairs is not hidden by this person.
        for (token, rest) in [(SECOND_COORDINATOR, 0), (COORDINATOR, 4)] {
            let lot = chairs(&world, world.cast.other_room, 6, 44).await;
            buys(&world, &path, 1).await.refused(409, "reuse_first");
            orders.push(cleaning(&world, token, &partner, &lot).await);
            begins(&world, token, orders.last().unwrap()).await;
            let lost = json!({"kind": "lost", "evidence": "Ikke der", "quantity": 2});
            boss.post(&format!("/lots/{}/departure", id(&lot)), lost).await.ok();
            hidden += 2 + rest;
            let refused = buys(&world, &path, 1).await.refused(409, "needs_approval");
            assert_eq!(refused["excluded"], json!(hidden), "{token}");
        }
        boss.post(&format!("{}/completion", orders[1]), json!({})).await.ok();
        buys(&world, &path, 1).await.refused(409, "reuse_first");
    }
}
