//! What is open in somebody's name goes to a colleague, while the person stays or after they left.

use ombruk::{
    domain::PersonId,
    store::{directory::people, rows::person},
};
use serde_json::{Value, json};

use crate::{
    given::{agreement, day, id, need, uuid},
    setting::chairs,
    world::{World, cast::*, stories},
};

async fn person_id(world: &World, token: &str) -> String {
    world.as_(token).get("/me").await.ok()["person_id"].as_str().unwrap().to_owned()
}

stories! {
    async fn what_one_person_holds_goes_to_a_colleague_and_the_person_stays(world: World) {
        let (admin, cast) = (world.as_(ADMIN), world.cast);
        let (from, to) = (person_id(&world, EMPLOYEE).await, person_id(&world, OTHER_EMPLOYEE).await);
        let line = need(&world, "stool", 2).await;
        let seats = chairs(&world, 4).await;
        let wish = json!({"quantity": 3, "unit_id": cast.school, "place_id": cast.room});
        let kept = world.as_(EMPLOYEE).post(&format!("/lots/{seats}/reservations"), wish).await.ok();
        let owned = agreement(&world, json!({"owner_id": from})).await;
        let path = format!("/people/{from}/handing-on");
        let body = |successor: &str| json!({"successor_id": successor});
        for nobody in [from.as_str(), &cast.school.to_string()] {
            let refused = admin.post(&path, body(nobody)).await.refused(422, "invalid");
            assert_eq!(refused["field"], "successor_id");
        }
        for token in [COORDINATOR, EMPLOYEE] {
            world.as_(token).post(&path, body(&to)).await.refused(403, "not_allowed");
        }
        world.as_(STRANGER).post(&path, body(&to)).await.refused(404, "not_found");
        let person = admin.post(&path, body(&to)).await.ok();
        assert_eq!(person["id"], json!(from));
        let rest = admin.get(&format!("/people/{from}/holdings")).await.ok();
        for nothing in ["needs", "reservations", "agreements"] {
            assert_eq!(rest[nothing], json!([]));
        }
        let theirs = admin.get(&format!("/people/{to}/holdings")).await.ok();
        assert_eq!(theirs["needs"][0]["id"], json!(line.need));
        assert_eq!((&theirs["reservations"][0]["id"], &theirs["agreements"][0]["id"]), (&kept["id"], &owned["id"]));
        world.as_(EMPLOYEE).get("/me").await.ok();
        admin.post(&path, body(&to)).await.ok();
    }

    async fn a_page_hands_on_what_is_open(world: World) {
        let (from, to) = (person_id(&world, EMPLOYEE).await, person_id(&world, OTHER_EMPLOYEE).await);
        let (path, button) = (format!("/admin/people/{from}"), "Før det videre til en kollega");
        let mut admin = world.signed_in(ADMIN).await;
        admin.open(&path).await.hides(button);
        let line = need(&world, "stool", 1).await;
        let (page, form) = (admin.open(&path).await, format!("{path}/handing-on"));
        page.shows(button);
        assert_eq!(admin.submit(&page, &form, &[]).await.status, 422);
        let page = admin.open(&path).await;
        admin.submit(&page, &form, &[("successor", &to)]).await.shows("Lagret.").hides(button);
        let theirs = world.as_(ADMIN).get(&format!("/people/{to}/holdings")).await.ok();
        assert_eq!(theirs["needs"][0]["id"], json!(line.need));
    }

    async fn whoever_left_takes_nothing_over(world: World) {
        let (admin, buyer) = (world.as_(ADMIN), world.as_(PROCUREMENT));
        let kari = json!({"name": "Kari Nordmann", "email": "kari@storvik.example"});
        let kari = admin.post("/people", kari).await.ok();
        let gone = PersonId(uuid(&kari));
        let leave = |tx: ombruk::store::Tx| async move {
            let row = people::find(&*tx, gone).await?.unwrap();
            ombruk::store::save(&tx, person::Model { left_at: Some(tx.at), ..row }).await
        };
        world.app.db.write(leave).await.unwrap();
        let owned = agreement(&world, json!({})).await;
        let refused = buyer.patch_any(&format!("/agreements/{}", id(&owned)), json!({"owner_id": kari["id"]})).await;
        assert_eq!(refused.refused(422, "invalid")["field"], "owner_id");
        let body = json!({
            "name": "Nye møbler", "kind": "new", "supplier_id": owned["supplier_id"], "valid_from": day(0),
            "valid_to": day(30), "owner_id": kari["id"],
        });
        assert_eq!(buyer.post("/agreements", body).await.refused(422, "invalid")["field"], "owner_id");
        need(&world, "stool", 1).await;
        let from = person_id(&world, EMPLOYEE).await;
        let handing = admin.post(&format!("/people/{from}/handing-on"), json!({"successor_id": kari["id"]})).await;
        let erasure = format!("/people/{from}/erasure?successor_id={}", id(&kari));
        for refused in [handing, admin.post(&erasure, Value::Null).await] {
            assert_eq!(refused.refused(422, "invalid")["field"], "successor_id");
        }
    }

    async fn a_token_is_revoked_once(world: World) {
        let admin = world.as_(ADMIN);
        let kari = admin.post("/people", json!({"name": "Kari Nordmann"})).await.ok();
        let token = admin.post("/tokens", json!({"person_id": kari["id"], "label": "pc"})).await.ok();
        let path = format!("/tokens/{}", id(&token));
        let revoked = admin.delete(&path).await.ok();
        let history = world.dump().await.into_iter().find(|table| table.starts_with("history"));
        assert_eq!(admin.delete(&path).await.ok(), revoked);
        let after = world.dump().await.into_iter().find(|table| table.starts_with("history"));
        assert_eq!(after, history, "what was done already is not written down again");
    }
}
