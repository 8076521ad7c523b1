//! Organisations: legal entities, each with one currency, one time zone and the language it writes in.

use crate::{
    Bad, Refused, Result,
    fields::{LONGEST_NAME, check_text},
    money::CURRENCIES,
};

/// The languages of answers, pages and mails.
pub const LANGUAGES: [&str; 5] = ["nb", "nn", "sv", "da", "en"];

/// A new legal entity with its first administrator, who adds everybody else.
#[derive(Clone, Debug)]
pub struct NewOrganisation {
    pub name: String,
    pub currency: String,
    /// A name of the IANA time zone database.
    pub time_zone: String,
    pub language: String,
    /// The name of the region: the set of organisations that open their surplus to each other.
    pub region: Option<String>,
    pub admin: String,
}

impl NewOrganisation {
    pub fn check(&self) -> Result<()> {
        check_name("name", &self.name)?;
        check_name("admin", &self.admin)?;
        if let Some(region) = &self.region {
            check_name("region", region)?;
        }
        let unknown = |field: &str, value: &str| {
            Err(Refused::invalid(field, Bad::Unknown { value: value.chars().take(80).collect() }))
        };
        if !CURRENCIES.contains(&self.currency.as_str()) {
            return unknown("currency", &self.currency);
        }
        if self.time_zone.parse::<chrono_tz::Tz>().is_err() {
            return unknown("time_zone", &self.time_zone);
        }
        if !LANGUAGES.contains(&self.language.as_str()) {
            return unknown("language", &self.language);
        }
        Ok(())
    }
}

fn check_name(field: &str, name: &str) -> Result<()> {
    if name.trim().is_empty() {
        return Err(Refused::invalid(field, Bad::Empty));
    }
    check_text(field, name, LONGEST_NAME)
}
