//! People and their roles. No more personal data is kept than the work needs.

use crate::{
    Bad, Instant, PartnerId, PersonId, Refused, Result, Role, UnitId,
    directory::policy::Policy,
    fields::{LONGEST_NAME, check_range, check_text},
};

/// Most roles of one person. More are a mistake.
const MOST_ROLES: i64 = 100;

#[derive(Clone, Debug)]
pub struct NewPerson {
    pub contact: Contact,
    pub partner: Option<PartnerId>,
    pub roles: Vec<RoleIn>,
}

/// How somebody is called and reached at work.
#[derive(Clone, Debug, PartialEq)]
pub struct Contact {
    pub name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
}

/// A role in a unit and everything below it; `None` is the whole organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoleIn {
    pub role: Role,
    pub unit: Option<UnitId>,
}

#[derive(Clone, Debug)]
pub struct NewToken {
    pub person: PersonId,
    pub label: String,
    /// `None`: the latest moment that the policy allows.
    pub expires_at: Option<Instant>,
}

impl Contact {
    pub fn check(&self) -> Result<()> {
        if self.name.trim().is_empty() {
            return Err(Refused::invalid("name", Bad::Empty));
        }
        check_text("name", &self.name, LONGEST_NAME)?;
        if let Some(email) = &self.email {
            check_text("email", email, LONGEST_NAME)?;
            if !email.split_once('@').is_some_and(|(local, host)| !local.is_empty() && !host.is_empty()) {
                return Err(Refused::invalid("email", Bad::Malformed { value: email.clone() }));
            }
        }
        check_text("phone", self.phone.as_deref().unwrap_or_default(), 40)
    }
}

impl NewPerson {
    pub fn check(&self) -> Result<()> {
        self.contact.check()?;
        check_roles(&self.roles, self.partner)
    }
}

/// Somebody who works for a partner has no other role, because partners see only their own work orders.
pub fn check_roles(roles: &[RoleIn], partner: Option<PartnerId>) -> Result<()> {
    check_range("roles", roles.len() as i64, 0, MOST_ROLES)?;
    for (at, one) in roles.iter().enumerate() {
        let field = format!("roles[{at}].role");
        if roles[..at].contains(one) {
            return Err(Refused::invalid(field, Bad::Duplicate { value: one.role.to_string() }));
        }
        match (one.role, partner) {
            (Role::Partner, None) => return Err(Refused::invalid("partner_id", Bad::Missing)),
            (Role::Partner, Some(_)) => {}
            (_, Some(_)) => return Err(Refused::invalid(field, Bad::Both)),
            (_, None) => {}
        }
    }
    Ok(())
}

impl NewToken {
    pub fn check(&self, now: Instant, policy: &Policy) -> Result<()> {
        check_text("label", &self.label, LONGEST_NAME)?;
        if self.expires_at.is_some_and(|end| end <= now) {
            return Err(Refused::invalid("expires_at", Bad::InThePast));
        }
        if self.expires_at.is_some_and(|end| end > policy.token_ends(now, None)) {
            return Err(Refused::invalid("expires_at", Bad::FarAway));
        }
        Ok(())
    }
}
