//! Nothing leaks. The endpoints come from the API's own description and the ids from the first organisation's rows, so
//! that what is built later is walked as well.

use std::collections::BTreeSet;

use ombruk::domain::{OfferKind, PersonId, Role};
use poem::http::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    exchange::transfers,
    given,
    work::work_orders,
    world::{Client, World, cast::*, client::Answer, dump::Row, stories},
};

stories! {
    async fn the_second_organisation_learns_and_changes_nothing(world: World) {
        fill(&world).await;
        let rows = world.rows_of(world.cast.organisation).await;
        let before = texts(&rows);
        let walk = Walk::new(&world, &rows).await;
        let stranger = world.as_(STRANGER).with("If-Match", "\"1\"");
        let operations = walk.operations();
        assert!(operations.len() > 15, "the description lists the endpoints");
        for operation in &operations {
            for path in walk.paths(&operation.path) {
                for foreign in [false, true] {
                    let body = operation.body.as_ref().map(|schema| walk.example(schema, foreign));
                    let sent = format!("{path} {}", body.clone().unwrap_or_default());
                    let named = walk.ids.iter().any(|id| sent.contains(&id.to_string()));
                    let answer = send(&stranger, &operation.method, &path, body).await;
                    walk.check(operation, &sent, named, &answer);
                }
            }
        }
        let after = texts(&world.rows_of(world.cast.organisation).await);
        assert_eq!(before, after, "what belongs to the first organisation is as it was");
    }

    async fn somebody_without_a_role_learns_only_who_they_are(world: World) {
        fill(&world).await;
        let (cast, text) = (world.cast, "token-without-a-role");
        given::person(&world, text, cast.organisation, Role::Admin, None).await;
        let person = PersonId(Uuid::new_v5(&Uuid::NAMESPACE_OID, text.as_bytes()));
        let none = json!({"roles": []}).to_string();
        let admin = world.as_(ADMIN).with("If-Match", "*");
        admin.send(Method::PUT, &format!("/people/{person}/roles"), Some(none)).await.ok();
        let rows = world.rows_of(cast.organisation).await;
        let (before, walk) = (texts(&rows), Walk::new(&world, &rows).await);
        let nobody = world.as_(text).with("If-Match", "\"1\"");
        for operation in walk.operations() {
            let exempt = EXEMPT.contains(&(operation.method.as_str(), operation.path.as_str()));
            for path in walk.paths(&operation.path).into_iter().step_by(7) {
                let body = operation.body.as_ref().map(|schema| walk.example(schema, true));
                let answer = send(&nobody, &operation.method, &path, body).await;
                let wanted = if exempt { 200 } else { 403 };
                assert_eq!(answer.status, wanted, "{} {path}: {:#}", operation.method, answer.body);
            }
        }
        assert_eq!(before, texts(&world.rows_of(cast.organisation).await), "nothing was changed");
    }

    async fn nothing_is_answered_without_a_token(world: World) {
        let walk = Walk::new(&world, &[]).await;
        for operation in walk.operations() {
            let path = operation.path.replace(['{', '}'], "");
            let body = operation.body.as_ref().map(|schema| walk.example(schema, false));
            for token in ["", "no-such-token"] {
                let answer = send(&world.as_(token), &operation.method, &path, body.clone()).await;
                assert_eq!(answer.status, 401, "{} {path}: {:#}", operation.method, answer.body);
            }
        }
    }
}

/// What somebody without any role may ask: nothing else is answered, whatever is built later.
const EXEMPT: [(&str, &str); 1] = [("GET", "/me")];

/// Something of everything that the first organisation can have so far.
async fn fill(world: &World) {
    let (cast, admin) = (world.cast, world.as_(ADMIN));
    for (name, surplus) in [("Hemmelig stol i bruk", false), ("Hemmelig stol til overs", true)] {
        world.as_(FACILITY).post("/lots", json!({
            "category": "office-chair", "title": name, "quantity": 4, "condition": "good", "note": "Hemmelig merknad",
            "unit_id": cast.school, "place_id": cast.room, "surplus": surplus,
        })).await.ok();
    }
    let person = admin
        .post(
            "/people",
            json!({
                "name": "Hemmelig Person", "email": "hemmelig@storvik.example", "phone": "+47 99 88 77 66",
                "roles": [{"role": "employee", "unit_id": cast.school}],
            }),
        )
        .await
        .ok();
    admin.post("/tokens", json!({"person_id": person["id"], "label": "Hemmelig nøkkel"})).await.ok();
    world
        .as_(REPORTER)
        .post(
            "/factors",
            json!({
                "key": "hemmelig-faktor", "kind": "product", "central_g": 1, "unit": "g CO2e/piece",
                "boundary": "Hemmelig grense", "source": "Hemmelig kilde", "licence": "facts", "grade": "C",
            }),
        )
        .await
        .ok();
    let secret = json!({"category": "desk", "attributes": {"brand": "Hemmelig merke", "model": "Hemmelig modell"}});
    world.as_(FACILITY).post("/products", secret).await.ok();
    let bench = given::surplus(world, "bench", 1, "good").await;
    let paper = json!({"kind": "fire", "reference": "Hemmelig attest"});
    world.as_(FACILITY).post(&format!("/lots/{}/documents", given::id(&bench)), paper).await.ok();
    let hidden = json!({"name": "Hemmelig avtale", "supplier": {"name": "Hemmelig leverandør"}});
    let agreement = given::agreement(world, hidden).await;
    let chair = given::item(world, &agreement, "desk", 100, 1).await;
    let line = given::need(world, "desk", 9).await;
    let offer = line.offer(OfferKind::CatalogueUsed, &chair);
    let partner = work_orders::workshop(world).await;
    let order = json!({"offer_id": offer, "quantity": 1});
    world.as_(PROCUREMENT).post(&line.call_offs(), order).await.ok();
    let chairs = given::surplus(world, "office-chair", 2, "worn").await;
    work_orders::ordered(world, &partner, &chairs, 1, "repair").await;
    let theirs = transfers::theirs(world, 2).await;
    transfers::asked(world, line, &theirs, 1).await;
}

/// Every row as text, without what the clock or a shared counter changes.
fn texts(rows: &[Row]) -> BTreeSet<String> {
    rows.iter()
        .filter(|row| row.table != "lot_change" && row.table != "search_node")
        .map(|row| format!("{row:?}"))
        .collect()
}

struct Operation {
    method: Method,
    path: String,
    body: Option<Value>,
}

struct Walk {
    spec: Value,
    /// Everything of the first organisation that has an id.
    ids: BTreeSet<Uuid>,
    /// (table, id), for paths whose nouns name the table.
    rows: Vec<(String, Uuid)>,
    /// What only the first organisation calls its things.
    names: BTreeSet<String>,
}

impl Walk {
    async fn new(world: &World, rows: &[Row]) -> Self {
        let spec = world.as_("").get("/api/openapi.json").await.ok();
        let public = [
            world.as_(STRANGER).get("/categories").await.ok().to_string(),
            world.as_(STRANGER).get("/functions").await.ok().to_string(),
            spec.to_string(),
        ];
        // A word that the second organisation uses as well tells nothing.
        let own: BTreeSet<String> = world
            .rows_of(world.cast.stranger)
            .await
            .into_iter()
            .flat_map(|row| row.texts)
            .map(|(_, text)| text)
            .collect();
        let told = [
            "name",
            "title",
            "note",
            "email",
            "phone",
            "label",
            "code",
            "source",
            "boundary",
            "reference",
            "brand",
            "model",
        ];
        let texts = rows.iter().flat_map(|row| &row.texts);
        let names = texts
            .filter(|(column, text)| told.contains(&column.as_str()) && text.chars().count() > 3)
            .map(|(_, text)| text.clone())
            .filter(|text| !own.contains(text) && !public.iter().any(|known| known.contains(text.as_str())));
        let stranger = PersonId(Uuid::new_v5(&Uuid::NAMESPACE_OID, STRANGER.as_bytes()));
        let ids = rows.iter().filter_map(Row::id).filter(|id| *id != stranger.0);
        Self {
            ids: ids.collect(),
            rows: rows.iter().filter_map(|row| Some((row.table.clone(), row.id()?))).collect(),
            names: names.collect(),
            spec,
        }
    }

    fn operations(&self) -> Vec<Operation> {
        let mut found = Vec::new();
        for (path, methods) in self.spec["paths"].as_object().unwrap() {
            for (method, operation) in methods.as_object().unwrap() {
                let content = operation["requestBody"]["content"].as_object();
                let body = content.and_then(|content| content.values().next()).map(|media| media["schema"].clone());
                let method = method.to_uppercase().parse().unwrap();
                found.push(Operation { method, path: path.clone(), body });
            }
        }
        found
    }

    /// The path with every foreign id in the place of its last parameter; the ones before it name rows of their noun.
    fn paths(&self, template: &str) -> Vec<String> {
        let segments: Vec<&str> = template.split('/').collect();
        let mut paths = vec![String::new()];
        for (at, segment) in segments.iter().enumerate().filter(|(_, segment)| !segment.is_empty()) {
            let choices: Vec<String> = if segment.starts_with('{') {
                self.choices(segments[at - 1], !segments[at + 1..].iter().any(|later| later.starts_with('{')))
            } else {
                vec![(*segment).to_owned()]
            };
            paths = paths.iter().flat_map(|path| choices.iter().map(move |one| format!("{path}/{one}"))).collect();
        }
        paths
    }

    fn choices(&self, noun: &str, last: bool) -> Vec<String> {
        let singular = noun.trim_end_matches('s').replace('-', "_");
        let fits = |table: &str| table == singular || table.ends_with(&format!("_{singular}"));
        let named: Vec<_> = self.rows.iter().filter(|(table, _)| fits(table)).map(|(_, id)| id.to_string()).collect();
        if last || named.is_empty() { self.ids.iter().map(Uuid::to_string).collect() } else { named }
    }

    /// A body that can be read; with `foreign`, every identity in it is one of the first organisation's.
    fn example(&self, schema: &Value, foreign: bool) -> Value {
        let schema = self.resolve(schema);
        if let Some(all) = schema["allOf"].as_array().or(schema["anyOf"].as_array()).or(schema["oneOf"].as_array()) {
            return all.first().map(|one| self.example(one, foreign)).unwrap_or_default();
        }
        if let Some(word) = schema["enum"].as_array().and_then(|words| words.first()) {
            return word.clone();
        }
        match (schema["type"].as_str(), schema["format"].as_str()) {
            (Some("string"), Some("uuid")) => self.identity(schema["title"].as_str()),
            (Some("string"), Some("date")) => json!("2027-01-15"),
            (Some("string"), Some("date-time")) => json!("2027-01-15T12:00:00Z"),
            (Some("string"), _) => json!("x"),
            (Some("integer"), _) => json!(1),
            (Some("number"), _) => json!(1.0),
            (Some("boolean"), _) => json!(true),
            (Some("array"), _) => json!([self.example(&schema["items"], foreign)]),
            _ => self.object(schema, foreign),
        }
    }

    fn object(&self, schema: &Value, foreign: bool) -> Value {
        let mut body = serde_json::Map::new();
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            let is_identity = name.ends_with("_id") && self.resolve(property)["format"] == "uuid";
            if is_identity && (foreign || required.contains(&json!(name))) {
                body.insert(name.clone(), self.identity(Some(name)));
            } else if required.contains(&json!(name)) {
                body.insert(name.clone(), self.example(property, foreign));
            }
        }
        Value::Object(body)
    }

    /// `unit_id` is a unit's where there is one.
    fn identity(&self, name: Option<&str>) -> Value {
        let noun = name.unwrap_or_default().trim_end_matches("_id");
        let of_noun = self.rows.iter().find(|(table, _)| table == noun || noun.ends_with(&format!("_{table}")));
        let any = self.rows.iter().find(|(table, _)| ["unit", "place"].contains(&table.as_str()));
        json!(of_noun.or(any).map_or(Uuid::nil(), |(_, id)| *id))
    }

    fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str().and_then(|pointer| self.spec.pointer(pointer.trim_start_matches('#'))) {
            Some(target) => self.resolve(target),
            None => schema,
        }
    }

    fn check(&self, operation: &Operation, sent: &str, named: bool, answer: &Answer) {
        let told = format!("{} {sent}\n{} {:#}", operation.method, answer.status, answer.body);
        assert!(answer.status < 500, "a fault of ours: {told}");
        if named {
            // A list may be asked about a foreign thing and is empty; everything else refuses.
            let empty = operation.method == Method::GET && !operation.path.contains('{');
            assert!(answer.status >= 400 || empty, "answered about somebody else's: {told}");
        }
        let body = answer.body.to_string();
        for id in self.ids.iter().map(Uuid::to_string).filter(|id| !sent.contains(id.as_str())) {
            assert!(!body.contains(&id), "{id} leaks: {told}");
        }
        for name in &self.names {
            assert!(!body.contains(name.as_str()), "{name:?} leaks: {told}");
        }
    }
}

async fn send(client: &Client, method: &Method, path: &str, body: Option<Value>) -> Answer {
    client.send(method.clone(), path, body.map(|body| body.to_string())).await
}
