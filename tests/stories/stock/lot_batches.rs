//! Many lots in one request: all or nothing, and each row that is refused is named.

use serde_json::{Value, json};

use crate::{
    given::{id, surplus},
    world::{World, cast::*, stories},
};

fn new(world: &World, changes: Value) -> Value {
    let mut body = json!({
        "category": "desk", "quantity": 2, "condition": "good", "unit_id": world.cast.school, "place_id": world.cast.room,
    });
    body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    body
}

async fn logged(world: &World, n: usize) -> Vec<String> {
    let lots: Vec<_> = (0..n).map(|at| new(world, json!({"title": format!("Pult {at}")}))).collect();
    let answer = world.as_(FACILITY).post("/lot-batches", json!({"lots": lots})).await.ok();
    answer["items"].as_array().unwrap().iter().map(id).collect()
}

/// Index and code of the refused rows.
fn rows(problem: &Value) -> Vec<(u64, String)> {
    let rows = problem["rows"].as_array().unwrap().iter();
    rows.map(|row| (row["index"].as_u64().unwrap(), row["code"].as_str().unwrap().to_owned())).collect()
}

fn parts(lots: &[String]) -> Value {
    lots.iter().map(|lot| json!({"lot_id": lot})).collect()
}

stories! {
    async fn two_hundred_lots_are_logged_and_moved_at_once(world: World) {
        let clerk = world.as_(FACILITY);
        let lots = logged(&world, 200).await;
        let body = json!({"place_id": world.cast.store, "lots": parts(&lots)});
        let moved = clerk.with("Idempotency-Key", "k1").post("/lot-batches/moves", body.clone()).await.ok();
        assert_eq!(moved["items"].as_array().unwrap().len(), 200);
        for (item, lot) in moved["items"].as_array().unwrap().iter().zip(&lots) {
            assert_eq!((&item["id"], &item["place_id"]), (&json!(lot), &json!(world.cast.store)));
        }
        assert_eq!(clerk.with("Idempotency-Key", "k1").post("/lot-batches/moves", body).await.ok(), moved);
        let history = clerk.get(&format!("/lots/{}/history", lots[199])).await.ok();
        assert_eq!(history["items"].as_array().unwrap().last().unwrap()["verb"], "moved");
        let many: Vec<_> = (0..201).map(|_| new(&world, json!({}))).collect();
        for (lots, bad) in [(json!(many), "too_large"), (json!([]), "too_small")] {
            let refused = clerk.post("/lot-batches", json!({"lots": lots})).await.refused(422, "invalid");
            assert_eq!((&refused["field"], &refused["problem"]), (&json!("lots"), &json!(bad)));
        }
        crate::stock::is_sound(&world).await;
    }

    async fn a_refused_row_is_named_and_nothing_is_done(world: World) {
        let clerk = world.as_(FACILITY);
        let all = || world.rows_of(world.cast.organisation);
        let registered = async || all().await.iter().filter(|row| row.table == "lot").count();
        let before = registered().await;
        let lots = json!([
            new(&world, json!({"serial": "SN-7", "quantity": 1})),
            new(&world, json!({"quantity": 0})),
            new(&world, json!({})),
            new(&world, json!({"unit_id": world.cast.stranger})),
        ]);
        let refused = clerk.post("/lot-batches", json!({"lots": lots})).await.refused(422, "rows_refused");
        assert_eq!(rows(&refused), [(1, "invalid".to_owned()), (3, "invalid".to_owned())]);
        assert_eq!(refused["rows"][1]["field"], "unit_id");
        assert_eq!((&refused["rows"][0]["field"], &refused["rows"][0]["min"]), (&json!("quantity"), &json!(1)));
        assert!(refused["rows"][0]["detail"].as_str().unwrap().contains("«quantity»"), "{refused:#}");
        assert_eq!(registered().await, before, "not even the good ones were logged");
        let twin = |serial: &str| new(&world, json!({"serial": serial, "quantity": 1}));
        let twins = json!({"lots": [twin("SN-7"), twin("SN-8"), twin(" sn-7 ")]});
        let refused = clerk.post("/lot-batches", twins).await.refused(422, "rows_refused");
        assert_eq!((rows(&refused), &refused["rows"][0]["field"]), (vec![(2, "invalid".to_owned())], &json!("serial")));
        world.as_(REPORTER).post("/lot-batches", json!({"lots": [twin("SN-7")]})).await.refused(403, "not_allowed");

        let mut lots = logged(&world, 3).await;
        let (first, theirs) = (format!("/lots/{}", lots[0]), uuid::Uuid::now_v7().to_string());
        let before = clerk.get(&first).await.ok();
        lots.insert(1, theirs);
        lots.push(lots[2].clone());
        let place = world.cast.store;
        let refused = clerk.post("/lot-batches/moves", json!({"place_id": place, "lots": parts(&lots)})).await;
        assert_eq!(rows(&refused.refused(422, "rows_refused")), [(4, "invalid".to_owned())]);
        lots.pop();
        let refused = clerk.post("/lot-batches/moves", json!({"place_id": place, "lots": parts(&lots)})).await;
        assert_eq!(rows(&refused.refused(422, "rows_refused")), [(1, "not_found".to_owned())]);
        let mut some = parts(&lots[2..]);
        some[1]["quantity"] = json!(3);
        let refused = clerk.post("/lot-batches/moves", json!({"place_id": place, "lots": some})).await;
        assert_eq!(rows(&refused.refused(422, "rows_refused")), [(1, "exhausted".to_owned())]);
        assert_eq!(clerk.get(&first).await.ok(), before);
        let theirs = json!({"lots": [{"lot_id": lots[0], "quantity": 1}]});
        let refused = world.as_(STRANGER).post("/lot-batches/counts", theirs).await.refused(422, "rows_refused");
        assert_eq!(rows(&refused), [(0, "not_found".to_owned())]);
    }

    async fn many_lots_become_surplus_are_counted_and_leave(world: World) {
        let clerk = world.as_(FACILITY);
        let lots = logged(&world, 3).await;
        let mut some = parts(&lots);
        some[2]["quantity"] = json!(1);
        let declared = clerk.post("/lot-batches/surplus", json!({"lots": some})).await.ok();
        let items = declared["items"].as_array().unwrap();
        assert!(items.iter().all(|lot| lot["state"] == "available"), "{declared:#}");
        assert_eq!((&items[2]["quantity"], &items[2]["rest"]["id"]), (&json!(1), &json!(lots[2])));
        let counted = |a: i64, b: i64| json!({"lots": [
            {"lot_id": lots[0], "quantity": a}, {"lot_id": lots[1], "quantity": b},
        ]});
        let refused = clerk.post("/lot-batches/counts", counted(3, 0)).await.refused(422, "rows_refused");
        assert_eq!((rows(&refused), &refused["rows"][0]["field"]), (vec![(1, "invalid".to_owned())], &json!("kind")));
        let done = clerk.post("/lot-batches/counts", counted(3, 1)).await.ok();
        let counts: Vec<_> = done["items"].as_array().unwrap().iter().map(|lot| lot["quantity"].clone()).collect();
        assert_eq!(counts, [3, 1]);
        let held = surplus(&world, "desk", 1, "good").await;
        let wish = json!({"quantity": 1, "unit_id": world.cast.school, "place_id": world.cast.room});
        clerk.post(&format!("/lots/{}/reservations", id(&held)), wish).await.ok();
        let leaving = |lots: Value| json!({"lots": lots, "kind": "recycled", "evidence": "Kvittering 17"});
        let all = parts(&[lots[0].clone(), id(&held)]);
        let refused = clerk.post("/lot-batches/departures", leaving(all)).await.refused(422, "rows_refused");
        assert_eq!(rows(&refused).iter().map(|row| row.0).collect::<Vec<_>>(), [1]);
        let left = clerk.post("/lot-batches/departures", leaving(parts(&lots[..2]))).await.ok();
        assert!(left["items"].as_array().unwrap().iter().all(|one| one["lot"]["state"] == "gone"), "{left:#}");
        let gone = json!({"place_id": world.cast.store, "lots": parts(&lots[..2])});
        let refused = clerk.post("/lot-batches/moves", gone).await.refused(422, "rows_refused");
        assert_eq!(rows(&refused), [(0, "lot_state".to_owned()), (1, "lot_state".to_owned())]);
        crate::stock::is_sound(&world).await;
    }
}
