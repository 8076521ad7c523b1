//! A serial number means one thing: by whatever way it comes, and whoever comes at the same moment.

use ombruk::domain::OfferKind;
use serde_json::{Value, json};

use crate::{
    exchange::homecoming::{gives_back, homecoming, lends, lets_go, takes},
    given::{agreement, id, item, need},
    stock::{at, is_sound, log},
    world::{World, cast::*, stories},
};

/// What somebody writes who misses a thing.
fn lost() -> Value {
    json!({"kind": "lost", "evidence": {"note": "Savnet etter flytting"}})
}

/// A chair of the neighbour with this serial number, which it can spare.
async fn theirs(world: &World, serial: &str) -> Value {
    let body = json!({
        "category": "office-chair", "quantity": 1, "condition": "good", "surplus": true, "serial": serial,
        "unit_id": world.cast.neighbour_unit, "place_id": world.cast.neighbour_room,
    });
    world.as_(NEIGHBOUR_COORDINATOR).post("/lots", body).await.ok()
}

stories! {
    async fn two_who_log_one_serial_number_at_once_log_one_thing(world: World) {
        let (clerk, coordinator) = (world.as_(FACILITY), world.as_(COORDINATOR));
        for n in 0..20 {
            let body = |serial: String| json!({
                "category": "desk", "quantity": 1, "condition": "good", "unit_id": world.cast.school,
                "place_id": world.cast.room, "serial": serial,
            });
            let (one, other) = tokio::join!(
                clerk.post("/lots", body(format!("SN-{n}"))),
                coordinator.post("/lots", body(format!("sn-{n} "))),
            );
            let (logged, refused) = if one.status == 409 { (other, one) } else { (one, other) };
            assert_eq!(refused.refused(409, "serial_known")["lot"], logged.ok()["id"]);
        }
        is_sound(&world).await;
    }

    async fn a_delivery_brings_no_serial_number_that_is_here(world: World) {
        let here = log(&world, json!({"category": "laptop", "serial": "A1"})).await;
        let used = agreement(&world, json!({})).await;
        let laptop = item(&world, &used, "laptop", 420_000, 1).await;
        let line = need(&world, "laptop", 2).await;
        let order = json!({"offer_id": line.offer(OfferKind::CatalogueUsed, &laptop), "quantity": 2});
        let placed = world.as_(PROCUREMENT).post(&line.call_offs(), order).await.ok();
        let path = format!("/call-offs/{}/delivery", id(&placed));
        let row = placed["lines"][0]["id"].clone();
        let with = |serials: Value| json!({"lines": [{"id": row, "quantity": 2, "serials": serials}]});
        let school = world.as_(EMPLOYEE);
        let refused = school.post(&path, with(json!(["A2", " a1"]))).await.refused(409, "serial_known");
        assert_eq!(refused["lot"], here["id"]);
        school.post(&path, with(json!(["A2", "a2 "]))).await.refused(422, "invalid");
        assert_eq!(line.counts(&world).await, (0, 0, 2, 0), "nothing of it was booked");
        school.post(&path, with(json!(["A2", "A3"]))).await.ok();
        is_sound(&world).await;
    }

    async fn a_label_gives_no_thing_the_serial_number_of_another(world: World) {
        let clerk = world.as_(FACILITY);
        let one = log(&world, json!({"serial": "SN-1"})).await;
        let other = log(&world, json!({})).await;
        let label = |value: &str| json!({"register": "serial", "value": value});
        let refused = clerk.post(&at(&other, "/labels"), label("sn-1")).await.refused(409, "serial_known");
        assert_eq!(refused["lot"], one["id"]);
        let label = clerk.post(&at(&other, "/labels"), label("SN-2")).await.ok();
        // The label of a lost thing is passed on after somebody logged the thing anew.
        clerk.post(&at(&other, "/departure"), lost()).await.ok();
        let anew = log(&world, json!({"serial": "SN-2"})).await;
        let path = at(&other, &format!("/labels/{}/moves", id(&label)));
        let refused = clerk.post(&path, json!({"lot_id": one["id"]})).await.refused(409, "serial_known");
        assert_eq!(refused["lot"], anew["id"]);
    }

    async fn what_was_logged_anew_does_not_come_back_a_second_time(world: World) {
        let clerk = world.as_(FACILITY);
        let missed = log(&world, json!({"category": "laptop", "serial": "PF-1"})).await;
        clerk.post(&at(&missed, "/departure"), lost()).await.ok();
        let anew = log(&world, json!({"category": "laptop", "serial": "pf-1"})).await;
        let undone = clerk.delete(&at(&missed, "/departure")).await.refused(409, "serial_known");
        let found = clerk.post(&at(&missed, "/count"), json!({"quantity": 1})).await.refused(409, "serial_known");
        assert_eq!((&undone["lot"], &found["lot"]), (&anew["id"], &anew["id"]));
        clerk.delete(&at(&anew, "")).await.ok();
        assert_eq!(clerk.delete(&at(&missed, "/departure")).await.ok()["state"], "in_use");
        is_sound(&world).await;
    }

    async fn what_has_its_number_by_a_label_does_not_come_back_a_second_time(world: World) {
        let clerk = world.as_(FACILITY);
        let missed = log(&world, json!({})).await;
        clerk.post(&at(&missed, "/labels"), json!({"register": "serial", "value": "SN-3"})).await.ok();
        clerk.post(&at(&missed, "/departure"), lost()).await.ok();
        let anew = log(&world, json!({"serial": "sn-3"})).await;
        let undone = clerk.delete(&at(&missed, "/departure")).await.refused(409, "serial_known");
        let found = clerk.post(&at(&missed, "/count"), json!({"quantity": 1})).await.refused(409, "serial_known");
        assert_eq!((&undone["lot"], &found["lot"]), (&anew["id"], &anew["id"]));
        clerk.delete(&at(&anew, "")).await.ok();
        assert_eq!(clerk.post(&at(&missed, "/count"), json!({"quantity": 1})).await.ok()["state"], "in_use");
        is_sound(&world).await;
    }

    async fn what_another_organisation_gives_brings_no_serial_number_that_is_here(world: World) {
        let here = log(&world, json!({"serial": "SN-5"})).await;
        let chair = theirs(&world, "sn-5").await;
        let (handover, _) = lets_go(&world, &chair, 1, "gift").await;
        let (giver, school) = (world.as_(NEIGHBOUR_COORDINATOR), world.as_(EMPLOYEE));
        let refused = giver.post(&handover, json!({})).await.refused(409, "serial_known_there");
        assert_eq!((&refused["serial"], &refused["lot"]), (&json!("sn-5"), &Value::Null), "whose it is is not told");
        let refused = school.post(&handover, json!({})).await.refused(409, "serial_known");
        assert_eq!((&refused["lot"], &refused["label"]), (&here["id"], &here["code"]));
        assert_eq!(giver.get(&at(&chair, "")).await.ok()["quantity"], json!(1), "nothing left");
        world.as_(FACILITY).delete(&at(&here, "")).await.ok();
        giver.post(&handover, json!({})).await.ok();
        world.as_(FACILITY).post("/lots", json!({
            "category": "office-chair", "quantity": 1, "condition": "good", "serial": "SN-5",
            "unit_id": world.cast.school, "place_id": world.cast.room,
        })).await.refused(409, "serial_known");
        is_sound(&world).await;
    }

    async fn what_was_logged_anew_while_it_was_lent_does_not_come_home_a_second_time(world: World) {
        let chair = theirs(&world, "SN-6").await;
        let (handed, _) = lends(&world, &chair, 1, "loan").await;
        let anew = theirs(&world, "sn-6").await;
        gives_back(&world, &handed, 1).await;
        let neighbour = world.as_(NEIGHBOUR_COORDINATOR);
        let refused = neighbour.post(&homecoming(&handed), takes(&world, 1)).await.refused(409, "serial_known");
        assert_eq!(refused["lot"], anew["id"]);
        neighbour.delete(&at(&anew, "")).await.ok();
        let home = neighbour.post(&homecoming(&handed), takes(&world, 1)).await.ok();
        assert_eq!((&home["lot"]["id"], &home["lot"]["state"]), (&chair["id"], &json!("available")));
        is_sound(&world).await;
    }
}
