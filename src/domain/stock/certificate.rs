//! Certificates of tools that erase media, as the tools write them: a map says what is where.

mod records;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{
    Bad, Date, Refused, Result, SanitisationMethod,
    registers::{DateFormat, day},
    stock::custody::NewSanitisation,
};

use records::{Record, records};

/// Media of one certificate.
pub const MOST: usize = 200;

/// Where in a certificate the facts are. What a map does not say is in a column or member of the fact's own name.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Map {
    /// Of JSON and XML: the way to what there is one of for each medium.
    rows: String,
    /// Of the thing, as it is logged.
    serial: Source,
    /// Of the medium in it, or what else tells it from others.
    medium: Source,
    method: Source,
    tool: Source,
    version: Source,
    operator: Source,
    verified_by: Source,
    on: Source,
    /// Whether it was erased. Where no place is named, all in the certificate were.
    result: Option<Source>,
    /// What `result` says of those that were.
    passed: Vec<String>,
    /// What the tool calls methods, beside `clear`, `purge` and `destroy`.
    methods: BTreeMap<String, SanitisationMethod>,
    /// How it writes days, beside 2026-11-27 and 27.11.2026.
    dates: Vec<DateFormat>,
}

/// Where a fact is, or what it is of every medium.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Source {
    /// A column; or members and elements after each other, from what `rows` leads to, from what is around it (`../serial`)
    /// or from the beginning (`/report/tool`). `@name` is an attribute.
    At(String),
    Is {
        is: String,
    },
}

impl Default for Map {
    fn default() -> Self {
        let at = |name: &str| Source::At(name.to_owned());
        Self {
            rows: String::new(),
            serial: at("serial"),
            medium: at("medium"),
            method: at("method"),
            tool: at("tool"),
            version: at("version"),
            operator: at("operator"),
            verified_by: at("verified_by"),
            on: at("on"),
            result: None,
            passed: Vec::new(),
            methods: BTreeMap::new(),
            dates: Vec::new(),
        }
    }
}

/// A medium as the certificate tells of it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Of the thing that it is in.
    pub serial: String,
    pub evidence: NewSanitisation,
}

impl Map {
    /// A map as it is sent: JSON.
    pub fn parse(text: &str) -> Result<Self> {
        let refused = |value: String| Refused::invalid("map", Bad::Malformed { value });
        let map: Self = serde_json::from_str(text).map_err(|error| refused(error.to_string()))?;
        if map.result.is_some() && map.passed.is_empty() {
            return Err(Refused::invalid("passed", Bad::Missing));
        }
        Ok(map)
    }

    /// The media of a certificate in their order, each with what it says or why that cannot be read.
    pub fn read(&self, bytes: &[u8], today: Date) -> Result<Vec<Result<Entry>>> {
        records(bytes, &self.rows, |records| {
            if records.is_empty() {
                let value = if self.rows.is_empty() { "rows".to_owned() } else { self.rows.clone() };
                return Err(Refused::invalid("map", Bad::Unknown { value }));
            }
            if records.len() > MOST {
                return Err(Refused::invalid("file", Bad::TooLarge { max: MOST as i64 }));
            }
            Ok(records.iter().map(|record| self.entry(record, today)).collect())
        })
    }

    fn entry(&self, record: &Record<'_>, today: Date) -> Result<Entry> {
        if let Some(source) = &self.result {
            let said = source.of("result", record)?;
            if !self.passed.iter().any(|passed| same(passed, &said)) {
                return Err(Refused::NotErased { said });
            }
        }
        let called = self.method.of("method", record)?;
        let known = [SanitisationMethod::Clear, SanitisationMethod::Purge, SanitisationMethod::Destroy];
        let own = self.methods.iter().find(|(name, _)| same(name, &called)).map(|(_, method)| *method);
        let method = own.or_else(|| known.into_iter().find(|known| same(&known.to_string(), &called)));
        let method = method.ok_or_else(|| Refused::invalid("method", Bad::Unknown { value: called }))?;
        let on = self.on.of("on", record)?;
        let formats: Vec<DateFormat> = self.dates.iter().cloned().chain(DateFormat::unmistakable()).collect();
        let on = day(&on, &formats, today).ok_or_else(|| Refused::invalid("on", Bad::Malformed { value: on }))?;
        let evidence = NewSanitisation {
            medium: self.medium.of("medium", record)?,
            method,
            tool: self.tool.of("tool", record)?,
            tool_version: self.version.of("version", record)?,
            operator: self.operator.of("operator", record)?,
            verified_by: self.verified_by.of("verified_by", record)?,
            on,
        };
        evidence.check(today)?;
        Ok(Entry { serial: self.serial.of("serial", record)?, evidence })
    }
}

impl Source {
    fn of(&self, field: &str, record: &Record<'_>) -> Result<String> {
        let text = match self {
            Self::At(path) => record.get(path),
            Self::Is { is } => Some(is.clone()),
        };
        let text = text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        text.ok_or_else(|| Refused::invalid(field, Bad::Missing))
    }
}

fn same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}
