use ombruk::{
    app::{directory::access::hash, needs::lines, work::work_orders},
    domain::{LotId, PartnerId, Role, WorkKind},
};
use serde_json::{Value, json};

use crate::{
    given::{Line, day, id, need, nok, person, surplus, uuid},
    world::{World, cast::*, stories},
};

pub const WORKSHOP: &str = "token-workshop";
pub const OTHER_WORKSHOP: &str = "token-other-workshop";

pub async fn workshop(world: &World) -> Value {
    let body = json!({
        "name": "Hemmelig verksted", "kind": "nav_workshop", "lead_days": 10, "capacity_per_week": 40, "latitude": 59.73,
        "longitude": 10.44, "skills": [
            {"work": "repair", "category": "seating", "price": nok(28_000)}, {"work": "clean", "category": "furniture"},
            {"work": "reupholster", "category": "seating"}, {"work": "wipe", "category": "it", "price": nok(9_000)},
        ],
    });
    let partner = world.as_(COORDINATOR).post("/partners", body).await.ok();
    person(world, WORKSHOP, world.cast.organisation, Role::Partner, Some(&partner)).await;
    partner
}

pub async fn ordered(world: &World, partner: &Value, lot: &Value, n: i64, kind: &str) -> Value {
    let body = json!({"partner_id": partner["id"], "lot_id": lot["id"], "quantity": n, "kind": kind});
    world.as_(COORDINATOR).post("/work-orders", body).await.ok()
}

/// What accepting a repair offer does: the work is requested at the estimate and counted on the line.
async fn repair_for(world: &World, line: Line, partner: &Value, lot: &Value, n: i64) -> Value {
    let (partner, lot) = (PartnerId(uuid(partner)), LotId(uuid(lot)));
    let token = hash(EMPLOYEE);
    let now = ombruk::domain::time::now();
    let actor =
        &ombruk::store::directory::people::actor_by_token(world.app.db.read(), &token, now).await.unwrap().unwrap().0;
    let cast = world.cast;
    let written: ombruk::app::Result<_> = world
        .app
        .db
        .write(|tx| async move {
            ombruk::store::needs::needs::lock_line(&tx, line.id).await?;
            let request = work_orders::Request {
                partner,
                lot: ombruk::store::stock::lots::lock(&tx, lot).await?.unwrap(),
                n,
                kind: WorkKind::Repair,
                line: Some(line.id),
                decision: None,
                unit_id: cast.school,
                place_id: cast.room,
                estimate_minor: Some(100_000),
                ready_on: Some(day(10)),
                needed_from: day(0),
                needed_until: None,
                note: String::new(),
            };
            let (order, _) = work_orders::request(&tx, actor, request).await?;
            lines::change(&tx, line.id, lines::Change { held: n, ..Default::default() }).await?;
            Ok(order)
        })
        .await;
    json!({ "id": written.unwrap().id })
}

async fn lot(world: &World, id: &Value) -> Value {
    world.as_(COORDINATOR).get(&format!("/lots/{}", id.as_str().unwrap())).await.ok()
}

stories! {
    async fn chairs_are_mended_and_come_back_better(world: World) {
        let partner = workshop(&world).await;
        let chairs = surplus(&world, "office-chair", 5, "needs_repair").await;
        let order = ordered(&world, &partner, &chairs, 2, "repair").await;
        assert_eq!((&order["state"], &order["estimate"]), (&json!("requested"), &nok(56_000)));
        assert_eq!(lot(&world, &chairs["id"]).await["held"], 2);
        let path = format!("/work-orders/{}", id(&order));
        let shop = world.as_(WORKSHOP);
        let quoted = shop.post(&format!("{path}/quote"), json!({"price": nok(60_000), "ready_on": day(8)})).await.ok();
        assert_eq!((&quoted["state"], &quoted["quote"]), (&json!("quoted"), &nok(60_000)));
        // Up to a tenth above the estimate nobody has to approve the quote.
        shop.post(&format!("{path}/acceptance"), json!({})).await.ok();
        let started = shop.post(&format!("{path}/start"), json!({})).await.ok();
        assert_eq!((&started["state"], &started["lot"]["place"]), (&json!("in_progress"), &json!("Lager")));
        // A partner cannot read places, so the order says which site it is and where that is.
        assert_eq!((&started["lot"]["site"], &started["lot"]["site_id"]), (&json!("Ombrukslageret"), &json!(world.cast.store_site)));
        assert_eq!(started["lot"]["coordinates"], json!({"latitude": 59.89, "longitude": 10.4}));
        assert_ne!(started["lot_id"], chairs["id"]);
        let (part, rest) = (lot(&world, &started["lot_id"]).await, lot(&world, &chairs["id"]).await);
        assert_eq!((&part["state"], &part["quantity"], &part["held"]), (&json!("in_work"), &json!(2), &json!(2)));
        assert_eq!((&rest["state"], &rest["quantity"], &rest["held"]), (&json!("available"), &json!(3), &json!(0)));
        let refused = shop.post(&format!("{path}/completion"), json!({"cost": nok(60_000)})).await.refused(422, "invalid");
        assert_eq!(refused["field"], "condition");
        let done = shop.post(&format!("{path}/completion"), json!({
            "cost": nok(60_000), "metres": 24_000, "parts": nok(4_000), "parts_g": 900, "minutes": 150, "condition": "good",
        })).await.ok();
        assert_eq!((&done["state"], &done["minutes"], &done["parts_g"]), (&json!("done"), &json!(150), &json!(900)));
        let part = lot(&world, &started["lot_id"]).await;
        assert_eq!((&part["state"], &part["held"], &part["condition"]), (&json!("available"), &json!(0), &json!("good")));
        for step in ["start", "acceptance", "refusal"] {
            shop.post(&format!("{path}/{step}"), json!({})).await.refused(409, "wrong_state");
        }
    }

    async fn what_is_stolen_from_the_workshop_does_not_come_back_mended(world: World) {
        let partner = workshop(&world).await;
        let chairs = surplus(&world, "office-chair", 2, "needs_repair").await;
        let order = ordered(&world, &partner, &chairs, 2, "repair").await;
        let path = format!("/work-orders/{}", id(&order));
        let shop = world.as_(WORKSHOP);
        shop.post(&format!("{path}/acceptance"), json!({})).await.ok();
        shop.post(&format!("{path}/start"), json!({})).await.ok();
        let loss = json!({"kind": "stolen", "evidence": "Anmeldelse 3"});
        world.as_(FACILITY).post(&format!("/lots/{}/departure", id(&chairs)), loss).await.ok();
        shop.post(&format!("{path}/completion"), json!({"condition": "good"})).await.ok();
        let gone = lot(&world, &chairs["id"]).await;
        assert_eq!((&gone["state"], &gone["quantity"], &gone["held"]), (&json!("gone"), &json!(0), &json!(0)));
        assert_eq!(ombruk::app::check::run(&world.app.db).await.unwrap(), []);
    }

    async fn a_mended_chair_waits_for_the_line_that_asked(world: World) {
        let partner = workshop(&world).await;
        let chairs = surplus(&world, "office-chair", 3, "needs_repair").await;
        let line = need(&world, "office-chair", 3).await;
        let order = repair_for(&world, line, &partner, &chairs, 2).await;
        assert_eq!(line.counts(&world).await, (1, 2, 0, 0));
        let path = format!("/work-orders/{}", id(&order));
        let shop = world.as_(WORKSHOP);
        shop.post(&format!("{path}/acceptance"), json!({})).await.ok();
        let started = shop.post(&format!("{path}/start"), json!({})).await.ok();
        shop.post(&format!("{path}/completion"), json!({"cost": nok(99_000), "condition": "good"})).await.ok();
        let part = lot(&world, &started["lot_id"]).await;
        assert_eq!((&part["state"], &part["held"], &part["quantity"]), (&json!("available"), &json!(2), &json!(2)));
        assert_eq!(line.counts(&world).await, (1, 2, 0, 0));
        let hold = started["reservation_id"].as_str().unwrap().parse().unwrap();
        let hold = ombruk::store::stock::holds::find(world.app.db.read(), ombruk::domain::HoldId(hold)).await.unwrap().unwrap();
        assert_eq!((hold.kind, hold.suspended, hold.n), (ombruk::domain::HoldKind::Reservation, false, 2));
        assert!(hold.expires_at.is_some() && json!(hold.lot_id) == started["lot_id"]);
    }

    async fn a_partner_refuses_after_acceptance_and_the_line_is_open_again(world: World) {
        let partner = workshop(&world).await;
        let chairs = surplus(&world, "office-chair", 3, "needs_repair").await;
        let line = need(&world, "office-chair", 3).await;
        let order = repair_for(&world, line, &partner, &chairs, 2).await;
        let path = format!("/work-orders/{}", id(&order));
        let shop = world.as_(WORKSHOP);
        shop.post(&format!("{path}/acceptance"), json!({})).await.ok();
        let refused = shop.post(&format!("{path}/refusal"), json!({"reason": "Ingen deler"})).await.ok();
        assert_eq!((&refused["state"], &refused["reason"]), (&json!("refused"), &json!("Ingen deler")));
        assert_eq!(line.counts(&world).await, (3, 0, 0, 0));
        assert_eq!(lot(&world, &chairs["id"]).await["held"], 0);

        // The partner refuses in the middle of the work. The part comes back as it was.
        let order = repair_for(&world, line, &partner, &chairs, 2).await;
        let path = format!("/work-orders/{}", id(&order));
        shop.post(&format!("{path}/acceptance"), json!({})).await.ok();
        let started = shop.post(&format!("{path}/start"), json!({})).await.ok();
        shop.post(&format!("{path}/refusal"), json!({})).await.ok();
        let part = lot(&world, &started["lot_id"]).await;
        assert_eq!((&part["state"], &part["held"]), (&json!("available"), &json!(0)));
        assert_eq!(line.counts(&world).await, (3, 0, 0, 0));

        // Work that ends with a thing nobody can use has failed.
        let order = repair_for(&world, line, &partner, &part, 1).await;
        let path = format!("/work-orders/{}", id(&order));
        shop.post(&format!("{path}/acceptance"), json!({})).await.ok();
        shop.post(&format!("{path}/start"), json!({})).await.ok();
        let done = shop.post(&format!("{path}/completion"), json!({"condition": "for_parts"})).await.ok();
        assert_eq!((&done["state"], &done["reason"]), (&json!("done"), &json!("failed")));
        assert_eq!(lot(&world, &done["lot_id"]).await["held"], 0);
        assert_eq!(line.counts(&world).await, (3, 0, 0, 0));
    }

    async fn a_quote_much_dearer_or_too_late_is_another_offer(world: World) {
        let partner = workshop(&world).await;
        let chairs = surplus(&world, "office-chair", 3, "needs_repair").await;
        let line = need(&world, "office-chair", 3).await;
        let shop = world.as_(WORKSHOP);
        for quote in [json!({"price": nok(110_001)}), json!({"price": nok(90_000), "ready_on": day(61)})] {
            let order = repair_for(&world, line, &partner, &chairs, 1).await;
            let path = format!("/work-orders/{}", id(&order));
            let quoted = shop.post(&format!("{path}/quote"), quote.clone()).await.ok();
            assert_eq!((&quoted["state"], &quoted["reason"]), (&json!("cancelled"), &json!("quote_changed")));
            assert_eq!(quoted["quote"], quote["price"]);
            assert_eq!(line.counts(&world).await, (3, 0, 0, 0));
            shop.post(&format!("{path}/acceptance"), json!({})).await.refused(409, "wrong_state");
        }
        let orders = ombruk::store::work::work_orders::of_line(world.app.db.read(), line.id).await.unwrap();
        assert_eq!(orders.iter().map(|order| order.quote_minor).collect::<Vec<_>>(), [Some(110_001), Some(90_000)]);
        let order = repair_for(&world, line, &partner, &chairs, 1).await;
        let path = format!("/work-orders/{}", id(&order));
        let quoted = shop.post(&format!("{path}/quote"), json!({"price": nok(110_000), "ready_on": day(60)})).await.ok();
        assert_eq!(quoted["state"], "quoted");
        assert_eq!(line.counts(&world).await, (2, 1, 0, 0));
    }

    async fn nobody_approves_their_own_price(world: World) {
        let partner = workshop(&world).await;
        let chairs = surplus(&world, "office-chair", 3, "worn").await;
        // Cleaning has no price, so there is nothing to compare the quote with.
        let order = ordered(&world, &partner, &chairs, 3, "clean").await;
        let path = format!("/work-orders/{}", id(&order));
        let shop = world.as_(WORKSHOP);
        shop.post(&format!("{path}/acceptance"), json!({})).await.refused(403, "not_allowed");
        shop.post(&format!("{path}/quote"), json!({"price": nok(45_000)})).await.ok();
        shop.post(&format!("{path}/acceptance"), json!({})).await.refused(403, "not_allowed");
        shop.post(&format!("{path}/cancellation"), json!({})).await.refused(403, "not_allowed");
        world.as_(EMPLOYEE).post(&format!("{path}/acceptance"), json!({})).await.refused(403, "not_allowed");
        world.as_(COORDINATOR).post(&format!("{path}/acceptance"), json!({})).await.ok();
        let cancelled = world.as_(COORDINATOR).post(&format!("{path}/cancellation"), json!({})).await.ok();
        assert_eq!(cancelled["state"], "cancelled");
        assert_eq!(lot(&world, &chairs["id"]).await["held"], 0);
    }

    async fn partners_see_their_own_orders_and_nothing_else(world: World) {
        let partner = workshop(&world).await;
        let other = world.as_(COORDINATOR).post("/partners", json!({
            "name": "Annet", "kind": "other", "skills": [{"work": "repair", "category": "seating"}],
        })).await.ok();
        person(&world, OTHER_WORKSHOP, world.cast.organisation, Role::Partner, Some(&other)).await;
        let chairs = surplus(&world, "office-chair", 3, "needs_repair").await;
        let order = ordered(&world, &partner, &chairs, 1, "repair").await;
        let theirs = ordered(&world, &other, &chairs, 1, "repair").await;
        let listed = |answer: Value| -> Vec<Value> {
            answer["items"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect()
        };
        assert_eq!(listed(world.as_(WORKSHOP).get("/work-orders").await.ok()), [order["id"].clone()]);
        assert_eq!(listed(world.as_(OTHER_WORKSHOP).get("/work-orders").await.ok()), [theirs["id"].clone()]);
        let all = listed(world.as_(EMPLOYEE).get("/work-orders").await.ok());
        assert_eq!(all, [theirs["id"].clone(), order["id"].clone()]);
        assert_eq!(listed(world.as_(STRANGER).get("/work-orders").await.ok()), Vec::<Value>::new());
        let accept = format!("/work-orders/{}/acceptance", id(&order));
        world.as_(OTHER_WORKSHOP).post(&accept, json!({})).await.refused(404, "not_found");
        world.as_(STRANGER).post(&accept, json!({})).await.refused(404, "not_found");
        let shop = world.as_(WORKSHOP);
        for path in ["/partners", "/agreements", "/suppliers", "/call-offs", "/transfers"] {
            shop.get(path).await.refused(403, "not_allowed");
        }
        shop.get(&format!("/lots/{}", id(&chairs))).await.refused(404, "not_found");
        let text = shop.get("/work-orders").await.body.to_string();
        assert!(!text.contains("coordinator") && !text.contains("\"by\""), "{text}");
    }

    async fn a_partners_person_logs_in_and_reads_their_own_work_alone(world: World) {
        let admin = world.as_(ADMIN);
        let partner = workshop(&world).await;
        let own = json!({"name": "Eget verksted", "kind": "own_workshop", "lead_days": 3, "skills": [{"work": "clean", "category": "furniture"}]});
        let own = world.as_(COORDINATOR).post("/partners", own).await.ok();
        let chairs = surplus(&world, "office-chair", 5, "needs_repair").await;
        let theirs = ordered(&world, &partner, &chairs, 2, "repair").await;
        ordered(&world, &own, &chairs, 1, "clean").await;
        let roles = json!([{"role": "partner"}]);
        let person = json!({"name": "Unni på verkstedet", "partner_id": partner["id"], "roles": roles});
        let person = admin.post("/people", person).await.ok();
        let token = admin.post("/tokens", json!({"person_id": person["id"], "label": "verksted"})).await.ok();
        let unni = world.as_(token["token"].as_str().unwrap());

        let me = unni.get("/me").await.ok();
        assert_eq!((&me["name"], &me["units"]), (&json!("Unni på verkstedet"), &json!([])));
        let orders = unni.get("/work-orders").await.ok();
        let seen: Vec<&Value> = orders["items"].as_array().unwrap().iter().map(|order| &order["id"]).collect();
        assert_eq!(seen, [&theirs["id"]]);
        // These lists are open to everybody, or hold what is one's own. Every other list is refused or empty.
        let open = ["/me", "/categories", "/functions", "/work-orders"];
        let spec = world.as_("").get("/api/openapi.json").await.ok();
        let mut walked = 0;
        for (path, operations) in spec["paths"].as_object().unwrap() {
            if operations.get("get").is_none() || path.contains('{') || open.contains(&path.trim_start_matches("/api/v1")) {
                continue;
            }
            let answer = unni.get(path).await;
            let nothing = answer.status == 200 && answer.body["items"] == json!([]);
            assert!(nothing || answer.status == 403 || answer.status == 422, "{path}: {} {:#}", answer.status, answer.body);
            walked += 1;
        }
        assert!(walked > 12, "{walked} lists");
        unni.get(&format!("/lots/{}", id(&chairs))).await.refused(404, "not_found");
    }

    async fn work_that_cannot_be_ordered_is_refused(world: World) {
        let partner = workshop(&world).await;
        let chairs = surplus(&world, "office-chair", 3, "worn").await;
        let boss = world.as_(COORDINATOR);
        let good = json!({"partner_id": partner["id"], "lot_id": chairs["id"], "quantity": 2, "kind": "repair"});
        let with = |changes: Value| {
            let mut body = good.clone();
            body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
            body
        };
        for (changes, field) in [
            (json!({"quantity": 0}), "quantity"),
            (json!({"kind": "wipe"}), "kind"),
            (json!({"partner_id": world.cast.school}), "partner_id"),
            (json!({"ready_on": day(-1)}), "ready_on"),
            (json!({"estimate": nok(-1)}), "estimate.amount_minor"),
        ] {
            assert_eq!(boss.post("/work-orders", with(changes)).await.refused(422, "invalid")["field"], field);
        }
        boss.post("/work-orders", with(json!({"quantity": 4}))).await.refused(409, "exhausted");
        boss.post("/work-orders", with(json!({"lot_id": world.cast.school}))).await.refused(404, "not_found");
        world.as_(EMPLOYEE).post("/work-orders", good.clone()).await.refused(403, "not_allowed");
        // A workshop sees no stock, so for it the things do not exist.
        world.as_(WORKSHOP).post("/work-orders", good.clone()).await.refused(404, "not_found");
        assert_eq!(boss.get("/work-orders").await.ok()["items"], json!([]));
        let path = format!("/partners/{}", id(&partner));
        world.as_(EMPLOYEE).with("If-Match", "*").patch(&path, json!({"until": day(-1)})).await.refused(403, "not_allowed");
        world.as_(STRANGER).with("If-Match", "*").patch(&path, json!({"until": day(-1)})).await.refused(404, "not_found");
        boss.with("If-Match", "\"7\"").patch(&path, json!({"until": day(-1)})).await.refused(412, "stale");
        let closed = boss.with("If-Match", "\"1\"").patch(&path, json!({"until": day(-1)})).await.ok();
        assert_eq!((&closed["until"], closed["skills"].as_array().unwrap().len()), (&json!(day(-1)), 4));
        boss.post("/work-orders", good).await.refused(409, "closed");
    }

    async fn a_partner_that_cannot_be_is_refused(world: World) {
        let boss = world.as_(COORDINATOR);
        let skill = json!({"work": "repair", "category": "seating"});
        for (body, field) in [
            (json!({"name": "", "kind": "other"}), "name"),
            (json!({"name": "X", "kind": "other", "lead_days": -1}), "lead_days"),
            (json!({"name": "X", "kind": "other", "latitude": 95.0, "longitude": 1.0}), "latitude"),
            (json!({"name": "X", "kind": "other", "latitude": 5.0}), "longitude"),
            (json!({"name": "X", "kind": "other", "skills": [skill, skill]}), "skills[1]"),
            (json!({"name": "X", "kind": "other", "skills": [{"work": "repair", "category": "x"}]}), "skills[0].category"),
        ] {
            assert_eq!(boss.post("/partners", body).await.refused(422, "invalid")["field"], field);
        }
        boss.post("/partners", json!({"name": "X", "kind": "wizard"})).await.refused(400, "malformed");
        world.as_(PROCUREMENT).post("/partners", json!({"name": "X", "kind": "other"})).await.refused(403, "not_allowed");
        assert_eq!(boss.get("/partners").await.ok()["items"], json!([]));
    }

    async fn a_machine_is_wiped_with_evidence_and_stays_in_custody(world: World) {
        let partner = workshop(&world).await;
        let laptop = world.as_(FACILITY).post("/lots", json!({
            "category": "laptop", "quantity": 1, "condition": "good", "serial": "L1", "surplus": true,
            "unit_id": world.cast.school, "place_id": world.cast.store,
        })).await.ok();
        assert_eq!(laptop["state"], "custody");
        let repair = json!({"partner_id": partner["id"], "lot_id": laptop["id"], "quantity": 1, "kind": "repair"});
        world.as_(COORDINATOR).post("/work-orders", repair).await.refused(422, "invalid");
        let order = ordered(&world, &partner, &laptop, 1, "wipe").await;
        let path = format!("/work-orders/{}", id(&order));
        let shop = world.as_(WORKSHOP);
        shop.post(&format!("{path}/acceptance"), json!({})).await.ok();
        shop.post(&format!("{path}/start"), json!({})).await.ok();
        let evidence = |by: &str| json!({"sanitisations": [{
            "medium": "SSD-1", "method": "purge", "tool": "Slett", "version": "4", "operator": "A", "verified_by": by,
            "on": day(0),
        }]});
        let refused = shop.post(&format!("{path}/completion"), evidence("")).await.refused(422, "invalid");
        assert_eq!(refused["field"], "sanitisations[0].verified_by");
        shop.post(&format!("{path}/completion"), evidence("B")).await.ok();
        assert_eq!(lot(&world, &laptop["id"]).await["state"], "custody");
    }

    async fn things_in_use_come_back_in_use(world: World) {
        let partner = workshop(&world).await;
        let sofa = world.as_(FACILITY).post("/lots", json!({
            "category": "sofa", "quantity": 1, "condition": "worn",
            "unit_id": world.cast.school, "place_id": world.cast.room,
        })).await.ok();
        let order = ordered(&world, &partner, &sofa, 1, "reupholster").await;
        let path = format!("/work-orders/{}", id(&order));
        let boss = world.as_(COORDINATOR);
        for step in ["quote", "acceptance", "start"] {
            boss.post(&format!("{path}/{step}"), json!({"price": nok(10)})).await.ok();
        }
        boss.post(&format!("{path}/completion"), json!({"condition": "as_new"})).await.ok();
        let sofa = lot(&world, &sofa["id"]).await;
        assert_eq!((&sofa["state"], &sofa["condition"], &sofa["held"]), (&json!("in_use"), &json!("as_new"), &json!(0)));
        let history = ombruk::store::history::of(world.app.db.read(), uuid(&sofa)).await.unwrap();
        assert!(history.iter().any(|row| row.verb == "evidence_ended"));
    }

    async fn a_transport_brings_the_things_where_it_was_ordered_to(world: World) {
        let body = json!({
            "name": "Budbilen", "kind": "carrier", "lead_days": 1,
            "skills": [{"work": "transport", "category": "furniture", "price": nok(5_000)}],
        });
        let carrier = world.as_(COORDINATOR).post("/partners", body).await.ok();
        let chairs = surplus(&world, "office-chair", 6, "good").await;
        let boss = world.as_(COORDINATOR);
        let mut order = json!({"partner_id": carrier["id"], "lot_id": chairs["id"], "quantity": 4, "kind": "transport"});
        assert_eq!(boss.post("/work-orders", order.clone()).await.refused(422, "invalid")["field"], "place_id");
        order["place_id"] = json!(world.cast.neighbour_room);
        assert_eq!(boss.post("/work-orders", order.clone()).await.refused(422, "invalid")["field"], "place_id");
        order["place_id"] = json!(world.cast.other_room);
        let ordered = boss.post("/work-orders", order).await.ok();
        let to = &ordered["destination"];
        assert_eq!((&to["place_id"], &to["site_id"]), (&json!(world.cast.other_room), &json!(world.cast.other_site)));
        assert_eq!((&to["place"], &to["site"]), (&json!("Rom 1"), &json!("Vik skole")));
        let path = format!("/work-orders/{}", id(&ordered));
        for step in ["acceptance", "start"] {
            boss.post(&format!("{path}/{step}"), json!({})).await.ok();
        }
        let done = json!({"cost": nok(20_000), "metres": 24_000});
        let done = boss.post(&format!("{path}/completion"), done).await.ok();
        let moved = lot(&world, &done["lot_id"]).await;
        assert_eq!((&moved["place_id"], &moved["state"]), (&json!(world.cast.other_room), &json!("available")));
        assert_eq!((&moved["quantity"], &moved["held"]), (&json!(4), &json!(0)));
        assert_eq!(lot(&world, &chairs["id"]).await["place_id"], json!(world.cast.store), "the others stay");
        // The things are fetched there. Their transport is known from the order, and no other is added.
        let keep = json!({"quantity": 4, "unit_id": world.cast.other_school, "place_id": world.cast.other_room});
        let kept = world.as_(OTHER_EMPLOYEE).post(&format!("/lots/{}/reservations", id(&moved)), keep).await.ok();
        let handed = boss.post(&format!("/reservations/{}/handover", id(&kept)), json!({})).await.ok();
        let inputs = &handed["savings"][0]["inputs"];
        assert_eq!(inputs["transport"], json!(20_000));
        assert!(inputs["transport_co2e"].as_i64().unwrap() > 0, "{inputs:#}");
        let clean = json!({
            "partner_id": carrier["id"], "lot_id": chairs["id"], "quantity": 1, "kind": "clean",
            "place_id": world.cast.other_room,
        });
        assert_eq!(boss.post("/work-orders", clean).await.refused(422, "invalid")["field"], "place_id");
        crate::stock::is_sound(&world).await;
    }
}
