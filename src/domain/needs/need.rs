//! What a unit lacks, before anyone says how to fill it.

use crate::{
    Bad, Date, PlaceId, Refused, Result, UnitId,
    fields::{LONGEST_NOTE, check_day, check_range, check_text},
    needs::requirement::Requirements,
    stock::lot::check_quantity,
};

/// Latest day of a need, from today: later than any plan, and before the dates that calendars cannot hold.
pub const FARTHEST_DAYS: chrono::Days = chrono::Days::new(366 * 20);

/// Letters of the text that says what a need is for.
pub const LONGEST_PURPOSE: usize = 500;

/// "The most sustainable purchase is the one you never make": whoever states a need must first have thought about that.
#[derive(Clone, Debug)]
pub struct NewNeed {
    pub unit: UnitId,
    pub place: PlaceId,
    pub needed_by: Date,
    /// The last day, when it is only for a time.
    pub needed_until: Option<Date>,
    pub purpose: String,
    /// Whether doing without, sharing, borrowing and repairing were considered: the first of the two taps.
    pub alternatives_considered: bool,
    pub note: String,
    pub lines: Vec<NewLine>,
}

/// Corrections of what a need says. What is `None` stays as it is. What offers depend on is changed at the lines.
#[derive(Clone, Debug, Default)]
pub struct Corrections {
    pub purpose: Option<String>,
    pub note: Option<String>,
}

#[derive(Clone, Debug)]
pub struct NewLine {
    pub category: Option<String>,
    pub function: Option<String>,
    pub quantity: i64,
    pub requirements: Requirements,
}

/// Whether a note says something: at least three words, and at least six different letters.
pub fn explains(note: &str) -> bool {
    let words = note.split_whitespace().filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 1).count();
    let letters: std::collections::BTreeSet<char> = note.to_lowercase().chars().filter(|c| c.is_alphabetic()).collect();
    words >= 3 && letters.len() >= 6
}

impl NewNeed {
    /// Checks everything that can be checked without the database. `today` is the civil date of the organisation.
    pub fn check(&self, today: Date) -> Result<()> {
        if self.needed_by < today {
            return Err(Refused::invalid("needed_by", Bad::InThePast));
        }
        if self.needed_by > today + FARTHEST_DAYS {
            return Err(Refused::invalid("needed_by", Bad::FarAway));
        }
        check_day("needed_until", self.needed_until)?;
        if self.needed_until.is_some_and(|until| until < self.needed_by) {
            return Err(Refused::invalid("needed_until", Bad::Backwards));
        }
        if !self.alternatives_considered {
            return Err(Refused::AlternativesFirst);
        }
        check_purpose(&self.purpose)?;
        check_text("assessment.note", &self.note, LONGEST_NOTE)?;
        check_range("lines", self.lines.len() as i64, 1, 50)?;
        for (at, line) in self.lines.iter().enumerate() {
            let field = |name: &str| format!("lines[{at}].{name}");
            match (&line.category, &line.function) {
                (Some(_), Some(_)) => return Err(Refused::invalid(field("category"), Bad::Both)),
                (None, None) => return Err(Refused::invalid(field("category"), Bad::Missing)),
                (Some(_), None) | (None, Some(_)) => {}
            }
            check_quantity(&field("quantity"), line.quantity)?;
            line.requirements.validate(&field("requirements"))?;
        }
        Ok(())
    }
}

impl Corrections {
    pub fn check(&self) -> Result<()> {
        self.purpose.as_deref().map_or(Ok(()), check_purpose)?;
        check_text("note", self.note.as_deref().unwrap_or_default(), LONGEST_NOTE)
    }
}

fn check_purpose(purpose: &str) -> Result<()> {
    if purpose.trim().is_empty() {
        return Err(Refused::invalid("purpose", Bad::Empty));
    }
    check_text("purpose", purpose, LONGEST_PURPOSE)
}
