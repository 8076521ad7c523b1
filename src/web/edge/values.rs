//! The rules for every value of a request: texts follow `domain::text`, dates follow `domain::time`. Bodies, queries
//! and paths are checked here before anything else reads them.

use std::{borrow::Cow, collections::HashSet, sync::LazyLock};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use poem::{Request, http::Uri};
use poem_openapi::{
    OpenApi,
    registry::{MetaSchema, MetaSchemaRef, Registry},
};
use serde_json::Value;

use crate::domain::{
    Bad, Date, Instant, Refused,
    text::{self, ControlCharacter},
    time,
};
use crate::web::api;

/// Fields whose text may have several lines. Every other text is one line.
const NOTES: [&str; 10] = [
    "note",
    "notes",
    "purpose",
    "reason",
    "evidence",
    "description",
    "explanation",
    "detail",
    "decline_note",
    "withdrawal_note",
];

/// The names of all fields and parameters of the API that are a date or a moment.
static DAYS: LazyLock<HashSet<String>> = LazyLock::new(|| days(&api::all()));

/// Normalises the texts of a body. Refuses control characters, and dates outside the years 1 to 9999.
pub fn normalise(body: &mut Value) -> Result<(), Refused> {
    walk(body, "", "")
}

/// `path` leads to the value, `name` is the field that holds it.
fn walk(value: &mut Value, path: &str, name: &str) -> Result<(), Refused> {
    match value {
        Value::String(written) => {
            let read = if NOTES.contains(&name) { text::note(written) } else { text::name(written) };
            let read = read.map_err(|control| refused(path, written, control))?;
            check_day(name, path, &read)?;
            if let Cow::Owned(read) = read {
                *written = read;
            }
            Ok(())
        }
        Value::Array(items) => {
            items.iter_mut().enumerate().try_for_each(|(at, item)| walk(item, &format!("{path}[{at}]"), name))
        }
        Value::Object(fields) => fields.iter_mut().try_for_each(|(field, value)| {
            text::name(field).map_err(|control| refused(path, field, control))?;
            let inside = if path.is_empty() { field.clone() } else { format!("{path}.{field}") };
            // The texts inside evidence may have several lines, as evidence itself may.
            walk(value, &inside, if NOTES.contains(&name) { name } else { field })
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
    }
}

/// Normalises the texts of a path and a query. [`check`] refuses what cannot be normalised.
pub fn normalise_uri(request: &mut Request) {
    let uri = request.uri();
    let path = segments(uri);
    let query = uri.query().map(pairs);
    let changed = path.iter().any(changes) || query.iter().flatten().any(|(_, value)| changes(value));
    if !changed {
        return;
    }
    let path: Vec<String> = path.iter().map(|segment| encoded(&named(segment))).collect();
    let query: Option<Vec<String>> = query.map(|query| {
        query.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(&named(value)))).collect()
    });
    let query = query.map(|query| format!("?{}", query.join("&"))).unwrap_or_default();
    if let Ok(uri) = format!("{}{query}", path.join("/")).parse() {
        *request.uri_mut() = uri;
    }
}

/// Refuses control characters in path and query, and dates of the query outside the years 1 to 9999.
pub fn check(uri: &Uri) -> Result<(), Refused> {
    for segment in segments(uri) {
        text::name(&segment).map_err(|control| refused("path", &segment, control))?;
    }
    for (name, value) in uri.query().map(pairs).unwrap_or_default() {
        text::name(&name).map_err(|control| refused("query", &name, control))?;
        text::name(&value).map_err(|control| refused(&name, &value, control))?;
        check_day(&name, &name, &value)?;
    }
    Ok(())
}

fn refused(field: &str, value: &str, _: ControlCharacter) -> Refused {
    Refused::invalid(field, Bad::Malformed { value: value.escape_debug().take(40).collect() })
}

fn check_day(name: &str, field: &str, written: &str) -> Result<(), Refused> {
    let plain = written.len() < 10 || !written.starts_with(|c: char| c.is_ascii_digit() || "+-".contains(c));
    if plain || !DAYS.contains(name) {
        return Ok(());
    }
    let day = written.parse::<Date>().ok();
    let day = day.or_else(|| written.parse::<Instant>().ok().map(|moment| moment.date_naive()));
    match day {
        Some(day) if !time::is_plausible(day) => Err(Refused::invalid(field, Bad::FarAway)),
        Some(_) | None => Ok(()),
    }
}

/// The characters to percent-encode: all but the unreserved ones (RFC 3986, section 2.3).
const RESERVED: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, &RESERVED).to_string()
}

fn named(text: &str) -> Cow<'_, str> {
    text::name(text).unwrap_or(Cow::Borrowed(text))
}

fn changes(text: &impl AsRef<str>) -> bool {
    named(text.as_ref()) != text.as_ref()
}

fn segments(uri: &Uri) -> Vec<Cow<'_, str>> {
    uri.path().split('/').map(|segment| percent_decode_str(segment).decode_utf8_lossy()).collect()
}

fn pairs(query: &str) -> Vec<(String, String)> {
    serde_urlencoded::from_str(query).unwrap_or_default()
}

fn days<T: OpenApi>(_: &T) -> HashSet<String> {
    let mut registry = Registry::new();
    T::register(&mut registry);
    let mut days = HashSet::new();
    for schema in registry.schemas.values() {
        days.extend(schema.properties.iter().filter(|(_, of)| is_day(of)).map(|(name, _)| (*name).to_owned()));
    }
    for operation in T::meta().into_iter().flat_map(|api| api.paths).flat_map(|path| path.operations) {
        days.extend(operation.params.into_iter().filter(|one| is_day(&one.schema)).map(|one| one.name));
    }
    days
}

fn is_day(schema: &MetaSchemaRef) -> bool {
    let day = |schema: &MetaSchema| matches!(schema.format, Some("naive-date" | "date" | "date-time"));
    match schema {
        MetaSchemaRef::Inline(schema) => day(schema) || schema.all_of.iter().any(is_day),
        MetaSchemaRef::Reference(_) => false,
    }
}
