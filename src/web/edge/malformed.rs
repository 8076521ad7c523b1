//! Names the field of a request that cannot be read. poem stops at the first fault and tells it in English only. The
//! value is therefore compared with poem's own schemas to find the field.

use poem::{error::ResponseError, http::StatusCode};
use poem_openapi::{
    error::{ParseParamError, ParsePathError},
    registry::{MetaOperationParam, MetaSchema, MetaSchemaRef, Registry},
};
use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::domain::time::{Date, Instant};

/// The first fault of a request. The fields of this struct become members of the problem.
#[derive(Debug, Serialize, thiserror::Error)]
#[error("{because}")]
pub struct Malformed {
    part: Part,
    /// A path into the body such as `lines[0].quantity`, or the name of a parameter.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    #[serde(flatten)]
    fault: Fault,
    /// The parser's own words.
    because: String,
}

/// The part of the request, with which the sentence begins.
#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Part {
    Body,
    Path,
    Field,
}

/// The texts are the messages `bad-…`.
#[derive(Debug, PartialEq, Serialize)]
#[serde(tag = "problem", rename_all = "snake_case")]
enum Fault {
    Syntax { line: usize, column: usize },
    Missing,
    UnknownField,
    UnknownParameter { allowed: String },
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
    OutOfRange { found: String },
    Unreadable,
}

impl Fault {
    /// Whether the value has another JSON type, as opposed to a wrong value of the right type.
    fn is_of_another_type(&self) -> bool {
        match self {
            Self::NotText { .. }
            | Self::NotWhole { .. }
            | Self::NotNumber { .. }
            | Self::NotBoolean { .. }
            | Self::NotList { .. }
            | Self::NotObject { .. } => true,
            Self::Syntax { .. }
            | Self::Missing
            | Self::UnknownField
            | Self::UnknownParameter { .. }
            | Self::NotDate { .. }
            | Self::NotInstant { .. }
            | Self::NotId { .. }
            | Self::NotOneOf { .. }
            | Self::OutOfRange { .. }
            | Self::Unreadable => false,
        }
    }
}

impl ResponseError for Malformed {
    fn status(&self) -> StatusCode {
        StatusCode::BAD_REQUEST
    }
}

impl Malformed {
    fn new(part: Part, field: Option<&str>, fault: Fault, because: &str) -> Self {
        Self { part, field: field.map(|field| cut(field, 200)), fault, because: cut(because, 200) }
    }

    /// A query parameter that the operation does not declare.
    pub fn unknown_parameter(name: &str, declared: &[Parameter]) -> Self {
        let allowed = declared.iter().map(|one| one.name.as_str()).collect::<Vec<_>>().join(", ");
        let fault = if allowed.is_empty() { Fault::UnknownField } else { Fault::UnknownParameter { allowed } };
        Self::new(Part::Field, Some(name), fault, "query")
    }

    pub fn syntax(error: &serde_json::Error) -> Self {
        let fault = Fault::Syntax { line: error.line(), column: error.column() };
        Self::new(Part::Body, None, fault, &error.to_string())
    }

    /// The members of the problem for an error of ours, or for one of poem's that says what it could not read.
    pub fn members(failed: &poem::Error) -> Map<String, Value> {
        let unreadable =
            |part, field| serde_json::to_value(Self::new(part, field, Fault::Unreadable, &failed.to_string()));
        let members = if let Some(malformed) = failed.downcast_ref::<Self>() {
            serde_json::to_value(malformed)
        } else if let Some(parameter) = failed.downcast_ref::<ParseParamError>() {
            unreadable(Part::Field, Some(parameter.name))
        } else if failed.is::<ParsePathError>() {
            unreadable(Part::Path, None)
        } else {
            unreadable(Part::Body, None)
        };
        match members {
            Ok(Value::Object(members)) => members,
            Ok(_) | Err(_) => Map::new(),
        }
    }
}

/// The fault where `value` departs from `schema`. `because` is the parser's message.
pub fn locate(registry: &Registry, schema: &MetaSchemaRef, value: &Value, because: &str) -> Malformed {
    let walk = Walk { registry };
    match walk.fault(schema, value, "") {
        Some((field, fault)) if !field.is_empty() => Malformed::new(Part::Field, Some(&field), fault, because),
        Some((_, fault)) => Malformed::new(Part::Body, None, fault, because),
        None => Malformed::new(Part::Body, None, Fault::Unreadable, because),
    }
}

/// Refuses numbers and booleans that the parser took for text: a model 1.10 would have become "1.1". `read` is the
/// parser's result for `sent`.
pub fn refuse_as_text(sent: &Value, read: &Value) -> Result<(), Malformed> {
    match taken_for_text(sent, read, "") {
        Some((field, fault)) => Err(Malformed::new(Part::Field, Some(&field), fault, "expected a string")),
        None => Ok(()),
    }
}

fn taken_for_text(sent: &Value, read: &Value, path: &str) -> Found {
    match (sent, read) {
        (Value::Object(sent), Value::Object(read)) => sent.iter().find_map(|(name, value)| {
            let field = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            taken_for_text(value, read.get(name)?, &field)
        }),
        (Value::Array(sent), Value::Array(read)) => {
            let mut both = sent.iter().zip(read).enumerate();
            both.find_map(|(at, (sent, read))| taken_for_text(sent, read, &format!("{path}[{at}]")))
        }
        (Value::Number(_) | Value::Bool(_), Value::String(text)) => {
            let written = sent.to_string();
            (*text == written).then(|| (path.to_owned(), Fault::NotText { found: shown(sent) }))
        }
        _ => None,
    }
}

/// A query parameter with the schema of one of its values.
pub struct Parameter {
    pub name: String,
    schema: MetaSchema,
}

impl Parameter {
    pub fn of(registry: &Registry, declared: MetaOperationParam) -> Option<Self> {
        let schema = Walk { registry }.one_value(&declared.schema)?.clone();
        Some(Self { name: declared.name, schema })
    }

    /// Refuses a value that departs from what is declared.
    pub fn check(&self, value: &str) -> Result<(), Malformed> {
        let walk = Walk { registry: &Registry::new() };
        match walk.fault_in(&self.schema, &read_as(&self.schema, value), &self.name) {
            Some((field, fault)) => Err(Malformed::new(Part::Field, Some(&field), fault, "query")),
            None => Ok(()),
        }
    }
}

/// A query value as JSON of the schema's type. It stays a text if it cannot be converted.
fn read_as(schema: &MetaSchema, text: &str) -> Value {
    match schema.ty {
        "integer" | "number" | "boolean" => serde_json::from_str(text).unwrap_or_else(|_| Value::from(text)),
        _ => Value::from(text),
    }
}

struct Walk<'a> {
    registry: &'a Registry,
}

type Found = Option<(String, Fault)>;

impl Walk<'_> {
    fn schema<'s>(&'s self, schema: &'s MetaSchemaRef) -> Option<&'s MetaSchema> {
        match schema {
            MetaSchemaRef::Inline(schema) => Some(schema),
            MetaSchemaRef::Reference(name) => self.registry.schemas.get(name),
        }
    }

    /// The schema of one value of a parameter. A parameter that may be repeated is a list.
    fn one_value<'s>(&'s self, schema: &'s MetaSchemaRef) -> Option<&'s MetaSchema> {
        let schema = self.schema(schema)?;
        match (schema.all_of.first(), &schema.items) {
            (Some(inner), _) => self.one_value(inner),
            (None, Some(items)) => self.one_value(items),
            (None, None) => Some(schema),
        }
    }

    fn fault(&self, schema: &MetaSchemaRef, value: &Value, path: &str) -> Found {
        self.fault_in(self.schema(schema)?, value, path)
    }

    fn fault_in(&self, schema: &MetaSchema, value: &Value, path: &str) -> Found {
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
            ("string", _) => here(Fault::NotText { found: found() }),
            ("integer", value) if !(value.is_i64() || value.is_u64()) => here(Fault::NotWhole { found: found() }),
            ("integer", value) if !in_range(schema, value) => here(Fault::OutOfRange { found: found() }),
            ("number", value) if !value.is_number() => here(Fault::NotNumber { found: found() }),
            ("boolean", value) if !value.is_boolean() => here(Fault::NotBoolean { found: found() }),
            _ => None,
        }
    }

    /// Reports the fault of the alternative whose JSON type the value has.
    fn alternatives(&self, schema: &MetaSchema, value: &Value, path: &str) -> Found {
        let faults: Option<Vec<_>> = schema.any_of.iter().map(|shape| self.fault(shape, value, path)).collect();
        let meant = faults?.into_iter().find(|(field, fault)| field != path || !fault.is_of_another_type());
        meant.or_else(|| Some((path.to_owned(), Fault::Unreadable)))
    }

    /// The first wrong field, else the first unknown one, else the first missing one. Missing fields come last because
    /// schemas also require fields for which the parser has a default.
    fn fields(&self, schema: &MetaSchema, fields: &Map<String, Value>, path: &str) -> Found {
        let inside = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        let given = |name: &str| fields.get(name).filter(|value| !value.is_null());
        let wrong = || {
            let mut known = schema.properties.iter();
            known.find_map(|(name, of)| self.fault(of, given(name)?, &inside(name)))
        };
        let unknown = || {
            let known = |name: &str| schema.properties.iter().any(|(known, _)| *known == name);
            Some((inside(&cut(fields.keys().find(|name| !known(name))?, 60)), Fault::UnknownField))
        };
        let missing = || Some((inside(schema.required.iter().find(|name| given(name).is_none())?), Fault::Missing));
        wrong().or_else(unknown).or_else(missing)
    }
}

/// Whether a whole number fits into the type that will hold it.
fn in_range(schema: &MetaSchema, value: &Value) -> bool {
    match schema.format {
        Some("uint64") => value.is_u64(),
        Some("uint32") => value.as_u64().is_some_and(|n| u32::try_from(n).is_ok()),
        Some("int32") => value.as_i64().is_some_and(|n| i32::try_from(n).is_ok()),
        _ => value.is_i64(),
    }
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

/// The value that was sent, shortened to fit into a sentence.
fn shown(value: &Value) -> String {
    match value {
        Value::Object(_) => "{…}".to_owned(),
        Value::Array(_) => "[…]".to_owned(),
        value => cut(&value.to_string(), 60),
    }
}

/// The beginning of a text, so that the answer is not as long as what was sent.
fn cut(text: &str, letters: usize) -> String {
    match text.char_indices().nth(letters) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests;
