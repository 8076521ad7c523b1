use serde_json::{Value, json};

use super::*;
use crate::world::stories;

fn wiped(medium: &str) -> Value {
    json!({
        "medium": medium, "method": "purge", "tool": "nvme format", "version": "2.3", "operator": "ab",
        "verified_by": "cd", "on": "2026-01-15",
    })
}

stories! {
    async fn a_laptop_is_offered_only_after_its_disk_was_wiped(world: World) {
        let clerk = world.as_(FACILITY);
        let laptop = log(&world, json!({"category": "laptop", "serial": "PF-3", "surplus": true})).await;
        assert_eq!(laptop["state"], "custody");
        clerk.post(&at(&laptop, "/surplus"), json!({})).await.refused(409, "not_sanitised");
        let evidence = json!({"kind": "sold", "evidence": "Kvittering 12"});
        clerk.post(&at(&laptop, "/departure"), evidence).await.refused(409, "not_sanitised");
        assert_eq!(clerk.post(&at(&laptop, "/sanitisations"), wiped("disk 0")).await.status, 201);
        let offered = clerk.post(&at(&laptop, "/surplus"), json!({})).await.ok();
        assert_eq!(offered["state"], "available");
        // Nobody used it before it went back into custody, so its evidence stays valid.
        assert_eq!(clerk.delete(&at(&laptop, "/surplus")).await.ok()["state"], "custody");
        clerk.post(&at(&laptop, "/surplus"), json!({})).await.ok();
        is_sound(&world).await;
    }

    async fn a_laptop_in_use_is_collected_before_it_is_wiped_and_offered(world: World) {
        let clerk = world.as_(FACILITY);
        let laptop = log(&world, json!({"category": "laptop", "serial": "PF-4"})).await;
        assert_eq!(laptop["state"], "in_use");
        let keep = json!({"quantity": 1, "unit_id": world.cast.school, "place_id": world.cast.second_room});
        let reserve = at(&laptop, "/reservations");
        world.as_(EMPLOYEE).post(&reserve, keep.clone()).await.refused(409, "lot_state");
        let collected = world.as_(EMPLOYEE).post(&at(&laptop, "/surplus"), json!({})).await.ok();
        assert_eq!((&collected["state"], &collected["quantity"]), (&json!("custody"), &json!(1)));
        world.as_(EMPLOYEE).post(&reserve, keep.clone()).await.refused(409, "lot_state");
        clerk.post(&at(&laptop, "/surplus"), json!({})).await.refused(409, "not_sanitised");
        clerk.post(&at(&laptop, "/sanitisations"), wiped("disk 0")).await.ok();
        assert_eq!(clerk.post(&at(&laptop, "/surplus"), json!({})).await.ok()["state"], "available");
        let kept = world.as_(EMPLOYEE).post(&reserve, keep).await.ok();
        let handover = format!("/reservations/{}/handover", kept["id"].as_str().unwrap());
        assert_eq!(clerk.post(&handover, json!({})).await.ok()["lot"]["state"], "in_use");
        // Its user may have stored something on it.
        clerk.post(&at(&laptop, "/surplus"), json!({})).await.ok();
        clerk.post(&at(&laptop, "/surplus"), json!({})).await.refused(409, "not_sanitised");
        is_sound(&world).await;
    }

    async fn what_goes_back_into_use_is_wiped_again(world: World) {
        let clerk = world.as_(FACILITY);
        let laptop = log(&world, json!({"category": "laptop"})).await;
        assert_eq!(clerk.post(&at(&laptop, "/sanitisations"), wiped("disk 0")).await.status, 201);
        assert_eq!(read(&clerk, &laptop).await["state"], "custody", "nobody goes on using what was wiped");
        assert_eq!(clerk.delete(&at(&laptop, "/surplus")).await.ok()["state"], "in_use");
        clerk.delete(&at(&laptop, "/surplus")).await.refused(409, "lot_state");
        clerk.post(&at(&laptop, "/surplus"), json!({})).await.ok();
        clerk.post(&at(&laptop, "/surplus"), json!({})).await.refused(409, "not_sanitised");
    }

    /// In whichever way a device comes back into the stock, the next person does not get its data.
    async fn no_way_offers_what_nobody_wiped(world: World) {
        let clerk = world.as_(FACILITY);
        let offered = |lot: &Value| {
            let (clerk, lot) = (clerk.clone(), lot.clone());
            async move {
                clerk.post(&at(&lot, "/surplus"), json!({})).await;
                clerk.post(&at(&lot, "/surplus"), json!({})).await.refused(409, "not_sanitised");
                assert_ne!(read(&clerk, &lot).await["state"], "available");
            }
        };
        offered(&log(&world, json!({"category": "laptop", "surplus": true})).await).await;
        // A second medium, which was not erased.
        let two = log(&world, json!({"category": "laptop"})).await;
        clerk.post(&at(&two, "/sanitisations"), wiped("disk 0")).await.ok();
        clerk.post(&at(&two, "/surplus"), json!({})).await.ok();
        assert_eq!(clerk.patch_at(&two, json!({"media": 2})).await["state"], "custody");
        offered(&two).await;
        // First leased, then owned.
        let leased = log(&world, json!({"category": "laptop", "legal_title": "lessor"})).await;
        clerk.patch_at(&leased, json!({"legal_title": "organisation"})).await;
        offered(&leased).await;
        // A desk that turns out to be a machine.
        let desk = log(&world, json!({"category": "desk"})).await;
        clerk.patch_at(&desk, json!({"category": "laptop"})).await;
        offered(&desk).await;
        // Lost with its evidence, and found; sold by mistake.
        for (kind, back) in [("lost", true), ("sold", false)] {
            let laptop = log(&world, json!({"category": "laptop", "surplus": true})).await;
            clerk.post(&at(&laptop, "/sanitisations"), wiped("disk 0")).await.ok();
            clerk.post(&at(&laptop, "/surplus"), json!({})).await.ok();
            clerk.post(&at(&laptop, "/departure"), json!({"kind": kind, "evidence": "Bilag 1"})).await.ok();
            let again = match back {
                true => clerk.post(&at(&laptop, "/count"), json!({"quantity": 1})).await.ok(),
                false => clerk.delete(&at(&laptop, "/departure")).await.ok(),
            };
            assert_eq!(again["state"], "custody");
            offered(&laptop).await;
        }
        is_sound(&world).await;
    }

    async fn every_medium_wants_evidence_of_its_own(world: World) {
        let clerk = world.as_(FACILITY);
        let laptop = log(&world, json!({"category": "laptop"})).await;
        clerk.patch_at(&laptop, json!({"media": 2})).await;
        for _ in 0..2 {
            clerk.post(&at(&laptop, "/sanitisations"), wiped("disk 0")).await.ok();
        }
        clerk.post(&at(&laptop, "/surplus"), json!({})).await.refused(409, "not_sanitised");
        clerk.post(&at(&laptop, "/sanitisations"), wiped("disk 1")).await.ok();
        clerk.post(&at(&laptop, "/surplus"), json!({})).await.ok();
    }

    async fn device_management_lets_go_first(world: World) {
        let clerk = world.as_(FACILITY);
        let laptop = log(&world, json!({"category": "laptop"})).await;
        clerk.patch_at(&laptop, json!({"managed": true})).await;
        clerk.post(&at(&laptop, "/sanitisations"), wiped("disk 0")).await.ok();
        clerk.post(&at(&laptop, "/surplus"), json!({})).await.refused(409, "still_managed");
        clerk.patch_at(&laptop, json!({"managed": false})).await;
        clerk.post(&at(&laptop, "/surplus"), json!({})).await.ok();
        assert_eq!(clerk.patch_at(&laptop, json!({"managed": true})).await["state"], "custody");
    }

    async fn custody_is_not_edited_away(world: World) {
        let laptop = log(&world, json!({"category": "laptop", "surplus": true})).await;
        let edit = |client: crate::world::Client, body: Value| {
            let laptop = laptop.clone();
            async move { client.with("If-Match", "\"1\"").patch(&at(&laptop, ""), body).await }
        };
        edit(world.as_(FACILITY), json!({"media": 0})).await.refused(403, "not_allowed");
        edit(world.as_(COORDINATOR), json!({"media": 0})).await.refused(422, "invalid");
        // As a desk it still has its disk.
        let desk = edit(world.as_(FACILITY), json!({"category": "desk"})).await.ok();
        assert_eq!((&desk["media"], &desk["state"]), (&json!(1), &json!("custody")));
        world.as_(FACILITY).post(&at(&laptop, "/surplus"), json!({})).await.refused(409, "not_sanitised");
    }

    async fn what_turns_out_to_bear_data_goes_into_custody(world: World) {
        let clerk = world.as_(FACILITY);
        let chair = chairs(&world, 1).await;
        assert_eq!(clerk.patch_at(&chair, json!({"category": "laptop"})).await["state"], "custody");
        let many = chairs(&world, 2).await;
        let many_at = at(&many, "");
        clerk.with("If-Match", "\"1\"").patch(&many_at, json!({"category": "laptop"})).await.refused(422, "one_each");
    }

    async fn evidence_says_who_checked_whom_and_is_not_from_the_future(world: World) {
        let clerk = world.as_(FACILITY);
        let laptop = log(&world, json!({"category": "laptop"})).await;
        for (field, value) in [("verified_by", "AB "), ("on", "2999-01-01"), ("medium", " ")] {
            let mut body = wiped("disk 0");
            body[field] = json!(value);
            assert_eq!(clerk.post(&at(&laptop, "/sanitisations"), body).await.refused(422, "invalid")["field"], field);
        }
        world.as_(EMPLOYEE).post(&at(&laptop, "/sanitisations"), wiped("disk 0")).await.refused(403, "not_allowed");
        let chair = chairs(&world, 1).await;
        clerk.post(&at(&chair, "/sanitisations"), wiped("disk 0")).await.refused(409, "wrong_state");
        assert_eq!(clerk.get(&at(&laptop, "/sanitisations")).await.ok()["items"], json!([]));
    }

    async fn the_coordinator_overrules_the_light_and_says_why(world: World) {
        let chair = chairs(&world, 1).await;
        let red = json!({"light": "red", "reason": "Flammehemmer påvist"});
        let path = at(&chair, "/chemical-light");
        world.as_(FACILITY).post(&path, red.clone()).await.refused(403, "not_allowed");
        world.as_(COORDINATOR).post(&path, json!({"light": "red", "reason": " "})).await.refused(422, "invalid");
        assert_eq!(world.as_(COORDINATOR).post(&path, red).await.ok()["light"], "red");
        let body = json!({"quantity": 1, "unit_id": world.cast.school, "place_id": world.cast.kindergarten});
        let refused = world.as_(EMPLOYEE).post(&at(&chair, "/reservations"), body).await.refused(409, "not_offered");
        assert_eq!(refused["because"], "chemical_light");
    }
}
