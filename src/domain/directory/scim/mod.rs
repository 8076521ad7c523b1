//! SCIM 2.0 (RFC 7643, RFC 7644) as registers of people use it, among them Entra ID and Okta: which requests they send,
//! and how these change a person or a group.

use serde_json::Value;

mod filter;
mod group;
mod user;

pub use filter::{Equal, Path, parse_filter};
pub use group::{GroupFacts, Members};
pub use user::UserFacts;

/// The URNs of the schemas and messages that are supported.
pub const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
pub const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
pub const PATCH: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
/// Most operations of one request, and most members in one operation. More are a mistake.
pub const MOST_OPERATIONS: usize = 1_000;
pub const MOST_MEMBERS: usize = 10_000;

/// What is wrong with a request: RFC 7644's `scimType` and a sentence for whoever looks into the register's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadScim {
    pub kind: &'static str,
    pub detail: String,
}

pub type Result<T> = std::result::Result<T, BadScim>;

impl BadScim {
    pub fn new(kind: &'static str, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into() }
    }

    pub fn value(what: &str) -> Self {
        Self::new("invalidValue", format!("{what} cannot be that"))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    Add,
    Replace,
    Remove,
}

/// One operation of a PATCH.
#[derive(Clone, Debug)]
pub struct Operation {
    pub op: Op,
    /// `None`: the value is an object of attributes.
    pub path: Option<Path>,
    pub value: Value,
}

/// The operations of a PATCH, in their order. Entra ID writes `Replace`, others `replace`.
pub fn operations(body: &Value) -> Result<Vec<Operation>> {
    let all = member(body, "Operations").and_then(Value::as_array);
    let all = all.ok_or_else(|| BadScim::new("invalidSyntax", "there are no Operations"))?;
    if all.is_empty() || all.len() > MOST_OPERATIONS {
        return Err(BadScim::new("invalidSyntax", format!("there are 1 to {MOST_OPERATIONS} Operations")));
    }
    all.iter().map(operation).collect()
}

fn operation(value: &Value) -> Result<Operation> {
    let op = member(value, "op").and_then(Value::as_str).unwrap_or_default().to_ascii_lowercase();
    let op = match op.as_str() {
        "add" => Op::Add,
        "replace" => Op::Replace,
        "remove" => Op::Remove,
        _ => return Err(BadScim::new("invalidSyntax", "op is add, replace or remove")),
    };
    let path = match member(value, "path") {
        None | Some(Value::Null) => None,
        Some(Value::String(path)) if path.is_empty() => None,
        Some(Value::String(path)) => Some(Path::parse(path)?),
        Some(_) => return Err(BadScim::new("invalidPath", "path is text")),
    };
    let value = member(value, "value").cloned().unwrap_or_default();
    if op == Op::Remove && path.is_none() {
        return Err(BadScim::new("noTarget", "remove needs a path"));
    }
    if path.is_none() && !value.is_object() {
        return Err(BadScim::value("a value without a path"));
    }
    Ok(Operation { op, path, value })
}

/// Every attribute that an operation names, with its value. Without a path, the names in the value are read as paths.
fn each(operation: &Operation) -> Result<Vec<(Path, Value)>> {
    match (&operation.path, &operation.value) {
        (Some(path), value) => Ok(vec![(path.clone(), value.clone())]),
        (None, Value::Object(all)) => all.iter().map(|(name, value)| Ok((Path::parse(name)?, value.clone()))).collect(),
        (None, _) => Ok(Vec::new()),
    }
}

/// A member by its name, whose case does not matter (RFC 7643, section 2.1).
pub fn member<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    value.as_object()?.iter().find(|(one, _)| one.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

/// A text without outer blanks; `None` for an empty one and for null.
fn text(what: &str, value: &Value) -> Result<Option<String>> {
    match value {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned)),
        _ => Err(BadScim::value(what)),
    }
}
