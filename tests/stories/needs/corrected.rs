//! What a need says is corrected, and what opens its ladder is not.

use ombruk::store::history;
use poem::http::Method;
use serde_json::{Value, json};

use crate::{
    given::{id, uuid},
    stock::chairs,
    world::{World, cast::*, stories},
};

const CONSIDERED: &str = "Spurt på huset: ingen har noe stående";

/// Nine chairs, which are worth more than the policy's limit.
async fn many_chairs(world: &World) -> (Value, String) {
    let admin = world.as_(ADMIN);
    let mut policy = admin.get("/policy").await.ok();
    policy["note_above_minor"] = json!(1_000_000);
    admin.with("If-Match", "*").send(Method::PUT, "/policy", Some(policy.to_string())).await.ok();
    let body = json!({
        "unit_id": world.cast.school, "place_id": world.cast.room, "needed_by": "2030-08-01", "purpose": "Ny klase",
        "assessment": {"alternatives_considered": true, "note": CONSIDERED},
        "lines": [{"category": "office-chair", "quantity": 9}],
    });
    let need = world.as_(EMPLOYEE).post("/needs", body).await.ok();
    let path = format!("/needs/{}", id(&need));
    (need, path)
}

stories! {
    async fn what_a_need_says_is_corrected(world: World) {
        let (need, path) = many_chairs(&world).await;
        let school = world.as_(EMPLOYEE);
        let first = school.with("If-Match", "\"1\"");
        let corrected = first.patch(&path, json!({"purpose": " Ny klasse "})).await.ok();
        let told = (&json!("Ny klasse"), &json!(CONSIDERED), &json!(2));
        assert_eq!((&corrected["purpose"], &corrected["note"], &corrected["version"]), told);
        assert_eq!(corrected["lines"][0]["version"], need["lines"][0]["version"], "its lines are as they were");
        let stale = first.patch(&path, json!({"purpose": "Enda en klasse"})).await.refused(412, "stale");
        assert_eq!((&stale["version"], &stale["current"]), (&json!(2), &corrected));
        let again = school.patch_any(&path, json!({"purpose": "Ny klasse"})).await.ok();
        assert_eq!(again["version"], json!(2), "nothing was changed");
        for (body, problem) in [(json!({"purpose": " "}), "empty"), (json!({"purpose": "x".repeat(501)}), "too_long")] {
            let refused = school.patch_any(&path, body).await.refused(422, "invalid");
            assert_eq!((&refused["field"], &refused["problem"]), (&json!("purpose"), &json!(problem)));
        }
        world.as_(OTHER_EMPLOYEE).patch_any(&path, json!({"purpose": "X"})).await.refused(403, "not_yours");
        world.as_(STRANGER).patch_any(&path, json!({"purpose": "X"})).await.refused(404, "not_found");

        let history = history::of(world.app.db.read(), uuid(&need)).await.unwrap();
        let last = history.last().unwrap();
        assert_eq!((last.verb.as_str(), last.detail.clone()), ("corrected", Some(json!({"fields": ["purpose"]}))));
        school.post(&format!("{path}/withdrawal"), json!({"reason": "shared"})).await.ok();
        school.patch_any(&path, json!({"purpose": "X"})).await.refused(409, "wrong_state");
    }

    async fn a_large_need_goes_on_saying_what_was_considered(world: World) {
        let (_, path) = many_chairs(&world).await;
        let school = world.as_(EMPLOYEE);
        for note in ["", "x"] {
            let refused = school.patch_any(&path, json!({"note": note})).await.refused(422, "assessment_needed");
            assert_eq!(refused["field"], json!("note"));
        }
        let reworded = "Spurt på huset og hos naboskolen";
        assert_eq!(school.patch_any(&path, json!({"note": reworded})).await.ok()["note"], json!(reworded));
    }

    async fn a_need_is_corrected_on_a_page(world: World) {
        chairs(&world, 9).await;
        let (_, path) = many_chairs(&world).await;
        let mut teacher = world.signed_in(EMPLOYEE).await;
        let link = teacher.open(&path).await.link_to("/correct");
        let page = teacher.open(&link).await;
        page.shows(CONSIDERED);
        let refused = teacher.submit(&page, &link, &[("purpose", "Ny klasse"), ("note", "x")]).await;
        assert_eq!(refused.status, 422);
        refused.shows("value=\"Ny klasse\"").shows("correct-note-wrong");
        let page = teacher.open(&link).await;
        let saved = teacher.submit(&page, &link, &[("purpose", "Ny klasse"), ("note", CONSIDERED)]).await;
        assert_eq!(saved.address, path);
        saved.shows("Ny klasse");
        let mut other = world.signed_in(OTHER_EMPLOYEE).await;
        other.open(&path).await.hides("/correct\"");
        assert_eq!(other.open(&link).await.status, 403);
    }
}
