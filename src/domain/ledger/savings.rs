//! What a handover avoided, compared with buying new: the arithmetic on what an entry stores.
//!
//! The figures are comparative, and so reported apart from any scope 1-3 inventory (GHG Protocol, Estimating and
//! Reporting the Comparative Emissions Impacts of Products, WRI 2019).

use crate::Result;
use crate::ledger::component::{Measure, components};
use crate::ledger::figures::{Bounds, Figures, Split, add};
use crate::ledger::inputs::{Inputs, displaced_ppm};

/// The figures of an entry: sums of its [`components`]. Refused where an input is out of range or a sum does not fit.
pub fn compute(inputs: &Inputs) -> Result<Figures> {
    let components = components(inputs)?;
    let total = |measure: Measure| {
        let mut terms = components.iter().filter(|component| component.measure == measure);
        terms.try_fold(Some(0), |sum, term| add(sum, term.amount, "total"))
    };
    let split = Split {
        cashable: total(Measure::Cashable)?,
        budget_released: total(Measure::BudgetReleased)?,
        disposal_avoided: total(Measure::DisposalAvoided)?,
    };
    let co2e = Bounds {
        low: total(Measure::Co2eLow)?,
        central: total(Measure::Co2eCentral)?,
        high: total(Measure::Co2eHigh)?,
    };
    Figures::from_parts(displaced_ppm(inputs)?, split, co2e, total(Measure::Waste)?)
}

#[cfg(test)]
mod properties;
#[cfg(test)]
pub(crate) mod tests;
