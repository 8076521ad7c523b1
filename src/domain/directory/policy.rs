//! What an organisation may set for itself. Nothing here can reorder reuse < repair < used < new.

use chrono::TimeDelta;
use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use crate::{
    Bad, DeclineReason, Grade, Instant, Refused, Result,
    fields::check_range,
    ratio::WHOLE,
    stock::{
        circle::{self, CircleDays},
        evidence::{Demand, MOST_DEMANDS, SHIPPED},
    },
};

/// No policy lets anybody record an act that happened longer ago.
pub const MOST_BACKDATING_DAYS: u32 = 366;

/// Dated configuration of one organisation, kept as JSON; absent fields take these defaults.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Object)]
#[serde(default, deny_unknown_fields)]
#[oai(default, deny_unknown_fields)]
pub struct Policy {
    pub version: u32,
    /// Days a reservation holds before it expires.
    pub hold_days: u32,
    /// Days after which what happened is no longer recorded as of then: months are closed.
    pub backdating_days: u32,
    /// Parts per million a quote may exceed the estimate before it comes back as a changed offer.
    pub quote_tolerance_ppm: i64,
    /// Decline reasons that wait for the coordinator.
    pub declines_to_approve: Vec<DeclineReason>,
    /// A need must show the two-tap assessment; above this value, at the category's cheapest price for new things, it
    /// also wants a note. What has no price is not counted: two taps are all that is asked where nobody knows. Minor units.
    pub note_above_minor: i64,
    /// What a line's requirements and limits leave out is shown to the coordinator before anything dearer is bought,
    /// where the purchase is worth more than this. Minor units; 0: always. What has no price is always asked about.
    pub ask_above_minor: i64,
    /// Needs of one person or unit and one category within so many days are judged as one.
    pub together_days: u32,
    /// Share of a purchase that a thing displaces, by evidence grade, in parts per million.
    /// B is 1: the need went up the ladder and was met. C: surveys of shoppers found 0.27 (WRAP 2013);
    /// no rate for transfers inside a municipality has been published, so it is a visible parameter and never 1.
    pub displacement_ppm: Displacement,
    /// Saved when a thing is not thrown away, minor units a kilogram. `None`: unknown, counted in coverage.
    pub disposal_minor_per_kg: Option<i64>,
    /// Price of an hour of own work, minor units; partners name their own. 0: hours are programme costs of the period,
    /// each cost once, and on no entry.
    pub hour_minor: i64,
    /// Price of a kilometre that the own workshop drives, minor units. 0 as for hours.
    pub km_minor: i64,
    /// Documents that things need for sensitive destinations; the shipped ones when absent, none when empty.
    pub evidence: Vec<Demand>,
    /// Days that a token lives at most, counted from when it was made.
    pub token_days: u32,
    /// Groups of offers that a line shows; more of them wait behind.
    pub shown_groups: usize,
    /// Days that a watch is kept.
    pub watch_days: u32,
    /// The GS1 Company Prefix, where the organisation has one. QR codes on labels are Digital Links then: the thing's code
    /// behind the prefix is its asset identifier (GIAI).
    pub gs1_prefix: Option<String>,
    /// Days that surplus waits for its own unit and for the organisation. They count for what becomes surplus from now
    /// on. Nothing waits where there is no entry.
    pub circles: Vec<CircleDays>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[oai(deny_unknown_fields)]
pub struct Displacement {
    pub a: i64,
    pub b: i64,
    pub c: i64,
}

impl Policy {
    /// Refuses figures with which the ladder or the ledger could not be trusted.
    pub fn check(&self) -> Result<()> {
        let money = i64::MAX / WHOLE;
        check_range("hold_days", i64::from(self.hold_days), 1, 366)?;
        check_range("backdating_days", i64::from(self.backdating_days), 0, i64::from(MOST_BACKDATING_DAYS))?;
        check_range("quote_tolerance_ppm", self.quote_tolerance_ppm, 0, WHOLE)?;
        check_range("note_above_minor", self.note_above_minor, 0, money)?;
        check_range("ask_above_minor", self.ask_above_minor, 0, money)?;
        check_range("together_days", i64::from(self.together_days), 1, 366)?;
        check_range("disposal_minor_per_kg", self.disposal_minor_per_kg.unwrap_or_default(), 0, money)?;
        check_range("hour_minor", self.hour_minor, 0, money)?;
        check_range("km_minor", self.km_minor, 0, money)?;
        check_range("token_days", i64::from(self.token_days), 1, 3_660)?;
        check_range("watch_days", i64::from(self.watch_days), 1, 3_660)?;
        check_range("shown_groups", self.shown_groups as i64, 1, 100)?;
        let Displacement { a, b, c } = self.displacement_ppm;
        check_range("displacement_ppm.a", a, 0, WHOLE)?;
        // Weaker evidence never counts for more than stronger. A thing taken without a need never counts as a whole
        // purchase.
        check_range("displacement_ppm.b", b, 0, a)?;
        check_range("displacement_ppm.c", c, 0, b.min(WHOLE - 1))?;
        for (at, reason) in self.declines_to_approve.iter().enumerate() {
            if self.declines_to_approve[..at].contains(reason) {
                let field = format!("declines_to_approve[{at}]");
                return Err(Refused::invalid(field, Bad::Duplicate { value: reason.to_string() }));
            }
        }
        check_range("evidence", self.evidence.len() as i64, 0, MOST_DEMANDS as i64)?;
        for (at, demand) in self.evidence.iter().enumerate() {
            if self.evidence[..at].contains(demand) {
                let value = demand.category.clone();
                return Err(Refused::invalid(format!("evidence[{at}]"), Bad::Duplicate { value }));
            }
        }
        if let Some(prefix) = &self.gs1_prefix
            && !is_company_prefix(prefix)
        {
            let value = prefix.chars().take(40).collect();
            return Err(Refused::invalid("gs1_prefix", Bad::Malformed { value }));
        }
        circle::check(&self.circles)
    }
}

/// GS1 General Specifications, 1.4.4: four to twelve digits.
fn is_company_prefix(text: &str) -> bool {
    (4..=12).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

impl Policy {
    /// The last moment of a token: at most the policy's days after it was made. A token without an end would still work
    /// long after everybody forgot it.
    pub fn token_ends(&self, made: Instant, wanted: Option<Instant>) -> Instant {
        let longest = made + TimeDelta::days(i64::from(self.token_days));
        wanted.map_or(longest, |wanted| wanted.min(longest))
    }
}

impl Displacement {
    pub fn of(&self, grade: Grade) -> i64 {
        match grade {
            Grade::A => self.a,
            Grade::B => self.b,
            Grade::C => self.c,
        }
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            version: 1,
            hold_days: 14,
            backdating_days: 14,
            quote_tolerance_ppm: 100_000,
            declines_to_approve: vec![DeclineReason::Preference, DeclineReason::Other],
            note_above_minor: 5_000_000,
            ask_above_minor: 0,
            together_days: 30,
            displacement_ppm: Displacement { a: 1_000_000, b: 1_000_000, c: 270_000 },
            disposal_minor_per_kg: None,
            hour_minor: 0,
            km_minor: 0,
            evidence: SHIPPED.clone(),
            token_days: 365,
            shown_groups: 12,
            watch_days: 180,
            gs1_prefix: None,
            circles: Vec::new(),
        }
    }
}
