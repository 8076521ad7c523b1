//! What an organisation may set for itself. Nothing here can reorder reuse < repair < used < new.

use serde::{Deserialize, Serialize};

use super::{DeclineReason, Grade};

/// Dated configuration of one organisation, kept as JSON; absent fields take these defaults.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    pub version: u32,
    /// Days a reservation holds before it expires.
    pub hold_days: u32,
    /// Parts per million a quote may exceed the estimate before it comes back as a changed offer.
    pub quote_tolerance_ppm: i64,
    /// Decline reasons that wait for the coordinator.
    pub declines_to_approve: Vec<DeclineReason>,
    /// A need must show the two-tap assessment; above this value it also wants a note. Minor units.
    pub note_above_minor: i64,
    /// Share of a purchase that a thing displaces, by evidence grade, in parts per million.
    /// B is 1: the need went up the ladder and was met. C: surveys of shoppers found 0.27 (WRAP 2013);
    /// no rate for transfers inside a municipality has been published, so it is a visible parameter and never 1.
    pub displacement_ppm: Displacement,
    /// Saved when a thing is not thrown away, minor units a kilogram. `None`: unknown, counted in coverage.
    pub disposal_minor_per_kg: Option<i64>,
    /// Price of an hour of own work, minor units; partners name their own.
    pub hour_minor: i64,
    /// Price of a driven kilometre, minor units.
    pub km_minor: i64,
    /// Rungs that need an extra approval, and days of grace, could come here: they only ever add.
    pub shown_groups: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Displacement {
    pub a: i64,
    pub b: i64,
    pub c: i64,
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
            quote_tolerance_ppm: 100_000,
            declines_to_approve: vec![DeclineReason::Preference, DeclineReason::Other],
            note_above_minor: 5_000_000,
            displacement_ppm: Displacement { a: 1_000_000, b: 1_000_000, c: 270_000 },
            disposal_minor_per_kg: None,
            hour_minor: 0,
            km_minor: 0,
            shown_groups: 12,
        }
    }
}
