//! What people do with needs is written in the history of what they did it to.

use ombruk::{domain::PersonId, store::history};
use serde_json::{Value, json};

use crate::{
    given::{day, id, surplus, uuid, written},
    needs::climb::{chairs, states, waiting},
    setting::person,
    world::{World, cast::*, stories},
};

/// What is in the history of a need, a line or a question: the word, who did it and the figures.
async fn told(world: &World, subject: &Value) -> Vec<(String, Option<PersonId>, Value)> {
    let rows = history::of(world.app.db.read(), uuid(subject)).await.unwrap();
    rows.into_iter().map(|row| (row.verb, row.by, row.detail.unwrap_or_default())).collect()
}

fn words(told: &[(String, Option<PersonId>, Value)]) -> Vec<(&str, Option<PersonId>)> {
    told.iter().map(|(verb, by, _)| (verb.as_str(), *by)).collect()
}

async fn two_chairs_and_a_desk(world: &World) -> Value {
    let body = json!({
        "unit_id": world.cast.school, "place_id": world.cast.second_room, "needed_by": "2030-08-01",
        "purpose": "Ny klasse", "assessment": {"alternatives_considered": true, "note": ""},
        "lines": [{"category": "office-chair", "quantity": 2}, {"category": "desk", "quantity": 1}],
    });
    world.as_(EMPLOYEE).post("/needs", body).await.ok()
}

fn offer_of(line: &Value, lot: &Value) -> Value {
    let offers = line["offers"].as_array().unwrap();
    offers.iter().find(|offer| offer["lot_id"] == lot["id"]).unwrap()["id"].clone()
}

stories! {
    async fn every_answer_and_every_question_is_written_down(world: World) {
        let ugly = chairs(&world, world.cast.other_room, 2, 44).await;
        let fine = chairs(&world, world.cast.other_room, 2, 44).await;
        let (teacher, boss) = (Some(person(EMPLOYEE)), Some(person(COORDINATOR)));
        let school = world.as_(EMPLOYEE);
        let (line, path) = states(&world, EMPLOYEE, 2, json!({})).await;
        let need = school.get(&path[..path.find("/lines").unwrap()]).await.ok();
        let stated = json!({"unit": world.cast.school, "needed_by": "2030-08-01", "lines": 1});
        assert_eq!(told(&world, &need).await, [("need_stated".to_owned(), teacher, stated)]);

        let declined = offer_of(&line, &ugly);
        let taste = json!({"reason": "preference", "note": "Vi vil ha gule"});
        let body = json!({"offer_id": declined, "decline": taste, "applies_to": "offer"});
        school.post(&format!("{path}/decisions"), body).await.ok();
        let asked = waiting(&world).await[0].clone();
        let answer = format!("/approvals/{}/decision", id(&asked));
        world.as_(COORDINATOR).post(&answer, json!({"approve": true, "note": "Greit"})).await.ok();
        let taken = offer_of(&line, &fine);
        let accepted = school.post(&format!("{path}/decisions"), json!({"offer_id": taken, "accept": 2})).await.ok();

        let happened = told(&world, &line).await;
        assert_eq!(words(&happened), [("offer_declined", teacher), ("offer_accepted", teacher)]);
        let (no, yes) = (&happened[0].2, &happened[1].2);
        assert_eq!((&no["offer"], &no["reason"], &no["applies_to"]), (&declined, &json!("preference"), &json!("offer")));
        assert_eq!((&no["state"], no.get("note")), (&json!("pending"), None), "the words stay with the decision");
        let made = accepted["decisions"].as_array().unwrap().iter().find(|one| one["verdict"] == "accept").unwrap();
        assert_eq!((&yes["offer"], &yes["n"], &yes["hold"]), (&taken, &json!(2), &made["reservation_id"]));

        let happened = told(&world, &asked).await;
        assert_eq!(words(&happened), [("approval_asked", teacher), ("approval_decided", boss)]);
        let about = json!({"line": line["id"], "kind": "decline", "decision": no["decision"]});
        assert_eq!(happened[0].2, about);
        assert_eq!((&happened[1].2["state"], &happened[1].2["decision"]), (&json!("approved"), &no["decision"]));
    }

    async fn a_question_about_demands_is_written_down_by_every_way_to_it(world: World) {
        chairs(&world, world.cast.other_room, 40, 60).await;
        let teacher = Some(person(EMPLOYEE));
        let asked = json!({"kind": "requirements", "decision": null});
        let (narrow, _) = states(&world, EMPLOYEE, 2, json!({"max_width_cm": 50})).await;
        let (wide, path) = states(&world, EMPLOYEE, 2, json!({})).await;
        let school = world.as_(EMPLOYEE).with("If-Match", &format!("\"{}\"", wide["version"]));
        school.patch(&path, json!({"requirements": {"max_width_cm": 50}})).await.ok();
        let questions = waiting(&world).await;
        let questions = questions.as_array().unwrap();
        assert_eq!(questions.len(), 2, "{questions:#?}");
        for (question, line) in questions.iter().zip([&narrow, &wide]) {
            let mut about = asked.clone();
            about["line"] = line["id"].clone();
            assert_eq!(told(&world, question).await, [("approval_asked".to_owned(), teacher, about)]);
        }
    }

    async fn who_withdrew_a_need_is_known(world: World) {
        surplus(&world, "office-chair", 3, "good").await;
        let need = two_chairs_and_a_desk(&world).await;
        let at = format!("/needs/{}", id(&need));
        assert_eq!(world.as_(EMPLOYEE).get(&at).await.ok()["withdrawn_by"], Value::Null);
        let (boss, coordinator) = (person(COORDINATOR), world.as_(COORDINATOR));
        let gone = coordinator.post(&format!("{at}/withdrawal"), json!({"reason": "shared", "note": "Naboen har"})).await.ok();
        assert_eq!(gone["withdrawn_by"], json!(boss));
        let seen = world.as_(EMPLOYEE).get(&at).await.ok();
        assert_eq!((&seen["withdrawn_by"], seen["closed_at"].is_string()), (&json!(boss), true));
        let happened = told(&world, &need).await;
        assert_eq!(words(&happened), [("need_stated", Some(person(EMPLOYEE))), ("need_withdrawn", Some(boss))]);
        assert_eq!((&happened[0].2["lines"], &happened[1].2), (&json!(2), &json!({"reason": "shared"})));

        let today = written(day(0));
        let mut browser = world.signed_in(COORDINATOR).await;
        browser.open(&at).await.shows(&format!("Trukket: vi deler med noen. Av coordinator den {today}."));
        // Whoever does not answer for the unit reads the day and no name.
        let mut browser = world.signed_in(OTHER_EMPLOYEE).await;
        browser.open(&at).await.shows(&format!("Trukket: vi deler med noen. Den {today}.")).hides("Av coordinator");
    }

    async fn the_last_line_withdraws_the_need_by_the_same_person(world: World) {
        let need = two_chairs_and_a_desk(&world).await;
        let teacher = Some(person(EMPLOYEE));
        for line in need["lines"].as_array().unwrap() {
            let path = format!("/needs/{}/lines/{}/withdrawal", id(&need), id(line));
            world.as_(EMPLOYEE).post(&path, json!({"reason": "do_without"})).await.ok();
            assert_eq!(words(&told(&world, line).await).last(), Some(&("line_withdrawn", teacher)));
        }
        let seen = world.as_(EMPLOYEE).get(&format!("/needs/{}", id(&need))).await.ok();
        assert_eq!(seen["withdrawn_by"], json!(person(EMPLOYEE)));
        assert_eq!(words(&told(&world, &need).await), [("need_stated", teacher), ("need_withdrawn", teacher)]);
    }
}
