//! The document that clients are generated from: it is complete, and its examples match its schemas.

use std::{collections::BTreeSet, sync::Arc};

use ombruk::web::{
    document::{document, operations},
    edge::cors::Cors,
};
use poem::{EndpointExt, http::Method};
use serde_json::{Value, json};

use crate::world::{Client, World, cast::*, schema, stories};

struct Operation<'a> {
    name: String,
    method: &'a str,
    path: &'a str,
    value: &'a Value,
}

fn all() -> Vec<Operation<'static>> {
    let paths = document().value["paths"].as_object().unwrap();
    let operations = paths.iter().flat_map(|(path, methods)| {
        methods.as_object().unwrap().iter().map(move |(method, value)| Operation {
            name: format!("{} {path}", method.to_uppercase()),
            method,
            path,
            value,
        })
    });
    operations.collect()
}

#[test]
fn every_operation_has_an_id_a_sentence_and_its_problems() {
    let mut ids = BTreeSet::new();
    for Operation { name, method, path, value } in all() {
        let written = operations::written(method, path);
        assert!(written.is_some(), "{name} is missing in src/web/document/operations/");
        let id = value["operationId"].as_str().unwrap();
        let camel = id.starts_with(|c: char| c.is_ascii_lowercase()) && id.chars().all(|c| c.is_ascii_alphanumeric());
        assert!(camel, "{name} is called {id:?}");
        assert!(ids.insert(id), "{id} is the id of two operations");
        let summary = value["summary"].as_str().unwrap_or_default();
        assert!(summary.ends_with('.') && !summary.contains('\n'), "{name} wants a sentence: {summary:?}");
        for status in ["400", "401", "403", "500"] {
            assert!(value["responses"][status]["x-problem-codes"][0].is_string(), "{name} {status}");
        }
        let made = value["responses"].get("201").is_some();
        let found = written.is_some_and(|written| written.location.is_some())
            || document().value["paths"][path].get("get").is_some();
        assert!(!made || found, "{name} makes something and does not say where it is");
        let key = |parameter: &Value| parameter["name"] == "Idempotency-Key";
        let keys: Vec<_> = value["parameters"].as_array().unwrap().iter().filter(|one| key(one)).collect();
        assert_eq!(keys.len(), usize::from(method == "post"), "{name}: only a POST is repeated under a key");
        assert!(keys.iter().all(|key| key["required"] == false), "{name}");
    }
}

#[test]
fn nothing_in_the_document_is_null() {
    fn nulls(value: &Value, at: String, found: &mut Vec<String>) {
        match value {
            Value::Null => found.push(at),
            Value::Array(items) => items.iter().for_each(|item| nulls(item, format!("{at}/*"), found)),
            Value::Object(fields) => {
                let said = fields.iter().filter(|(name, _)| !["example", "enum"].contains(&name.as_str()));
                said.for_each(|(name, value)| nulls(value, format!("{at}/{name}"), found));
            }
            Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let mut found = Vec::new();
    nulls(&document().value, String::new(), &mut found);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn nothing_is_written_of_operations_that_are_not_there() {
    let there: BTreeSet<_> = all().into_iter().map(|operation| operation.name).collect();
    let unknown: Vec<_> = operations::names().filter(|name| !there.contains(*name)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

#[test]
fn every_example_keeps_to_its_schema() {
    let mut faults = Vec::new();
    for Operation { name, value, .. } in all() {
        let request = value.get("requestBody").map(|body| ("request", &body["content"]["application/json"]));
        let answers = value["responses"].as_object().unwrap().iter().filter(|(status, _)| status.starts_with('2'));
        let answers = answers.map(|(_, answer)| ("answer", &answer["content"]["application/json"]));
        for (which, media) in request.into_iter().chain(answers) {
            if let Some(fault) = schema::fault(&media["schema"], &media["example"]) {
                faults.push(format!("{name}, {which}: {fault}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_field_of_a_request_has_its_limits() {
    let mut open = BTreeSet::new();
    for Operation { name, value, .. } in all() {
        for parameter in value["parameters"].as_array().into_iter().flatten() {
            let called = format!("{name} {}", parameter["name"].as_str().unwrap());
            unbounded(&called, &parameter["schema"], &mut open, &mut Vec::new());
        }
        for media in value["requestBody"]["content"].as_object().into_iter().flat_map(|content| content.values()) {
            unbounded("", &media["schema"], &mut open, &mut Vec::new());
        }
    }
    assert!(open.is_empty(), "say in src/web/document/limits.rs how long, large and many:\n{open:#?}");
}

/// Collects what has no limit: texts without a length, numbers without a range, lists without a count, and objects with
/// fields that nobody knows. Forms have no schema of their own and no name.
fn unbounded(called: &str, schema: &Value, open: &mut BTreeSet<String>, within: &mut Vec<String>) {
    if let Some(pointer) = schema["$ref"].as_str() {
        if !within.iter().any(|one| one == pointer) {
            within.push(pointer.to_owned());
            let target = document().value.pointer(pointer.trim_start_matches('#')).unwrap();
            unbounded(pointer.rsplit('/').next().unwrap(), target, open, within);
            within.pop();
        }
        return;
    }
    for shape in ["anyOf", "allOf"].into_iter().flat_map(|name| schema[name].as_array().into_iter().flatten()) {
        unbounded(called, shape, open, within);
    }
    let is =
        |kind: &str| schema["type"] == kind || schema["type"].as_array().is_some_and(|all| all.contains(&json!(kind)));
    let free = schema.get("format").is_none() && schema.get("enum").is_none();
    let endless = is("string") && free && schema.get("maxLength").is_none()
        || (is("integer") || is("number")) && schema.get("maximum").is_none()
        || is("array") && schema.get("maxItems").is_none()
        || is("object") && !called.is_empty() && schema["additionalProperties"] != json!(false);
    if endless {
        open.insert(called.to_owned());
    }
    if is("array") {
        unbounded(called, &schema["items"], open, within);
    }
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        unbounded(&format!("{called}.{name}"), property, open, within);
    }
}

stories! {
    async fn an_answer_says_where_what_it_made_is(world: World) {
        let facility = world.as_(FACILITY);
        let chair = json!({
            "category": "office-chair", "quantity": 2, "condition": "good", "unit_id": world.cast.school,
            "place_id": world.cast.room,
        });
        let made = facility.post("/lots", chair).await;
        let location = made.headers["location"].to_str().unwrap().to_owned();
        assert_eq!(location, format!("/api/v1/lots/{}", made.body["id"].as_str().unwrap()));
        assert_eq!(facility.get(&location).await.ok()["id"], made.body["id"]);
        let part = facility.post(&format!("{location}/parts"), json!({"quantity": 1})).await;
        let at = part.headers["location"].to_str().unwrap();
        assert_eq!(at, format!("/api/v1/lots/{}", part.body["id"].as_str().unwrap()));
        let label = json!({"register": "inventory", "value": "77"});
        let labelled = facility.post(&format!("{location}/labels"), label).await;
        assert_eq!(labelled.headers["location"].to_str().unwrap(), format!("{location}/labels"));
    }

    async fn a_wrong_method_is_told_the_right_ones(world: World) {
        let one = world.as_(ADMIN);
        for (path, allowed) in [
            ("/units", "GET, POST, HEAD"),
            ("/lots/0198-7/surplus", "DELETE, POST"),
            ("/lots/by-code/x", "GET, HEAD"),
            ("/metrics", "GET, HEAD"),
        ] {
            let answer = one.send(Method::PUT, path, Some("{}".to_owned())).await;
            assert_eq!(answer.headers["allow"].to_str().unwrap(), allowed, "{path}");
            answer.refused(405, "method_not_allowed");
        }
    }

    async fn who_has_an_answer_already_gets_none(world: World) {
        let one = world.as_(EMPLOYEE);
        for path in ["/policy", "/units", "/lots"] {
            let first = one.get(path).await;
            let tag = first.etag.clone().unwrap();
            let again = one.with("If-None-Match", &format!("\"other\", W/{tag}")).get(path).await;
            assert_eq!((again.status, again.etag.as_ref()), (304, Some(&tag)), "{path}");
            assert_eq!(again.body, "");
            assert_eq!(one.with("If-None-Match", "\"other\"").get(path).await.ok(), first.body);
        }
        let before = one.get("/lots").await.etag.unwrap();
        let desk = json!({
            "category": "desk", "quantity": 1, "condition": "good", "unit_id": world.cast.school,
            "place_id": world.cast.room,
        });
        let desk = world.as_(FACILITY).post("/lots", desk).await.ok();
        world.settle().await;
        assert_eq!(one.with("If-None-Match", &before).get("/lots").await.status, 200);
        // If-Match takes the ETag that was read. After one edit that ETag is outdated.
        let path = format!("/lots/{}", desk["id"].as_str().unwrap());
        let read = world.as_(FACILITY).get(&path).await.etag.unwrap();
        assert!(read.starts_with("\"1."), "{read}");
        let edit = world.as_(FACILITY).with("If-Match", &read);
        edit.patch(&path, json!({"note": "By the window"})).await.ok();
        edit.patch(&path, json!({"note": "By the door"})).await.refused(412, "stale");
    }

    async fn answers_name_their_language_and_travel_small(world: World) {
        let one = world.as_(EMPLOYEE);
        assert_eq!(one.get("/me").await.headers["content-language"], "nb");
        let swede = one.with("Accept-Language", "sv");
        assert_eq!(swede.get("/me").await.headers["content-language"], "sv");
        let plain = one.get("/categories").await;
        assert!(plain.headers.get("content-encoding").is_none());
        for (accepts, coding) in [("gzip", "gzip"), ("gzip, br", "br")] {
            let small = one.with("Accept-Encoding", accepts).get("/categories").await;
            assert_eq!(small.headers["content-encoding"], coding);
            assert!(small.headers["vary"].to_str().unwrap().contains("accept-encoding"));
            assert_ne!(small.etag, plain.etag, "other bytes");
            let again = one.with("Accept-Encoding", accepts).with("If-None-Match", &small.etag.unwrap());
            assert_eq!(again.get("/categories").await.status, 304);
        }
        let short = one.with("Accept-Encoding", "gzip").get("/me").await;
        assert!(short.headers.get("content-encoding").is_none(), "not worth it");
    }

    async fn a_parameter_has_its_limits_too(world: World) {
        let one = world.as_(EMPLOYEE);
        let long = "x".repeat(201);
        for path in ["/products?q=", "/lots?q=", "/factors?key=", "/reports/savings?category="] {
            let refused = world.as_(ADMIN).get(&format!("{path}{long}")).await.refused(422, "invalid");
            assert_eq!(refused["problem"], "too_long", "{path}");
        }
        let often = vec!["condition=good"; 21].join("&");
        one.get(&format!("/lots?{often}")).await.refused(422, "invalid");
        for wrong in ["12", "4006381333931x"] {
            let refused = one.get(&format!("/products?gtin={wrong}")).await.refused(422, "invalid");
            assert_eq!((&refused["field"], &refused["problem"]), (&json!("gtin"), &json!("malformed")), "{wrong}");
        }
        one.get("/products?gtin=4006381333931").await.ok();
    }

    async fn a_listing_asks_for_days_and_starts_with_the_oldest_surplus(world: World) {
        let facility = world.as_(FACILITY);
        let mut ids = Vec::new();
        for (day, surplus) in [("2099-03-01", true), ("2099-06-01", true), ("2099-03-01", false)] {
            let lot = facility.post("/lots", json!({
                "category": "desk", "quantity": 1, "condition": "good", "unit_id": world.cast.school,
                "place_id": world.cast.room, "surplus": surplus, "must_leave_by": day,
            })).await.ok();
            ids.push(lot["id"].clone());
        }
        world.settle().await;
        let found = async |query: &str| {
            let page = facility.get(&format!("/lots?{query}")).await.ok();
            assert_eq!(page["degraded"], false, "nothing is missing");
            page["items"].as_array().unwrap().iter().map(|lot| lot["id"].clone()).collect::<Vec<_>>()
        };
        assert_eq!(found("sort=oldest_surplus").await, ids[..2]);
        facility.patch_now(&format!("/lots/{}", ids[0].as_str().unwrap()), json!({"note": "Seen"})).await;
        assert_eq!(found("sort=oldest_surplus").await, ids[..2], "an edit does not make it newer");
        let first = facility.get("/lots?sort=oldest_surplus&limit=1").await.ok();
        let next = format!("sort=oldest_surplus&limit=1&after={}", first["next"].as_str().unwrap());
        assert_eq!(found(&next).await, ids[1..2]);
        assert_eq!(found("must_leave_by=2099-03-31").await.len(), 2);
        assert_eq!((found("idle_days=0").await.len(), found("idle_days=1").await.len()), (2, 0));
        let at = facility.get(&format!("/lots/{}", ids[0].as_str().unwrap())).await.ok()["updated_at"].clone();
        let at = at.as_str().unwrap().replace('+', "%2B");
        assert_eq!(found(&format!("updated_since={at}")).await, ids[..1]);
    }

    async fn pages_of_other_origins_are_told_nothing_unless_they_are_named(world: World) {
        let named = Cors::parse("https://intranet.example, https://other.example/");
        for (cors, origin, allowed) in [
            (Cors::parse(""), "https://intranet.example", false),
            (named.clone(), "https://other.example", true),
            (named.clone(), "https://evil.example", false),
        ] {
            let site = ombruk::web::site(world.app.clone()).with(cors).map_to_response().boxed();
            let one = Client::new(Arc::new(site), EMPLOYEE).with("Origin", origin);
            let read = one.get("/me").await;
            let said = read.headers.get("access-control-allow-origin").map(|origin| origin.to_str().unwrap());
            assert_eq!((read.status, said), (200, allowed.then_some(origin)));
            let ask = one.with("Access-Control-Request-Method", "PATCH").send(Method::OPTIONS, "/units", None).await;
            assert_eq!(ask.status, if allowed { 204 } else { 405 }, "{origin}");
        }
    }

    async fn the_documentation_is_a_page_that_fetches_nothing_elsewhere(world: World) {
        let one = world.as_("");
        let front = one.get("").await;
        assert_eq!(front.status, 404, "the API's own root is none");
        let page = one.get("/api/docs/").await;
        let text = page.body.as_str().unwrap();
        assert!(text.contains("<title>Ombruk API</title>") && text.contains("listLots"));
        for elsewhere in ["fonts.googleapis", "fonts.gstatic", "cdn."] {
            assert!(!text.contains(elsewhere), "{elsewhere}");
        }
    }
}
