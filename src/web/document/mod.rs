//! The OpenAPI document that clients are generated from: what poem knows of the types, made valid OpenAPI 3.1
//! (`schemas.rs`, `limits.rs`) and completed by what is written by hand of every operation (`operations.rs`).

use std::sync::LazyLock;

use serde_json::{Value, json};

use crate::web::api;

pub mod limits;
pub mod operations;
mod schemas;

/// The document, and its text as it is answered.
pub struct Document {
    pub value: Value,
    pub text: String,
}

pub fn document() -> &'static Document {
    &DOCUMENT
}

static DOCUMENT: LazyLock<Document> = LazyLock::new(|| {
    let value = completed(serde_json::from_str(&api::service().spec()).unwrap_or_default());
    Document { text: value.to_string(), value }
});

fn completed(mut document: Value) -> Value {
    document["openapi"] = json!("3.1.0");
    document["servers"] = json!([{"url": api::PREFIX, "description": "The server that this document comes from."}]);
    document["info"]["license"] = json!({"name": "EUPL-1.2", "identifier": "EUPL-1.2"});
    operations::complete(&mut document);
    schemas::complete(&mut document);
    document
}

/// Every operation of the document with its path and method.
fn each_operation(document: &mut Value, mut with: impl FnMut(&str, &str, &mut Value)) {
    for (path, methods) in document.get_mut("paths").and_then(Value::as_object_mut).into_iter().flatten() {
        for (method, operation) in methods.as_object_mut().into_iter().flatten() {
            with(path, method, operation);
        }
    }
}
