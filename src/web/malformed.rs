//! What cannot be read of a request, said by field: poem stops at the first fault and tells it in English only. Its
//! own schemas tell where the fault is.

use poem::{error::ResponseError, http::StatusCode};
use poem_openapi::{
    error::{ParseParamError, ParsePathError},
    registry::{MetaSchema, MetaSchemaRef, Registry},
};
use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::domain::time::{Date, Instant};

/// The first thing of a request that cannot be read. Its members go into the problem as they are.
#[derive(Debug, Serialize, thiserror::Error)]
#[error("{because}")]
pub struct Malformed {
    /// A path into the body such as `lines[0].quantity`, or `body`; the name of a parameter, or `path`.
    field: String,
    #[serde(flatten)]
    fault: Fault,
    /// The parser's own words.
    because: String,
}

/// Sentences are the messages `bad-...`.
#[derive(Debug, PartialEq, Serialize)]
#[serde(tag = "problem", rename_all = "snake_case")]
enum Fault {
    Syntax { line: usize, column: usize },
    Missing,
    UnknownField,
    NotText { found: String },
    NotWhole { found: String },
    NotNumber { found: String },
    NotBoolean { found: String },
    NotList { found: String },
    NotObject { found: String },
    NotDate { found: String },
    NotInstant { found: String },
    NotId { found: String },
    NotOneOf { found: String, allowed: String },
    Unreadable,
}

impl ResponseError for Malformed {
    fn status(&self) -> StatusCode {
        StatusCode::BAD_REQUEST
    }
}

impl Malformed {
    pub fn syntax(error: &serde_json::Error) -> Self {
        let fault = Fault::Syntax { line: error.line(), column: error.column() };
        Self { field: BODY.to_owned(), fault, because: error.to_string() }
    }

    /// The members of the problem for an error of ours or of poem's that says what it could not read.
    pub fn members(failed: &poem::Error) -> Map<String, Value> {
        let unreadable = |field: &str| {
            let (field, because) = (field.to_owned(), failed.to_string());
            serde_json::to_value(Self { field, fault: Fault::Unreadable, because })
        };
        let members = if let Some(malformed) = failed.downcast_ref::<Self>() {
            serde_json::to_value(malformed)
        } else if let Some(parameter) = failed.downcast_ref::<ParseParamError>() {
            unreadable(parameter.name)
        } else if failed.is::<ParsePathError>() {
            unreadable("path")
        } else {
            unreadable(BODY)
        };
        match members {
            Ok(Value::Object(members)) => members,
            Ok(_) | Err(_) => Map::new(),
        }
    }
}

/// The whole body, where no field of it is to blame.
const BODY: &str = "body";

/// Where `value` departs from `schema`. `because` is what the parser said of it.
pub fn locate(registry: &Registry, schema: &MetaSchemaRef, value: &Value, because: String) -> Malformed {
    let walk = Walk { registry };
    let (field, fault) = walk.fault(schema, value, "").unwrap_or((String::new(), Fault::Unreadable));
    let field = if field.is_empty() { BODY.to_owned() } else { field };
    Malformed { field, fault, because }
}

struct Walk<'a> {
    registry: &'a Registry,
}

type Found = Option<(String, Fault)>;

impl Walk<'_> {
    fn fault(&self, schema: &MetaSchemaRef, value: &Value, path: &str) -> Found {
        let schema = match schema {
            MetaSchemaRef::Inline(schema) => schema,
            MetaSchemaRef::Reference(name) => self.registry.schemas.get(name)?,
        };
        if let Some(found) = schema.all_of.iter().find_map(|part| self.fault(part, value, path)) {
            return Some(found);
        }
        if !schema.any_of.is_empty() {
            return self.alternatives(schema, value, path);
        }
        let here = |fault| Some((path.to_owned(), fault));
        let found = || shown(value);
        match (schema.ty, value) {
            ("object", Value::Object(fields)) => self.fields(schema, fields, path),
            ("object", _) => here(Fault::NotObject { found: found() }),
            ("array", Value::Array(items)) => {
                let of = schema.items.as_ref()?;
                items.iter().enumerate().find_map(|(at, item)| self.fault(of, item, &format!("{path}[{at}]")))
            }
            ("array", _) => here(Fault::NotList { found: found() }),
            ("string", Value::String(text)) => text_fault(schema, text).and_then(here),
            // The parser takes numbers for text, such as serials that are written without quotes.
            ("string", Value::Number(_) | Value::Bool(_)) if is_free(schema) => None,
            ("string", _) => here(Fault::NotText { found: found() }),
            ("integer", value) if !(value.is_i64() || value.is_u64()) => here(Fault::NotWhole { found: found() }),
            ("number", value) if !value.is_number() => here(Fault::NotNumber { found: found() }),
            ("boolean", value) if !value.is_boolean() => here(Fault::NotBoolean { found: found() }),
            _ => None,
        }
    }

    /// Of several shapes an object can only have meant the one with fields.
    fn alternatives(&self, schema: &MetaSchema, value: &Value, path: &str) -> Found {
        let faults: Option<Vec<_>> = schema.any_of.iter().map(|shape| self.fault(shape, value, path)).collect();
        let deepest = faults?.into_iter().find(|(field, _)| field != path);
        deepest.or_else(|| Some((path.to_owned(), Fault::Unreadable)))
    }

    fn fields(&self, schema: &MetaSchema, fields: &Map<String, Value>, path: &str) -> Found {
        let inside = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        let known = schema.properties.iter().find_map(|(name, of)| match fields.get(*name) {
            None | Some(Value::Null) if schema.required.contains(name) => Some((inside(name), Fault::Missing)),
            None | Some(Value::Null) => None,
            Some(value) => self.fault(of, value, &inside(name)),
        });
        known.or_else(|| {
            let unknown = fields.keys().find(|name| !schema.properties.iter().any(|(known, _)| known == name))?;
            Some((inside(unknown), Fault::UnknownField))
        })
    }
}

/// Any text will do.
fn is_free(schema: &MetaSchema) -> bool {
    schema.enum_items.is_empty() && schema.format.is_none()
}

fn text_fault(schema: &MetaSchema, text: &str) -> Option<Fault> {
    let found = || shown(&Value::from(text));
    if !schema.enum_items.is_empty() && !schema.enum_items.iter().any(|item| item == text) {
        let allowed = schema.enum_items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ");
        return Some(Fault::NotOneOf { found: found(), allowed });
    }
    match schema.format {
        Some("naive-date") if text.parse::<Date>().is_err() => Some(Fault::NotDate { found: found() }),
        Some("date-time") if text.parse::<Instant>().is_err() => Some(Fault::NotInstant { found: found() }),
        Some("uuid") if text.parse::<Uuid>().is_err() => Some(Fault::NotId { found: found() }),
        _ => None,
    }
}

/// As much of the caller's own value as fits into a sentence.
fn shown(value: &Value) -> String {
    match value {
        Value::Object(_) => "{…}".to_owned(),
        Value::Array(_) => "[…]".to_owned(),
        value => {
            let text = value.to_string();
            match text.char_indices().nth(60) {
                Some((end, _)) => format!("{}…", &text[..end]),
                None => text,
            }
        }
    }
}

#[cfg(test)]
mod tests;
