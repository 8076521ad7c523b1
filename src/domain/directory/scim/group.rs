//! A group in a register of people: its name and its members.

use serde_json::Value;
use uuid::Uuid;

use super::{BadScim, MOST_MEMBERS, Op, Result, each, member, operations, text};
use crate::PersonId;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupFacts {
    pub display_name: String,
    pub external_id: Option<String>,
}

/// A change of a group's members. Several changes are applied one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Members {
    Add(Vec<PersonId>),
    Remove(Vec<PersonId>),
    /// The members are these and nobody else.
    Are(Vec<PersonId>),
}

impl GroupFacts {
    /// Reads a whole resource, as POST and PUT send it.
    pub fn parse(body: &Value) -> Result<(Self, Members)> {
        if !body.is_object() {
            return Err(BadScim::new("invalidSyntax", "a group is an object"));
        }
        let null = Value::Null;
        let said = |name: &str| text(name, member(body, name).unwrap_or(&null));
        let display_name = said("displayName")?.ok_or_else(|| BadScim::value("displayName"))?;
        let members = people(member(body, "members").unwrap_or(&null))?;
        Ok((Self { display_name, external_id: said("externalId")? }, Members::Are(members)))
    }

    /// The group after a PATCH, and the changes of its members.
    pub fn patched(&self, body: &Value) -> Result<(Self, Vec<Members>)> {
        let (mut facts, mut members) = (self.clone(), Vec::new());
        for operation in operations(body)? {
            let op = operation.op;
            for (path, value) in each(&operation)? {
                match path.attribute.as_str() {
                    "displayname" => {
                        let name = if op == Op::Remove { None } else { text("displayName", &value)? };
                        facts.display_name = name.ok_or_else(|| BadScim::value("displayName"))?;
                    }
                    "externalid" if op == Op::Remove => facts.external_id = None,
                    "externalid" => facts.external_id = text("externalId", &value)?,
                    "members" => {
                        let named = path.filter.iter().filter(|one| one.attribute == "value");
                        let named = named.map(|one| person(&one.value)).collect::<Result<Vec<_>>>()?;
                        members.push(match op {
                            _ if !path.filter.is_empty() && (op != Op::Remove || named.is_empty()) => {
                                return Err(BadScim::new(
                                    "invalidPath",
                                    "members are told by their value, to be removed",
                                ));
                            }
                            Op::Remove if !named.is_empty() => Members::Remove(named),
                            // Entra ID names the members to remove in the value instead of the path.
                            Op::Remove if !value.is_null() => Members::Remove(people(&value)?),
                            Op::Remove => Members::Are(Vec::new()),
                            Op::Add => Members::Add(people(&value)?),
                            Op::Replace => Members::Are(people(&value)?),
                        });
                    }
                    _ => {}
                }
            }
        }
        Ok((facts, members))
    }
}

fn people(value: &Value) -> Result<Vec<PersonId>> {
    let all = match value {
        Value::Null => return Ok(Vec::new()),
        Value::Array(all) => all.as_slice(),
        one => std::slice::from_ref(one),
    };
    if all.len() > MOST_MEMBERS {
        return Err(BadScim::new("tooMany", format!("at most {MOST_MEMBERS} members at once")));
    }
    let id = |one: &Value| match one {
        Value::String(id) => person(id),
        one => person(member(one, "value").and_then(Value::as_str).unwrap_or_default()),
    };
    let mut ids = all.iter().map(id).collect::<Result<Vec<_>>>()?;
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

fn person(id: &str) -> Result<PersonId> {
    id.parse::<Uuid>().map(PersonId).map_err(|_| BadScim::new("invalidValue", "a member is nobody's id"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ONE: &str = "01920000-0000-7000-8000-000000000001";
    const TWO: &str = "01920000-0000-7000-8000-000000000002";

    fn id(text: &str) -> PersonId {
        PersonId(text.parse().unwrap())
    }

    fn patched(operations: Value) -> Result<(String, Vec<Members>)> {
        let before = GroupFacts { display_name: "Drift".to_owned(), external_id: None };
        before.patched(&json!({"Operations": operations})).map(|(facts, members)| (facts.display_name, members))
    }

    #[test]
    fn entra_and_okta_say_who_is_in_it_in_their_ways() {
        for (operations, members) in [
            (
                json!([{"op": "Add", "path": "members", "value": [{"$ref": null, "value": ONE}]}]),
                Members::Add(vec![id(ONE)]),
            ),
            (json!([{"op": "add", "path": "members", "value": {"value": ONE}}]), Members::Add(vec![id(ONE)])),
            (
                json!([{"op": "Remove", "path": "members", "value": [{"value": TWO}, {"value": ONE}]}]),
                Members::Remove(vec![id(ONE), id(TWO)]),
            ),
            (json!([{"op": "remove", "path": format!("members[value eq \"{ONE}\"]")}]), Members::Remove(vec![id(ONE)])),
            (json!([{"op": "remove", "path": "members"}]), Members::Are(Vec::new())),
            (json!([{"op": "replace", "path": "members", "value": [{"value": ONE}]}]), Members::Are(vec![id(ONE)])),
            (json!([{"op": "replace", "value": {"members": [{"value": ONE}]}}]), Members::Are(vec![id(ONE)])),
        ] {
            assert_eq!(patched(operations.clone()), Ok(("Drift".to_owned(), vec![members])), "{operations}");
        }
        let renamed = json!([{"op": "replace", "value": {"id": "x", "displayName": "Vaktmestere"}}]);
        assert_eq!(patched(renamed), Ok(("Vaktmestere".to_owned(), Vec::new())));
        for (operations, kind) in [
            (json!([{"op": "add", "path": "members", "value": [{"value": "kari"}]}]), "invalidValue"),
            (json!([{"op": "replace", "path": format!("members[value eq \"{ONE}\"]"), "value": {}}]), "invalidPath"),
            (json!([{"op": "remove", "path": "members[type eq \"User\"]"}]), "invalidPath"),
            (json!([{"op": "remove", "path": "displayName"}]), "invalidValue"),
        ] {
            assert_eq!(patched(operations.clone()).map_err(|bad| bad.kind), Err(kind), "{operations}");
        }
    }
}
