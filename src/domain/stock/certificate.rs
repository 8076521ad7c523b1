//! Certificates of tools that erase media, as the tools write them. A map says where each fact is.

mod records;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashSet};

use serde::Deserialize;

use crate::{
    Bad, Date, Refused, Result, SanitisationMethod,
    fields::LONGEST_NOTE,
    registers::{DateFormat, day},
    stock::custody::NewSanitisation,
};

use records::{Record, records};

/// Most media of one certificate.
pub const MOST: usize = 200;

/// Where in a certificate the facts are. A fact that the map does not name is in a column or member of the fact's own
/// name.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Map {
    /// For JSON and XML: the path to the elements of which there is one for each medium.
    rows: String,
    /// The serial number of the thing, as it is logged.
    serial: Source,
    /// The serial number of the medium, or whatever else distinguishes it from the thing's other media.
    medium: Source,
    method: Source,
    tool: Source,
    version: Source,
    operator: Source,
    verified_by: Source,
    on: Source,
    /// Whether the medium was erased. `None`: all media of the certificate were.
    result: Option<Source>,
    /// The values of `result` for media that were erased.
    passed: Vec<String>,
    /// The tool's names for methods, in addition to `clear`, `purge` and `destroy`.
    methods: BTreeMap<String, SanitisationMethod>,
    /// The tool's formats of days, in addition to 2026-11-27 and 27.11.2026.
    dates: Vec<DateFormat>,
}

/// The rows that somebody leaves out, counted from 0 and separated by commas, semicolons or blanks.
pub fn left_out(text: &str) -> Result<HashSet<usize>> {
    let parts = text.split([',', ';', ' ', '\n']).map(str::trim).filter(|part| !part.is_empty());
    let malformed =
        |part: &str| Refused::invalid("leave_out", Bad::Malformed { value: part.chars().take(40).collect() });
    parts.map(|part| part.parse().map_err(|_| malformed(part))).collect()
}

/// Where a fact is, or its value for all media.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Source {
    /// A column, or a path of members and elements. It starts from what `rows` leads to, from what is around that
    /// (`../serial`), or from the root (`/report/tool`). `@name` is an attribute.
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

/// A medium as the certificate describes it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The serial number of the thing that the medium is in.
    pub serial: String,
    pub evidence: NewSanitisation,
}

impl Map {
    /// Reads a map from JSON.
    pub fn parse(text: &str) -> Result<Self> {
        let refused = |value: String| Refused::invalid("map", Bad::Malformed { value });
        let map: Self = serde_json::from_str(text).map_err(|error| refused(error.to_string()))?;
        if map.result.is_some() && map.passed.is_empty() {
            return Err(Refused::invalid("passed", Bad::Missing));
        }
        Ok(map)
    }

    /// The media of a certificate in their order, each with its facts or the reason why they cannot be read.
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
        let text = text.ok_or_else(|| Refused::invalid(field, Bad::Missing))?;
        // All media may take a fact from the same place, and each has a copy of it, in its refusal as well.
        if text.chars().count() > LONGEST_NOTE {
            return Err(Refused::invalid(field, Bad::TooLong { max: LONGEST_NOTE }));
        }
        Ok(text)
    }
}

fn same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}
