//! Partners who repair, wipe and transport things: companies outside, and the municipality's own workshop.

use crate::{
    Bad, Date, Money, PartnerKind, Refused, Result, WorkKind,
    fields::{amount_in, check_degrees, check_range},
    orders::agreement::check_name,
};

/// A new partner as somebody enters it: parsed, but not checked yet.
#[derive(Clone, Debug)]
pub struct NewPartner {
    pub name: String,
    pub kind: PartnerKind,
    /// Days from request to finished work, as the partner promises.
    pub lead_days: i64,
    pub capacity_per_week: Option<i64>,
    /// Degrees times 10^7.
    pub latitude_e7: Option<i64>,
    pub longitude_e7: Option<i64>,
    pub skills: Vec<Skill>,
}

/// A kind of work on things of a category and everything below it, at a price for one thing.
#[derive(Clone, Debug)]
pub struct Skill {
    pub work: WorkKind,
    pub category: String,
    /// `None`: the price is given on request. It is unknown and not zero.
    pub price: Option<Money>,
}

/// Changes of a partner. What is `None` stays as it is.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    pub name: Option<String>,
    pub lead_days: Option<i64>,
    pub capacity_per_week: Option<i64>,
    /// The last day on which they take work.
    pub until: Option<Date>,
    pub skills: Option<Vec<Skill>>,
}

impl NewPartner {
    pub fn check(&self, currency: &str) -> Result<()> {
        check_name("name", &self.name)?;
        check_terms(Some(self.lead_days), self.capacity_per_week)?;
        check_degrees("latitude", self.latitude_e7.unwrap_or(0), 90)?;
        check_degrees("longitude", self.longitude_e7.unwrap_or(0), 180)?;
        if self.latitude_e7.is_some() != self.longitude_e7.is_some() {
            let field = if self.latitude_e7.is_some() { "longitude" } else { "latitude" };
            return Err(Refused::invalid(field, Bad::Missing));
        }
        check_skills(&self.skills, currency)
    }
}

impl Changes {
    pub fn check(&self, currency: &str) -> Result<()> {
        if let Some(name) = &self.name {
            check_name("name", name)?;
        }
        check_terms(self.lead_days, self.capacity_per_week)?;
        check_skills(self.skills.as_deref().unwrap_or_default(), currency)
    }
}

fn check_terms(lead_days: Option<i64>, capacity_per_week: Option<i64>) -> Result<()> {
    check_range("lead_days", lead_days.unwrap_or(0), 0, 365)?;
    check_range("capacity_per_week", capacity_per_week.unwrap_or(0), 0, 100_000)
}

fn check_skills(skills: &[Skill], currency: &str) -> Result<()> {
    for (n, skill) in skills.iter().enumerate() {
        if skills[..n].iter().any(|other| (other.work, &other.category) == (skill.work, &skill.category)) {
            return Err(Refused::invalid(format!("skills[{n}]"), Bad::Duplicate { value: skill.category.clone() }));
        }
        if let Some(price) = &skill.price {
            amount_in(&format!("skills[{n}].price"), price, currency)?;
        }
    }
    Ok(())
}
