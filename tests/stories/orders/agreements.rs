use serde_json::json;

use crate::{
    given::{agreement, day, id, item, nok, person},
    world::{World, cast::*, stories},
};

stories! {
    async fn an_agreement_is_entered_read_and_closed(world: World) {
        let buyer = world.as_(PROCUREMENT);
        let entered = agreement(&world, json!({
            "parties": [world.cast.neighbour], "ceiling": nok(1_000_000), "small_order_limit": nok(50_000),
            "small_order_fee": nok(4_900),
        })).await;
        assert_eq!((&entered["spent"], &entered["small_order_fee"]), (&nok(0), &nok(4_900)));
        assert_eq!(entered["supplier"]["name"], "Ny Runde");
        let path = format!("/agreements/{}", id(&entered));
        assert_eq!(buyer.get(&path).await.ok(), entered);
        assert_eq!(world.as_(EMPLOYEE).get("/agreements?kind=used").await.ok()["items"], json!([entered]));
        assert_eq!(buyer.get("/agreements?kind=rental").await.ok()["items"], json!([]));
        let known = agreement(&world, json!({"name": "Flere møbler", "supplier": null, "supplier_id": entered["supplier_id"]})).await;
        assert_eq!(known["supplier_id"], entered["supplier_id"]);
        assert_eq!(buyer.get("/suppliers").await.ok()["items"].as_array().unwrap().len(), 1);
        let first = buyer.get("/agreements?limit=1").await.ok();
        assert_eq!(first["next"], entered["id"]);
        let second = buyer.get(&format!("/agreements?limit=1&after={}", id(&entered))).await.ok();
        assert_eq!((&second["items"][0], &second["next"]), (&known, &json!(null)));
        let closed = buyer.post(&format!("{path}/closure"), json!({})).await.ok();
        assert!(closed["closed_at"].is_string());
        buyer.post(&format!("{path}/closure"), json!({})).await.refused(409, "closed");
    }

    async fn parties_read_and_others_do_not_know(world: World) {
        person(&world, "token-near-buyer", world.cast.neighbour, ombruk::domain::Role::Procurement, None).await;
        let shared = agreement(&world, json!({"parties": [world.cast.neighbour]})).await;
        let own = agreement(&world, json!({"name": "Egne møbler"})).await;
        let near = world.as_("token-near-buyer");
        let shared = near.post(&format!("/agreements/{}/acceptance", id(&shared)), json!({})).await.ok();
        assert_eq!(near.get("/agreements").await.ok()["items"], json!([shared]));
        near.get(&format!("/agreements/{}", id(&own))).await.refused(404, "not_found");
        near.post(&format!("/agreements/{}/closure", id(&shared)), json!({})).await.refused(403, "not_yours");
        near.post(&format!("/agreements/{}/closure", id(&own)), json!({})).await.refused(404, "not_found");
        let stranger = world.as_(STRANGER);
        assert_eq!(stranger.get("/agreements").await.ok()["items"], json!([]));
        assert_eq!(stranger.get("/suppliers").await.ok()["items"], json!([]));
        stranger.get(&format!("/agreements/{}/items", id(&shared))).await.refused(404, "not_found");
        world.as_(EMPLOYEE).post(&format!("/agreements/{}/closure", id(&own)), json!({})).await.refused(403, "not_allowed");
    }

    async fn an_agreement_that_cannot_be_is_refused(world: World) {
        let buyer = world.as_(PROCUREMENT);
        let good = json!({
            "name": "Nye møbler", "kind": "new", "supplier": {"name": "Kontorlia"}, "valid_from": day(0), "valid_to": day(30),
        });
        let with = |changes: serde_json::Value| {
            let mut body = good.clone();
            body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
            body
        };
        for (changes, field, problem) in [
            (json!({"name": " "}), "name", "empty"),
            (json!({"valid_to": day(-1)}), "valid_to", "backwards"),
            (json!({"valid_from": day(-9), "valid_to": day(-1)}), "valid_to", "in_the_past"),
            (json!({"supplier": null}), "supplier_id", "missing"),
            (json!({"supplier_id": world.cast.school}), "supplier", "both"),
            (json!({"supplier": null, "supplier_id": world.cast.school}), "supplier_id", "unknown"),
            (json!({"parties": [world.cast.stranger]}), "parties[0]", "unknown"),
            (json!({"parties": [world.cast.neighbour, world.cast.neighbour]}), "parties[1]", "duplicate"),
            (json!({"ceiling": nok(-1)}), "ceiling.amount_minor", "too_small"),
            (json!({"lead_days": 9_000}), "lead_days", "too_large"),
            (json!({"owner_id": world.cast.school}), "owner_id", "unknown"),
        ] {
            let refused = buyer.post("/agreements", with(changes)).await.refused(422, "invalid");
            assert_eq!((&refused["field"], &refused["problem"]), (&json!(field), &json!(problem)));
        }
        let foreign = json!({"ceiling": {"amount_minor": 1, "currency": "SEK"}});
        buyer.post("/agreements", with(foreign)).await.refused(422, "currency_differs");
        buyer.post("/agreements", with(json!({"surprise": 1}))).await.refused(400, "malformed");
        world.as_(COORDINATOR).post("/agreements", good.clone()).await.refused(403, "not_allowed");
        world.as_(EMPLOYEE).post("/suppliers", json!({"name": "X"})).await.refused(403, "not_allowed");
        assert_eq!(buyer.get("/agreements").await.ok()["items"], json!([]));
        assert_eq!(buyer.get("/suppliers").await.ok()["items"], json!([]));
    }

    async fn a_supplier_that_was_mistyped_is_corrected(world: World) {
        let buyer = world.as_(PROCUREMENT);
        let entered = buyer.post("/suppliers", json!({"name": "Ny Rnde", "number": "912 345 678"})).await.ok();
        let path = format!("/suppliers/{}", id(&entered));
        let first = buyer.with("If-Match", "\"1\"");
        let corrected = first.patch(&path, json!({"name": " Ny Runde "})).await.ok();
        let same = (&json!("Ny Runde"), &json!("912 345 678"), &json!(2));
        assert_eq!((&corrected["name"], &corrected["number"], &corrected["version"]), same);
        let stale = first.patch(&path, json!({"name": "Nyere Runde"})).await.refused(412, "stale");
        assert_eq!(stale["current"], corrected);
        let again = buyer.patch_any(&path, json!({"name": "Ny Runde"})).await.ok();
        assert_eq!(again["version"], json!(2), "nothing was changed");
        let long = "1".repeat(41);
        for (body, field, problem) in [
            (json!({"name": " "}), "name", "empty"),
            (json!({"number": long}), "number", "too_long"),
        ] {
            let refused = buyer.patch_any(&path, body).await.refused(422, "invalid");
            assert_eq!((&refused["field"], &refused["problem"]), (&json!(field), &json!(problem)));
        }
        world.as_(EMPLOYEE).patch_any(&path, json!({"name": "X"})).await.refused(403, "not_allowed");
        person(&world, "token-far-buyer", world.cast.stranger, ombruk::domain::Role::Procurement, None).await;
        world.as_("token-far-buyer").patch_any(&path, json!({"name": "X"})).await.refused(404, "not_found");
        assert_eq!(buyer.patch_any(&path, json!({"number": null})).await.ok()["number"], json!(null));

        let history = ombruk::store::history::of(world.app.db.read(), crate::given::uuid(&entered)).await.unwrap();
        let told: Vec<_> = history.into_iter().map(|row| (row.verb, row.detail.unwrap())).collect();
        let facts = |name: &str, number: Option<&str>| json!({"name": name, "number": number});
        let number = Some("912 345 678");
        assert_eq!(told, [
            ("changed".to_owned(), json!({"from": facts("Ny Rnde", number), "to": facts("Ny Runde", number)})),
            ("changed".to_owned(), json!({"from": facts("Ny Runde", number), "to": facts("Ny Runde", None)})),
        ]);
    }

    async fn a_corrected_supplier_does_not_become_another_one(world: World) {
        let buyer = world.as_(PROCUREMENT);
        buyer.post("/suppliers", json!({"name": "Kontorlia", "number": "987654321"})).await.ok();
        agreement(&world, json!({})).await;
        let other = agreement(&world, json!({"supplier": {"name": "Ny Rnde"}})).await;
        let path = format!("/suppliers/{}", other["supplier_id"].as_str().unwrap());
        let refused = buyer.patch_any(&path, json!({"number": "987 654 321"})).await.refused(422, "invalid");
        assert_eq!((&refused["field"], &refused["problem"]), (&json!("number"), &json!("duplicate")));
        // The supplier has an agreement of the same name already.
        let refused = buyer.patch_any(&path, json!({"name": "Ny Runde"})).await.refused(422, "invalid");
        assert_eq!((&refused["field"], &refused["value"]), (&json!("name"), &json!("Brukte møbler")));
        buyer.post(&format!("/agreements/{}/closure", id(&other)), json!({})).await.ok();
        assert_eq!(buyer.patch_any(&path, json!({"name": "Ny Runde"})).await.ok()["name"], json!("Ny Runde"));
    }

    async fn a_catalogue_grows(world: World) {
        let buyer = world.as_(PROCUREMENT);
        let used = agreement(&world, json!({})).await;
        let chair = item(&world, &used, "office-chair", 163_000, 1).await;
        assert_eq!((&chair["price"], &chair["width_cm"], &chair["active"]), (&nok(163_000), &json!(68), &json!(true)));
        let path = format!("/agreements/{}/items", id(&used));
        assert_eq!(buyer.get(&path).await.ok()["items"], json!([chair]));
        let body = json!({"sku": chair["sku"], "category": "office-chair", "title": "En til", "price": nok(1)});
        let refused = buyer.post(&path, body.clone()).await.refused(422, "invalid");
        assert_eq!((&refused["field"], &refused["problem"]), (&json!("sku"), &json!("duplicate")));
        for (changes, field) in [
            (json!({"sku": ""}), "sku"),
            (json!({"sku": "2", "category": "spaceship"}), "category"),
            (json!({"sku": "2", "pack_size": 0}), "pack_size"),
            (json!({"sku": "2", "price": nok(-1)}), "price.amount_minor"),
            (json!({"sku": "2", "product_id": world.cast.school}), "product_id"),
            (json!({"sku": "2", "width_cm": 0}), "width_cm"),
        ] {
            let mut body = body.clone();
            body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
            assert_eq!(buyer.post(&path, body).await.refused(422, "invalid")["field"], json!(field));
        }
        world.as_(EMPLOYEE).post(&path, body.clone()).await.refused(403, "not_allowed");
        buyer.post(&format!("/agreements/{}/closure", id(&used)), json!({})).await.ok();
        buyer.post(&path, body).await.refused(409, "agreement_closed");
        assert_eq!(buyer.get(&path).await.ok()["items"], json!([chair]));
    }

    async fn a_catalogue_file_is_read_twice_and_changes_once(world: World) {
        use ombruk::{app::orders::catalogue, domain::{AgreementId, directory::permit::Throughout, orders::agreement::NewItem}};
        let used = AgreementId(crate::given::uuid(&agreement(&world, json!({})).await));
        let row = |sku: &str, price_minor| NewItem {
            sku: sku.into(), category: "office-chair".into(), name: "Kontorstol".into(), brand: None, model: None,
            product: None, width_mm: Some(680), depth_mm: None, height_mm: None, colour: None, materials: vec![], features: None,
            condition: None, price_minor, pack_size: 1, lead_days: None, footprint_g: None, active: true,
        };
        let officer = ombruk::store::directory::people::actor_by_token(
            world.app.db.read(), &ombruk::app::directory::access::hash(PROCUREMENT), ombruk::domain::time::now(),
        ).await.unwrap().unwrap().0;
        let (officer, db) = (&Throughout::of(&officer).unwrap(), &world.app.db);
        let read = |rows: Vec<NewItem>| async move {
            let rows = &rows;
            db.write(|tx| async move { catalogue::import(&tx, officer, used, rows).await }).await
        };
        let of = |imported: catalogue::Imported| (imported.added, imported.changed, imported.unchanged);
        assert_eq!(of(read(vec![row("A", 1), row("B", 2)]).await.unwrap()), (2, 0, 0));
        assert_eq!(of(read(vec![row("A", 1), row("B", 3), row("C", 4)]).await.unwrap()), (1, 1, 1));
        let refused = read(vec![row("D", 1), NewItem { category: "spaceship".into(), ..row("E", 1) }]).await.unwrap_err();
        assert!(matches!(refused, ombruk::app::Error::Refused(ombruk::domain::Refused::Invalid { field, .. })
            if field == "rows[1].category"));
    }
}
