//! Identity providers: one `[[sign_in]]` table each, which only the file can have. Their secrets are in the
//! environment.

use serde::Deserialize;

use crate::domain::{
    Role,
    directory::provider::{Emails, InUnit, Newcomers, Rule, Terms},
};

/// The scopes that are requested unless the file says otherwise.
const USUAL_SCOPES: [&str; 3] = ["openid", "profile", "email"];

/// A provider by which people sign in.
#[derive(Clone, PartialEq, Eq)]
pub struct SignIn {
    pub terms: Terms,
    pub issuer: String,
    pub client_id: String,
    pub secret: Option<String>,
    pub scopes: Vec<String>,
    /// Whether claims that are not in the token are fetched from the provider.
    pub userinfo: bool,
}

/// Leaves out the secret.
impl std::fmt::Debug for SignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} as {} at {}", self.terms.key, self.client_id, self.issuer)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    key: String,
    name: String,
    organisation: String,
    issuer: String,
    client_id: String,
    /// The name of the environment variable with the secret.
    secret_from: Option<String>,
    scopes: Option<Vec<String>>,
    userinfo: Option<String>,
    newcomers: Option<Newcomers>,
    emails: Option<Emails>,
    external_id: Option<String>,
    #[serde(default)]
    roles: Vec<WrittenRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRule {
    claim: Option<String>,
    is: Option<String>,
    role: Role,
    unit: Option<String>,
    unit_from: Option<String>,
}

/// Reads the tables of the file. The error says in words what is wrong with one of them.
pub(super) fn read(tables: toml::Value, environment: impl Fn(&str) -> Option<String>) -> Result<Vec<SignIn>, String> {
    let written: Vec<Written> = tables.try_into().map_err(|error: toml::de::Error| error.message().to_owned())?;
    let mut all: Vec<SignIn> = Vec::new();
    for one in written {
        let key = one.key.clone();
        let read = sign_in(one, &environment).map_err(|wrong| format!("`{key}`: {wrong}"))?;
        if all.iter().any(|other| other.terms.key == key) {
            return Err(format!("`{key}` is there twice"));
        }
        all.push(read);
    }
    Ok(all)
}

fn sign_in(written: Written, environment: impl Fn(&str) -> Option<String>) -> Result<SignIn, String> {
    let is_letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if written.key.is_empty() || written.key.len() > 40 || !written.key.chars().all(is_letter) {
        return Err("a key has small letters, digits and hyphens".to_owned());
    }
    let secret = match &written.secret_from {
        Some(name) => Some(environment(name).ok_or_else(|| format!("{name} is not in the environment"))?),
        None => None,
    };
    let userinfo = match written.userinfo.as_deref() {
        None | Some("on") => true,
        Some("off") => false,
        Some(_) => return Err("userinfo is on or off".to_owned()),
    };
    let terms = Terms {
        key: written.key,
        name: written.name,
        organisation: written.organisation,
        newcomers: written.newcomers.unwrap_or(Newcomers::Known),
        emails: written.emails.unwrap_or(Emails::Shown),
        external_id: written.external_id,
        roles: written.roles.into_iter().map(rule).collect::<Result<_, _>>()?,
    };
    let scopes = written.scopes.unwrap_or_else(|| USUAL_SCOPES.map(str::to_owned).to_vec());
    Ok(SignIn { terms, issuer: written.issuer, client_id: written.client_id, secret, scopes, userinfo })
}

fn rule(written: WrittenRule) -> Result<Rule, String> {
    if written.role == Role::Partner {
        return Err("partners come by their own links".to_owned());
    }
    if written.is.is_some() && written.claim.is_none() {
        return Err("`is` says what a claim has to be: name the claim".to_owned());
    }
    let unit = match (written.unit, written.unit_from) {
        (None, None) => InUnit::Everywhere,
        (Some(name), None) => InUnit::Named(name),
        (None, Some(claim)) => InUnit::OfClaim(claim),
        (Some(_), Some(_)) => return Err("a role has a `unit` or a `unit_from`".to_owned()),
    };
    Ok(Rule { claim: written.claim, is: written.is, role: written.role, unit })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FEIDE: &str = r#"
        [[sign_in]]
        key = "feide"
        name = "Feide"
        organisation = "Storvik kommune"
        issuer = "https://auth.dataporten.no"
        client_id = "a-b-c"
        secret_from = "FEIDE_SECRET"
        newcomers = "created"
        emails = "verified"
        roles = [
            { role = "employee", unit_from = "department" },
            { claim = "groups", is = "drift", role = "facility_manager", unit = "Nes skole" },
        ]
    "#;

    fn read_text(text: &str) -> Result<Vec<SignIn>, String> {
        let mut table: toml::Table = text.parse().map_err(|error: toml::de::Error| error.to_string())?;
        let tables = table.remove("sign_in").ok_or("nothing")?;
        read(tables, |name| (name == "FEIDE_SECRET").then(|| "s3cret".to_owned()))
    }

    #[test]
    fn a_table_is_read_with_its_secret_from_the_environment() {
        let read = read_text(FEIDE).unwrap();
        assert_eq!(read[0].secret.as_deref(), Some("s3cret"));
        assert!(read[0].userinfo && read[0].scopes == USUAL_SCOPES);
        assert_eq!((read[0].terms.newcomers, read[0].terms.emails), (Newcomers::Created, Emails::Verified));
        assert_eq!(read[0].terms.roles[0].unit, InUnit::OfClaim("department".to_owned()));
        assert_eq!(read[0].terms.roles[1].is.as_deref(), Some("drift"));
        assert!(!format!("{read:?}").contains("s3cret"));
    }

    #[test]
    fn slips_are_refused() {
        let changed = |from: &str, to: &str| read_text(&FEIDE.replace(from, to)).unwrap_err();
        for (from, to, said) in [
            ("key = \"feide\"", "key = \"Feide/x\"", "small letters"),
            ("FEIDE_SECRET", "NO_SECRET", "NO_SECRET is not in the environment"),
            ("secret_from = \"FEIDE_SECRET\"", "secret = \"s3cret\"", "unknown field `secret`"),
            ("newcomers = \"created\"", "newcomers = \"all\"", "unknown variant `all`"),
            ("\"employee\"", "\"boss\"", "unknown variant `boss`"),
            ("\"employee\"", "\"partner\"", "their own links"),
            ("claim = \"groups\", ", "", "name the claim"),
            ("unit_from = \"department\"", "unit = \"a\", unit_from = \"b\"", "or a `unit_from`"),
        ] {
            let refused = changed(from, to);
            assert!(refused.contains(said) && !refused.contains("s3cret"), "{refused}");
        }
        assert!(read_text(&format!("{FEIDE}{FEIDE}")).unwrap_err().contains("twice"));
    }
}
