//! Walks every operation of the API's own document with ids of the first organisation.

use std::collections::BTreeSet;

use ombruk::domain::PersonId;
use poem::http::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    stock::{papers, photos},
    world::{Client, World, cast::*, client::Answer, dump::Row},
};

pub struct Operation {
    pub method: Method,
    pub path: String,
    /// The schema of the body.
    pub body: Option<Value>,
    /// The example of the body.
    pub example: Option<Value>,
}

pub struct Walk {
    spec: Value,
    /// Everything of the first organisation that has an id.
    pub ids: BTreeSet<Uuid>,
    /// (table, id), for paths whose nouns name the table.
    rows: Vec<(String, Uuid)>,
    /// Names that only the first organisation uses for its things.
    names: BTreeSet<String>,
}

impl Walk {
    pub async fn new(world: &World, rows: &[Row]) -> Self {
        let spec = world.as_("").get("/api/openapi.json").await.ok();
        let public = [
            world.as_(STRANGER).get("/categories").await.ok().to_string(),
            world.as_(STRANGER).get("/functions").await.ok().to_string(),
            spec.to_string(),
        ];
        // A word that the second organisation uses as well proves nothing.
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

    pub fn operations(&self) -> Vec<Operation> {
        let mut found = Vec::new();
        for (path, methods) in self.spec["paths"].as_object().unwrap() {
            for (method, operation) in methods.as_object().unwrap() {
                let content = operation["requestBody"]["content"].as_object();
                let media = content.and_then(|content| content.values().next());
                let body = media.map(|media| media["schema"].clone());
                let example = media.map(|media| match &media["examples"] {
                    Value::Object(examples) => examples.values().next().unwrap()["value"].clone(),
                    _ => media["example"].clone(),
                });
                let method = method.to_uppercase().parse().unwrap();
                found.push(Operation { method, path: path.clone(), body, example });
            }
        }
        found
    }

    /// The path with every foreign id as its last parameter. The parameters before it are rows of their noun.
    pub fn paths(&self, template: &str) -> Vec<String> {
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

    /// The path with a row of its noun as each parameter, once.
    pub fn fitting_paths(&self, template: &str) -> Vec<String> {
        let mut paths = self.paths(template);
        let fits = |path: &String| {
            let segments: Vec<&str> = path.split('/').collect();
            segments.windows(2).all(|pair| match Uuid::parse_str(pair[1]) {
                Ok(id) => self.of_noun(pair[0]).next().is_none() || self.of_noun(pair[0]).any(|one| one == id),
                Err(_) => true,
            })
        };
        paths.retain(fits);
        paths.truncate(2);
        paths
    }

    fn of_noun(&self, noun: &str) -> impl Iterator<Item = Uuid> {
        let singular = match noun {
            "labels" => "alias".to_owned(),
            "people" => "person".to_owned(),
            "reservations" => "hold".to_owned(),
            _ => noun.trim_end_matches('s').replace('-', "_"),
        };
        let fits = move |table: &str| table == singular || table.ends_with(&format!("_{singular}"));
        self.rows.iter().filter(move |(table, _)| fits(table)).map(|(_, id)| *id)
    }

    fn choices(&self, noun: &str, last: bool) -> Vec<String> {
        let named: Vec<_> = self.of_noun(noun).map(|id| id.to_string()).collect();
        if last || named.is_empty() { self.ids.iter().map(Uuid::to_string).collect() } else { named }
    }

    /// An example of a body that can be read. With `foreign`, every id in it is one of the first organisation's.
    pub fn example(&self, schema: &Value, foreign: bool) -> Value {
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

    /// An id for the field. `unit_id` gets the id of a unit, if there is one.
    fn identity(&self, name: Option<&str>) -> Value {
        let noun = name.unwrap_or_default().trim_end_matches("_id");
        let of_noun = self.rows.iter().find(|(table, _)| table == noun || noun.ends_with(&format!("_{table}")));
        let any = self.rows.iter().find(|(table, _)| ["unit", "place"].contains(&table.as_str()));
        json!(of_noun.or(any).map_or(Uuid::nil(), |(_, id)| *id))
    }

    /// The document's own example of a body, about things of the asker where `rows` are theirs.
    pub fn own_example(&self, operation: &Operation, rows: &[Row]) -> Option<Value> {
        let named: Vec<(String, Uuid)> = rows.iter().filter_map(|row| Some((row.table.clone(), row.id()?))).collect();
        let mut body = operation.example.clone()?;
        name_things(&mut body, ("", &operation.path), &named);
        Some(body)
    }

    fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str().and_then(|pointer| self.spec.pointer(pointer.trim_start_matches('#'))) {
            Some(target) => self.resolve(target),
            None => schema,
        }
    }

    pub fn check(&self, operation: &Operation, sent: &str, named: bool, answer: &Answer) {
        let told = format!("{} {sent}\n{} {:#}", operation.method, answer.status, answer.body);
        assert!(answer.status < 500, "a fault of ours: {told}");
        if named {
            // A list that is filtered by a foreign thing is empty. Every other operation refuses.
            let list = operation.method == Method::GET && !operation.path.contains('{');
            let empty = list || is_no_hit(&operation.path, answer);
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

/// Any text may be scanned. A code of somebody else's thing is answered like an unknown code.
pub fn is_no_hit(path: &str, answer: &Answer) -> bool {
    let none = |list: &str| answer.body[list].as_array().is_some_and(Vec::is_empty);
    let lists = ["hits", "products", "did_you_mean"];
    path.starts_with("/scan/")
        && answer.status == 200
        && lists.into_iter().all(none)
        && answer.body["label_batch_id"].is_null()
}

/// Whether the operation takes the file of a document, which is sent as a form.
fn is_file(method: &Method, path: &str) -> bool {
    method == Method::POST && path.contains("/documents/") && path.ends_with("/file")
}

/// Whether the operation takes photos, which are sent as a form.
fn is_form(method: &Method, path: &str) -> bool {
    method == Method::POST && (path.ends_with("/photos") || path == "/drafts")
}

pub async fn send(client: &Client, method: &Method, path: &str, body: Option<Value>) -> Answer {
    if is_form(method, path) {
        return photos::send(client, path, &[("IMG_1.JPG", photos::jpeg(1))], &[]).await;
    }
    if is_file(method, path) {
        return papers::send(client, path, "test.pdf", b"%PDF-1.7\n%%EOF\n", &[]).await;
    }
    client.send(method.clone(), path, body.map(|body| body.to_string())).await
}

/// Replaces every id by an id of `rows`. A field of a unit gets the id of a unit. `at` is the field, and the path of
/// the operation.
fn name_things(value: &mut Value, at: (&str, &str), rows: &[(String, Uuid)]) {
    let (name, path) = at;
    match value {
        Value::Object(members) => members.iter_mut().for_each(|(name, value)| name_things(value, (name, path), rows)),
        Value::Array(items) => items.iter_mut().for_each(|item| name_things(item, at, rows)),
        Value::String(text) if Uuid::parse_str(text).is_ok() => {
            let noun = match name {
                "lots" => "lot",
                "near" => "place",
                "parties" => "organisation",
                "parent_id" if path.starts_with("/units") => "unit",
                "parent_id" => "place",
                name => name.trim_end_matches("_id"),
            };
            let of_noun = rows.iter().find(|(table, _)| table == noun || noun.ends_with(&format!("_{table}")));
            *text = of_noun.map_or_else(Uuid::now_v7, |(_, id)| *id).to_string();
        }
        Value::String(_) | Value::Number(_) | Value::Bool(_) | Value::Null => {}
    }
}
