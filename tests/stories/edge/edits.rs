//! Every edit names the version that it is based on. An edit of an old version is refused, with the thing as it is now.

use poem::http::Method;
use serde_json::{Value, json};

use crate::{
    given,
    world::{Answer, World, cast::*, stories},
};

struct Edit {
    token: &'static str,
    method: Method,
    path: String,
    body: Value,
}

/// One of each kind, with a body that would be accepted.
async fn edits(world: &World) -> Vec<Edit> {
    let cast = world.cast;
    let made = async |token: &str, path: &str, body: Value| world.as_(token).post(path, body).await.ok();
    let lot = made(
        FACILITY,
        "/lots",
        json!({
            "category": "desk", "quantity": 1, "condition": "good", "unit_id": cast.school, "place_id": cast.room,
        }),
    )
    .await;
    let product = json!({"category": "desk", "attributes": {"brand": "x", "model": "y"}});
    let product = made(COORDINATOR, "/products", product).await;
    let partner = json!({"name": "Annet", "kind": "other", "skills": [{"work": "repair", "category": "seating"}]});
    let partner = made(COORDINATOR, "/partners", partner).await;
    let person = made(ADMIN, "/people", json!({"name": "Ny"})).await;
    let other = made(ADMIN, "/people", json!({"name": "En til"})).await;
    let unit = made(ADMIN, "/units", json!({"name": "Ny", "parent_id": cast.municipality})).await;
    let place = made(ADMIN, "/places", json!({"name": "Ny", "kind": "site"})).await;
    let line = given::need(world, "office-chair", 2).await;
    let watch = made(EMPLOYEE, "/watches", json!({"title": "x", "sought": {"category": ["desk"]}})).await;
    let spare = made(
        FACILITY,
        "/lots",
        json!({
            "category": "desk", "quantity": 2, "condition": "good", "unit_id": cast.school, "place_id": cast.room,
            "surplus": true,
        }),
    )
    .await;
    let spare = format!("/lots/{}/reservations", given::id(&spare));
    let reserved = json!({"quantity": 2, "unit_id": cast.school, "place_id": cast.room});
    let reserved = made(FACILITY, &spare, reserved).await;
    let supplier = made(PROCUREMENT, "/suppliers", json!({"name": "Ny"})).await;
    let agreement = given::agreement(world, json!({})).await;
    let article = given::item(world, &agreement, "office-chair", 163_000, 1).await;
    let of = |thing: &Value| given::id(thing);
    let patch = |token, path: String, body| Edit { token, method: Method::PATCH, path, body };
    let put = |token, path: String, body| Edit { token, method: Method::PUT, path, body };
    vec![
        patch(FACILITY, format!("/lots/{}", of(&lot)), json!({"note": "x"})),
        patch(COORDINATOR, format!("/products/{}", of(&product)), json!({"mass_g": 9_000})),
        patch(EMPLOYEE, format!("/needs/{}/lines/{}", line.need, line.id), json!({"quantity": 1})),
        patch(EMPLOYEE, format!("/needs/{}", line.need), json!({"purpose": "Nyere"})),
        patch(EMPLOYEE, format!("/watches/{}", of(&watch)), json!({"title": "Nyere"})),
        patch(ADMIN, format!("/units/{}", of(&unit)), json!({"name": "Nyere"})),
        patch(ADMIN, format!("/places/{}", of(&place)), json!({"name": "Nyere"})),
        patch(COORDINATOR, format!("/partners/{}", of(&partner)), json!({"name": "Nyere"})),
        patch(ADMIN, format!("/people/{}", of(&person)), json!({"name": "Nyere"})),
        patch(FACILITY, format!("/reservations/{}", of(&reserved)), json!({"quantity": 1})),
        patch(PROCUREMENT, format!("/agreements/{}", of(&agreement)), json!({"ceiling": given::nok(9_000_000)})),
        patch(PROCUREMENT, format!("/suppliers/{}", of(&supplier)), json!({"name": "Nyere"})),
        patch(PROCUREMENT, format!("/catalogue-items/{}", of(&article)), json!({"price": given::nok(171_000)})),
        put(ADMIN, format!("/people/{}/roles", of(&other)), json!({"roles": [{"role": "employee"}]})),
        put(ADMIN, "/policy".to_owned(), json!({"hold_days": 20})),
    ]
}

impl Edit {
    async fn sent(&self, world: &World, version: Option<&str>) -> Answer {
        let one = world.as_(self.token);
        let one = version.map(|version| one.with("If-Match", version)).unwrap_or(one);
        one.send(self.method.clone(), &self.path, Some(self.body.to_string())).await
    }
}

stories! {
    async fn every_edit_says_which_version_it_was_made_for(world: World) {
        for edit in edits(&world).await {
            edit.sent(&world, None).await.refused(428, "precondition_required");
            for malformed in ["1", "\"\"1\"\"", "\"1", "yesterday", "\"1\" \"2\""] {
                let refused = edit.sent(&world, Some(malformed)).await.refused(422, "invalid");
                assert_eq!(refused["field"], "If-Match", "{malformed}");
            }
            let mut current = Value::Null;
            for other in ["\"7\"", "W/\"1\"", "\"+1\"", "\"01\"", "\"7\", W/\"1\""] {
                let stale = edit.sent(&world, Some(other)).await.refused(412, "stale");
                assert_eq!((&stale["version"], &stale["current"]["version"]), (&json!(1), &json!(1)), "{other} {stale:#}");
                current = stale["current"].clone();
            }
            let done = edit.sent(&world, Some("\"7\", \"1\"")).await;
            let tag = done.etag.clone().unwrap();
            let done = done.ok();
            assert_eq!((&done["version"], tag.as_str()), (&json!(2), "\"2\""), "{}", edit.path);
            let fields = |thing: &Value| thing.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
            assert_eq!(fields(&current), fields(&done), "{}", edit.path);
            let stale = edit.sent(&world, Some("\"1\"")).await.refused(412, "stale");
            assert_eq!(stale["current"]["version"], 2, "{stale:#}");
            edit.sent(&world, Some("*")).await.ok();
        }
    }

    async fn no_edit_is_left_out_above(world: World) {
        let shape = |path: &str| {
            let part = |part: &str| if part.len() == 36 || part.starts_with('{') { "*".to_owned() } else { part.to_owned() };
            path.split('/').map(part).collect::<Vec<_>>().join("/")
        };
        let mut told: Vec<_> = edits(&world).await.iter().map(|edit| shape(&edit.path)).collect();
        told.sort();
        let document = world.as_("").get("/api/openapi.json").await.ok();
        let paths = document["paths"].as_object().unwrap().iter();
        let mut known: Vec<_> = paths
            .filter(|(_, operations)| operations.get("patch").or(operations.get("put")).is_some())
            .map(|(path, _)| shape(path.trim_start_matches("/api/v1")))
            .collect();
        known.sort();
        assert_eq!(told, known);
    }
}
