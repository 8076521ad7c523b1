//! Identity providers: how an installation configures each of them, and which roles somebody's claims give.

use serde_json::{Map, Value};

use crate::{Role, vocabulary::words};
use poem_openapi::Enum;
use sea_orm::{ActiveEnum, DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

words! {
    /// Who is let in at the first sign-in.
    Newcomers {
        /// Only who is known here already.
        Known,
        /// Everybody whom the provider vouches for.
        Created,
    }
    /// What an address that the provider tells is good for.
    Emails {
        /// To be written down, where the provider says that it is verified.
        Shown,
        /// Beyond that, whoever has it here is the one who comes: the provider verifies addresses, and gives none twice.
        Verified,
    }
}

/// The configuration of a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The provider's name in URLs.
    pub key: String,
    /// The text on the sign-in button.
    pub name: String,
    /// The organisation whose people the provider knows, by name or id.
    pub organisation: String,
    pub newcomers: Newcomers,
    pub emails: Emails,
    /// The claim that holds the id under which the register of people (SCIM) knows somebody.
    pub external_id: Option<String>,
    pub roles: Vec<Rule>,
}

/// One row of the table of roles: who has which role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The name of a claim, or the path to one inside another: `groups`, `realm_access.roles`. `None`: the rule fits
    /// everybody.
    pub claim: Option<String>,
    /// The value that the claim must have, alone or among others. `None`: any value.
    pub is: Option<String>,
    pub role: Role,
    pub unit: InUnit,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InUnit {
    Everywhere,
    /// The unit of that name.
    Named(String),
    /// The units whose names are the values of this claim.
    OfClaim(String),
}

/// The roles that the table gives to somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapped {
    /// Each role with the name of its unit; `None` is the whole organisation.
    pub roles: Vec<(Role, Option<String>)>,
    /// The provider did not send every claim that the table asks for. Entra ID leaves out the groups of people with
    /// more than 200. The roles that such a person has are then left as they are.
    pub is_partial: bool,
}

/// Who somebody is, by their claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    pub name: Option<String>,
    /// Only an address that the provider says it verified.
    pub email: Option<String>,
    pub external_id: Option<String>,
}

impl Terms {
    /// The roles that the table gives for these claims.
    pub fn map(&self, claims: &Map<String, Value>) -> Mapped {
        let elsewhere = claims.get("_claim_names").and_then(Value::as_object);
        let mut mapped = Mapped::default();
        for rule in &self.roles {
            let of_unit = match &rule.unit {
                InUnit::OfClaim(claim) => Some(claim),
                InUnit::Everywhere | InUnit::Named(_) => None,
            };
            let is_elsewhere = |claim: &String| elsewhere.is_some_and(|elsewhere| elsewhere.contains_key(claim));
            mapped.is_partial |= rule.claim.iter().chain(of_unit).any(is_elsewhere);
            if !rule.fits(claims) {
                continue;
            }
            let units = match &rule.unit {
                InUnit::Everywhere => vec![None],
                InUnit::Named(name) => vec![Some(name.clone())],
                InUnit::OfClaim(claim) => values(claims, claim).into_iter().map(Some).collect(),
            };
            for unit in units {
                if !mapped.roles.contains(&(rule.role, unit.clone())) {
                    mapped.roles.push((rule.role, unit));
                }
            }
        }
        mapped
    }

    pub fn who(&self, claims: &Map<String, Value>) -> Claimed {
        let said = |name: &str| {
            let value = claims.get(name).and_then(Value::as_str).map(str::trim).filter(|value| !value.is_empty());
            value.map(str::to_owned)
        };
        let both = || Some(format!("{} {}", said("given_name")?, said("family_name")?));
        // Some providers send the text "true" instead of a boolean. `xms_edov` is Entra ID's name for `email_verified`.
        let is_true = |name: &str| {
            let value = claims.get(name);
            value.is_some_and(|value| *value == Value::Bool(true) || value.as_str() == Some("true"))
        };
        let is_verified = is_true("email_verified") || is_true("xms_edov");
        Claimed {
            name: said("name").or_else(both).or_else(|| said("preferred_username")),
            email: said("email").filter(|_| is_verified),
            external_id: self.external_id.as_ref().and_then(|claim| values(claims, claim).into_iter().next()),
        }
    }
}

impl Rule {
    fn fits(&self, claims: &Map<String, Value>) -> bool {
        let Some(claim) = &self.claim else { return true };
        let values = values(claims, claim);
        match &self.is {
            Some(wanted) => values.contains(wanted),
            None => !values.is_empty(),
        }
    }
}

/// The values of a claim as texts, one or several. A claim whose own name contains dots wins over a path with that
/// name.
fn values(claims: &Map<String, Value>, claim: &str) -> Vec<String> {
    let within = || {
        let (outer, inner) = claim.split_once('.')?;
        inner.split('.').try_fold(claims.get(outer)?, |value, name| value.get(name))
    };
    let text = |value: &Value| match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(is) => Some(is.to_string()),
        _ => None,
    };
    match claims.get(claim).or_else(within) {
        Some(Value::Array(all)) => all.iter().filter_map(text).collect(),
        Some(value) => text(value).into_iter().collect(),
        None => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn terms(roles: Vec<Rule>) -> Terms {
        Terms {
            key: "id".to_owned(),
            name: "Id".to_owned(),
            organisation: "Storvik".to_owned(),
            newcomers: Newcomers::Known,
            emails: Emails::Shown,
            external_id: Some("oid".to_owned()),
            roles,
        }
    }

    fn rule(claim: Option<&str>, is: Option<&str>, role: Role, unit: InUnit) -> Rule {
        Rule { claim: claim.map(str::to_owned), is: is.map(str::to_owned), role, unit }
    }

    fn mapped(claims: Value) -> Mapped {
        let school = || InUnit::Named("Skolen".to_owned());
        let table = vec![
            rule(None, None, Role::Employee, InUnit::OfClaim("department".to_owned())),
            rule(Some("groups"), Some("drift"), Role::FacilityManager, school()),
            rule(Some("realm_access.roles"), Some("styrer"), Role::Admin, InUnit::Everywhere),
            rule(Some("reporter"), None, Role::Reporter, InUnit::Everywhere),
        ];
        terms(table).map(claims.as_object().unwrap())
    }

    #[test]
    fn the_table_gives_what_it_says_and_no_more() {
        let school = || Some("Skolen".to_owned());
        for (claims, roles) in [
            (json!({}), vec![]),
            (json!({"department": "Skolen"}), vec![(Role::Employee, school())]),
            (json!({"department": ["Skolen", "Skolen"]}), vec![(Role::Employee, school())]),
            (json!({"groups": "drift"}), vec![(Role::FacilityManager, school())]),
            (json!({"groups": ["x", "drift"]}), vec![(Role::FacilityManager, school())]),
            (json!({"groups": ["Drift", "drift2", {"drift": 1}]}), vec![]),
            (json!({"realm_access": {"roles": ["styrer"]}}), vec![(Role::Admin, None)]),
            (json!({"realm_access.roles": ["other"], "realm_access": {"roles": ["styrer"]}}), vec![]),
            (json!({"realm_access": "styrer", "roles": ["styrer"]}), vec![]),
            (json!({"reporter": false}), vec![(Role::Reporter, None)]),
            (json!({"reporter": "", "role": "admin", "admin": true}), vec![]),
        ] {
            assert_eq!(mapped(claims.clone()), Mapped { roles, is_partial: false }, "{claims}");
        }
    }

    #[test]
    fn groups_that_are_told_elsewhere_are_not_none() {
        for claim in ["groups", "department", "realm_access.roles"] {
            assert!(mapped(json!({"_claim_names": {claim: "src1"}})).is_partial, "{claim}");
        }
        assert!(!mapped(json!({"_claim_names": {"other": "src1"}})).is_partial);
    }

    #[test]
    fn an_address_counts_where_it_was_verified() {
        let email = |claims: Value| terms(Vec::new()).who(claims.as_object().unwrap()).email;
        let with = |verified: Value| json!({"email": "kari@storvik.example", "email_verified": verified});
        let known = Some("kari@storvik.example".to_owned());
        assert_eq!(email(with(json!(true))), known);
        assert_eq!(email(with(json!("true"))), known);
        for claims in [with(json!(false)), with(json!("yes")), with(json!(1)), json!({"email": "kari@storvik.example"})]
        {
            assert_eq!(email(claims), None);
        }
    }

    #[test]
    fn somebody_is_called_as_the_provider_says() {
        let name = |claims: Value| terms(Vec::new()).who(claims.as_object().unwrap()).name.unwrap_or_default();
        assert_eq!(name(json!({"name": "Kari Nordmann", "given_name": "K"})), "Kari Nordmann");
        assert_eq!(name(json!({"given_name": "Kari", "family_name": "Nordmann"})), "Kari Nordmann");
        assert_eq!(name(json!({"name": " ", "preferred_username": "kari"})), "kari");
        assert_eq!(name(json!({"given_name": "Kari"})), "");
    }
}
