//! The records of a certificate: rows of a table, or repeated elements of JSON or XML. Facts are looked up in each of
//! them.

use serde_json::Value;

use super::MOST;
use crate::{
    Refused, Result,
    stock::document_file::{content_type, separator, text, xml},
};

/// Most columns of a table: more than any tool writes. A cell takes more room in memory than its separator in the file.
const MOST_COLUMNS: usize = 1_000;
/// Most values in JSON: more than a thousand for each medium. An object takes several hundred bytes in memory, and five
/// in the file.
const MOST_VALUES: usize = 250_000;

/// The part of a certificate about one medium.
pub enum Record<'a> {
    Row {
        headers: &'a csv::StringRecord,
        cells: &'a csv::StringRecord,
    },
    /// The values on the path from the root to the part itself.
    Json(Vec<&'a Value>),
    Xml(roxmltree::Node<'a, 'a>),
}

/// Reads a certificate and calls `with` with its records, which borrow from it. It reads at most one record more than a
/// certificate may have.
pub fn records<T>(bytes: &[u8], rows: &str, with: impl FnOnce(Vec<Record<'_>>) -> Result<T>) -> Result<T> {
    let damaged = || Refused::CertificateFormat;
    let said = text(bytes).ok_or_else(damaged)?;
    match content_type(bytes) {
        Some("text/csv") => {
            let sign = separator(&said).ok_or_else(damaged)?;
            if said.lines().any(|line| is_too_wide(line, sign)) {
                return Err(damaged());
            }
            let mut table = csv::ReaderBuilder::new().delimiter(sign).from_reader(said.as_bytes());
            let headers = table.headers().map_err(|_| damaged())?.clone();
            // A quoted name may go on in another line, so the lines alone do not bound the columns.
            if headers.len() > MOST_COLUMNS {
                return Err(damaged());
            }
            let cells: Vec<_> = table.records().take(MOST + 1).collect::<csv::Result<_>>().map_err(|_| damaged())?;
            with(cells.iter().map(|cells| Record::Row { headers: &headers, cells }).collect())
        }
        Some("application/json") => {
            if most_values(&said) > MOST_VALUES {
                return Err(damaged());
            }
            let value: Value = serde_json::from_str(&said).map_err(|_| damaged())?;
            let mut found = Vec::new();
            parts(vec![&value], &steps(rows), &mut found);
            with(found.into_iter().map(Record::Json).collect())
        }
        Some("application/xml") => {
            let document = xml(&said).ok_or_else(damaged)?;
            let mut found = vec![document.root()];
            for step in steps(rows) {
                found = found.iter().flat_map(|node| children(*node, step)).collect();
            }
            with(found.into_iter().take(MOST + 1).map(Record::Xml).collect())
        }
        Some(_) | None => Err(damaged()),
    }
}

impl Record<'_> {
    /// The text at the end of this path; `None` where there is none.
    pub fn get(&self, path: &str) -> Option<String> {
        match self {
            Self::Row { headers, cells } => {
                let named = |header: &str| header.trim().to_lowercase() == path.trim().to_lowercase();
                cells.get(headers.iter().position(named)?).map(str::to_owned)
            }
            Self::Json(way) => {
                let mut way = if path.starts_with('/') { way.get(..1)?.to_vec() } else { way.clone() };
                for step in steps(path) {
                    match step {
                        ".." => {
                            way.pop();
                            // The parent of a list's item is the parent of the list.
                            while way.last().is_some_and(|value| value.is_array()) {
                                way.pop();
                            }
                        }
                        step => way.push(member(way.last()?, step)?),
                    }
                }
                match way.last()? {
                    Value::String(text) => Some(text.clone()),
                    Value::Number(number) => Some(number.to_string()),
                    Value::Bool(so) => Some(so.to_string()),
                    Value::Null | Value::Array(_) | Value::Object(_) => None,
                }
            }
            Self::Xml(node) => {
                let mut node = if path.starts_with('/') { node.document().root() } else { *node };
                for step in steps(path) {
                    match step.strip_prefix('@') {
                        Some(name) => return attribute(node, name),
                        None if step == ".." => node = node.parent()?,
                        None => node = children(node, step).next()?,
                    }
                }
                Some(node.descendants().filter(|part| part.is_text()).filter_map(|part| part.text()).collect())
            }
        }
    }
}

fn is_too_wide(line: &str, separator: u8) -> bool {
    line.bytes().filter(|byte| *byte == separator).count() >= MOST_COLUMNS
}

/// How many values JSON has at most: it begins with one, each comma brings one more, and so does each bracket. What is
/// in strings is not counted.
fn most_values(json: &str) -> usize {
    let (mut values, mut in_string, mut escaped) = (1, false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b',' | b'[' | b'{' if !in_string => values += 1,
            _ => {}
        }
    }
    values
}

fn steps(path: &str) -> Vec<&str> {
    path.split('/').map(str::trim).filter(|step| !step.is_empty()).collect()
}

/// The values at the end of these steps, until there are more than a certificate may have. A list on the path stands
/// for all of its items.
fn parts<'a>(way: Vec<&'a Value>, steps: &[&str], found: &mut Vec<Vec<&'a Value>>) {
    if found.len() > MOST {
        return;
    }
    let Some(value) = way.last().copied() else { return };
    if let Value::Array(items) = value {
        for item in items {
            parts([way.clone(), vec![item]].concat(), steps, found);
        }
        return;
    }
    match steps.split_first() {
        None => found.push(way),
        Some((step, rest)) => {
            if let Some(next) = member(value, step) {
                parts([way, vec![next]].concat(), rest, found);
            }
        }
    }
}

fn member<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    match value {
        Value::Array(items) => items.get(name.parse::<usize>().ok()?),
        value => value.get(name),
    }
}

/// Child elements of this name, in any namespace.
fn children<'a>(node: roxmltree::Node<'a, 'a>, name: &str) -> impl Iterator<Item = roxmltree::Node<'a, 'a>> {
    let name = name.to_owned();
    node.children().filter(move |child| child.is_element() && child.tag_name().name() == name)
}

fn attribute(node: roxmltree::Node<'_, '_>, name: &str) -> Option<String> {
    node.attributes().find(|attribute| attribute.name() == name).map(|attribute| attribute.value().to_owned())
}
