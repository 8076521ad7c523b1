//! The actor: the person who makes a request, and what they may do.

use sea_orm::{EnumIter, Iterable};

use crate::{OrganisationId, PartnerId, PersonId, Refused, RegionId, Result, Role, UnitId, directory::person::RoleIn};

/// A person with the scope of one request.
#[derive(Clone, Debug, PartialEq)]
pub struct Actor {
    pub person: PersonId,
    pub organisation: OrganisationId,
    /// The actor's organisation and the organisations it succeeded. Queries are limited to these.
    pub organisations: Vec<OrganisationId>,
    pub region: Option<RegionId>,
    /// The other organisations of the region, whose opened lots are visible.
    pub neighbours: Vec<OrganisationId>,
    /// Set for people who work for a partner: they see that partner's work orders and nothing else.
    pub partner: Option<PartnerId>,
    pub grants: Vec<Grant>,
    pub currency: String,
    pub time_zone: String,
    pub language: String,
}

/// A role in one unit and everything below it, or in the whole organisation.
#[derive(Clone, Debug, PartialEq)]
pub struct Grant {
    pub role: Role,
    /// The unit and its descendants; `None` is the whole organisation.
    pub units: Option<Vec<UnitId>>,
}

/// What somebody wants to do; the table in [`Act::roles`] says who may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter)]
pub enum Act {
    ReadStock,
    LogLot,
    EditLot,
    DeclareSurplus,
    MoveLot,
    RemoveLot,
    RecordSanitisation,
    /// Record how many things a count found.
    CountLot,
    /// Overrule the chemical light, with a reason.
    OverrideLight,
    Reserve,
    StateNeed,
    Decide,
    Approve,
    CallOff,
    ReceiveDelivery,
    HandOver,
    Return,
    OrderWork,
    /// Take a partner's steps in a work order: quote, accept, start, finish or refuse.
    DoWork,
    DecideTransfer,
    /// Edit the facts that hold for every thing of one make and model.
    EditProducts,
    EditAgreements,
    /// Let one's own organisation join another organisation's agreement, or leave it.
    JoinAgreements,
    EditPartners,
    EditFactors,
    /// Set what the organisation wants to reach in a year.
    SetTargets,
    ReadReports,
    /// Know which colleague did something.
    KnowWho,
    Administer,
}

impl Act {
    /// The roles that allow the act, each within the units it was granted for.
    pub fn roles(self) -> &'static [Role] {
        use Role::*;
        match self {
            Act::ReadStock => &[Employee, FacilityManager, Coordinator, Procurement, Reporter, Admin],
            // A lot's owner and the coordinator may edit and move it. The owner is a unit, so the unit's employees may.
            Act::LogLot | Act::DeclareSurplus | Act::EditLot | Act::MoveLot => {
                &[Employee, FacilityManager, Coordinator]
            }
            Act::RecordSanitisation | Act::RemoveLot | Act::CountLot => &[FacilityManager, Coordinator],
            Act::OverrideLight => &[Coordinator],
            Act::Reserve | Act::StateNeed | Act::Decide | Act::Return => {
                &[Employee, FacilityManager, Coordinator, Procurement]
            }
            Act::Approve | Act::DecideTransfer => &[Coordinator],
            // Employees may not: they log what is in front of them, but a product's facts apply to other units' things
            // too.
            Act::EditProducts => &[FacilityManager, Coordinator, Procurement],
            Act::CallOff | Act::EditAgreements => &[Procurement],
            Act::ReceiveDelivery => &[Employee, FacilityManager, Coordinator, Procurement],
            Act::JoinAgreements => &[Procurement, Admin],
            Act::HandOver => &[Employee, FacilityManager, Coordinator],
            Act::OrderWork | Act::EditPartners => &[Coordinator],
            Act::DoWork => &[Partner, Coordinator],
            Act::EditFactors => &[Reporter],
            Act::SetTargets => &[Reporter, Admin],
            Act::ReadReports => &[Employee, FacilityManager, Coordinator, Procurement, Reporter, Admin],
            Act::KnowWho => &[Coordinator, Admin],
            Act::Administer => &[Admin],
        }
    }
}

impl Actor {
    /// The roles as they were granted: in one unit, or in the whole organisation.
    pub fn roles(&self) -> Vec<RoleIn> {
        let granted = |grant: &Grant| RoleIn {
            role: grant.role,
            unit: grant.units.as_ref().and_then(|units| units.first()).copied(),
        };
        self.grants.iter().map(granted).collect()
    }

    /// Whether the organisation is within the actor's scope.
    pub fn belongs_to(&self, organisation: OrganisationId) -> bool {
        self.organisations.contains(&organisation)
    }

    /// Whether the actor may know that `person` did something for `unit`. Everybody may know what they did themselves.
    pub fn sees_who(&self, person: PersonId, unit: UnitId) -> bool {
        person == self.person || self.may(Act::KnowWho, unit).is_ok()
    }

    /// May the actor read the organisation's stock and needs? A role in any unit is enough, because stock is found and
    /// offered across units. Only changes are limited to a unit.
    pub fn may_read(&self) -> Result<()> {
        self.has_any(Act::ReadStock)
    }

    /// May the actor look at savings, reports and factors? As with stock, a role in any unit is enough.
    pub fn may_read_reports(&self) -> Result<()> {
        self.has_any(Act::ReadReports)
    }

    /// May the actor do the work of work orders? A role in any unit is enough, because a partner's people have no unit.
    pub fn may_do_work(&self) -> Result<()> {
        self.has_any(Act::DoWork)
    }

    /// Every role with the unit it was granted for. A stored answer to a repeated request is sent again only while
    /// these are the same.
    pub fn grant_names(&self) -> Vec<String> {
        let unit = |grant: &Grant| grant.units.as_ref().and_then(|units| units.first().copied());
        let name = |grant: &Grant| match unit(grant) {
            Some(unit) => format!("{} {unit}", grant.role),
            None => grant.role.to_string(),
        };
        self.grants.iter().map(name).collect()
    }

    /// Refuses somebody without any role. They may see nothing except who they are.
    pub fn has_a_role(&self) -> Result<()> {
        match self.grants.is_empty() {
            true => Err(Refused::NotAllowed { needs: Role::iter().collect() }),
            false => Ok(()),
        }
    }

    /// Whether a role in any unit allows the act. Private, because an act on something of a unit must be checked
    /// against that unit, with [`Actor::may`].
    fn has_any(&self, act: Act) -> Result<()> {
        let roles = act.roles();
        let any = self.grants.iter().any(|grant| roles.contains(&grant.role));
        if any { Ok(()) } else { Err(Refused::NotAllowed { needs: roles.to_vec() }) }
    }

    /// The units in which the actor may do this; `None` is the whole organisation.
    pub fn units_for(&self, act: Act) -> Option<Vec<UnitId>> {
        let grants = self.grants.iter().filter(|grant| act.roles().contains(&grant.role));
        let units: Option<Vec<_>> = grants.map(|grant| grant.units.clone()).collect();
        units.map(|units| units.concat())
    }

    /// May the actor do this everywhere in the organisation? This is asked for what belongs to no unit, such as people
    /// and the policy. Otherwise an administrator of one school could make administrators of the whole municipality.
    pub fn may_throughout(&self, act: Act) -> Result<()> {
        let roles = act.roles();
        let throughout = |grant: &Grant| grant.units.is_none() && roles.contains(&grant.role);
        if self.grants.iter().any(throughout) { Ok(()) } else { Err(Refused::NotAllowed { needs: roles.to_vec() }) }
    }

    /// May the actor do this to something of `unit`?
    pub fn may(&self, act: Act, unit: UnitId) -> Result<()> {
        let roles = act.roles();
        let mut outside = false;
        for grant in self.grants.iter().filter(|grant| roles.contains(&grant.role)) {
            match &grant.units {
                Some(units) if !units.contains(&unit) => outside = true,
                Some(_) | None => return Ok(()),
            }
        }
        if outside {
            Err(Refused::NotYours { what: "unit" })
        } else {
            Err(Refused::NotAllowed { needs: roles.to_vec() })
        }
    }
}

#[cfg(test)]
mod tests;
