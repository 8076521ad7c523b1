//! Declines that are taken back, and requirements that are changed after the coordinator refused them.

use ombruk::domain::Role;
use serde_json::{Value, json};

use crate::{
    given::{agreement, id, item, person, surplus},
    world::{World, cast::*, stories},
};

/// The school lacks so many chairs.
async fn chairs(world: &World, n: i64, requirements: Value) -> (Value, String) {
    let body = json!({
        "unit_id": world.cast.school, "place_id": world.cast.second_room, "needed_by": "2030-08-01",
        "purpose": "Nytt klasserom", "assessment": {"alternatives_considered": true, "note": ""},
        "lines": [{"category": "office-chair", "quantity": n, "requirements": requirements}],
    });
    let need = world.as_(EMPLOYEE).post("/needs", body).await.ok();
    let path = format!("/needs/{}/lines/{}", id(&need), id(&need["lines"][0]));
    (need["lines"][0].clone(), path)
}

fn of_rung<'a>(line: &'a Value, rung: &str) -> &'a Value {
    line["offers"].as_array().unwrap().iter().find(|offer| offer["rung"] == rung).unwrap()
}

stories! {
    async fn a_decline_that_is_taken_back_closes_the_gate_again(world: World) {
        let used = agreement(&world, json!({})).await;
        item(&world, &used, "office-chair", 90_000, 1).await;
        surplus(&world, "office-chair", 3, "good").await;
        let (school, buyer) = (world.as_(EMPLOYEE), world.as_(PROCUREMENT));
        let (line, path) = chairs(&world, 4, json!({})).await;
        let (decisions, call_offs) = (format!("{path}/decisions"), format!("{path}/call-offs"));
        let letter = json!({"reason": "accessibility", "note": "a".repeat(4_001)});
        let offer = of_rung(&line, "reuse")["id"].clone();
        school.post(&decisions, json!({"offer_id": offer, "decline": letter})).await.refused(422, "invalid");
        let decline = json!({"reason": "accessibility", "note": "Den skal kunne rulle"});
        let line = school
            .post(&decisions, json!({"offer_id": of_rung(&line, "reuse")["id"], "decline": decline}))
            .await
            .ok();
        let decided = &line["decisions"][0];
        assert_eq!((&decided["verdict"], &decided["state"]), (&json!("decline"), &json!("standing")), "{decided:#}");
        assert_eq!((&decided["reason"], &decided["note"]), (&json!("accessibility"), &json!("Den skal kunne rulle")));
        let seen = world.as_(FACILITY).get(&path[..path.find("/lines").unwrap()]).await.ok()["lines"][0]["decisions"][0].clone();
        assert_eq!((&seen["reason"], &seen["by"], &seen["note"]), (&json!("accessibility"), &Value::Null, &Value::Null));
        let order = |n: i64| json!({"offer_id": of_rung(&line, "used")["id"], "quantity": n});
        buyer.post(&call_offs, order(1)).await.ok();

        let back = format!("{decisions}/{}", id(decided));
        world.as_(STRANGER).delete(&back).await.refused(404, "not_found");
        world.as_(OTHER_EMPLOYEE).delete(&back).await.refused(403, "not_yours");
        world.as_(REPORTER).delete(&back).await.refused(403, "not_allowed");
        let now = school.delete(&back).await.ok();
        assert_eq!((&now["ordered"], &now["unmet"]), (&json!(1), &json!(3)), "the call-off stands");
        assert_eq!(now["decisions"][0]["state"], json!("void"));
        assert_eq!(of_rung(&now, "reuse")["available"], json!(3));
        buyer.post(&call_offs, order(1)).await.refused(409, "reuse_first");
        school.delete(&back).await.refused(409, "wrong_state");
        // Another line's path does not find the decision. An accept is taken back by releasing its reservation.
        let (_, other) = chairs(&world, 1, json!({})).await;
        school.delete(&format!("{other}/decisions/{}", id(decided))).await.refused(404, "not_found");
        let accepted = school.post(&decisions, json!({"offer_id": of_rung(&now, "reuse")["id"], "accept": 1})).await.ok();
        let accept = accepted["decisions"].as_array().unwrap().last().unwrap();
        let refused = school.delete(&format!("{decisions}/{}", id(accept))).await.refused(409, "release_instead");
        assert_eq!(refused["reservation"], accept["reservation_id"]);
    }

    async fn a_limit_goes_with_the_decline_that_taught_it(world: World) {
        let keeper = world.as_(FACILITY);
        for width in [62, 64] {
            let chair = json!({
                "category": "office-chair", "title": "Kontorstol", "quantity": 2, "condition": "good", "surplus": true,
                "unit_id": world.cast.school, "place_id": world.cast.room, "attributes": {"width_cm": width},
            });
            keeper.post("/lots", chair).await.ok();
        }
        let (line, path) = chairs(&world, 4, json!({})).await;
        let school = world.as_(EMPLOYEE);
        let too_wide = json!({"reason": "wrong_size", "limit": {"max_width_cm": 50}});
        let body = json!({"offer_id": line["offers"][0]["id"], "decline": too_wide});
        let line = school.post(&format!("{path}/decisions"), body).await.ok();
        assert_eq!((&line["offers"], &line["limits"]), (&json!([]), &json!({"max_width_cm": 50})));
        let now = school.delete(&format!("{path}/decisions/{}", id(&line["decisions"][0]))).await.ok();
        assert_eq!((now["offers"].as_array().unwrap().len(), &now["limits"]), (2, &Value::Null));
    }

    async fn a_decline_that_waits_takes_its_question_along(world: World) {
        surplus(&world, "office-chair", 3, "good").await;
        let (line, path) = chairs(&world, 3, json!({})).await;
        let (school, coordinator) = (world.as_(EMPLOYEE), world.as_(COORDINATOR));
        let decline = json!({"reason": "preference", "note": "Vi vil ha gule"});
        let body = json!({"offer_id": line["offers"][0]["id"], "decline": decline});
        let line = school.post(&format!("{path}/decisions"), body).await.ok();
        let asked = coordinator.get("/approvals").await.ok()["items"][0].clone();
        let now = school.delete(&format!("{path}/decisions/{}", id(&line["decisions"][0]))).await.ok();
        assert_eq!(now["offers"][0]["pending"], json!(false));
        assert_eq!(coordinator.get("/approvals").await.ok()["items"], json!([]));
        assert_eq!(coordinator.get("/approvals?state=withdrawn").await.ok()["items"][0]["id"], asked["id"]);
        let answer = format!("/approvals/{}/decision", id(&asked));
        coordinator.post(&answer, json!({"approve": true})).await.refused(409, "already_decided");
    }

    async fn an_approval_says_what_it_is_about(world: World) {
        let used = agreement(&world, json!({})).await;
        let article = item(&world, &used, "office-chair", 90_000, 1).await;
        let (line, path) = chairs(&world, 2, json!({})).await;
        let decline = json!({"reason": "preference", "note": "Vi vil ha gule"});
        let body = json!({"offer_id": of_rung(&line, "used")["id"], "decline": decline});
        world.as_(EMPLOYEE).post(&format!("{path}/decisions"), body).await.ok();
        surplus(&world, "office-chair", 6, "good").await;
        chairs(&world, 2, json!({"max_age_years": 1, "min_condition": "as_new"})).await;
        let asked = world.as_(COORDINATOR).with("Accept-Language", "nb").get("/approvals").await.ok()["items"].clone();
        let (declined, demanded) = (&asked[0], &asked[1]);
        assert_eq!((&declined["catalogue_item_id"], &declined["supplier"]), (&article["id"], &json!("Ny Runde")));
        assert_eq!((&declined["item_title"], &declined["requirements"]), (&json!("Kontorstol Tind"), &Value::Null));
        assert_eq!((&demanded["kind"], &demanded["excluded"]), (&json!("requirements"), &json!(6)), "{demanded:#}");
        assert_eq!((&demanded["category"], &demanded["line_title"]), (&json!("office-chair"), &json!("Kontorstol")));
        assert_eq!(demanded["requirements"], json!({"max_age_years": 1, "min_condition": "as_new"}));
    }

    async fn whose_demand_was_refused_asks_for_something_else(world: World) {
        surplus(&world, "office-chair", 6, "good").await;
        let (school, coordinator) = (world.as_(EMPLOYEE), world.as_(COORDINATOR));
        let (line, path) = chairs(&world, 2, json!({"min_condition": "as_new"})).await;
        assert_eq!((&line["awaits_approval"], &line["requirements_approval"]), (&json!(6), &json!("pending")));
        let asked = coordinator.get("/approvals").await.ok()["items"][0].clone();
        let answer = json!({"approve": false, "note": "Gode stoler holder"});
        coordinator.post(&format!("/approvals/{}/decision", id(&asked)), answer).await.ok();
        let need = path[..path.find("/lines").unwrap()].to_owned();
        let line = school.get(&need).await.ok()["lines"][0].clone();
        assert_eq!((&line["awaits_approval"], &line["requirements_approval"]), (&json!(6), &json!("refused")));

        let good = json!({"requirements": {"min_condition": "good"}});
        school.patch(&path, good.clone()).await.refused(428, "precondition_required");
        let stale = school.with("If-Match", "\"77\"").patch(&path, good.clone()).await.refused(412, "stale");
        assert_eq!((&stale["version"], &stale["current"]), (&line["version"], &line));
        let etag = format!("\"{}\"", line["version"]);
        let now = |token: &str| world.as_(token).with("If-Match", &etag);
        now(STRANGER).patch(&path, good.clone()).await.refused(404, "not_found");
        now(OTHER_EMPLOYEE).patch(&path, good.clone()).await.refused(403, "not_yours");
        now(REPORTER).patch(&path, good.clone()).await.refused(403, "not_allowed");
        let partner = json!({
            "name": "Skarpnes", "kind": "nav_workshop", "lead_days": 10,
            "skills": [{"work": "repair", "category": "seating", "price": {"amount_minor": 1, "currency": "NOK"}}],
        });
        let partner = coordinator.post("/partners", partner).await.ok();
        person(&world, "token-mender", world.cast.organisation, Role::Partner, Some(&partner)).await;
        now("token-mender").patch(&path, good.clone()).await.refused(404, "not_found");

        let line = now(EMPLOYEE).patch(&path, good).await.ok();
        assert_eq!((&line["awaits_approval"], &line["requirements"]), (&Value::Null, &json!({"min_condition": "good"})));
        let accept = json!({"offer_id": of_rung(&line, "reuse")["id"], "accept": 2});
        let line = school.post(&format!("{path}/decisions"), accept).await.ok();
        let patch = |line: &Value, body: Value| {
            let client = school.with("If-Match", &format!("\"{}\"", line["version"]));
            let path = path.clone();
            async move { client.patch(&path, body).await }
        };
        let few = patch(&line, json!({"quantity": 1})).await.refused(422, "invalid");
        assert_eq!((&few["field"], &few["min"]), (&json!("quantity"), &json!(2)));
        patch(&line, json!({"requirements": {"max_width_cm": 0}})).await.refused(422, "invalid");
        let line = patch(&line, json!({"quantity": 4})).await.ok();
        assert_eq!((&line["unmet"], &line["held"]), (&json!(2), &json!(2)));

        // A requirement that excludes everything needs a new approval. If it is taken back, nobody has to approve it.
        // The requirements that were refused stay refused.
        let line = patch(&line, json!({"requirements": {"max_age_years": 0, "min_condition": "as_new"}})).await.ok();
        assert_eq!((&line["awaits_approval"], &line["requirements_approval"]), (&json!(4), &json!("pending")));
        let line = patch(&line, json!({"requirements": {"min_condition": "as_new"}, "quantity": 2})).await.ok();
        assert_eq!((&line["unmet"], &line["requirements_approval"]), (&json!(0), &json!("refused")));
        assert_eq!(coordinator.get("/approvals").await.ok()["items"], json!([]));
        // A larger quantity needs a new approval.
        let line = patch(&line, json!({"quantity": 4})).await.ok();
        assert_eq!((&line["awaits_approval"], &line["requirements_approval"]), (&json!(4), &json!("pending")));
        patch(&line, json!({"requirements": {}})).await.ok();

        school.post(&format!("{need}/withdrawal"), json!({"reason": "shared"})).await.ok();
        now(EMPLOYEE).patch(&path, json!({"quantity": 3})).await.refused(409, "closed");
    }

    async fn a_need_that_grew_large_says_what_was_considered(world: World) {
        let school = world.as_(EMPLOYEE);
        let (line, path) = chairs(&world, 1, json!({})).await;
        let many = |note: &str| json!({"quantity": 5_000, "note": note});
        let client = school.with("If-Match", &format!("\"{}\"", line["version"]));
        let refused = client.patch(&path, many(" ")).await.refused(422, "assessment_needed");
        assert_eq!(refused["field"], json!("note"));
        let line = client.patch(&path, many("Ny skole, ingenting å låne")).await.ok();
        assert_eq!(line["quantity"], json!(5_000));
    }

    async fn a_release_is_for_what_was_asked_for_then(world: World) {
        // Three were declined, and the coordinator released the fourth with them. The release does not count for a
        // quantity of four, nor for the worn ones.
        let new = agreement(&world, json!({"kind": "new"})).await;
        item(&world, &new, "office-chair", 300_000, 1).await;
        let seen = surplus(&world, "office-chair", 3, "good").await;
        surplus(&world, "office-chair", 1, "good").await;
        surplus(&world, "office-chair", 6, "worn").await;
        let (school, buyer) = (world.as_(EMPLOYEE), world.as_(PROCUREMENT));
        for (demand, change) in [(json!({}), json!({"quantity": 4})), (json!({"min_condition": "good"}), json!({"requirements": {}}))] {
            let (line, path) = chairs(&world, 1, demand).await;
            let offers = line["offers"].as_array().unwrap();
            let known = offers.iter().find(|offer| offer["lot_id"] == seen["id"]).unwrap();
            let decline = json!({"offer_id": known["id"], "decline": {"reason": "accessibility", "note": "Den skal kunne rulle"}});
            school.post(&format!("{path}/decisions"), decline).await.ok();
            let release = json!({"rung": "new", "note": "Ingen av dem kan brukes"});
            let line = world.as_(COORDINATOR).post(&format!("{path}/release"), release).await.ok();
            let order = json!({"offer_id": of_rung(&line, "new")["id"], "quantity": 1});
            let client = school.with("If-Match", &format!("\"{}\"", line["version"]));
            client.patch(&path, change).await.ok();
            let call_offs = format!("{path}/call-offs");
            buyer.post(&call_offs, order).await.refused(409, "reuse_first");
        }
    }

    async fn a_demand_made_while_nothing_lacks_is_asked_about_too(world: World) {
        let used = agreement(&world, json!({})).await;
        item(&world, &used, "office-chair", 90_000, 1).await;
        surplus(&world, "office-chair", 3, "worn").await;
        let (school, coordinator) = (world.as_(EMPLOYEE), world.as_(COORDINATOR));
        let (line, path) = chairs(&world, 1, json!({})).await;
        let accept = json!({"offer_id": of_rung(&line, "reuse")["id"], "accept": 1});
        let line = school.post(&format!("{path}/decisions"), accept).await.ok();
        let client = school.with("If-Match", &format!("\"{}\"", line["version"]));
        let line = client.patch(&path, json!({"requirements": {"min_condition": "good"}})).await.ok();
        assert_eq!((&line["unmet"], &line["requirements_approval"]), (&json!(0), &json!("pending")));
        let hold = line["decisions"][0]["reservation_id"].as_str().unwrap();
        school.delete(&format!("/reservations/{hold}")).await.ok();
        let line = school.get(&path[..path.find("/lines").unwrap()]).await.ok()["lines"][0].clone();
        let order = json!({"offer_id": of_rung(&line, "used")["id"], "quantity": 1});
        let call_offs = format!("{path}/call-offs");
        world.as_(PROCUREMENT).post(&call_offs, order.clone()).await.refused(409, "needs_approval");
        let asked = coordinator.get("/approvals").await.ok()["items"][0].clone();
        coordinator.post(&format!("/approvals/{}/decision", id(&asked)), json!({"approve": true})).await.ok();
        world.as_(PROCUREMENT).post(&call_offs, order).await.ok();
    }
}
