//! The hand-written part of every operation, from the files in `operations/`: its id, the problem codes besides those
//! that follow from its shape, an example request, an example answer, and the location of a created resource.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::web::document::each_operation;

/// Problem codes by HTTP status.
pub type Codes = BTreeMap<u16, Vec<String>>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Written {
    /// The verb and noun that generated clients call it by.
    pub id: String,
    #[serde(default)]
    pub problems: Codes,
    /// The location of a created resource: a path whose braces hold parameters of the request's path or, after a slash,
    /// members of the answer.
    pub location: Option<String>,
    pub request: Option<Value>,
    pub answer: Value,
}

const FILES: &[&str] = &[
    include_str!("operations/agreements.json"),
    include_str!("operations/call-offs.json"),
    include_str!("operations/directory.json"),
    include_str!("operations/documents.json"),
    include_str!("operations/factors.json"),
    include_str!("operations/handovers.json"),
    include_str!("operations/lots.json"),
    include_str!("operations/me.json"),
    include_str!("operations/needs.json"),
    include_str!("operations/people.json"),
    include_str!("operations/photos.json"),
    include_str!("operations/reference.json"),
    include_str!("operations/reports.json"),
    include_str!("operations/reservations.json"),
    include_str!("operations/savings.json"),
    include_str!("operations/sets.json"),
    include_str!("operations/transfers.json"),
    include_str!("operations/watches.json"),
    include_str!("operations/work.json"),
];

/// The hand-written parts by "METHOD /path".
static WRITTEN: LazyLock<BTreeMap<String, Written>> = LazyLock::new(|| {
    let files = FILES.iter().map(|text| serde_json::from_str::<BTreeMap<String, Written>>(text));
    files.flat_map(Result::unwrap_or_default).collect()
});

/// The operations that have a hand-written part, as "METHOD /path".
pub fn names() -> impl Iterator<Item = &'static str> {
    WRITTEN.keys().map(String::as_str)
}

/// The hand-written part of an operation. `path` is written as in the document.
pub fn written(method: &str, path: &str) -> Option<&'static Written> {
    WRITTEN.get(&format!("{} {path}", method.to_ascii_uppercase()))
}

/// The route template that matches a path of the API, with its methods. Literal segments win over parameters, as in
/// routing.
pub fn of_path(path: &str) -> Option<(&'static str, Vec<&'static str>)> {
    let matches = |template: &str| {
        let (parts, given) = (template.split('/'), path.split('/'));
        parts.clone().count() == given.clone().count()
            && parts.zip(given).all(|(part, given)| part == given || part.starts_with('{') && !given.is_empty())
    };
    let templates = WRITTEN.keys().filter_map(|key| key.split_once(' '));
    let found: Vec<_> = templates.filter(|(_, template)| matches(template)).collect();
    let template = found.iter().map(|(_, template)| *template).min_by_key(|template| template.matches('{').count())?;
    Some((template, found.into_iter().filter(|(_, of)| *of == template).map(|(method, _)| method).collect()))
}

pub fn complete(document: &mut Value) {
    let paths = document["paths"].take();
    let within = |path: &str| path.strip_prefix(crate::web::document::api::PREFIX).unwrap_or(path).to_owned();
    let paths = paths.as_object().cloned().unwrap_or_default();
    document["paths"] = paths.into_iter().map(|(path, methods)| (within(&path), methods)).collect();
    each_operation(document, |path, method, operation| {
        let written = written(method, path);
        if let Some(written) = written {
            operation["operationId"] = json!(written.id);
        }
        if let Some(summary) = operation["summary"].as_str() {
            operation["summary"] = json!(summary.replace('\n', " "));
        }
        parameters(method, operation);
        let mut problems = written.map(|written| written.problems.clone()).unwrap_or_default();
        for (status, code) in usual(method, operation) {
            let codes = problems.entry(status).or_default();
            if !codes.iter().any(|known| known == code) {
                codes.push(code.to_owned());
            }
        }
        if let Some(content) = operation.pointer_mut("/requestBody/content").and_then(Value::as_object_mut) {
            plain_type(content, written.and_then(|written| written.request.as_ref()));
        }
        let Some(answers) = operation.get_mut("responses").and_then(Value::as_object_mut) else { return };
        let problem = answers.remove("default").unwrap_or_default();
        for (status, answer) in answers.iter_mut() {
            answer["description"] = json!(if status == "201" { "Made." } else { "Done." });
            headers(status, method, answer);
            if let Some(content) = answer.get_mut("content").and_then(Value::as_object_mut) {
                plain_type(content, written.map(|written| &written.answer));
            }
        }
        for (status, mut codes) in problems {
            codes.sort();
            let mut answer = problem.clone();
            let listed: Vec<String> = codes.iter().map(|code| format!("`{code}`")).collect();
            let changed = match status {
                503 => "where the answer took too long it is not certain that nothing was changed",
                _ => "nothing was changed",
            };
            answer["description"] = json!(format!("A problem (RFC 9457), {changed}: {}.", listed.join(", ")));
            answer["x-problem-codes"] = json!(codes);
            answers.insert(status.to_string(), answer);
        }
    });
}

/// The problems that any operation of this shape answers.
fn usual(method: &str, operation: &Value) -> Vec<(u16, &'static str)> {
    let mut usual = vec![
        (400, "malformed"),
        (401, "unauthenticated"),
        (403, "not_allowed"),
        (429, "too_many_requests"),
        (500, "internal"),
        (503, "unavailable"),
    ];
    let has = |place: &str, name: Option<&str>| {
        let of = |parameter: &&Value| parameter["in"] == place && name.is_none_or(|name| parameter["name"] == name);
        operation["parameters"].as_array().is_some_and(|all| all.iter().any(|parameter| of(&parameter)))
    };
    if has("path", None) {
        usual.push((404, "not_found"));
    }
    if has("query", None) || has("path", None) {
        usual.push((422, "invalid"));
    }
    if operation.get("requestBody").is_some() {
        usual.extend([(408, "body_too_slow"), (413, "too_large"), (415, "unsupported_media_type"), (422, "invalid")]);
    }
    if has("header", Some("If-Match")) {
        usual.extend([(412, "stale"), (422, "invalid"), (428, "precondition_required")]);
    }
    if method == "post" {
        usual.extend([(409, "answer_erased"), (409, "roles_changed")]);
        usual.extend([(422, "idempotency_reused"), (422, "invalid")]);
    }
    usual
}

/// The Idempotency-Key is a parameter of POST alone, and it is optional.
fn parameters(method: &str, operation: &mut Value) {
    let Some(parameters) = operation.get_mut("parameters").and_then(Value::as_array_mut) else { return };
    let is_key =
        |parameter: &Value| parameter["name"].as_str().is_some_and(|name| name.eq_ignore_ascii_case("Idempotency-Key"));
    parameters.retain(|parameter| method == "post" || !is_key(parameter));
    for parameter in parameters.iter_mut() {
        if is_key(parameter) {
            parameter["name"] = json!("Idempotency-Key");
            parameter["required"] = json!(false);
            parameter["schema"] = json!({"type": "string", "minLength": 1, "maxLength": 200});
        }
        if parameter["in"] == "query" && parameter["required"] == false {
            // An empty value is no filter: browsers send the empty fields of a form (`edge::parameters::forget_blank`).
            parameter["allowEmptyValue"] = json!(true);
        }
        if let Some(parameter) = parameter.as_object_mut() {
            parameter.retain(|name, value| match name.as_str() {
                "deprecated" => *value == true,
                // `true` is the default for query parameters and is left out.
                "explode" => *value == false,
                _ => true,
            });
        }
    }
}

/// poem names the charset with the media type. Client generators expect the bare type.
fn plain_type(content: &mut Map<String, Value>, example: Option<&Value>) {
    let json_types: Vec<String> = content.keys().filter(|kind| kind.starts_with("application/json")).cloned().collect();
    for kind in json_types {
        let Some(mut media) = content.remove(&kind) else { continue };
        if let Some(example) = example {
            media["example"] = example.clone();
        }
        content.insert("application/json".to_owned(), media);
    }
}

fn headers(status: &str, method: &str, answer: &mut Value) {
    let text = |description: &str| json!({"description": description, "schema": {"type": "string"}});
    let mut headers = answer["headers"].as_object().cloned().unwrap_or_default();
    if headers.remove("etag").is_some() || method == "get" {
        headers.insert("ETag".to_owned(), text("For If-None-Match, and for If-Match where the thing has a version."));
    }
    if status == "201" {
        headers.insert("Location".to_owned(), text("Where it is found."));
    }
    headers.insert("Content-Language".to_owned(), text("The language of the words in the answer."));
    answer["headers"] = Value::Object(headers);
}
