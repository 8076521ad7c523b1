//! Needs that are withdrawn, and offers that the coordinator releases.

use serde_json::{Value, json};

use crate::{
    given::{agreement, id, item, surplus},
    world::{World, cast::*, stories},
};

async fn states(world: &World, lines: Value) -> Value {
    let body = json!({
        "unit_id": world.cast.school, "place_id": world.cast.second_room, "needed_by": "2030-08-01",
        "purpose": "Ny klasse", "assessment": {"alternatives_considered": true, "note": ""}, "lines": lines,
    });
    world.as_(EMPLOYEE).post("/needs", body).await.ok()
}

/// Sets the last change of all lots to so many hours from now.
async fn dated(world: &World, hours: i64) {
    use ombruk::{
        domain::time,
        store::{Tx, rows::lot},
    };
    use sea_orm::{EntityTrait, sea_query::Expr};
    let at = time::now() + chrono::TimeDelta::hours(hours);
    let work = |tx: Tx| async move {
        lot::Entity::update_many().col_expr(lot::Column::UpdatedAt, Expr::value(at)).exec(&*tx).await.map(drop)
    };
    world.app.db.write::<_, sea_orm::DbErr, _, _>(work).await.unwrap();
}

fn line(need: &Value, at: usize) -> String {
    format!("/needs/{}/lines/{}", id(need), id(&need["lines"][at]))
}

stories! {
    async fn a_withdrawn_need_takes_its_questions_along_and_is_withdrawn_once(world: World) {
        surplus(&world, "office-chair", 3, "good").await;
        let need = states(&world, json!([{"category": "office-chair", "quantity": 3}])).await;
        let school = world.as_(EMPLOYEE);
        let decline = json!({"reason": "preference", "note": "Vi vil ha gule"});
        let body = json!({"offer_id": need["lines"][0]["offers"][0]["id"], "decline": decline});
        school.post(&format!("{}/decisions", line(&need, 0)), body).await.ok();
        assert_eq!(world.as_(COORDINATOR).get("/approvals").await.ok()["items"].as_array().unwrap().len(), 1);
        let path = &format!("/needs/{}/withdrawal", id(&need));
        let (one, other) = (json!({"reason": "shared"}), json!({"reason": "mistake"}));
        let (one, other) = tokio::join!(school.post(path, one), school.post(path, other));
        let mut answers = [one.status, other.status];
        answers.sort_unstable();
        assert_eq!(answers, [201, 409], "{:#} {:#}", one.body, other.body);
        let first = if one.status == 201 { "shared" } else { "mistake" };
        let now = school.get(&format!("/needs/{}", id(&need))).await.ok();
        assert_eq!((&now["state"], &now["withdrawal_reason"]), (&json!("withdrawn"), &json!(first)));
        assert_eq!(world.as_(COORDINATOR).get("/approvals").await.ok()["items"], json!([]));
    }

    async fn who_withdraws_while_another_decides_leaves_nothing_behind(world: World) {
        for _ in 0..10 {
            let lot = surplus(&world, "office-chair", 3, "good").await;
            let need = states(&world, json!([{"category": "office-chair", "quantity": 3}])).await;
            let accept = json!({"offer_id": need["lines"][0]["offers"][0]["id"], "accept": 3});
            let (decisions, withdrawal) =
                (format!("{}/decisions", line(&need, 0)), format!("/needs/{}/withdrawal", id(&need)));
            let (school, coordinator) = (world.as_(EMPLOYEE), world.as_(COORDINATOR));
            let (decided, withdrawn) = tokio::join!(
                school.post(&decisions, accept),
                coordinator.post(&withdrawal, json!({"reason": "shared", "note": "Naboen har"})),
            );
            withdrawn.ok();
            assert!([200, 201, 409].contains(&decided.status), "{:#}", decided.body);
            let lot = world.as_(FACILITY).get(&format!("/lots/{}", id(&lot))).await.ok();
            assert_eq!(lot["held"], 0, "whoever came first, nothing is held for a need that is over");
            world.as_(FACILITY).post(&format!("/lots/{}/departure", id(&lot)), json!({"kind": "recycled", "evidence": "Levert"})).await.ok();
        }
    }

    async fn one_line_is_withdrawn_and_the_last_one_takes_the_need_along(world: World) {
        let lot = surplus(&world, "office-chair", 3, "good").await;
        let lines = json!([{"category": "office-chair", "quantity": 2}, {"category": "desk", "quantity": 1}]);
        let need = states(&world, lines).await;
        let school = world.as_(EMPLOYEE);
        let body = json!({"offer_id": need["lines"][0]["offers"][0]["id"], "accept": 2});
        school.post(&format!("{}/decisions", line(&need, 0)), body).await.ok();
        let withdraw = format!("{}/withdrawal", line(&need, 0));
        let why = json!({"reason": "do_without"});
        world.as_(OTHER_EMPLOYEE).post(&withdraw, why.clone()).await.refused(403, "not_yours");
        let now = school.post(&withdraw, why.clone()).await.ok();
        assert_eq!((&now["state"], &now["lines"][0]["state"], &now["lines"][1]["state"]), (&json!("open"), &json!("withdrawn"), &json!("open")));
        assert_eq!(school.get(&format!("/lots/{}", id(&lot))).await.ok()["held"], json!(0));
        school.post(&withdraw, why.clone()).await.refused(409, "closed");
        let now = school.post(&format!("{}/withdrawal", line(&need, 1)), why).await.ok();
        assert_eq!((&now["state"], &now["withdrawal_reason"]), (&json!("withdrawn"), &json!("do_without")));
    }

    async fn a_release_lasts_when_somebody_reserves_elsewhere(world: World) {
        let on = agreement(&world, json!({"kind": "new"})).await;
        item(&world, &on, "office-chair", 300_000, 1).await;
        let known = surplus(&world, "office-chair", 3, "good").await;
        let rest = surplus(&world, "office-chair", 5, "worn").await;
        let need = states(&world, json!([{"category": "office-chair", "quantity": 1}])).await;
        let offers = need["lines"][0]["offers"].as_array().unwrap();
        let offer = offers.iter().find(|offer| offer["lot_id"] == known["id"]).unwrap();
        let decline = json!({"reason": "accessibility", "note": "For lave for oss"});
        let school = world.as_(EMPLOYEE);
        let body = json!({"offer_id": offer["id"], "decline": decline});
        school.post(&format!("{}/decisions", line(&need, 0)), body).await.ok();
        let release = json!({"rung": "new", "note": "Resten er for slitt"});
        let now = world.as_(COORDINATOR).post(&format!("{}/release", line(&need, 0)), release).await.ok();
        let reserve = json!({"quantity": 2, "unit_id": world.cast.other_school, "place_id": world.cast.other_room});
        world.as_(OTHER_EMPLOYEE).post(&format!("/lots/{}/reservations", id(&rest)), reserve).await.ok();
        let new = now["offers"].as_array().unwrap().iter().find(|offer| offer["rung"] == "new").unwrap();
        let order = json!({"offer_id": new["id"], "quantity": 1});
        let call_offs = format!("{}/call-offs", line(&need, 0));
        // A lot that was being entered during the release has an earlier time, but nobody had seen it.
        let late = surplus(&world, "office-chair", 2, "worn").await;
        dated(&world, -1).await;
        world.as_(PROCUREMENT).post(&call_offs, order.clone()).await.refused(409, "reuse_first");
        let reserve = json!({"quantity": 2, "unit_id": world.cast.other_school, "place_id": world.cast.other_room});
        world.as_(OTHER_EMPLOYEE).post(&format!("/lots/{}/reservations", id(&late)), reserve).await.ok();
        world.as_(PROCUREMENT).post(&call_offs, order).await.ok();
    }
}
