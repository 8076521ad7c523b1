//! Who may do what: a role in one unit decides nothing in another. A stored answer is given again only to people
//! who could still make the request.

use ombruk::{
    app::directory::access::hash,
    domain::{PersonId, Role, TokenId, UnitId, time},
    store::rows::{role_grant, token},
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    exchange::transfers,
    given::{self, agreement, day, id, item, need, person},
    setting::{chairs, insert},
    world::{Client, World, cast::*, stories},
};

/// Somebody with a role in one unit of the own municipality.
async fn in_unit(world: &World, role: &str, unit: impl serde::Serialize) -> (Client, String) {
    let admin = world.as_(ADMIN);
    let body = json!({"name": "Ansatt", "roles": [{"role": role, "unit_id": unit}]});
    let person = admin.post("/people", body).await.ok();
    let token = admin.post("/tokens", json!({"person_id": id(&person), "label": "x"})).await.ok();
    (world.as_(token["token"].as_str().unwrap()), id(&person))
}

async fn roles_of(world: &World, person: &str) -> Value {
    let people = world.as_(ADMIN).get("/people?limit=200").await.ok();
    let people = people["items"].as_array().unwrap();
    people.iter().find(|one| one["id"] == person).unwrap()["roles"].clone()
}

async fn set_roles(world: &World, person: &str, roles: Value) {
    let path = format!("/people/{person}/roles");
    world
        .as_(ADMIN)
        .with("If-Match", "*")
        .send(poem::http::Method::PUT, &path, Some(json!({"roles": roles}).to_string()))
        .await
        .ok();
}

stories! {
    async fn whoever_closes_a_unit_gains_nothing_by_it(world: World) {
        let (admin, cast) = (world.as_(ADMIN), world.cast);
        let (head, head_id) = in_unit(&world, "admin", cast.school).await;
        let path = format!("/units/{}", cast.school);
        let closing = |successor: &Value| json!({"until": day(-1), "successor_id": successor});
        for wider in [json!(cast.municipality), json!(cast.other_school)] {
            head.patch_any(&path, closing(&wider)).await.refused(403, "not_yours");
            let new = json!({
                "name": "Ny", "parent_id": cast.school, "until": day(-1), "successor_id": wider,
            });
            head.post("/units", new).await.refused(403, "not_yours");
        }
        // Inside the own unit the things go to the successor. The roles stay until somebody who gives roles moves them.
        let part = |name: &str| json!({"name": name, "parent_id": cast.school});
        let first = head.post("/units", part("1. trinn")).await.ok();
        let second = head.post("/units", part("2. trinn")).await.ok();
        let (clerk, clerk_id) = in_unit(&world, "employee", &first["id"]).await;
        head.patch_any(&format!("/units/{}", id(&first)), closing(&second["id"])).await.ok();
        world.settle().await;
        let desk = json!({
            "category": "desk", "quantity": 1, "condition": "good", "unit_id": second["id"], "place_id": cast.room,
        });
        clerk.post("/lots", desk.clone()).await.refused(403, "not_yours");
        assert_eq!(roles_of(&world, &clerk_id).await, json!([{"role": "employee", "unit_id": first["id"]}]));
        set_roles(&world, &clerk_id, json!([{"role": "employee", "unit_id": second["id"]}])).await;
        clerk.post("/lots", desk).await.ok();
        // If an administrator of the whole organisation closes the unit, the roles of others go to the successor, but
        // none of their own.
        let me = admin.get("/me").await.ok()["person_id"].as_str().unwrap().to_owned();
        let own = json!([{"role": "admin"}, {"role": "coordinator", "unit_id": cast.school}]);
        set_roles(&world, &me, own).await;
        admin.patch_any(&path, closing(&json!(cast.other_school))).await.ok();
        world.settle().await;
        assert_eq!(roles_of(&world, &head_id).await, json!([{"role": "admin", "unit_id": cast.other_school}]));
        let mine = roles_of(&world, &me).await;
        assert!(mine.as_array().unwrap().contains(&json!({"role": "coordinator", "unit_id": cast.school})), "{mine}");
    }

    async fn a_role_reaches_into_a_part_that_goes_on_for_the_whole(world: World) {
        let cast = world.cast;
        let (head, head_id) = in_unit(&world, "admin", cast.school).await;
        let heir = head.post("/units", json!({"name": "Nes", "parent_id": cast.school})).await.ok();
        let closing = json!({"until": day(-1), "successor_id": heir["id"]});
        head.patch_any(&format!("/units/{}", cast.school), closing).await.ok();
        world.settle().await;
        assert_eq!(roles_of(&world, &head_id).await, json!([{"role": "admin", "unit_id": heir["id"]}]));
    }

    async fn a_coordinator_of_one_unit_decides_nothing_for_another(world: World) {
        let cast = world.cast;
        let (other, _) = in_unit(&world, "coordinator", cast.other_school).await;
        let (own, _) = in_unit(&world, "coordinator", cast.school).await;
        let seats = chairs(&world, 4).await;
        let wish = json!({"quantity": 1, "unit_id": cast.school, "place_id": cast.room});
        let kept = world.as_(EMPLOYEE).post(&format!("/lots/{seats}/reservations"), wish).await.ok();
        let release = |kept: &Value| format!("/reservations/{}", id(kept));
        other.delete(&release(&kept)).await.refused(403, "not_yours");
        // Only those who answer for the unit see who did it.
        let by = |client: Client| async move {
            client.get(&format!("/lots/{seats}/history")).await.ok()["items"][0]["by"].clone()
        };
        assert_eq!((by(other.clone()).await, by(own.clone()).await.is_string()), (Value::Null, true));
        own.delete(&release(&kept)).await.ok();
        // A product is about the things of every unit, so a role in one unit is not enough.
        let product = json!({"category": "desk", "attributes": {"brand": "Merke", "model": "Modell"}});
        other.post("/products", product.clone()).await.refused(403, "not_allowed");
        world.as_(FACILITY).post("/products", product).await.ok();
    }

    async fn what_a_neighbour_asked_for_is_let_go_by_the_owning_unit_alone(world: World) {
        let cast = world.cast;
        let line = need(&world, "office-chair", 2).await;
        let theirs = transfers::theirs(&world, 2).await;
        transfers::asked(&world, line, &theirs, 1).await;
        let hold = world.as_(COORDINATOR).get("/reservations").await.ok()["items"][0].clone();
        person(&world, "token-elsewhere", cast.neighbour, Role::Reporter, None).await;
        let elsewhere = PersonId(Uuid::new_v5(&Uuid::NAMESPACE_OID, b"token-elsewhere"));
        // A unit that the lot does not belong to.
        let unit = ombruk::store::rows::unit::Model {
            id: UnitId::new(), organisation_id: cast.neighbour, parent_id: None, name: "Annen".into(), sensitivity: None,
            since: None, until: None, successor_id: None, successor_named_by: None, roles_follow: false, version: 1,
        };
        let unit_id = Some(unit.id);
        insert(&world.app.db, unit).await;
        let grant = role_grant::Model { id: Uuid::now_v7(), person_id: elsewhere, role: Role::Coordinator, unit_id, origin: None };
        insert(&world.app.db, grant).await;
        let path = format!("/reservations/{}", id(&hold));
        world.as_("token-elsewhere").delete(&path).await.refused(403, "not_yours");
        world.as_(NEIGHBOUR_COORDINATOR).delete(&path).await.ok();
    }

    async fn questions_are_for_those_who_answer_them(world: World) {
        let cast = world.cast;
        let (other, _) = in_unit(&world, "coordinator", cast.other_school).await;
        let (own, _) = in_unit(&world, "coordinator", cast.school).await;
        let seats = given::surplus(&world, "stool", 4, "good").await;
        let line = need(&world, "stool", 4).await;
        let offer = ombruk::domain::needs::offer::offer_id(
            line.id, ombruk::domain::OfferKind::Stock, given::uuid(&seats), None,
        );
        let decline = json!({"offer_id": offer, "decline": {"reason": "preference", "note": "for blå"}});
        world.as_(EMPLOYEE).post(&format!("/needs/{}/lines/{}/decisions", line.need, line.id), decline).await.ok();
        let asked = |client: Client| async move { client.get("/approvals").await.ok()["items"].as_array().unwrap().len() };
        assert_eq!((asked(other).await, asked(own).await, asked(world.as_(EMPLOYEE)).await), (0, 1, 1));
        assert_eq!((asked(world.as_(OTHER_EMPLOYEE)).await, asked(world.as_(COORDINATOR)).await), (0, 1));
    }

    async fn a_party_sees_nothing_before_it_agrees_and_nothing_after_it_left(world: World) {
        person(&world, "token-near-buyer", world.cast.neighbour, Role::Procurement, None).await;
        let (near, buyer) = (world.as_("token-near-buyer"), world.as_(PROCUREMENT));
        let shared = agreement(&world, json!({"parties": [world.cast.neighbour]})).await;
        assert_eq!((&shared["parties"], &shared["invited"]), (&json!([]), &json!([world.cast.neighbour])));
        item(&world, &shared, "office-chair", 100, 1).await;
        let unit = json!({
            "unit_id": world.cast.neighbour_unit, "place_id": world.cast.neighbour_room, "needed_by": day(60),
            "purpose": "x", "assessment": {"alternatives_considered": true, "note": "ja"},
            "lines": [{"category": "office-chair", "quantity": 2}],
        });
        let need = world.as_(NEIGHBOUR).post("/needs", unit).await.ok();
        let offers = |need: Value| {
            let client = world.as_(NEIGHBOUR);
            async move {
                let need = client.get(&format!("/needs/{}", id(&need))).await.ok();
                need["lines"][0]["offers"].as_array().unwrap().len()
            }
        };
        assert_eq!(offers(need.clone()).await, 0, "nobody asked them yet");
        let path = format!("/agreements/{}", id(&shared));
        near.get(&path).await.refused(404, "not_found");
        near.get(&format!("{path}/items")).await.refused(404, "not_found");
        assert_eq!(near.get("/agreement-invitations").await.ok()["items"], json!([shared]));
        world.as_(NEIGHBOUR).get("/agreement-invitations").await.refused(403, "not_allowed");
        world.as_(NEIGHBOUR).post(&format!("{path}/acceptance"), json!({})).await.refused(403, "not_allowed");
        buyer.post(&format!("{path}/acceptance"), json!({})).await.refused(404, "not_found");
        world.as_(STRANGER).post(&format!("{path}/acceptance"), json!({})).await.refused(404, "not_found");
        let joined = near.post(&format!("{path}/acceptance"), json!({})).await.ok();
        assert_eq!((&joined["parties"], &joined["invited"]), (&json!([world.cast.neighbour]), &json!([])));
        near.post(&format!("{path}/acceptance"), json!({})).await.refused(409, "already_decided");
        assert_eq!(offers(need.clone()).await, 1);
        assert_eq!(near.get("/agreement-invitations").await.ok()["items"], json!([]));
        near.get(&path).await.ok();
        near.post(&format!("{path}/exit"), json!({})).await.ok();
        near.post(&format!("{path}/exit"), json!({})).await.refused(409, "already_decided");
        near.get(&path).await.refused(404, "not_found");
        assert_eq!(offers(need.clone()).await, 0);
        // An organisation that left may join again, until the holder closes the agreement.
        near.post(&format!("{path}/acceptance"), json!({})).await.ok();
        near.post(&format!("{path}/exit"), json!({})).await.ok();
        buyer.post(&format!("{path}/closure"), json!({})).await.ok();
        near.post(&format!("{path}/acceptance"), json!({})).await.refused(409, "agreement_closed");
    }

    async fn an_answer_is_given_again_to_those_who_could_ask_still(world: World) {
        let (clerk, clerk_id) = in_unit(&world, "employee", world.cast.school).await;
        let once = clerk.with("Idempotency-Key", "k1");
        let desk = json!({
            "category": "desk", "quantity": 1, "condition": "good", "unit_id": world.cast.school,
            "place_id": world.cast.room,
        });
        let first = once.post("/lots", desk.clone()).await.ok();
        let employee = json!({"role": "employee", "unit_id": world.cast.school});
        set_roles(&world, &clerk_id, json!([employee, {"role": "reporter"}])).await;
        assert_eq!(once.post("/lots", desk.clone()).await.ok(), first, "who may do more may do that");
        set_roles(&world, &clerk_id, json!([{"role": "reporter"}])).await;
        once.post("/lots", desk.clone()).await.refused(409, "roles_changed");
        set_roles(&world, &clerk_id, json!([])).await;
        once.post("/lots", desk.clone()).await.refused(403, "not_allowed");
        clerk.get("/me").await.ok();
        clerk.get("/lots").await.refused(403, "not_allowed");
    }

    async fn stored_answers_forget_whoever_is_erased(world: World) {
        let admin = world.as_(ADMIN);
        let body = json!({
            "name": "Ola Utmeldt", "phone": "+47 98 76 54 32",
            "roles": [{"role": "employee", "unit_id": world.cast.school}],
        });
        let person = admin.post("/people", body).await.ok();
        let token = admin.post("/tokens", json!({"person_id": id(&person), "label": "x"})).await.ok();
        let ola = world.as_(token["token"].as_str().unwrap());
        let seats = chairs(&world, 2).await;
        let wish = json!({"quantity": 2, "unit_id": world.cast.school, "place_id": world.cast.room});
        let kept = ola.post(&format!("/lots/{seats}/reservations"), wish).await.ok();
        let clerk = world.as_(FACILITY).with("Idempotency-Key", "h1");
        let path = format!("/reservations/{}/handover", id(&kept));
        let handed = clerk.post(&path, json!({})).await.ok();
        assert_eq!(handed["handover"]["received_by"]["name"], "Ola Utmeldt");
        admin.post(&format!("/people/{}/erasure", id(&person)), Value::Null).await.ok();
        for table in world.dump().await {
            assert!(!table.contains("Ola Utmeldt") && !table.contains("98 76 54"), "{table}");
        }
        clerk.post(&path, json!({})).await.refused(409, "answer_erased");
    }

    async fn no_token_lives_for_ever(world: World) {
        let admin = world.as_(ADMIN);
        let person_id: PersonId =
            serde_json::from_value(world.as_(EMPLOYEE).get("/me").await.ok()["person_id"].clone()).unwrap();
        let far = json!({"person_id": person_id, "label": "x", "expires_at": "9999-12-31T00:00:00Z"});
        let refused = admin.post("/tokens", far).await.refused(422, "invalid");
        assert_eq!((&refused["field"], &refused["problem"]), (&json!("expires_at"), &json!("far_away")));
        let made = |days| token::Model {
            id: TokenId::new(), person_id, hash: hash(&format!("made-{days}")), label: String::new(),
            created_at: time::now() - chrono::TimeDelta::days(days), expires_at: None, revoked_at: None,
        };
        for days in [10, 364, 366] {
            insert(&world.app.db, made(days)).await;
        }
        world.as_("made-364").get("/me").await.ok();
        world.as_("made-366").get("/me").await.refused(401, "unauthenticated");
        let mut policy = admin.get("/policy").await.ok();
        policy["token_days"] = json!(30);
        let etag = admin.get("/policy").await.etag.unwrap();
        let put = admin.with("If-Match", &etag);
        put.send(poem::http::Method::PUT, "/policy", Some(policy.to_string())).await.ok();
        world.as_("made-10").get("/me").await.ok();
    }
}
