//! The ledger's books: that every entry can be recomputed, and what entries come to together.

use std::collections::BTreeMap;

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use crate::domain::ledger::figures::{Bounds, Figures, too_large};
use crate::domain::ledger::reversal::reversal;
use crate::domain::ledger::savings::{Inputs, compute};
use crate::domain::ratio::{self, WHOLE};
use crate::domain::{Refused, Result};

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

/// The same for a reversal: see [`reversal`] for the arguments.
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

/// An entry as totals see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    pub currency: &'a str,
    /// Things, negative in a reversal.
    pub n: i64,
    pub figures: &'a Figures,
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

impl Coverage {
    /// `known` of `n` in parts per million, for reading only; `None` when there is nothing to cover.
    pub fn share_ppm(&self, known: i64) -> Option<i64> {
        if self.n > 0 { ratio::mul_div(known, WHOLE, self.n) } else { None }
    }
}

/// Totals per currency, in order of the currency's code; currencies are never added to each other.
pub fn totals<'a>(entries: impl IntoIterator<Item = Entry<'a>>) -> Result<Vec<Totals>> {
    let mut sums: BTreeMap<&str, Sums> = BTreeMap::new();
    for entry in entries {
        sums.entry(entry.currency).or_default().count(entry)?;
    }
    sums.into_iter().map(|(currency, sums)| sums.totals(currency)).collect()
}

/// Wide sums, so that only a total that does not fit is refused and the order of the entries does not matter.
#[derive(Default)]
struct Sums {
    displaced: i128,
    cost: Sum,
    cashable: Sum,
    budget_released: Sum,
    disposal: Sum,
    low: Sum,
    central: Sum,
    high: Sum,
    waste: Sum,
    coverage: Coverage,
}

#[derive(Default)]
struct Sum {
    total: i128,
    entries: usize,
}

impl Sums {
    fn count(&mut self, Entry { n, figures, .. }: Entry<'_>) -> Result<()> {
        self.displaced += i128::from(figures.displaced_units_ppm);
        self.cost.add(figures.avoided_cost_minor);
        if figures.known.cost {
            self.cashable.add(figures.split.cashable);
            self.budget_released.add(figures.split.budget_released);
            self.disposal.add(figures.split.disposal_avoided);
        }
        if figures.known.co2e {
            self.low.add(figures.avoided_co2e.low);
            self.central.add(figures.avoided_co2e.central);
            self.high.add(figures.avoided_co2e.high);
        }
        self.waste.add(figures.avoided_waste_g);
        if figures.displaced_units_ppm != 0 {
            let (known, of) = (figures.known, &mut self.coverage);
            for (count, known) in [
                (&mut of.n, true),
                (&mut of.cost, known.cost),
                (&mut of.disposal, known.disposal),
                (&mut of.co2e, known.co2e),
                (&mut of.co2e_low, known.co2e && figures.avoided_co2e.low.is_some()),
                (&mut of.co2e_high, known.co2e && figures.avoided_co2e.high.is_some()),
                (&mut of.waste, known.mass),
            ] {
                *count = count.checked_add(if known { n } else { 0 }).ok_or_else(|| too_large("n"))?;
            }
        }
        Ok(())
    }

    fn totals(&self, currency: &str) -> Result<Totals> {
        Ok(Totals {
            currency: currency.to_owned(),
            displaced_units_ppm: fit(self.displaced, "displaced_units_ppm")?,
            avoided_cost_minor: self.cost.known("avoided_cost_minor")?,
            cashable: fit(self.cashable.total, "cashable")?,
            budget_released: fit(self.budget_released.total, "budget_released")?,
            disposal_avoided: fit(self.disposal.total, "disposal_avoided")?,
            avoided_co2e: Bounds {
                low: self.low.known("avoided_co2e.low")?,
                central: self.central.known("avoided_co2e.central")?,
                high: self.high.known("avoided_co2e.high")?,
            },
            avoided_waste_g: self.waste.known("avoided_waste_g")?,
            coverage: self.coverage,
        })
    }
}

impl Sum {
    fn add(&mut self, figure: Option<i64>) {
        if let Some(figure) = figure {
            self.total += i128::from(figure);
            self.entries += 1;
        }
    }

    fn known(&self, field: &str) -> Result<Option<i64>> {
        if self.entries == 0 { Ok(None) } else { fit(self.total, field).map(Some) }
    }
}

fn fit(total: i128, field: &str) -> Result<i64> {
    i64::try_from(total).map_err(|_| too_large(field))
}

#[cfg(test)]
mod tests;
