//! Corrections are reversing entries: the booked entry is not changed, and its negative is added.

use crate::ledger::figures::{Bounds, Figures, Split, add, too_large};
use crate::refused::Bad;
use crate::{Refused, Result, ratio};

/// The entry that a return of some of `n` things books: minus round(total x returned_so_far / n), minus what the sum of
/// earlier reversals (`reversed_already`, negative; [`Figures::ZERO`] at first) took back. `returned_so_far` includes
/// this return. The share of all returns so far is rounded, not the share of each return, so that a full return nets to
/// exactly zero in any number of steps. A reversal makes no new estimate: low is taken back from low, high from high.
pub fn reversal(original: &Figures, n: i64, returned_so_far: i64, reversed_already: &Figures) -> Result<Figures> {
    if n < 1 {
        return Err(Refused::invalid("n", Bad::TooSmall { min: 1 }));
    }
    if !(0..=n).contains(&returned_so_far) {
        return Err(Refused::ExceedsReceived { left: n, asked: returned_so_far });
    }
    let back = |total: Option<i64>, already: Option<i64>, field: &str| match (total, already) {
        (None, _) => Ok(None),
        (Some(_), None) => Err(Refused::invalid(field, Bad::Missing)),
        (Some(total), Some(already)) => ratio::mul_div(total, returned_so_far, n)
            .and_then(|due| due.checked_add(already))
            .and_then(i64::checked_neg)
            .map(Some)
            .ok_or_else(|| too_large(field)),
    };

    let (o, r) = (original, reversed_already);
    let displaced = back(Some(o.displaced_units_ppm), Some(r.displaced_units_ppm), "displaced_units_ppm")?.unwrap_or(0);
    let cost = back(o.avoided_cost_minor, r.avoided_cost_minor, "avoided_cost_minor")?;
    let disposal_avoided = back(o.split.disposal_avoided, r.split.disposal_avoided, "disposal_avoided")?;
    // The total is rounded, and one part takes the rest. If each part were rounded on its own, their sum could differ
    // from the total by one unit.
    let rest = add(cost, negated(Some(disposal_avoided.unwrap_or(0)))?, "split")?;
    let (cashable, budget_released) = match o.split.budget_released {
        Some(0) => (rest, Some(0)),
        Some(_) | None => {
            let cashable = back(o.split.cashable, r.split.cashable, "cashable")?;
            (cashable, add(rest, negated(cashable)?, "budget_released")?)
        }
    };
    let (a, b) = (&o.avoided_co2e, &r.avoided_co2e);
    let co2e = Bounds {
        low: back(a.low, b.low, "avoided_co2e.low")?,
        central: back(a.central, b.central, "avoided_co2e.central")?,
        high: back(a.high, b.high, "avoided_co2e.high")?,
    };
    let waste = back(o.avoided_waste_g, r.avoided_waste_g, "avoided_waste_g")?;
    Figures::from_parts(displaced, Split { cashable, budget_released, disposal_avoided }, co2e, waste)
}

fn negated(amount: Option<i64>) -> Result<Option<i64>> {
    amount.map(|amount| amount.checked_neg().ok_or_else(|| too_large("split"))).transpose()
}
