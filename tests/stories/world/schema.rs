//! As much of JSON Schema as the API's document uses: whether a value matches a schema.

use ombruk::web::document::{document, operations};
use serde_json::Value;

/// The first fault of `value` against `schema`, with its path.
pub fn fault(schema: &Value, value: &Value) -> Option<String> {
    at(schema, value, "")
}

/// Fails when an answer of the API is not what its document says: the status, the code of a problem, every field.
#[track_caller]
pub fn keeps_to_the_document(method: &str, path: &str, status: u16, body: &Value) {
    let path = path.split('?').next().unwrap_or_default();
    let Some((template, methods)) = path.strip_prefix("/api/v1").and_then(operations::of_path) else { return };
    if !methods.contains(&method) {
        return;
    }
    let operation = &document().value["paths"][template][method.to_ascii_lowercase()];
    let answer = &operation["responses"][status.to_string()];
    let told = || format!("{method} {template} answered {status}: {body:#}");
    let write = "it is written in src/web/document/operations/ what the operation answers";
    assert!(answer.is_object(), "the document knows no such status of this operation; {write}\n{}", told());
    if status >= 400 {
        let codes = answer["x-problem-codes"].as_array().cloned().unwrap_or_default();
        assert!(codes.contains(&body["code"]), "the document does not list this code; {write}\n{}", told());
    }
    if let Some(media) = answer["content"].as_object().and_then(|content| content.values().next()) {
        let fault = fault(&media["schema"], body);
        assert!(fault.is_none(), "not what the schema says, {}\n{}", fault.unwrap_or_default(), told());
    }
}

fn at(schema: &Value, value: &Value, path: &str) -> Option<String> {
    if let Some(pointer) = schema["$ref"].as_str() {
        let target = document().value.pointer(pointer.trim_start_matches('#'));
        let Some(target) = target else { return Some(format!("{pointer} leads nowhere")) };
        return at(target, value, path);
    }
    if let Some(shapes) = schema["anyOf"].as_array() {
        let faults: Option<Vec<_>> = shapes.iter().map(|shape| at(shape, value, path)).collect();
        return faults.map(|faults| faults.join(", or "));
    }
    if let Some(fault) =
        schema["allOf"].as_array().and_then(|parts| parts.iter().find_map(|part| at(part, value, path)))
    {
        return Some(fault);
    }
    let here = |what: String| Some(format!("`{path}` {what}: {value}"));
    if let Some(fault) = of_type(schema, value) {
        return here(fault);
    }
    if let Some(words) = schema["enum"].as_array().filter(|words| !words.contains(value)) {
        return here(format!("is none of {words:?}"));
    }
    match value {
        Value::String(text) => form(schema, text).and_then(here),
        Value::Number(number) => {
            let number = number.as_f64().unwrap_or_default();
            let below = schema["minimum"].as_f64().is_some_and(|least| number < least);
            let above = schema["maximum"].as_f64().is_some_and(|most| number > most);
            (below || above).then(|| format!("`{path}` is out of range: {value}"))
        }
        Value::Array(items) => {
            let few = schema["minItems"].as_u64().is_some_and(|least| (items.len() as u64) < least);
            let many = schema["maxItems"].as_u64().is_some_and(|most| items.len() as u64 > most);
            if few || many {
                return here(format!("has {} items", items.len()));
            }
            let mut all = items.iter().enumerate();
            all.find_map(|(n, item)| at(&schema["items"], item, &format!("{path}[{n}]")))
        }
        Value::Object(fields) => {
            let mut required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
            if let Some(missing) = required.find(|name| !fields.contains_key(*name)) {
                return here(format!("lacks {missing}"));
            }
            fields.iter().find_map(|(name, value)| match schema["properties"].get(name) {
                Some(property) => at(property, value, &format!("{path}.{name}")),
                None if schema["additionalProperties"] == false => here(format!("has an unknown {name}")),
                None => None,
            })
        }
        Value::Null | Value::Bool(_) => None,
    }
}

fn of_type(schema: &Value, value: &Value) -> Option<String> {
    let is = |kind: &Value| match kind.as_str() {
        Some("null") => value.is_null(),
        Some("boolean") => value.is_boolean(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("number") => value.is_number(),
        Some("string") => value.is_string(),
        Some("array") => value.is_array(),
        Some("object") => value.is_object(),
        _ => false,
    };
    let fits = match &schema["type"] {
        Value::Null => true,
        Value::Array(kinds) => kinds.iter().any(is),
        kind => is(kind),
    };
    (!fits).then(|| format!("is not of type {}", schema["type"]))
}

fn form(schema: &Value, text: &str) -> Option<String> {
    let length = text.chars().count() as u64;
    let short = schema["minLength"].as_u64().is_some_and(|least| length < least);
    let long = schema["maxLength"].as_u64().is_some_and(|most| length > most);
    let formed = match schema["format"].as_str() {
        Some("uuid") => text.len() == 36 && text.parse::<uuid::Uuid>().is_ok(),
        Some("date") => text.len() == 10 && text.parse::<ombruk::domain::Date>().is_ok(),
        Some("date-time") => text.parse::<ombruk::domain::Instant>().is_ok(),
        _ => true,
    };
    let matching = schema["pattern"].as_str().is_none_or(|form| regex::Regex::new(form).unwrap().is_match(text));
    (short || long || !formed || !matching).then(|| "has another length or form".to_owned())
}
