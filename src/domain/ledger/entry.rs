//! Verification of entries by recomputing them, and totals over entries.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use crate::ledger::figures::{Bounds, Figures, too_large};
use crate::ledger::inputs::Inputs;
use crate::ledger::reversal::reversal;
use crate::ledger::savings::compute;
use crate::{Refused, Result};

/// How an entry disagrees with what it stores.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Mismatch {
    #[error("cannot be recomputed")]
    Incomputable(#[source] Refused),
    #[error("{figure} says {stored:?}, recomputed {computed:?}")]
    Differs { figure: &'static str, stored: Option<i64>, computed: Option<i64> },
}

/// Recomputes a saving from its stored inputs and compares to the last gram and øre.
pub fn verify(inputs: &Inputs, stored: &Figures) -> Result<(), Mismatch> {
    compare(&compute(inputs).map_err(Mismatch::Incomputable)?, stored)
}

/// Like [`verify`], for a reversal. See [`reversal`] for the arguments.
pub fn verify_reversal(
    original: &Figures,
    n: i64,
    returned_so_far: i64,
    reversed_already: &Figures,
    stored: &Figures,
) -> Result<(), Mismatch> {
    let computed = reversal(original, n, returned_so_far, reversed_already).map_err(Mismatch::Incomputable)?;
    compare(&computed, stored)
}

fn compare(computed: &Figures, stored: &Figures) -> Result<(), Mismatch> {
    for ((figure, computed), (_, stored)) in computed.named().into_iter().zip(stored.named()) {
        if computed != stored {
            return Err(Mismatch::Differs { figure, stored, computed });
        }
    }
    Ok(())
}

/// Sums in one currency of what is known, with how much that is. A figure that no entry knows is null, not zero.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(rename = "SavingsTotals", deny_unknown_fields)]
pub struct Totals {
    pub currency: String,
    pub displaced_units_ppm: i64,
    pub avoided_cost_minor: Option<i64>,
    /// The three parts of the avoided cost; they sum to it, so they count only entries whose cost is known.
    pub cashable: i64,
    pub budget_released: i64,
    pub disposal_avoided: i64,
    /// Low and high are sums over the entries that have them: `coverage` says of how many things each is.
    pub avoided_co2e: Bounds,
    pub avoided_waste_g: Option<i64>,
    pub coverage: Coverage,
}

/// Things whose figure is known, of `n`. An entry that displaced nothing (a giver's avoided disposal) counts no things:
/// the receiver's entry counts them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(rename = "SavingsCoverage", deny_unknown_fields)]
pub struct Coverage {
    pub n: i64,
    pub cost: i64,
    pub disposal: i64,
    pub co2e: i64,
    /// Things in the low estimate, and in the high one: where nobody published a range there is none.
    pub co2e_low: i64,
    pub co2e_high: i64,
    pub waste: i64,
}

impl Totals {
    /// The sum of both, which are in the same currency. A figure that neither knows stays unknown.
    pub fn plus(self, other: Self) -> Result<Self> {
        let sum = |a: i64, b: i64| a.checked_add(b).ok_or_else(|| too_large("total"));
        let known = |a: Option<i64>, b: Option<i64>| match (a, b) {
            (Some(a), Some(b)) => sum(a, b).map(Some),
            (one, other) => Ok(one.or(other)),
        };
        let (x, y) = (self.avoided_co2e, other.avoided_co2e);
        let (of, and) = (self.coverage, other.coverage);
        Ok(Self {
            currency: self.currency,
            displaced_units_ppm: sum(self.displaced_units_ppm, other.displaced_units_ppm)?,
            avoided_cost_minor: known(self.avoided_cost_minor, other.avoided_cost_minor)?,
            cashable: sum(self.cashable, other.cashable)?,
            budget_released: sum(self.budget_released, other.budget_released)?,
            disposal_avoided: sum(self.disposal_avoided, other.disposal_avoided)?,
            avoided_co2e: Bounds {
                low: known(x.low, y.low)?,
                central: known(x.central, y.central)?,
                high: known(x.high, y.high)?,
            },
            avoided_waste_g: known(self.avoided_waste_g, other.avoided_waste_g)?,
            coverage: Coverage {
                n: sum(of.n, and.n)?,
                cost: sum(of.cost, and.cost)?,
                disposal: sum(of.disposal, and.disposal)?,
                co2e: sum(of.co2e, and.co2e)?,
                co2e_low: sum(of.co2e_low, and.co2e_low)?,
                co2e_high: sum(of.co2e_high, and.co2e_high)?,
                waste: sum(of.waste, and.waste)?,
            },
        })
    }
}

#[cfg(test)]
mod tests;
