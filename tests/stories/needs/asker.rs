//! Asker's rule from the need to the ledger: reuse, then repair, then used, then new.

use serde_json::{Value, json};

use crate::{
    given::{agreement, id, item, nok, person, surplus},
    world::{World, cast::*, stories},
};

const WORKSHOP: &str = "token-workshop";

struct Story {
    need: Value,
}

impl Story {
    /// The school needs n chairs.
    async fn begins(world: &World, n: i64) -> Self {
        let body = json!({
            "unit_id": world.cast.school, "place_id": world.cast.second_room, "needed_by": "2030-08-01",
            "purpose": "Ny klasse", "assessment": {"alternatives_considered": true, "note": ""},
            "lines": [{"category": "office-chair", "quantity": n}],
        });
        Self { need: world.as_(EMPLOYEE).post("/needs", body).await.ok() }
    }

    fn path(&self, action: &str) -> String {
        format!("/needs/{}/lines/{}/{action}", id(&self.need), id(&self.need["lines"][0]))
    }

    async fn line(&self, world: &World) -> Value {
        world.as_(EMPLOYEE).get(&format!("/needs/{}", id(&self.need))).await.ok()["lines"][0].clone()
    }

    /// The first offer on the rung.
    async fn offer(&self, world: &World, rung: &str) -> Value {
        let line = self.line(world).await;
        let offers = line["offers"].as_array().unwrap();
        offers.iter().find(|offer| offer["rung"] == rung).unwrap_or_else(|| panic!("no {rung} in {line:#}")).clone()
    }

    async fn accepts(&self, world: &World, rung: &str, n: i64) -> Value {
        let offer = self.offer(world, rung).await;
        let body = json!({"offer_id": offer["id"], "seen": offer["seen"], "accept": n});
        world.as_(EMPLOYEE).post(&self.path("decisions"), body).await.ok()
    }

    async fn calls_off(&self, world: &World, rung: &str, n: i64) -> crate::world::Answer {
        let offer = self.offer(world, rung).await;
        let body = json!({"offer_id": offer["id"], "quantity": n});
        world.as_(PROCUREMENT).post(&self.path("call-offs"), body).await
    }

    /// The reservation that was made for this line.
    async fn reservation(&self, world: &World) -> Value {
        let all = world.as_(COORDINATOR).get("/reservations").await.ok();
        let line = id(&self.need["lines"][0]);
        all["items"].as_array().unwrap().iter().find(|one| one["line_id"] == json!(line)).unwrap().clone()
    }

    async fn handed_over(&self, world: &World, n: i64) -> Value {
        let path = format!("/reservations/{}/handover", id(&self.reservation(world).await));
        world.as_(FACILITY).post(&path, json!({"quantity": n})).await.ok()
    }
}

async fn used_and_new(world: &World) {
    let used = agreement(world, json!({})).await;
    item(world, &used, "office-chair", 90_000, 1).await;
    let new = agreement(world, json!({"kind": "new", "name": "Nye møbler"})).await;
    let body = json!({
        "sku": "N1", "category": "office-chair", "title": "Ny kontorstol", "brand": "Sitvel", "model": "Sol",
        "price": nok(320_000),
    });
    world.as_(PROCUREMENT).post(&format!("/agreements/{}/items", id(&new)), body).await.ok();
}

async fn workshop(world: &World) -> Value {
    let body = json!({
        "name": "Skarpnes", "kind": "nav_workshop", "lead_days": 10,
        "skills": [{"work": "repair", "category": "seating", "price": nok(28_000)}],
    });
    let partner = world.as_(COORDINATOR).post("/partners", body).await.ok();
    person(world, WORKSHOP, world.cast.organisation, ombruk::domain::Role::Partner, Some(&partner)).await;
    partner
}

stories! {
    async fn what_was_not_bought_would_have_fitted_too(world: World) {
        let on = agreement(&world, json!({"name": "Nye møbler", "kind": "new"})).await;
        for (width, price) in [(80, 100_000), (58, 150_000), (50, 190_000)] {
            let body = json!({
                "sku": width.to_string(), "category": "office-chair", "title": "Kontorstol", "brand": "Sitvel",
                "model": width.to_string(), "width_cm": width, "price": nok(price), "pack_size": 1,
            });
            world.as_(PROCUREMENT).post(&format!("/agreements/{}/items", id(&on)), body).await.ok();
        }
        surplus(&world, "office-chair", 1, "good").await;
        let body = json!({
            "unit_id": world.cast.school, "place_id": world.cast.second_room, "needed_by": "2030-08-01",
            "purpose": "Trangt rom", "assessment": {"alternatives_considered": true, "note": ""},
            "lines": [{"category": "office-chair", "quantity": 1, "requirements": {"max_width_cm": 60}}],
        });
        let story = Story { need: world.as_(EMPLOYEE).post("/needs", body).await.ok() };
        assert_eq!(story.offer(&world, "reuse").await["avoided_cost"], nok(150_000));
        story.accepts(&world, "reuse", 1).await;
        let kept = id(&story.reservation(&world).await);
        let handed = world.as_(FACILITY).post(&format!("/reservations/{kept}/handover"), json!({})).await.ok();
        let price = &handed["savings"][0]["inputs"]["reference_price"];
        assert_eq!((&price["amount_minor"], &price["origin"]), (&json!(150_000), &json!("catalogue_item")));
    }

    async fn met_from_stock_and_given_back(world: World) {
        surplus(&world, "office-chair", 10, "good").await;
        let story = Story::begins(&world, 6).await;
        story.accepts(&world, "reuse", 6).await;
        let first = story.handed_over(&world, 4).await;
        assert_eq!(first["lot"]["state"], "in_use");
        assert!(first["savings"][0]["avoided_cost"]["amount_minor"].as_i64().is_some_and(|minor| minor > 0), "{first:#}");
        let second = story.handed_over(&world, 2).await;
        let line = story.line(&world).await;
        assert_eq!((&line["received"], &line["unmet"], &line["state"]), (&json!(6), &json!(0), &json!("met")));
        for (handover, n) in [(&first, 4), (&second, 2)] {
            let path = format!("/handovers/{}/returns", id(&handover["handover"]));
            let body = json!({"quantity": n, "condition": "good", "place_id": world.cast.store, "reason": "Klassen flyttet"});
            world.as_(EMPLOYEE).post(&path, body).await.ok();
        }
        let totals = &world.as_(REPORTER).get("/savings").await.ok()["totals"][0];
        assert_eq!(totals["avoided_cost_minor"], json!(0), "{totals:#}");
        assert_eq!(story.line(&world).await["unmet"], json!(6));
    }

    async fn a_climb_is_refused_until_the_stock_is_decided(world: World) {
        used_and_new(&world).await;
        surplus(&world, "office-chair", 4, "good").await;
        let story = Story::begins(&world, 6).await;
        let used = story.offer(&world, "used").await;
        assert_eq!((&used["locked"], used["decide_first"].as_array().unwrap().len()), (&json!(true), 1));
        let refused = story.calls_off(&world, "new", 2).await.refused(409, "reuse_first");
        assert!(!refused["undecided"].as_array().unwrap().is_empty(), "{refused:#}");
        story.accepts(&world, "reuse", 4).await;
        // Used articles on an agreement come before new ones.
        story.calls_off(&world, "new", 2).await.refused(409, "reuse_first");
        let ordered = story.calls_off(&world, "used", 2).await.ok();
        let line = story.line(&world).await;
        assert_eq!((&line["held"], &line["ordered"], &line["unmet"]), (&json!(4), &json!(2), &json!(0)));
        let delivery = format!("/call-offs/{}/delivery", id(&ordered));
        world.as_(PROCUREMENT).post(&delivery, json!({})).await.ok();
        story.handed_over(&world, 4).await;
        assert_eq!(story.line(&world).await["state"], "met");
    }

    async fn stock_that_arrives_before_the_call_off_closes_the_gate_again(world: World) {
        used_and_new(&world).await;
        let story = Story::begins(&world, 2).await;
        assert_eq!(story.offer(&world, "used").await["locked"], json!(false));
        surplus(&world, "office-chair", 2, "good").await;
        story.calls_off(&world, "used", 2).await.refused(409, "reuse_first");
        story.accepts(&world, "reuse", 2).await;
        assert_eq!(story.line(&world).await["unmet"], json!(0));
    }

    async fn met_after_repair(world: World) {
        let partner = workshop(&world).await;
        surplus(&world, "office-chair", 3, "needs_repair").await;
        let story = Story::begins(&world, 2).await;
        let offer = story.offer(&world, "repair").await;
        assert_eq!((&offer["partner_id"], &offer["price"]), (&partner["id"], &nok(28_000)));
        story.accepts(&world, "repair", 2).await;
        let orders = world.as_(WORKSHOP).get("/work-orders").await.ok();
        let order = format!("/work-orders/{}", id(&orders["items"][0]));
        let work = world.as_(WORKSHOP);
        work.post(&format!("{order}/acceptance"), json!({})).await.ok();
        work.post(&format!("{order}/start"), json!({})).await.ok();
        let done = json!({"cost": nok(50_000), "condition": "good", "minutes": 90});
        work.post(&format!("{order}/completion"), done).await.ok();
        let handed = story.handed_over(&world, 2).await;
        assert_eq!((&handed["savings"][0]["rung"], &handed["lot"]["condition"]), (&json!("repair"), &json!("good")));
        assert_eq!(story.line(&world).await["state"], "met");
    }

    async fn a_partner_who_refuses_after_acceptance_reopens_the_line(world: World) {
        used_and_new(&world).await;
        workshop(&world).await;
        surplus(&world, "office-chair", 2, "needs_repair").await;
        let story = Story::begins(&world, 2).await;
        story.accepts(&world, "repair", 2).await;
        assert_eq!(story.line(&world).await["unmet"], json!(0));
        let orders = world.as_(WORKSHOP).get("/work-orders").await.ok();
        let order = format!("/work-orders/{}", id(&orders["items"][0]));
        world.as_(WORKSHOP).post(&format!("{order}/acceptance"), json!({})).await.ok();
        world.as_(WORKSHOP).post(&format!("{order}/refusal"), json!({"reason": "Verkstedet er stengt"})).await.ok();
        let line = story.line(&world).await;
        assert_eq!((&line["unmet"], &line["held"]), (&json!(2), &json!(0)));
        story.calls_off(&world, "used", 2).await.refused(409, "reuse_first");
    }

    async fn another_organisations_lot_comes_by_transfer(world: World) {
        let theirs = world.as_(NEIGHBOUR_COORDINATOR).post("/lots", json!({
            "category": "office-chair", "quantity": 5, "condition": "good", "surplus": true,
            "unit_id": world.cast.neighbour_unit, "place_id": world.cast.neighbour_room,
        })).await.ok();
        let open = json!({"open_to_region_from": "2020-01-01"});
        let version = theirs["version"].to_string();
        world.as_(NEIGHBOUR_COORDINATOR).with("If-Match", &format!("\"{version}\""))
            .patch(&format!("/lots/{}", id(&theirs)), open).await.ok();
        let story = Story::begins(&world, 2).await;
        let offer = story.offer(&world, "reuse").await;
        assert_eq!((&offer["kind"], &offer["organisation_id"]), (&json!("region_stock"), &json!(world.cast.neighbour)));
        assert_eq!(offer["why"][0], json!("Fra Granli kommune, Granli rådhus"));
        story.accepts(&world, "reuse", 2).await;
        let reservation = story.reservation(&world).await;
        let handover = format!("/reservations/{}/handover", id(&reservation));
        world.as_(NEIGHBOUR_COORDINATOR).post(&handover, json!({})).await.refused(409, "transfer_pending");
        let waiting = world.as_(NEIGHBOUR_COORDINATOR).get("/transfers").await.ok();
        let decision = format!("/transfers/{}/decision", id(&waiting["items"][0]));
        world.as_(NEIGHBOUR_COORDINATOR).post(&decision, json!({"approve": true, "kind": "gift"})).await.ok();
        // Each side sees its own: the giver that two chairs left, the receiver two chairs of its own.
        let handed = world.as_(NEIGHBOUR_COORDINATOR).post(&handover, json!({})).await.ok();
        assert_eq!((&handed["lot"]["state"], &handed["rest"]["quantity"]), (&json!("gone"), &json!(3)), "{handed:#}");
        let here = world.as_(EMPLOYEE).get(&format!("/lots?place={}", world.cast.second_room)).await.ok();
        assert_eq!((&here["items"][0]["quantity"], &here["items"][0]["state"]), (&json!(2), &json!("in_use")), "{here:#}");
        assert_eq!(story.line(&world).await["state"], "met");
        assert_eq!(world.as_(EMPLOYEE).get("/savings").await.ok()["items"].as_array().unwrap().len(), 1);
    }
}
