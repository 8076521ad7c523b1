//! Wrong entries and changed wishes are corrected, without starting anew.

use ombruk::domain::OfferKind;
use serde_json::{Value, json};

use crate::{
    given::{self, day, nok},
    setting::{chairs, for_line, held, held_with, need, other_school},
    world::{World, cast::*, stories},
};

async fn lot(world: &World) -> Value {
    let id = chairs(world, 1).await;
    world.as_(FACILITY).get(&format!("/lots/{id}")).await.ok()
}

fn at(lot: &Value, rest: &str) -> String {
    format!("/lots/{}{rest}", lot["id"].as_str().unwrap())
}

stories! {
    async fn a_wrong_label_is_taken_off_or_moved(world: World) {
        let clerk = world.as_(FACILITY);
        let (a, b) = (lot(&world).await, lot(&world).await);
        let label = clerk.post(&at(&a, "/labels"), json!({"register": "inventory", "value": "1998-17"})).await.ok();
        let path = |lot: &Value| at(lot, &format!("/labels/{}", label["id"].as_str().unwrap()));
        let scan = async || clerk.get("/lots/by-code/1998-17").await;
        assert_eq!(scan().await.ok()["id"], a["id"]);
        world.settle().await;
        assert_eq!(clerk.get("/lots?q=1998-17").await.ok()["items"][0]["id"], a["id"]);

        clerk.delete(&path(&b)).await.refused(404, "not_found");
        world.as_(STRANGER).delete(&path(&a)).await.refused(404, "not_found");
        let moves = format!("{}/moves", path(&a));
        clerk.post(&moves, json!({"lot_id": a["id"]})).await.refused(422, "invalid");
        let moved = clerk.post(&moves, json!({"lot_id": b["id"]})).await.ok();
        assert_eq!((&moved["id"], &moved["lot_id"]), (&label["id"], &b["id"]));
        assert_eq!(scan().await.ok()["id"], b["id"]);
        world.settle().await;
        assert_eq!(clerk.get("/lots?q=1998-17").await.ok()["items"][0]["id"], b["id"], "the index follows");

        clerk.delete(&path(&b)).await.ok();
        scan().await.refused(404, "not_found");
        clerk.delete(&path(&b)).await.refused(404, "not_found");
        let verbs = clerk.get(&at(&b, "/history")).await.ok();
        let verbs: Vec<_> = verbs["items"].as_array().unwrap().iter().map(|event| event["verb"].clone()).collect();
        assert!(verbs.ends_with(&[json!("label_moved"), json!("label_removed")]), "{verbs:?}");
    }

    async fn what_belongs_to_a_thing_stays_with_it(world: World) {
        let clerk = world.as_(FACILITY);
        let screen = clerk.post("/lots", json!({
            "category": "desk", "quantity": 1, "condition": "good", "unit_id": world.cast.school,
            "place_id": world.cast.room, "serial": "SN-1",
        })).await.ok();
        let serials = async || clerk.get(&at(&screen, "/labels")).await.ok()["items"].as_array().unwrap().clone();
        let wrong = serials().await.remove(0);
        let label = |label: &Value| at(&screen, &format!("/labels/{}", label["id"].as_str().unwrap()));
        let stays = clerk.delete(&label(&wrong)).await.refused(409, "label_stays");
        assert_eq!(stays["register"], "serial");
        // Once the serial number is corrected, the wrong one is a label like any other.
        clerk.patch_now(&at(&screen, ""), json!({"serial": "SN-2"})).await;
        clerk.delete(&label(&wrong)).await.ok();
        assert_eq!(serials().await.iter().map(|one| one["value"].clone()).collect::<Vec<_>>(), ["SN-2"]);
        // The code of a lot that was joined stays, since it is printed on its things.
        let (a, b) = (chairs(&world, 2).await, chairs(&world, 2).await);
        clerk.post(&format!("/lots/{a}/joins"), json!({"lot_id": b})).await.ok();
        let code = clerk.get(&format!("/lots/{a}/labels")).await.ok()["items"][0].clone();
        let code = format!("/lots/{a}/labels/{}", code["id"].as_str().unwrap());
        clerk.delete(&code).await.refused(409, "label_stays");
    }

    async fn a_lots_own_code_always_wins(world: World) {
        let clerk = world.as_(FACILITY);
        let (a, b) = (lot(&world).await, lot(&world).await);
        let code = a["code"].as_str().unwrap();
        for spelled in [code.to_owned(), code.to_lowercase(), code.replace('-', "")] {
            let body = json!({"register": "label", "value": spelled});
            let refused = clerk.post(&at(&b, "/labels"), body.clone()).await.refused(409, "code_taken");
            assert_eq!((&refused["lot"], &refused["label"]), (&a["id"], &a["code"]), "{spelled}");
            clerk.post(&at(&a, "/labels"), body).await.refused(422, "invalid");
        }
        // Another lot may have the same code in another register, from earlier or from an import.
        let (organisation, other) = (world.cast.organisation, b["id"].as_str().unwrap().parse().unwrap());
        let taken = &code.to_owned();
        let noted = |tx: ombruk::store::Tx| async move {
            ombruk::store::stock::lots::add_alias(&tx, organisation, ombruk::domain::LotId(other), "inventory", taken).await
        };
        world.app.db.write::<_, sea_orm::DbErr, _, _>(noted).await.unwrap();
        assert_eq!(clerk.get(&format!("/lots/by-code/{code}")).await.ok()["id"], a["id"]);
        let by_register = clerk.get(&format!("/lots/by-code/{code}?register=inventory")).await.ok();
        assert_eq!(by_register["id"], b["id"]);
    }

    async fn a_reservation_is_made_smaller(world: World) {
        let id = chairs(&world, 10).await;
        let wanted = need(&world, 10).await;
        let hold = held(&world, id, 8, for_line(&world, wanted)).await;
        let path = format!("/reservations/{hold}");
        let one = world.as_(COORDINATOR);
        one.patch_any(&path, json!({"quantity": 9})).await.refused(422, "invalid");
        one.patch_any(&path, json!({"quantity": 0})).await.refused(422, "invalid");
        world.as_(STRANGER).patch_any(&path, json!({"quantity": 1})).await.refused(404, "not_found");
        one.patch_any(&path, json!({"until": day(3)})).await.refused(409, "wrong_state");
        let before = one.get(&path).await.ok();
        let done = one.patch_now(&path, json!({"quantity": 5})).await;
        assert_eq!((&done["quantity"], &done["version"]), (&json!(5), &json!(2)));
        assert_eq!(done["expires_at"], before["expires_at"], "kept no longer than before");
        assert_eq!(one.get(&format!("/lots/{id}")).await.ok()["held"], 5);
        let line = ombruk::store::needs::needs::line(world.app.db.read(), wanted).await.unwrap().unwrap();
        assert_eq!(line.held, 5, "three are unmet again");
        crate::stock::is_sound(&world).await;
        one.delete(&path).await.ok();
        one.patch_any(&path, json!({"quantity": 1})).await.refused(409, "hold_over");
    }

    async fn a_loan_is_extended_unless_others_count_on_the_things(world: World) {
        let id = chairs(&world, 4).await;
        let clerk = world.as_(FACILITY);
        let path = format!("/lots/{id}/reservations");
        let body = |n: i64, from: i64, until: i64| json!({
            "quantity": n, "unit_id": world.cast.school, "place_id": world.cast.room, "from": day(from), "until": day(until),
        });
        let loan = clerk.post(&path, body(3, 1, 3)).await.ok();
        clerk.post(&path, body(2, 6, 8)).await.ok();
        let loan = format!("/reservations/{}", loan["id"].as_str().unwrap());
        let longer = clerk.patch_now(&loan, json!({"until": day(5)})).await;
        assert_eq!(longer["until"], json!(day(5)));
        let refused = clerk.patch_any(&loan, json!({"until": day(6)})).await.refused(409, "exhausted");
        assert_eq!((&refused["free"], &refused["asked"]), (&json!(2), &json!(3)));
        clerk.patch_any(&loan, json!({"until": day(-1)})).await.refused(422, "invalid");
        clerk.patch_any(&loan, json!({"until": day(0)})).await.refused(422, "invalid");
        let fewer = clerk.patch_now(&loan, json!({"until": day(6), "quantity": 2})).await;
        assert_eq!((&fewer["until"], &fewer["quantity"]), (&json!(day(6)), &json!(2)));
        assert_eq!(clerk.get(&format!("/lots/{id}")).await.ok()["held"], 4);
        crate::stock::is_sound(&world).await;
    }

    async fn a_reservation_is_kept_longer_within_the_policy(world: World) {
        let id = chairs(&world, 2).await;
        let soon = ombruk::domain::time::now() + chrono::TimeDelta::hours(1);
        let hold = held_with(&world, id, 2, other_school(&world), |hold| hold.expires_at = Some(soon)).await;
        let path = format!("/reservations/{hold}");
        let one = world.as_(COORDINATOR);
        let renewed = one.patch_now(&path, json!({"renew": true})).await;
        let policy = one.get("/policy").await.ok()["hold_days"].as_i64().unwrap();
        let end: ombruk::domain::Instant = renewed["expires_at"].as_str().unwrap().parse().unwrap();
        let days = (end - soon).num_days();
        assert!(days == policy || days == policy - 1, "{days} of {policy}");
        let lasting = held_with(&world, chairs(&world, 1).await, 1, other_school(&world), |_| {}).await;
        let kept = one.patch_now(&format!("/reservations/{lasting}"), json!({"renew": true})).await;
        assert_eq!((&kept["expires_at"], &kept["version"]), (&Value::Null, &json!(1)), "what does not expire still does not");
    }

    async fn what_is_in_work_is_not_changed_under_it(world: World) {
        let id = chairs(&world, 2).await;
        let hold = held_with(&world, id, 2, other_school(&world), |hold| hold.suspended = true).await;
        let path = format!("/reservations/{hold}");
        world.as_(COORDINATOR).patch_any(&path, json!({"quantity": 1})).await.refused(409, "in_use_elsewhere");
    }

    async fn an_agreement_gets_another_ceiling_end_and_owner(world: World) {
        let buyer = world.as_(PROCUREMENT);
        let agreement = given::agreement(&world, json!({"ceiling": nok(1_000_000), "direct_limit": nok(5_000_000)})).await;
        let item = given::item(&world, &agreement, "office-chair", 100_000, 1).await;
        let path = format!("/agreements/{}", given::id(&agreement));
        let line = given::need(&world, "office-chair", 4).await;
        let wanted = json!({"offer_id": line.offer(OfferKind::CatalogueUsed, &item), "quantity": 3});
        let ordered = buyer.post(&line.call_offs(), wanted).await;
        assert!(ordered.status < 300, "{:#}", ordered.body);
        let low = buyer.patch_any(&path, json!({"ceiling": nok(200_000)})).await.refused(422, "invalid");
        assert_eq!((&low["field"], &low["min"]), (&json!("ceiling"), &json!(300_000)));
        for (body, field) in [
            (json!({"valid_to": day(-1)}), "valid_to"),
            (json!({"valid_to": day(-20)}), "valid_to"),
            (json!({"owner_id": world.cast.school}), "owner_id"),
            (json!({"name": " "}), "name"),
        ] {
            assert_eq!(buyer.patch_any(&path, body).await.refused(422, "invalid")["field"], field);
        }
        let other = json!({"ceiling": {"amount_minor": 9, "currency": "SEK"}});
        buyer.patch_any(&path, other).await.refused(422, "currency_differs");
        world.as_(EMPLOYEE).patch_any(&path, json!({"ceiling": null})).await.refused(403, "not_allowed");
        world.as_(STRANGER).patch_any(&path, json!({"ceiling": null})).await.refused(404, "not_found");
        let owner = json!(crate::setting::person(ADMIN));
        let done = buyer.patch_now(&path, json!({"ceiling": nok(300_000), "valid_to": day(5), "owner_id": owner})).await;
        assert_eq!((&done["ceiling"], &done["valid_to"]), (&nok(300_000), &json!(day(5))));
        assert_eq!(done["owner_id"], owner);
        assert_eq!(buyer.patch_now(&path, json!({"ceiling": null})).await["ceiling"], Value::Null);

        // An article gets another price. What was called off before keeps its price.
        let article = format!("/catalogue-items/{}", given::id(&item));
        buyer.patch_any(&article, json!({"pack_size": 0})).await.refused(422, "invalid");
        world.as_(EMPLOYEE).patch_any(&article, json!({"price": nok(1)})).await.refused(403, "not_allowed");
        world.as_(STRANGER).get(&article).await.refused(404, "not_found");
        let changed = json!({"title": "Tind 2", "price": nok(120_000), "pack_size": 2, "lead_days": 3, "active": false});
        let changed = buyer.patch_now(&article, changed).await;
        assert_eq!((&changed["price"], &changed["pack_size"]), (&nok(120_000), &json!(2)));
        assert_eq!((&changed["lead_days"], &changed["active"]), (&json!(3), &json!(false)));
        assert_eq!(buyer.patch_now(&article, json!({"lead_days": null})).await["lead_days"], Value::Null);
        let kept = ombruk::store::orders::call_offs::lines(world.app.db.read(), ombruk::domain::CallOffId(given::uuid(&ordered.body)));
        assert_eq!(kept.await.unwrap()[0].price_minor, 100_000);
        buyer.post(&format!("{path}/closure"), json!({})).await.ok();
        buyer.patch_any(&path, json!({"ceiling": null})).await.refused(409, "agreement_closed");
        buyer.patch_any(&article, json!({"active": true})).await.refused(409, "agreement_closed");
    }

    async fn twins_of_suppliers_and_agreements_are_refused(world: World) {
        let buyer = world.as_(PROCUREMENT);
        let supplier = buyer.post("/suppliers", json!({"name": "Ny Runde", "number": "913 555 226"})).await.ok();
        let twin = json!({"name": "Ny Runde AS", "number": "913555226"});
        assert_eq!(buyer.post("/suppliers", twin.clone()).await.refused(422, "invalid")["field"], "number");
        buyer.post("/suppliers", json!({"name": "Ny Runde"})).await.ok();
        let body = |name: &str, from: i64, to: i64| json!({
            "name": name, "kind": "used", "supplier_id": supplier["id"], "valid_from": day(from), "valid_to": day(to),
        });
        let mut inside = body("Brukte møbler", 0, 10);
        inside.as_object_mut().unwrap().remove("supplier_id");
        inside["supplier"] = twin;
        let refused = buyer.post("/agreements", inside).await.refused(422, "invalid");
        assert_eq!(refused["field"], "supplier.number");
        let first = buyer.post("/agreements", body("Brukte møbler", 0, 10)).await.ok();
        let refused = buyer.post("/agreements", body(" brukte  MØBLER", 10, 20)).await.refused(422, "invalid");
        assert_eq!((&refused["field"], &refused["problem"]), (&json!("name"), &json!("duplicate")));
        let next = buyer.post("/agreements", body("Brukte møbler", 11, 20)).await.ok();
        let later = json!({"valid_to": day(11)});
        let path = format!("/agreements/{}", given::id(&first));
        assert_eq!(buyer.patch_any(&path, later.clone()).await.refused(422, "invalid")["field"], "name");
        buyer.post(&format!("/agreements/{}/closure", given::id(&next)), json!({})).await.ok();
        buyer.patch_any(&path, later).await.ok();
    }

    async fn one_company_entered_twice_has_one_agreement_of_a_name(world: World) {
        let buyer = world.as_(PROCUREMENT);
        let body = |supplier: Value| json!({
            "name": "Skolestoler", "kind": "used", "supplier": supplier, "valid_from": day(0), "valid_to": day(30),
        });
        buyer.post("/agreements", body(json!({"name": "Ny Runde"}))).await.ok();
        for again in [json!({"name": "Ny Runde"}), json!({"name": " ny  RUNDE", "number": "913 555 226"})] {
            let refused = buyer.post("/agreements", body(again)).await.refused(422, "invalid");
            assert_eq!((&refused["field"], &refused["problem"]), (&json!("name"), &json!("duplicate")));
        }
        let suppliers = buyer.get("/suppliers").await.ok();
        assert_eq!(suppliers["items"].as_array().unwrap().len(), 1, "what was refused entered no supplier");
        buyer.post("/agreements", body(json!({"name": "Gamle Runde"}))).await.ok();
    }
}
