//! Documents as evidence: where a document is demanded, a thing without a valid one is not offered.

use poem::http::Method;
use serde_json::{Value, json};

use crate::{
    exchange::transfers,
    given::{day, id, surplus},
    stock::{at, is_sound},
    work::work_orders,
    world::{Answer, World, cast::*, stories},
};

/// States a need of the school for one thing of the category at a place.
async fn need(world: &World, category: &str, place: &Value) -> Value {
    let body = json!({
        "unit_id": world.cast.school, "place_id": place, "needed_by": day(60), "purpose": "Ny avdeling",
        "assessment": {"alternatives_considered": true, "note": ""},
        "lines": [{"category": category, "quantity": 1}],
    });
    world.as_(EMPLOYEE).post("/needs", body).await.ok()
}

async fn offers(world: &World, category: &str, place: &Value) -> usize {
    need(world, category, place).await["lines"][0]["offers"].as_array().unwrap().len()
}

async fn document(world: &World, lot: &Value, kind: &str, valid_until: Option<i64>) -> Value {
    let body = json!({
        "kind": kind, "reference": " NS-EN 14988, rapport 17 ", "issued_on": day(-900), "valid_until": valid_until.map(day),
    });
    world.as_(FACILITY).post(&at(lot, "/documents"), body).await.ok()
}

async fn documents(world: &World, lot: &Value) -> Vec<Value> {
    world.as_(FACILITY).get(&at(lot, "/documents")).await.ok()["items"].as_array().unwrap().clone()
}

fn one(lot: &Value, document: &Value) -> String {
    at(lot, &format!("/documents/{}", id(document)))
}

async fn accept(world: &World, need: &Value, offer: &Value) -> Answer {
    let path = format!("/needs/{}/lines/{}/decisions", id(need), id(&need["lines"][0]));
    let body = json!({"offer_id": offer["id"], "seen": offer["seen"], "accept": 1});
    world.as_(EMPLOYEE).post(&path, body).await
}

async fn reserve(world: &World, lot: &Value, place: &Value, language: &str) -> Answer {
    let body = json!({"quantity": 1, "unit_id": world.cast.school, "place_id": place});
    world.as_(EMPLOYEE).with("Accept-Language", language).post(&at(lot, "/reservations"), body).await
}

async fn nursing_home(world: &World) -> Value {
    let site = json!({"kind": "site", "name": "Lia sykehjem", "sensitivity": "health"});
    world.as_(ADMIN).post("/places", site).await.ok()["id"].clone()
}

/// Sets what the municipality demands.
async fn demand(world: &World, demands: Value) -> Answer {
    let mut policy = world.as_(ADMIN).get("/policy").await.ok();
    policy["evidence"] = demands;
    world.as_(ADMIN).with("If-Match", "*").send(Method::PUT, "/policy", Some(policy.to_string())).await
}

stories! {
    async fn a_kindergarten_gets_the_high_chair_with_its_document(world: World) {
        let chairs = surplus(&world, "high-chair", 4, "good").await;
        let (kindergarten, office) = (json!(world.cast.kindergarten), json!(world.cast.second_room));
        let line = need(&world, "high-chair", &kindergarten).await["lines"][0].clone();
        assert_eq!((&line["offers"], &line["left_out"]["evidence"]), (&json!([]), &json!(4)));
        assert_eq!(offers(&world, "high-chair", &office).await, 1, "nobody demands anything of a school's office");
        let expired = document(&world, &chairs, "child_safety", Some(-1)).await;
        assert_eq!((&expired["valid"], &expired["reference"]), (&json!(false), &json!("NS-EN 14988, rapport 17")));
        document(&world, &chairs, "fire", None).await;
        assert_eq!(offers(&world, "high-chair", &kindergarten).await, 0, "one has run out, the other is about something else");
        let valid = document(&world, &chairs, "child_safety", Some(0)).await;
        assert_eq!(valid["valid"], json!(true), "to the end of its last day");
        let wanted = need(&world, "high-chair", &kindergarten).await;
        let offer = &wanted["lines"][0]["offers"][0];
        assert_eq!(offer["lot_id"], chairs["id"]);
        accept(&world, &wanted, offer).await.ok();
        is_sound(&world).await;
    }

    async fn what_ended_since_is_not_accepted_and_not_reserved(world: World) {
        let chairs = surplus(&world, "high-chair", 4, "good").await;
        let kindergarten = json!(world.cast.kindergarten);
        let paper = document(&world, &chairs, "child_safety", None).await;
        let wanted = need(&world, "high-chair", &kindergarten).await;
        reserve(&world, &chairs, &kindergarten, "nb").await.ok();
        let ended = world.as_(FACILITY).delete(&one(&chairs, &paper)).await.ok();
        assert_eq!((&ended["valid"], &ended["ended_why"]), (&json!(false), &json!("withdrawn")));
        world.as_(FACILITY).delete(&one(&chairs, &paper)).await.refused(409, "wrong_state");
        let refused = accept(&world, &wanted, &wanted["lines"][0]["offers"][0]).await.refused(409, "evidence_missing");
        assert_eq!((&refused["lot"], &refused["kinds"]), (&chairs["id"], &json!(["child_safety"])));
        for (language, word) in [
            ("nb", "barnesikkerhet"), ("nn", "barnetryggleik"), ("sv", "barnsäkerhet"), ("da", "børnesikkerhed"), ("en", "child safety"),
        ] {
            let refused = reserve(&world, &chairs, &kindergarten, language).await.refused(409, "evidence_missing");
            assert!(refused["detail"].as_str().unwrap().contains(word), "{refused:#}");
        }
        reserve(&world, &chairs, &json!(world.cast.second_room), "nb").await.ok();
        // The document stays in the list and in the history.
        let kept = documents(&world, &chairs).await;
        assert_eq!((kept.len(), &kept[0]["id"]), (1, &paper["id"]));
        let history = world.as_(COORDINATOR).get(&at(&chairs, "/history")).await.ok().to_string();
        assert!(history.contains("documented") && history.contains("evidence_ended"), "{history}");
        is_sound(&world).await;
    }

    async fn new_covers_end_the_fire_document(world: World) {
        let home = nursing_home(&world).await;
        let partner = work_orders::workshop(&world).await;
        let sofa = surplus(&world, "sofa", 1, "worn").await;
        let (fire, device) =
            (document(&world, &sofa, "fire", None).await, document(&world, &sofa, "medical_device", None).await);
        assert_eq!(offers(&world, "sofa", &home).await, 1);
        let order = work_orders::ordered(&world, &partner, &sofa, 1, "reupholster").await;
        for (step, body) in [
            ("quote", json!({"price": {"amount_minor": 100_000, "currency": "NOK"}})), ("acceptance", json!({})),
            ("start", json!({})), ("completion", json!({"condition": "good"})),
        ] {
            world.as_(COORDINATOR).post(&format!("/work-orders/{}/{step}", id(&order)), body).await.ok();
        }
        let papers = documents(&world, &sofa).await;
        assert_eq!((&papers[0]["id"], &papers[0]["ended_why"]), (&fire["id"], &json!("reupholstered")));
        assert_eq!((&papers[1]["id"], &papers[1]["valid"]), (&device["id"], &json!(true)));
        assert_eq!(offers(&world, "sofa", &home).await, 0);
        assert_eq!(offers(&world, "sofa", &json!(world.cast.second_room)).await, 1);
        let history = world.as_(COORDINATOR).get(&at(&sofa, "/history")).await.ok();
        let ended = history["items"].as_array().unwrap().iter().find(|event| event["verb"] == "evidence_ended").unwrap();
        assert_eq!((&ended["detail"]["documents"], &ended["detail"]["work_order"]), (&json!([fire["id"]]), &order["id"]));
        // The new covers have a document of their own.
        document(&world, &sofa, "fire", None).await;
        assert_eq!(offers(&world, "sofa", &home).await, 1);
    }

    async fn where_fire_counts_nobody_offers_new_covers_without_a_document(world: World) {
        let home = nursing_home(&world).await;
        let sofa = surplus(&world, "sofa", 1, "needs_repair").await;
        document(&world, &sofa, "fire", None).await;
        let cheap = json!({"amount_minor": 1, "currency": "NOK"});
        let covers = json!({"work": "reupholster", "category": "seating", "price": cheap});
        let partner = async |kind: &str, skills: Value| {
            let body = json!({"name": kind, "kind": kind, "lead_days": 10, "skills": skills});
            world.as_(COORDINATOR).post("/partners", body).await.ok();
        };
        partner("upholsterer", json!([covers])).await;
        assert_eq!(offers(&world, "sofa", &home).await, 0);
        assert_eq!(offers(&world, "sofa", &json!(world.cast.second_room)).await, 1);
        // A partner who can do both is offered for the work that keeps the document valid, though it costs more.
        partner("own_workshop", json!([covers, {"work": "repair", "category": "seating"}])).await;
        let wanted = need(&world, "sofa", &home).await;
        let found = wanted["lines"][0]["offers"].as_array().unwrap();
        assert_eq!((found.len(), &found[0]["work"]), (1, &json!("repair")));
    }

    async fn a_part_keeps_the_document_and_what_differs_is_not_joined(world: World) {
        let chairs = surplus(&world, "high-chair", 6, "good").await;
        let withdrawn = document(&world, &chairs, "child_safety", None).await;
        world.as_(FACILITY).delete(&one(&chairs, &withdrawn)).await.ok();
        document(&world, &chairs, "child_safety", Some(400)).await;
        let part = world.as_(FACILITY).post(&at(&chairs, "/parts"), json!({"quantity": 2})).await.ok();
        let kept = documents(&world, &part).await;
        assert_eq!((kept.len(), &kept[0]["valid_until"], &kept[0]["lot_id"]), (1, &json!(day(400)), &part["id"]));
        assert_eq!(offers(&world, "high-chair", &json!(world.cast.kindergarten)).await, 2);
        // Each part has documents of its own from now on.
        world.as_(FACILITY).delete(&one(&part, &kept[0])).await.ok();
        assert_eq!(offers(&world, "high-chair", &json!(world.cast.kindergarten)).await, 1);
        let join = async || world.as_(FACILITY).post(&at(&chairs, "/joins"), json!({"lot_id": part["id"]})).await;
        assert_eq!(join().await.refused(409, "cannot_join")["because"], "documents");
        document(&world, &part, "child_safety", Some(400)).await;
        assert_eq!(join().await.ok()["quantity"], 6);
        assert_eq!(offers(&world, "high-chair", &json!(world.cast.kindergarten)).await, 1);
        is_sound(&world).await;
    }

    async fn a_neighbours_thing_brings_its_document_along(world: World) {
        let sensitive = json!([{"category": "seating", "sensitivity": "kindergarten", "kind": "hygiene"}]);
        demand(&world, sensitive).await.ok();
        let chairs = transfers::theirs(&world, 2).await;
        let kindergarten = json!(world.cast.kindergarten);
        assert_eq!(offers(&world, "office-chair", &kindergarten).await, 0);
        let owner = world.as_(NEIGHBOUR);
        let paper = json!({"kind": "hygiene", "reference": "Rengjort og kontrollert"});
        let first = owner.post(&at(&chairs, "/documents"), paper.clone()).await.ok();
        let wanted = need(&world, "office-chair", &kindergarten).await;
        accept(&world, &wanted, &wanted["lines"][0]["offers"][0]).await.ok();
        // Our coordinator may see the thing, but not its documents.
        world.as_(COORDINATOR).get(&at(&chairs, "/documents")).await.refused(403, "not_yours");
        owner.delete(&one(&chairs, &first)).await.ok();
        let asked = world.as_(NEIGHBOUR_COORDINATOR).get("/transfers?state=pending").await.ok()["items"][0].clone();
        let path = format!("/transfers/{}/decision", id(&asked));
        let yes = || world.as_(NEIGHBOUR_COORDINATOR);
        yes().post(&path, json!({"approve": true})).await.refused(409, "evidence_missing");
        owner.post(&at(&chairs, "/documents"), paper).await.ok();
        let light = |light: &str| json!({"light": light, "reason": "Prøve fra laboratoriet"});
        let chemist = || world.as_(NEIGHBOUR_COORDINATOR);
        chemist().post(&at(&chairs, "/chemical-light"), light("red")).await.ok();
        yes().post(&path, json!({"approve": true})).await.refused(409, "not_offered");
        chemist().post(&at(&chairs, "/chemical-light"), light("green")).await.ok();
        yes().post(&path, json!({"approve": true})).await.ok();
        let hold = world.as_(EMPLOYEE).get("/reservations").await.ok()["items"][0].clone();
        let path = format!("/reservations/{}/handover", id(&hold));
        let handed = world.as_(FACILITY).post(&path, json!({})).await.ok();
        let kept = documents(&world, &handed["lot"]).await;
        assert_eq!((kept.len(), &kept[0]["reference"]), (1, &json!("Rengjort og kontrollert")));
    }

    async fn others_record_and_end_nothing(world: World) {
        let chairs = surplus(&world, "high-chair", 4, "good").await;
        let paper = document(&world, &chairs, "child_safety", None).await;
        let path = at(&chairs, "/documents");
        let body = json!({"kind": "fire", "reference": "x"});
        for (token, status, code) in
            [(STRANGER, 404, "not_found"), (NEIGHBOUR, 404, "not_found"), (OTHER_EMPLOYEE, 403, "not_yours"), (REPORTER, 403, "not_allowed")]
        {
            world.as_(token).post(&path, body.clone()).await.refused(status, code);
            world.as_(token).delete(&one(&chairs, &paper)).await.refused(status, code);
        }
        world.as_(STRANGER).get(&path).await.refused(404, "not_found");
        let other = surplus(&world, "high-chair", 1, "good").await;
        world.as_(FACILITY).delete(&one(&other, &paper)).await.refused(404, "not_found");
        for (field, wrong) in [
            ("reference", json!({"kind": "fire", "reference": "  "})),
            ("reference", json!({"kind": "fire", "reference": "x".repeat(1_000)})),
            ("issued_on", json!({"kind": "fire", "reference": "x", "issued_on": day(2)})),
            ("valid_until", json!({"kind": "fire", "reference": "x", "issued_on": day(-2), "valid_until": day(-3)})),
        ] {
            assert_eq!(world.as_(FACILITY).post(&path, wrong).await.refused(422, "invalid")["field"], field);
        }
        for wrong in [json!({"kind": "noise", "reference": "x"}), json!({"kind": "fire"}), json!({"kind": "fire", "reference": "x", "n": 1})] {
            world.as_(FACILITY).post(&path, wrong).await.refused(400, "malformed");
        }
        assert_eq!(documents(&world, &chairs).await, [paper]);
        let gone = json!({"kind": "recycled", "evidence": "Kvittering 7"});
        world.as_(FACILITY).post(&at(&chairs, "/departure"), gone).await.ok();
        world.as_(FACILITY).post(&path, body).await.refused(409, "lot_state");
    }

    async fn a_municipality_demands_what_it_says(world: World) {
        surplus(&world, "high-chair", 4, "good").await;
        surplus(&world, "desk", 4, "good").await;
        let kindergarten = json!(world.cast.kindergarten);
        // The number of statements for stating a need and for reading it again.
        let counted = async |world: &World, category: &str| {
            let before = world.app.db.statements();
            let stated = need(world, category, &kindergarten).await;
            let between = world.app.db.statements();
            let seen = world.as_(EMPLOYEE).get(&format!("/needs/{}", id(&stated))).await.ok();
            let found = seen["lines"][0]["offers"].as_array().unwrap().len();
            (found, between - before, world.app.db.statements() - between)
        };
        counted(&world, "desk").await;
        let (desks, stating_none, none) = counted(&world, "desk").await;
        let (chairs, stating_one, one) = counted(&world, "high-chair").await;
        assert_eq!((desks, chairs), (1, 0));
        // One statement for the documents, three for who took away what is not there, and one for the question to the
        // coordinator.
        assert!(one <= none + 5, "{one} statements against {none}");
        // A line for which nothing is there is watched, which takes four statements: the lock of all watches, the
        // number of this person's watches, the watch and its keys.
        let watched = 4;
        assert!(stating_one <= stating_none + 5 + watched, "{stating_one} statements against {stating_none}");
        let seat = |category: &str| json!({"category": category, "sensitivity": "kindergarten", "kind": "fire"});
        for (field, wrong) in [
            ("evidence[1].category", json!([seat("desk"), seat("no-such-thing")])),
            ("evidence[1]", json!([seat("desk"), seat("desk")])),
            ("evidence", json!((0..201).map(|_| seat("desk")).collect::<Vec<_>>())),
        ] {
            assert_eq!(demand(&world, wrong).await.refused(422, "invalid")["field"], field);
        }
        demand(&world, json!([seat("furniture")])).await.ok();
        assert_eq!((counted(&world, "desk").await.0, counted(&world, "high-chair").await.0), (0, 0));
        demand(&world, json!([])).await.ok();
        assert_eq!((counted(&world, "desk").await, counted(&world, "high-chair").await.0), ((1, stating_none, none), 1));
    }

    async fn a_paper_about_a_high_chair_says_nothing_of_a_cot(world: World) {
        let thing = surplus(&world, "high-chair", 1, "good").await;
        document(&world, &thing, "child_safety", None).await;
        world.as_(FACILITY).patch_now(&at(&thing, ""), json!({"category": "cot"})).await;
        assert_eq!(documents(&world, &thing).await[0]["ended_why"], json!("recategorised"));
        reserve(&world, &thing, &json!(world.cast.kindergarten), "nb").await.refused(409, "evidence_missing");
    }

    async fn a_school_in_a_nursing_home_answers_to_both(world: World) {
        let sofa = surplus(&world, "sofa", 1, "good").await;
        let home = nursing_home(&world).await;
        let path = format!("/units/{}", world.cast.school);
        world.as_(ADMIN).with("If-Match", "*").patch(&path, json!({"sensitivity": "school"})).await.ok();
        reserve(&world, &sofa, &home, "nb").await.refused(409, "evidence_missing");
        assert_eq!(offers(&world, "sofa", &home).await, 0);
    }

    async fn what_lost_its_document_or_turned_red_stays_where_it_is(world: World) {
        let kindergarten = json!(world.cast.kindergarten);
        let chair = surplus(&world, "high-chair", 1, "good").await;
        let paper = document(&world, &chair, "child_safety", None).await;
        let kept = reserve(&world, &chair, &kindergarten, "nb").await.ok();
        world.as_(FACILITY).delete(&one(&chair, &paper)).await.ok();
        let handover = format!("/reservations/{}/handover", id(&kept));
        world.as_(FACILITY).post(&handover, json!({})).await.refused(409, "evidence_missing");
        document(&world, &chair, "child_safety", None).await;
        let red = json!({"light": "red", "reason": "Bly i lakken"});
        world.as_(COORDINATOR).post(&at(&chair, "/chemical-light"), red).await.ok();
        world.as_(FACILITY).post(&handover, json!({})).await.refused(409, "not_offered");
    }
}
