//! What an entry of the ledger says was avoided, and what stayed unknown.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use crate::refused::Bad;
use crate::{Refused, Result};

/// Low, central and high estimate in grams of CO2e. A missing bound is null, never a copy of central: a range that
/// nobody published must not look as if somebody had.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(rename = "Co2eBounds", deny_unknown_fields)]
pub struct Bounds {
    pub low: Option<i64>,
    pub central: Option<i64>,
    pub high: Option<i64>,
}

/// Whose money the avoided cost is, in minor units; the parts add up to it.
///
/// Grade A is cashable: an approved purchase was cancelled, so an amount that was about to be paid is not. B and C are
/// budget released: no order existed, the unit's budget is free for something else. Costs reduce the part of their grade.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(rename = "AvoidedCostSplit", deny_unknown_fields)]
pub struct Split {
    pub cashable: Option<i64>,
    pub budget_released: Option<i64>,
    pub disposal_avoided: Option<i64>,
}

/// Which figures of an entry are known. Unknown is not zero: what is false here is left out of totals and counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(rename = "KnownFigures", deny_unknown_fields)]
pub struct Known {
    pub cost: bool,
    /// False: the avoided cost is true but too small, the price of throwing away is not known.
    pub disposal: bool,
    /// The central estimate.
    pub co2e: bool,
    pub mass: bool,
}

/// The totals of one entry. Built by [`super::savings::compute`] and [`super::reversal::reversal`] only, read back as JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(rename = "SavingsFigures", deny_unknown_fields)]
pub struct Figures {
    /// Things that need not be made, in millionths: n x displacement. Exact, never rounded.
    pub displaced_units_ppm: i64,
    /// Minor units of the entry's currency, excluding VAT.
    pub avoided_cost_minor: Option<i64>,
    pub split: Split,
    pub avoided_co2e: Bounds,
    pub avoided_waste_g: Option<i64>,
    pub known: Known,
}

impl Figures {
    /// All figures known and zero. A sum of reversals starts with this.
    pub const ZERO: Figures = Figures {
        displaced_units_ppm: 0,
        avoided_cost_minor: Some(0),
        split: Split { cashable: Some(0), budget_released: Some(0), disposal_avoided: Some(0) },
        avoided_co2e: Bounds { low: Some(0), central: Some(0), high: Some(0) },
        avoided_waste_g: Some(0),
        known: Known { cost: true, disposal: true, co2e: true, mass: true },
    };

    /// The totals that follow from the parts.
    ///
    /// An unknown price or cost makes the avoided cost unknown, because leaving a cost out would make the saving too
    /// large. An unknown disposal price is left out instead, and `known.disposal` says so. That makes the saving too
    /// small at most.
    pub(crate) fn from_parts(displaced: i64, split: Split, co2e: Bounds, waste: Option<i64>) -> Result<Self> {
        let bought = add(split.cashable, split.budget_released, "split")?;
        let cost = add(bought, Some(split.disposal_avoided.unwrap_or(0)), "avoided_cost_minor")?;
        Ok(Self {
            displaced_units_ppm: displaced,
            avoided_cost_minor: cost,
            split,
            avoided_co2e: co2e,
            avoided_waste_g: waste,
            known: Known {
                cost: cost.is_some(),
                disposal: split.disposal_avoided.is_some(),
                co2e: co2e.central.is_some(),
                mass: waste.is_some(),
            },
        })
    }

    /// The sum of an entry and its reversals, or of reversals of one entry. All of them know the same figures. Totals
    /// over different entries are [`super::entry::Totals`], which count what is unknown.
    pub fn plus(&self, other: &Figures) -> Result<Figures> {
        let displaced =
            add(Some(self.displaced_units_ppm), Some(other.displaced_units_ppm), "displaced_units_ppm")?.unwrap_or(0);
        let (a, b) = (&self.split, &other.split);
        let split = Split {
            cashable: add(a.cashable, b.cashable, "cashable")?,
            budget_released: add(a.budget_released, b.budget_released, "budget_released")?,
            disposal_avoided: add(a.disposal_avoided, b.disposal_avoided, "disposal_avoided")?,
        };
        let (a, b) = (&self.avoided_co2e, &other.avoided_co2e);
        let co2e = Bounds {
            low: add(a.low, b.low, "avoided_co2e.low")?,
            central: add(a.central, b.central, "avoided_co2e.central")?,
            high: add(a.high, b.high, "avoided_co2e.high")?,
        };
        Figures::from_parts(
            displaced,
            split,
            co2e,
            add(self.avoided_waste_g, other.avoided_waste_g, "avoided_waste_g")?,
        )
    }

    /// Every figure by name, for comparing to the last gram and øre.
    pub fn named(&self) -> [(&'static str, Option<i64>); 13] {
        let flag = |known: bool| Some(i64::from(known));
        [
            ("displaced_units_ppm", Some(self.displaced_units_ppm)),
            ("avoided_cost_minor", self.avoided_cost_minor),
            ("split.cashable", self.split.cashable),
            ("split.budget_released", self.split.budget_released),
            ("split.disposal_avoided", self.split.disposal_avoided),
            ("avoided_co2e.low", self.avoided_co2e.low),
            ("avoided_co2e.central", self.avoided_co2e.central),
            ("avoided_co2e.high", self.avoided_co2e.high),
            ("avoided_waste_g", self.avoided_waste_g),
            ("known.cost", flag(self.known.cost)),
            ("known.disposal", flag(self.known.disposal)),
            ("known.co2e", flag(self.known.co2e)),
            ("known.mass", flag(self.known.mass)),
        ]
    }
}

/// Unknown plus anything is unknown; a sum that does not fit is refused, never wrapped.
pub(crate) fn add(a: Option<i64>, b: Option<i64>, field: &str) -> Result<Option<i64>> {
    match (a, b) {
        (Some(a), Some(b)) => a.checked_add(b).map(Some).ok_or_else(|| too_large(field)),
        (None, _) | (_, None) => Ok(None),
    }
}

pub(crate) fn too_large(field: &str) -> Refused {
    Refused::invalid(field, Bad::TooLarge { max: i64::MAX })
}
