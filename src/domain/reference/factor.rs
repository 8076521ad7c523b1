//! Footprints from which savings are computed. They are versioned, and each names its source.

use chrono::Datelike;

use crate::{
    Bad, Date, FactorKind, Refused, Result,
    fields::{LONGEST_NAME, LONGEST_NOTE, check_day, check_range, check_text},
};

/// A hundred tonnes: more than any piece of furniture or equipment, or any tonne-kilometre, emits.
pub const MOST_GRAMS: i64 = 100_000_000;

#[derive(Clone, Debug)]
pub struct NewFactor {
    pub key: String,
    pub kind: FactorKind,
    /// Grams of CO2e. An unknown low or high value stays unknown and does not repeat the central one.
    pub low_g: Option<i64>,
    pub central_g: i64,
    pub high_g: Option<i64>,
    pub unit: String,
    pub boundary: String,
    pub year: Option<i64>,
    pub geo: String,
    pub source: String,
    pub locator: String,
    pub licence: String,
    pub grade: String,
    pub note: String,
    /// Today when absent.
    pub valid_from: Option<Date>,
}

impl NewFactor {
    /// Refuses a figure without source, boundary and licence, because nobody could check it.
    pub fn check(&self, today: Date) -> Result<()> {
        for (field, text) in [
            ("key", &self.key),
            ("unit", &self.unit),
            ("boundary", &self.boundary),
            ("source", &self.source),
            ("licence", &self.licence),
            ("grade", &self.grade),
        ] {
            if text.trim().is_empty() {
                return Err(Refused::invalid(field, Bad::Empty));
            }
            check_text(field, text, LONGEST_NOTE)?;
        }
        check_text("key", &self.key, LONGEST_NAME)?;
        if !self.key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-')) {
            return Err(Refused::invalid("key", Bad::Malformed { value: self.key.clone() }));
        }
        for (field, text) in [("geo", &self.geo), ("locator", &self.locator), ("note", &self.note)] {
            check_text(field, text, LONGEST_NOTE)?;
        }
        check_day("valid_from", self.valid_from)?;
        check_range("central_g", self.central_g, 0, MOST_GRAMS)?;
        if let Some(low) = self.low_g {
            check_range("low_g", low, 0, self.central_g)?;
        }
        if let Some(high) = self.high_g {
            check_range("high_g", high, self.central_g, MOST_GRAMS)?;
        }
        if let Some(year) = self.year {
            check_range("year", year, 1990, i64::from(today.year()))?;
        }
        Ok(())
    }
}
