use ombruk::{
    domain::{CatalogueItemId, OfferKind},
    store::{Tx, rows::catalogue_item},
};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::{Value, json};

use crate::{
    given::{Line, agreement, id, item, need, nok, person},
    world::{World, cast::*, stories},
};

async fn call_off(world: &World, line: Line, item: &Value, n: i64) -> crate::world::Answer {
    let body = json!({"offer_id": line.offer(OfferKind::CatalogueUsed, item), "quantity": n});
    world.as_(PROCUREMENT).post(&line.call_offs(), body).await
}

async fn spent(world: &World, agreement: &Value) -> Value {
    world.as_(PROCUREMENT).get(&format!("/agreements/{}", id(agreement))).await.ok()["spent"].clone()
}

stories! {
    async fn what_is_bought_enters_the_register_the_day_it_arrives(world: World) {
        let used = agreement(&world, json!({"small_order_limit": nok(1_000_000), "small_order_fee": nok(49_000)})).await;
        let chair = item(&world, &used, "office-chair", 163_000, 1).await;
        let line = need(&world, "office-chair", 5).await;
        let placed = call_off(&world, line, &chair, 5).await.ok();
        assert_eq!((&placed["state"], &placed["rung"]), (&json!("placed"), &json!("used")));
        assert_eq!((&placed["goods"], &placed["fee"], &placed["total"]), (&nok(815_000), &nok(49_000), &nok(864_000)));
        assert_eq!(placed["warn"], json!([]));
        assert_eq!(line.counts(&world).await, (0, 0, 5, 0));
        assert_eq!(spent(&world, &used).await, nok(864_000));

        let path = format!("/call-offs/{}/delivery", id(&placed));
        let row = placed["lines"][0]["id"].clone();
        let school = world.as_(EMPLOYEE);
        let first = school.post(&path, json!({"lines": [{"id": row, "quantity": 2}]})).await.ok();
        assert_eq!(first["call_off"]["state"], "partly_delivered");
        let lot = &first["lots"][0];
        assert_eq!((&lot["state"], &lot["quantity"], &lot["condition"]), (&json!("in_use"), &json!(2), &json!("good")));
        assert_eq!((&lot["unit_id"], &lot["place_id"]), (&json!(world.cast.school), &json!(world.cast.room)));
        assert_eq!(lot["attributes"]["brand"], "Sitvel");
        assert_eq!(lot["acquired_on"], Value::Null, "nobody said how old the used chairs are");
        assert_eq!(&school.get(&format!("/lots/{}", id(lot))).await.ok(), lot);
        assert_eq!(line.counts(&world).await, (0, 0, 3, 2));

        let refused = school.post(&path, json!({"lines": [{"id": row, "quantity": 4}]})).await;
        assert_eq!(refused.refused(422, "exceeds_ordered")["left"], 3);
        let rest = school.post(&path, json!({})).await.ok();
        assert_eq!((&rest["call_off"]["state"], &rest["lots"][0]["quantity"]), (&json!("delivered"), &json!(3)));
        assert_eq!(line.counts(&world).await, (0, 0, 0, 5));
        school.post(&path, json!({})).await.refused(409, "wrong_state");
        world.as_(PROCUREMENT).post(&format!("/call-offs/{}/cancellation", id(&placed)), json!({})).await
            .refused(409, "wrong_state");
        let listed = school.get("/call-offs?state=delivered").await.ok();
        assert_eq!((&listed["items"][0]["id"], &listed["next"]), (&placed["id"], &json!(null)));
    }

    async fn nobody_orders_at_a_price_they_did_not_see(world: World) {
        let used = agreement(&world, json!({})).await;
        let desk = item(&world, &used, "desk", 50_000, 1).await;
        let line = need(&world, "desk", 1).await;
        let shown = world.as_(EMPLOYEE).get(&format!("/needs/{}", line.need)).await.ok();
        let offer = shown["lines"][0]["offers"].as_array().unwrap().iter().find(|offer| offer["rung"] == "used").unwrap();
        let order = json!({"offer_id": offer["id"], "quantity": 1, "seen": offer["seen"]});
        let path = format!("/catalogue-items/{}", id(&desk));
        world.as_(PROCUREMENT).patch_now(&path, json!({"price": nok(500_000)})).await;
        world.as_(PROCUREMENT).post(&line.call_offs(), order.clone()).await.refused(409, "offer_changed");
        assert_eq!(spent(&world, &used).await, nok(0));
        world.as_(PROCUREMENT).patch_now(&path, json!({"price": nok(45_000)})).await;
        let placed = world.as_(PROCUREMENT).post(&line.call_offs(), order).await.ok();
        assert_eq!(placed["goods"], nok(45_000), "a better price is no reason to refuse");
    }

    async fn a_great_catalogue_is_not_read_again_and_again(world: World) {
        let used = agreement(&world, json!({})).await;
        let one = item(&world, &used, "desk", 100_000, 1).await;
        let row = catalogue_item::Entity::find_by_id(CatalogueItemId(crate::given::uuid(&one)));
        let row = row.one(world.app.db.read()).await.unwrap().unwrap();
        let rows = (0..5_000).map(|at| {
            let sku = format!("desk-{at}");
            catalogue_item::Model { id: CatalogueItemId::new(), sku, price_minor: 100_001 + at, ..row.clone() }.into_active_model()
        });
        let rows: &Vec<_> = &rows.collect();
        let work = |tx: Tx| async move {
            for some in rows.chunks(500) {
                catalogue_item::Entity::insert_many(some.iter().cloned()).exec_without_returning(&*tx).await?;
            }
            Ok::<_, sea_orm::DbErr>(())
        };
        world.app.db.write(work).await.unwrap();
        let reads = async |what: &str, line: &Line| {
            let before = world.catalogue_reads();
            match what {
                "call off" => drop(call_off(&world, *line, &one, 1).await.ok()),
                _ => drop(world.as_(EMPLOYEE).get(&format!("/needs/{}", line.need)).await.ok()),
            }
            world.catalogue_reads() - before
        };
        let line = need(&world, "desk", 1).await;
        let (shown, ordered) = (reads("show", &line).await, reads("call off", &line).await);
        let why = "one bounded look at used and one at new articles; and the ordered one, once more under its agreement's lock";
        assert_eq!((shown, ordered), (2, 4), "{why}");
    }

    async fn a_full_store_takes_no_delivery(world: World) {
        use ombruk::domain::{LineId, NeedId};
        let store = world.cast.store;
        world.as_(ADMIN).with("If-Match", "*").patch(&format!("/places/{store}"), json!({"capacity_m3": 1.0})).await.ok();
        let used = agreement(&world, json!({})).await;
        let chair = item(&world, &used, "office-chair", 163_000, 1).await;
        let need = world.as_(EMPLOYEE).post("/needs", json!({
            "unit_id": world.cast.school, "place_id": store, "needed_by": "2030-08-01", "purpose": "Lager",
            "assessment": {"alternatives_considered": true, "note": ""},
            "lines": [{"category": "office-chair", "quantity": 5}],
        })).await.ok();
        let line = Line { need: NeedId(crate::given::uuid(&need)), id: LineId(crate::given::uuid(&need["lines"][0])) };
        let placed = call_off(&world, line, &chair, 5).await.ok();
        let path = format!("/call-offs/{}/delivery", id(&placed));
        let row = placed["lines"][0]["id"].clone();
        let clerk = world.as_(FACILITY);
        clerk.post(&path, json!(null)).await.refused(400, "malformed");
        clerk.post(&path, json!({})).await.refused(409, "store_full");
        assert_eq!(line.counts(&world).await, (0, 0, 5, 0), "a refused delivery changes nothing");
        let two = clerk.post(&path, json!({"lines": [{"id": row, "quantity": 2}]})).await.ok();
        assert_eq!(two["lots"][0]["place_id"], json!(store));
        world.as_(ADMIN).with("If-Match", "*").patch(&format!("/places/{store}"), json!({"accepts_intake": false})).await.ok();
        clerk.post(&path, json!({"lines": [{"id": row, "quantity": 1}]})).await.refused(409, "no_intake");
    }

    async fn nobody_orders_what_they_may_not(world: World) {
        let used = agreement(&world, json!({})).await;
        let chair = item(&world, &used, "office-chair", 163_000, 4).await;
        let line = need(&world, "office-chair", 5).await;
        let offer = line.offer(OfferKind::CatalogueUsed, &chair);
        let body = json!({"offer_id": offer, "quantity": 4});
        world.as_(EMPLOYEE).post(&line.call_offs(), body.clone()).await.refused(403, "not_allowed");
        world.as_(STRANGER).post(&line.call_offs(), body.clone()).await.refused(404, "not_found");
        let other = need(&world, "office-chair", 1).await;
        let crossed = format!("/needs/{}/lines/{}/call-offs", line.need, other.id);
        world.as_(PROCUREMENT).post(&crossed, body.clone()).await.refused(404, "not_found");
        let gone = json!({"offer_id": world.cast.school, "quantity": 4});
        world.as_(PROCUREMENT).post(&line.call_offs(), gone).await.refused(409, "offer_gone");
        assert_eq!(call_off(&world, line, &chair, 5).await.refused(422, "pack_size")["pack_size"], 4);
        assert_eq!(call_off(&world, line, &chair, 12).await.refused(422, "exceeds_unmet")["unmet"], 5);
        call_off(&world, line, &chair, 0).await.refused(422, "invalid");
        call_off(&world, line, &chair, -4).await.refused(422, "invalid");
        world.as_(PROCUREMENT).post(&line.call_offs(), json!({"quantity": 4})).await.refused(400, "malformed");
        assert_eq!(line.counts(&world).await, (5, 0, 0, 0));
        // A call-off may be rounded up to full packs.
        call_off(&world, line, &chair, 8).await.ok();
        assert_eq!(line.counts(&world).await, (-3, 0, 8, 0));
        // Nothing is lacking, so nothing is offered any more.
        call_off(&world, line, &chair, 4).await.refused(409, "offer_gone");
    }

    async fn a_closed_or_foreign_agreement_sells_nothing(world: World) {
        let used = agreement(&world, json!({})).await;
        let chair = item(&world, &used, "office-chair", 163_000, 1).await;
        let line = need(&world, "office-chair", 5).await;
        let later = agreement(&world, json!({"name": "Senere møbler", "valid_from": crate::given::day(1)})).await;
        let tomorrow = item(&world, &later, "office-chair", 1, 1).await;
        call_off(&world, line, &tomorrow, 1).await.refused(409, "agreement_closed");
        world.as_(PROCUREMENT).post(&format!("/agreements/{}/closure", id(&used)), json!({})).await.ok();
        call_off(&world, line, &chair, 1).await.refused(409, "agreement_closed");

        person(&world, "token-near-buyer", world.cast.neighbour, ombruk::domain::Role::Procurement, None).await;
        let near = world.as_("token-near-buyer");
        let theirs = near.post("/agreements", json!({
            "name": "Granlis", "kind": "used", "supplier": {"name": "S"}, "valid_from": crate::given::day(0),
            "valid_to": crate::given::day(9),
        })).await.ok();
        let body = json!({"sku": "1", "category": "office-chair", "title": "Stol", "price": nok(1)});
        let foreign = near.post(&format!("/agreements/{}/items", id(&theirs)), body).await.ok();
        let refused = call_off(&world, line, &foreign, 1).await;
        assert!(matches!(refused.body["code"].as_str(), Some("agreement_closed" | "offer_gone")), "{}", refused.body);
        assert_eq!(line.counts(&world).await, (5, 0, 0, 0));
    }

    async fn a_ceiling_holds_and_cancelling_gives_back(world: World) {
        let used = agreement(&world, json!({
            "ceiling": nok(1_000), "small_order_limit": nok(500), "small_order_fee": nok(50),
        })).await;
        let chair = item(&world, &used, "office-chair", 100, 1).await;
        let line = need(&world, "office-chair", 20).await;
        let first = call_off(&world, line, &chair, 6).await.ok();
        let refused = call_off(&world, line, &chair, 4).await.refused(409, "ceiling_exceeded");
        assert_eq!((&refused["left"], &refused["asked"]), (&nok(400), &nok(450)));
        let row = first["lines"][0]["id"].clone();
        let path = format!("/call-offs/{}", id(&first));
        world.as_(FACILITY).post(&format!("{path}/delivery"), json!({"lines": [{"id": row, "quantity": 1}]})).await.ok();
        world.as_(EMPLOYEE).post(&format!("{path}/cancellation"), json!({})).await.refused(403, "not_allowed");
        let cancelled = world.as_(PROCUREMENT).post(&format!("{path}/cancellation"), json!({})).await.ok();
        assert_eq!(cancelled["state"], "cancelled");
        assert_eq!((&cancelled["goods"], &cancelled["total"]), (&nok(100), &nok(100)), "what was delivered was bought");
        assert_eq!(spent(&world, &used).await, nok(100));
        assert_eq!(line.counts(&world).await, (19, 0, 0, 1));
        world.as_(FACILITY).post(&format!("{path}/delivery"), json!({})).await.refused(409, "wrong_state");
        // A small order that is cancelled whole gives its fee back too.
        let small = call_off(&world, line, &chair, 4).await.ok();
        assert_eq!(spent(&world, &used).await, nok(550));
        let whole = format!("/call-offs/{}/cancellation", id(&small));
        let nothing = world.as_(PROCUREMENT).post(&whole, json!({})).await.ok();
        assert_eq!((&nothing["goods"], &nothing["fee"], &nothing["total"]), (&nok(0), &nok(0), &nok(0)));
        assert_eq!(spent(&world, &used).await, nok(100));
        // A decision is void if nothing of it was bought. It stands if a part was delivered.
        let accepts = ombruk::store::needs::needs::decisions(world.app.db.read(), line.id).await.unwrap();
        let states: Vec<String> = accepts.iter().map(|decision| decision.state.to_string()).collect();
        assert_eq!(states, ["standing", "void"]);
    }

    async fn what_was_booked_as_delivered_and_never_came_is_still_owed(world: World) {
        let used = agreement(&world, json!({})).await;
        let chair = item(&world, &used, "office-chair", 100_000, 1).await;
        let line = need(&world, "office-chair", 5).await;
        let placed = call_off(&world, line, &chair, 5).await.ok();
        let path = format!("/call-offs/{}", id(&placed));
        let delivered = world.as_(EMPLOYEE).post(&format!("{path}/delivery"), json!({})).await.ok();
        let lot = format!("/lots/{}", id(&delivered["lots"][0]));
        let saved = |world: &World| {
            let reporter = world.as_(REPORTER);
            async move { reporter.get("/savings").await.ok()["totals"][0].clone() }
        };
        let before = saved(&world).await;
        let clerk = world.as_(FACILITY);
        assert_eq!(clerk.post(&format!("{lot}/count"), json!({"quantity": 3})).await.ok()["quantity"], 3);
        assert_eq!(line.counts(&world).await, (0, 0, 2, 3));
        let listed = world.as_(PROCUREMENT).get("/call-offs?state=partly_delivered").await.ok();
        assert_eq!(listed["items"][0]["lines"][0]["delivered"], 3);
        let after = saved(&world).await;
        assert_eq!((&before["n"], &after["n"]), (&json!(5), &json!(3)));
        assert_eq!(after["avoided_cost_minor"], json!(before["avoided_cost_minor"].as_i64().unwrap() * 3 / 5));
        // One more is missing. Another one was stolen, so that one had been delivered.
        clerk.post(&format!("{lot}/count"), json!({"quantity": 2})).await.ok();
        let stolen = json!({"quantity": 1, "kind": "stolen", "evidence": "Anmeldelse 17"});
        clerk.post(&format!("{lot}/count"), stolen).await.ok();
        assert_eq!(line.counts(&world).await, (0, 0, 3, 2));
        let rest = world.as_(EMPLOYEE).post(&format!("{path}/delivery"), json!({})).await.ok();
        assert_eq!((&rest["call_off"]["state"], &rest["lots"][0]["quantity"]), (&json!("delivered"), &json!(3)));
        assert_eq!(line.counts(&world).await, (0, 0, 0, 5));
        // What has left its room since was delivered.
        let second = format!("/lots/{}", id(&rest["lots"][0]));
        clerk.post(&format!("{second}/surplus"), json!({})).await.ok();
        clerk.post(&format!("{second}/count"), json!({"quantity": 2})).await.ok();
        assert_eq!(line.counts(&world).await, (0, 0, 0, 5));
        let report = ombruk::app::ledger::entries::verify(&world.app.db, |_| {}).await.unwrap();
        assert_eq!(report.mismatches, 0, "{report:?}");
    }

    async fn orders_that_look_split_are_remarked_upon(world: World) {
        let used = agreement(&world, json!({"direct_limit": nok(1_000)})).await;
        let chair = item(&world, &used, "office-chair", 100, 1).await;
        let line = need(&world, "office-chair", 40).await;
        let first = call_off(&world, line, &chair, 6).await.ok();
        let second = call_off(&world, line, &chair, 6).await.ok();
        assert_eq!(second["warn"], json!([
            {"code": "splitting", "limit": nok(1_000), "total": nok(1_200), "call_offs": [first["id"]]},
        ]));
        let third = call_off(&world, line, &chair, 11).await.ok();
        assert_eq!(third["warn"][0]["code"], "above_direct_limit");
    }

    async fn what_was_delivered_of_a_cancelled_order_counts_as_split(world: World) {
        let used = agreement(&world, json!({"direct_limit": nok(1_000)})).await;
        let chair = item(&world, &used, "office-chair", 100, 1).await;
        let line = need(&world, "office-chair", 40).await;
        let cancel = |order: &Value| {
            let (buyer, path) = (world.as_(PROCUREMENT), format!("/call-offs/{}/cancellation", id(order)));
            async move { buyer.post(&path, json!({})).await.ok() }
        };
        let never = call_off(&world, line, &chair, 9).await.ok();
        cancel(&never).await;
        let first = call_off(&world, line, &chair, 9).await.ok();
        assert_eq!(first["warn"], json!([]), "what was never delivered was not bought");
        let row = first["lines"][0]["id"].clone();
        let path = format!("/call-offs/{}/delivery", id(&first));
        world.as_(EMPLOYEE).post(&path, json!({"lines": [{"id": row, "quantity": 5}]})).await.ok();
        cancel(&first).await;
        let second = call_off(&world, line, &chair, 5).await.ok();
        assert_eq!(second["warn"], json!([
            {"code": "splitting", "limit": nok(1_000), "total": nok(1_000), "call_offs": [first["id"]]},
        ]));
    }

    async fn machines_with_media_arrive_one_by_one(world: World) {
        let used = agreement(&world, json!({})).await;
        let laptop = item(&world, &used, "laptop", 420_000, 1).await;
        let line = need(&world, "laptop", 2).await;
        let placed = call_off(&world, line, &laptop, 2).await.ok();
        let path = format!("/call-offs/{}/delivery", id(&placed));
        let row = placed["lines"][0]["id"].clone();
        let school = world.as_(EMPLOYEE);
        assert_eq!(school.post(&path, json!({})).await.refused(422, "serials_needed")["needed"], 2);
        let with = |serials: Value| json!({"lines": [{"id": row, "quantity": 2, "serials": serials}]});
        school.post(&path, with(json!(["A1"]))).await.refused(422, "serials_needed");
        school.post(&path, with(json!(["A1", " A1"]))).await.refused(422, "invalid");
        school.post(&path, with(json!(["A1", ""]))).await.refused(422, "invalid");
        assert_eq!(line.counts(&world).await, (0, 0, 2, 0));
        let lots = school.post(&path, with(json!(["A1", "A2"]))).await.ok()["lots"].clone();
        let of = |n: usize| (lots[n]["serial"].clone(), lots[n]["quantity"].clone(), lots[n]["state"].clone());
        assert_eq!(of(0), (json!("A1"), json!(1), json!("in_use")));
        assert_eq!(of(1), (json!("A2"), json!(1), json!("in_use")));
    }

    async fn a_delivery_that_cannot_be_is_refused(world: World) {
        let used = agreement(&world, json!({})).await;
        let chair = item(&world, &used, "office-chair", 100, 1).await;
        let line = need(&world, "office-chair", 4).await;
        let placed = call_off(&world, line, &chair, 4).await.ok();
        let path = format!("/call-offs/{}/delivery", id(&placed));
        let row = placed["lines"][0]["id"].clone();
        let school = world.as_(EMPLOYEE);
        for (lines, field) in [
            (json!([]), "lines"),
            (json!([{"id": row, "quantity": 0}]), "lines[0].quantity"),
            (json!([{"id": row, "quantity": -1}]), "lines[0].quantity"),
            (json!([{"id": world.cast.school, "quantity": 1}]), "lines[0].id"),
            (json!([{"id": row, "quantity": 1}, {"id": row, "quantity": 1}]), "lines[1].id"),
        ] {
            assert_eq!(school.post(&path, json!({"lines": lines})).await.refused(422, "invalid")["field"], field);
        }
        world.as_(OTHER_EMPLOYEE).post(&path, json!({})).await.refused(403, "not_yours");
        world.as_(REPORTER).post(&path, json!({})).await.refused(403, "not_allowed");
        world.as_(STRANGER).post(&path, json!({})).await.refused(404, "not_found");
        world.as_(NEIGHBOUR_COORDINATOR).post(&path, json!({})).await.refused(404, "not_found");
        let cancel = format!("/call-offs/{}/cancellation", id(&placed));
        world.as_(STRANGER).post(&cancel, json!({})).await.refused(404, "not_found");
        assert_eq!(world.as_(STRANGER).get("/call-offs").await.ok()["items"], json!([]));
        assert_eq!(line.counts(&world).await, (0, 0, 4, 0));
    }

    async fn what_is_rented_stays_the_lessors(world: World) {
        let rental = agreement(&world, json!({"kind": "rental"})).await;
        let chair = item(&world, &rental, "office-chair", 100, 1).await;
        let line = need(&world, "office-chair", 2).await;
        let body = json!({"offer_id": line.offer(OfferKind::Rental, &chair), "quantity": 2});
        let needs = world.as_(EMPLOYEE).get("/needs").await.ok();
        let shown = world.as_(EMPLOYEE).get(&format!("/needs/{}", id(&needs["items"][0]))).await.ok();
        let offer = &shown["lines"][0]["offers"][0];
        // A rental goes back, so it saves no purchase. The name in the catalogue says for how long it is rented.
        assert_eq!((&offer["kind"], &offer["avoided_cost"]), (&json!("rental"), &Value::Null), "{offer:#}");
        assert!(offer["why"][0].as_str().unwrap().starts_with("Står i avtalen som «"), "{offer:#}");
        let placed = world.as_(PROCUREMENT).post(&line.call_offs(), body).await.ok();
        let path = format!("/call-offs/{}/delivery", id(&placed));
        let delivered = world.as_(EMPLOYEE).post(&path, json!({})).await.ok();
        assert_eq!(delivered["lots"][0]["legal_title"], "lessor");
        assert_eq!(line.counts(&world).await, (0, 0, 0, 2));
    }

    async fn two_buyers_under_one_ceiling_do_not_both_reach_it(world: World) {
        let used = agreement(&world, json!({"ceiling": nok(1_000)})).await;
        let chair = item(&world, &used, "office-chair", 100, 1).await;
        let mut orders = Vec::new();
        for _ in 0..6 {
            orders.push((need(&world, "office-chair", 4).await, chair.clone()));
        }
        let world = std::sync::Arc::new(world);
        let tasks = orders.into_iter().map(|(line, chair)| {
            let world = world.clone();
            tokio::spawn(async move { call_off(&world, line, &chair, 4).await.status })
        });
        let tasks: Vec<_> = tasks.collect();
        let mut placed = 0;
        for task in tasks {
            placed += i32::from(task.await.unwrap() == 201);
        }
        assert_eq!(placed, 2);
        assert_eq!(spent(&world, &used).await, nok(800));
    }
}
