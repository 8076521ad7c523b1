//! The schemas of what the server reads and writes. poem writes OpenAPI 3.0 without nulls. Here every field that may be
//! absent may also be null, and the fields of requests have limits.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::web::document::{each_operation, limits};

const SCHEMAS: &str = "#/components/schemas/";

pub fn complete(document: &mut Value) {
    let sent = sent(document);
    each_operation(document, |_, _, operation| {
        for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap_or_default().to_owned();
            mend(&mut parameter["schema"]);
            limits::bound("", &name, &mut parameter["schema"]);
        }
        for media in operation
            .pointer_mut("/requestBody/content")
            .and_then(Value::as_object_mut)
            .into_iter()
            .flat_map(Map::values_mut)
        {
            media.get_mut("schema").into_iter().for_each(mend);
        }
        for answer in
            operation.get_mut("responses").and_then(Value::as_object_mut).into_iter().flat_map(Map::values_mut)
        {
            for media in answer.get_mut("content").and_then(Value::as_object_mut).into_iter().flat_map(Map::values_mut)
            {
                media.get_mut("schema").into_iter().for_each(mend);
            }
        }
    });
    for (name, schema) in
        document.pointer_mut("/components/schemas").and_then(Value::as_object_mut).into_iter().flatten()
    {
        mend(schema);
        if !sent.contains(name) {
            continue;
        }
        if schema["type"] == "object" {
            // Unknown fields of a request are refused; an answer may get new ones.
            schema["additionalProperties"] = json!(false);
        }
        limits::bound("", name, schema);
        for (field, property) in schema.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten() {
            limits::bound(name, field, property);
        }
    }
}

/// The names of all schemas that a request can hold.
fn sent(document: &Value) -> BTreeSet<String> {
    let operations = document["paths"].as_object().into_iter().flatten().filter_map(|(_, methods)| methods.as_object());
    let mut open: Vec<&Value> = operations.flat_map(Map::values).map(|operation| &operation["requestBody"]).collect();
    let mut found = BTreeSet::new();
    while let Some(value) = open.pop() {
        match value {
            Value::Object(fields) => {
                if let Some(name) = fields.get("$ref").and_then(Value::as_str).and_then(|at| at.strip_prefix(SCHEMAS))
                    && found.insert(name.to_owned())
                {
                    open.push(&document["components"]["schemas"][name]);
                }
                open.extend(fields.values());
            }
            Value::Array(items) => open.extend(items),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    found
}

/// Makes one schema, and those within it, OpenAPI 3.1.
fn mend(schema: &mut Value) {
    let Some(fields) = schema.as_object_mut() else { return };
    join_single(fields);
    form(fields);
    // poem gives every `anyOf` the type `object`, even a choice between a boolean and a string.
    if fields.contains_key("anyOf") && !fields.contains_key("properties") {
        fields.remove("type");
    }
    for name in ["items", "additionalProperties"] {
        if let Some(inner) = fields.get_mut(name) {
            mend(inner);
        }
    }
    for name in ["allOf", "anyOf", "oneOf"] {
        fields.get_mut(name).and_then(Value::as_array_mut).into_iter().flatten().for_each(mend);
    }
    let mut optional = Vec::new();
    if let Some(properties) = fields.get_mut("properties").and_then(Value::as_object_mut) {
        for (name, property) in properties {
            if property.get("default").is_some() || parts(property).any(|part| part.get("default").is_some()) {
                optional.push(name.clone());
            }
            mend(property);
        }
    }
    // A field with a default is optional, even if poem lists it as required.
    if let Some(required) = fields.get_mut("required").and_then(Value::as_array_mut) {
        required.retain(|name| name.as_str().is_none_or(|name| !optional.iter().any(|one| one == name)));
    }
    let required = fields.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
    if required.is_empty() {
        fields.remove("required");
    }
    for (name, property) in fields.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten() {
        if !required.contains(&json!(name)) {
            or_null(property);
        }
    }
}

fn parts(schema: &Value) -> impl Iterator<Item = &Value> {
    schema["allOf"].as_array().into_iter().flatten()
}

/// Joins an `allOf` into one schema. poem writes a field's description and default as a second part beside its type.
fn join_single(fields: &mut Map<String, Value>) {
    let Some(Value::Array(parts)) = fields.get("allOf") else { return };
    let (Some(first), rest) = (parts.first().cloned(), parts.get(1..).unwrap_or_default().to_vec()) else { return };
    if !rest.iter().all(|part| part.get("$ref").is_none() && part.get("properties").is_none()) {
        return;
    }
    fields.remove("allOf");
    for part in rest.into_iter().rev().chain([first]) {
        if let Value::Object(part) = part {
            for (name, value) in part {
                fields.entry(name).or_insert(value);
            }
        }
    }
}

/// Formats by their registered names, ranges of the whole numbers, and no default that is null or an object.
fn form(fields: &mut Map<String, Value>) {
    let range = match fields.get("format").and_then(Value::as_str) {
        Some("naive-date") => {
            fields.insert("format".to_owned(), json!("date"));
            None
        }
        Some("uint16") => Some((json!(0), json!(u16::MAX))),
        Some("uint32") => Some((json!(0), json!(u32::MAX))),
        Some("uint64") => Some((json!(0), json!(i64::MAX))),
        _ => None,
    };
    if let Some((least, most)) = range {
        let name = if most == json!(i64::MAX) { "int64" } else { "int32" };
        let name = if most == json!(u32::MAX) { "int64" } else { name };
        fields.insert("format".to_owned(), json!(name));
        fields.entry("minimum").or_insert(least);
        fields.entry("maximum").or_insert(most);
    }
    for bound in ["minimum", "maximum"] {
        // poem keeps bounds as floats: 200.0.
        if let Some(whole) = fields.get(bound).and_then(Value::as_f64).filter(|bound| bound.fract() == 0.0)
            && fields.get("type") == Some(&json!("integer"))
            && whole.abs() < 1e15
        {
            fields.insert(bound.to_owned(), json!(whole as i64));
        }
    }
    // The fields of an object state their own defaults. Client generators fail on `null` or an object as a default.
    if matches!(fields.get("default"), Some(Value::Null | Value::Object(_))) {
        fields.remove("default");
    }
}

fn or_null(schema: &mut Value) {
    let Some(fields) = schema.as_object_mut() else { return };
    if let Some(Value::String(kind)) = fields.get("type") {
        let kinds = json!([kind, "null"]);
        fields.insert("type".to_owned(), kinds);
        if let Some(Value::Array(words)) = fields.get_mut("enum") {
            words.push(Value::Null);
        }
    } else if let Some(Value::Array(shapes)) = fields.get_mut("anyOf") {
        shapes.push(json!({"type": "null"}));
    } else if let Some(at) = fields.remove("$ref") {
        fields.insert("anyOf".to_owned(), json!([{"$ref": at}, {"type": "null"}]));
    }
}
