//! What making a thing emits, and which source is believed.

use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};

use crate::ledger::figures::{Bounds, too_large};
use crate::refused::Bad;
use crate::{FactorId, Refused, Result, ratio};

/// Who says so, most trusted first: what was measured on the product beats what is true of its kind on average.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum FootprintOrigin {
    /// A third-party verified environmental product declaration (ISO 14025, EN 15804).
    ProductEpd,
    /// Declared by the manufacturer or refurbisher, not verified.
    Manufacturer,
    /// The category's factor.
    Category,
    /// Nothing is made: an internal thing as it is.
    AsItIs,
}

/// Grams of CO2e a piece, with the factor that gave them. Where nothing is known there is no `Footprint` at all. Other
/// people's net savings (Loopfront's 178 kg for a desk) are benchmarks and must not come in here, for they have the
/// alternative subtracted already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(deny_unknown_fields)]
pub struct Footprint {
    pub low: Option<i64>,
    pub central: Option<i64>,
    pub high: Option<i64>,
    pub factor_id: Option<FactorId>,
    /// The factor's stable name, readable after its row was superseded.
    pub factor_key: Option<String>,
    pub origin: FootprintOrigin,
}

impl Footprint {
    /// The footprint of an internal thing as it is: known to be zero.
    pub fn as_it_is() -> Self {
        let zero = Some(0);
        Self {
            low: zero,
            central: zero,
            high: zero,
            factor_id: None,
            factor_key: None,
            origin: FootprintOrigin::AsItIs,
        }
    }

    pub fn bounds(&self) -> Bounds {
        Bounds { low: self.low, central: self.central, high: self.high }
    }

    /// Refuses bounds that are out of order, because they would turn a low estimate into a high one.
    pub fn check(&self, field: &str) -> Result<()> {
        let known: Vec<i64> = [self.low, self.central, self.high].into_iter().flatten().collect();
        if known.is_sorted() { Ok(()) } else { Err(Refused::invalid(field, Bad::Backwards)) }
    }
}

/// Grams of CO2e of moving `mass_g` (all that moves, not one piece) over `metres`, with a factor in grams a
/// tonne-kilometre; rounded once, half to even. Distances are metres because kilometres would need a fraction.
pub fn transport_co2e(mass_g: i64, metres: i64, grams_per_tonne_km: i64) -> Result<i64> {
    const GRAM_METRES_IN_TONNE_KM: i128 = 1_000_000 * 1_000;
    for (field, value) in [("mass_g", mass_g), ("metres", metres), ("grams_per_tonne_km", grams_per_tonne_km)] {
        if value < 0 {
            return Err(Refused::invalid(field, Bad::TooSmall { min: 0 }));
        }
    }
    i128::from(mass_g)
        .checked_mul(i128::from(metres))
        .and_then(|product| product.checked_mul(i128::from(grams_per_tonne_km)))
        .and_then(|product| ratio::div_half_even(product, GRAM_METRES_IN_TONNE_KM))
        .ok_or_else(|| too_large("transport_co2e"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn transport_is_mass_times_distance_times_factor() {
        // 90 kg over 12.5 km at 110 g/tkm: 0.09 t x 12.5 km x 110 = 123.75 g.
        assert_eq!(transport_co2e(90_000, 12_500, 110), Ok(124));
        assert_eq!(transport_co2e(1_000, 1_000, 500), Ok(0), "half a gram goes to the even neighbour");
        assert_eq!(transport_co2e(3_000, 1_000, 500), Ok(2), "so does a gram and a half");
        assert!(transport_co2e(i64::MAX, i64::MAX, i64::MAX).is_err());
        assert!(transport_co2e(-1, 1, 1).is_err());
    }
}
