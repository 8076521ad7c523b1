//! A person as a register of people describes them. Only these attributes are kept.

use serde_json::Value;

use super::{BadScim, Op, Path, Result, each, member, operations, text};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserFacts {
    /// The register's name for the person, unique in the register.
    pub user_name: String,
    /// The register's own id.
    pub external_id: Option<String>,
    pub name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub active: bool,
}

/// First and last names, which are kept as one.
#[derive(Default)]
struct Names {
    given: Option<String>,
    family: Option<String>,
    /// A whole name was sent. It wins over the parts.
    whole: bool,
}

impl UserFacts {
    /// Reads a whole resource, as POST and PUT send it.
    pub fn parse(body: &Value) -> Result<Self> {
        let all = body.as_object().ok_or_else(|| BadScim::new("invalidSyntax", "a user is an object"))?;
        let mut facts = Self { active: true, ..Self::default() };
        let mut names = Names::default();
        for (name, value) in all {
            if !name.contains(':') {
                facts.set(Op::Replace, &Path::named(&name.to_lowercase(), None), value, &mut names)?;
            }
        }
        if facts.user_name.is_empty() {
            return Err(BadScim::value("userName"));
        }
        facts.put_together(names);
        Ok(facts)
    }

    /// The person after a PATCH.
    pub fn patched(&self, body: &Value) -> Result<Self> {
        let (mut facts, mut names) = (self.clone(), Names::default());
        for operation in operations(body)? {
            for (path, value) in each(&operation)? {
                facts.set(operation.op, &path, &value, &mut names)?;
            }
        }
        facts.put_together(names);
        Ok(facts)
    }

    /// Sets one attribute. Attributes that are not kept are ignored, because registers send many of them.
    fn set(&mut self, op: Op, path: &Path, value: &Value, names: &mut Names) -> Result<()> {
        let nothing = Value::Null;
        let value = if op == Op::Remove { &nothing } else { value };
        match (path.attribute.as_str(), path.sub.as_deref()) {
            ("username", None) => {
                self.user_name = text("userName", value)?.ok_or_else(|| BadScim::value("userName"))?
            }
            ("externalid", None) => self.external_id = text("externalId", value)?,
            ("active", None) => self.active = truth(value).ok_or_else(|| BadScim::value("active"))?,
            ("displayname", None) | ("name", Some("formatted")) => {
                self.name = text("name", value)?;
                names.whole = true;
            }
            ("name", Some("givenname")) => names.given = text("name.givenName", value)?,
            ("name", Some("familyname")) => names.family = text("name.familyName", value)?,
            ("name", None) => {
                for part in ["formatted", "givenName", "familyName"] {
                    if let Some(value) = member(value, part) {
                        let sub = part.to_lowercase();
                        // A display name wins over `name.formatted`.
                        if sub != "formatted" || !names.whole {
                            self.set(op, &Path::named("name", Some(&sub)), value, names)?;
                        }
                    }
                }
            }
            ("emails", sub) => set_one(&mut self.email, "emails", path, sub, value)?,
            ("phonenumbers", sub) => set_one(&mut self.phone, "phoneNumbers", path, sub, value)?,
            _ => {}
        }
        Ok(())
    }

    fn put_together(&mut self, names: Names) {
        if let (false, Some(given), Some(family)) = (names.whole, names.given, names.family) {
            self.name = Some(format!("{given} {family}"));
        }
    }
}

/// Keeps one of several addresses or numbers: the primary one, else the one for work, else the first.
fn set_one(kept: &mut Option<String>, what: &str, path: &Path, sub: Option<&str>, value: &Value) -> Result<()> {
    // A path to an address or number of another type than `work` changes nothing: private ones are not kept.
    let is_for_work = path.filter.iter().all(|one| one.attribute != "type" || one.value.eq_ignore_ascii_case("work"));
    match sub {
        _ if !is_for_work => Ok(()),
        Some("value") => {
            *kept = text(what, value)?;
            Ok(())
        }
        Some(_) => Ok(()),
        None => {
            let all = match value {
                Value::Null => Vec::new(),
                Value::Array(all) => all.iter().collect(),
                one => vec![one],
            };
            let is = |one: &Value, name: &str, wanted: &str| {
                member(one, name).and_then(Value::as_str).is_some_and(|said| said.eq_ignore_ascii_case(wanted))
            };
            let primary = all.iter().find(|one| member(one, "primary").and_then(truth) == Some(true));
            let work = || all.iter().find(|one| is(one, "type", "work"));
            let one = primary.or_else(work).or(all.first());
            *kept = match one {
                Some(plain @ Value::String(_)) => text(what, plain)?,
                Some(one) => text(what, member(one, "value").unwrap_or(&Value::Null))?,
                None => None,
            };
            Ok(())
        }
    }
}

/// Reads a boolean. Entra ID sends the text `"False"`.
fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(is) => Some(*is),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn kari() -> UserFacts {
        UserFacts {
            user_name: "kari@storvik.example".to_owned(),
            external_id: Some("7".to_owned()),
            name: Some("Kari Nordmann".to_owned()),
            email: Some("kari@storvik.example".to_owned()),
            phone: None,
            active: true,
        }
    }

    fn patched(operations: Value) -> Result<UserFacts> {
        kari().patched(&json!({"schemas": [super::super::PATCH], "Operations": operations}))
    }

    #[test]
    fn entra_and_okta_say_the_same_in_their_ways() {
        let gone = UserFacts { active: false, ..kari() };
        for operations in [
            json!([{"op": "Replace", "path": "active", "value": "False"}]),
            json!([{"op": "replace", "path": "active", "value": false}]),
            json!([{"op": "replace", "value": {"active": false}}]),
            json!([{"op": "Replace", "value": {"Active": "false", "id": "x", "title": "rektor"}}]),
            json!([{"op": "add", "path": "urn:ietf:params:scim:schemas:core:2.0:User:active", "value": "False"}]),
        ] {
            assert_eq!(patched(operations.clone()), Ok(gone.clone()), "{operations}");
        }
        let other = UserFacts { email: Some("k@storvik.example".to_owned()), ..kari() };
        for operations in [
            json!([{"op": "Replace", "path": "emails[type eq \"work\"].value", "value": "k@storvik.example"}]),
            json!([{"op": "replace", "path": "emails", "value": [
                {"type": "home", "value": "x@y"}, {"type": "work", "value": "k@storvik.example"},
            ]}]),
            json!([{"op": "add", "value": {"emails": [{"value": "a@b"}, {"primary": "True", "value": "k@storvik.example"}]}}]),
            json!([{"op": "add", "value": {"emails[type eq \"work\"].value": "k@storvik.example"}}]),
        ] {
            assert_eq!(patched(operations.clone()), Ok(other.clone()), "{operations}");
        }
        for (blank, email) in [(json!("  "), None), (json!([" k@storvik.example "]), other.email.clone())] {
            let operations = json!([{"op": "replace", "path": "emails", "value": blank}]);
            assert_eq!(patched(operations), Ok(UserFacts { email, ..kari() }), "{blank}");
        }
        let named = |name: &str| UserFacts { name: Some(name.to_owned()), ..kari() };
        for (operations, name) in [
            (json!([{"op": "Replace", "path": "displayName", "value": "Kari Berg"}]), "Kari Berg"),
            (json!([{"op": "Replace", "value": {"name.givenName": "Kari", "name.familyName": "Berg"}}]), "Kari Berg"),
            (json!([{"op": "replace", "path": "name", "value": {"givenName": "K", "familyName": "B"}}]), "K B"),
            (json!([{"op": "replace", "path": "name.familyName", "value": "Berg"}]), "Kari Nordmann"),
            (
                json!([{"op": "replace", "value": {"name": {"givenName": "K", "familyName": "B"}, "displayName": "Berg"}}]),
                "Berg",
            ),
        ] {
            assert_eq!(patched(operations.clone()), Ok(named(name)), "{operations}");
        }
    }

    #[test]
    fn what_cannot_be_is_refused_with_its_kind() {
        for (operations, kind) in [
            (json!([]), "invalidSyntax"),
            (json!([{"op": "move", "path": "active", "value": true}]), "invalidSyntax"),
            (json!([{"op": "remove"}]), "noTarget"),
            (json!([{"op": "replace", "value": "x"}]), "invalidValue"),
            (json!([{"op": "replace", "path": "active", "value": "perhaps"}]), "invalidValue"),
            (json!([{"op": "remove", "path": "userName"}]), "invalidValue"),
            (json!([{"op": "replace", "path": "emails[type eq", "value": "x"}]), "invalidPath"),
            (json!([{"op": "replace", "path": 7, "value": "x"}]), "invalidPath"),
        ] {
            assert_eq!(patched(operations.clone()).map_err(|bad| bad.kind), Err(kind), "{operations}");
        }
    }

    #[test]
    fn a_whole_resource_is_read_whatever_the_case_of_its_names() {
        let of = |value: Value| UserFacts::parse(&value);
        let body = json!({
            "schemas": [super::super::USER], "UserName": "kari@storvik.example", "externalId": "7",
            "name": {"givenName": "Kari", "familyName": "Nordmann"}, "active": true,
            "emails": [{"primary": true, "type": "work", "value": "kari@storvik.example"}], "roles": [],
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "Skolen"},
        });
        assert_eq!(of(body), Ok(kari()));
        assert!(of(json!({"displayName": "x"})).is_err_and(|bad| bad.kind == "invalidValue"));
        assert!(of(json!([])).is_err_and(|bad| bad.kind == "invalidSyntax"));
        assert_eq!(of(json!({"userName": "a"})).map(|facts| (facts.active, facts.name)), Ok((true, None)));
    }
}
