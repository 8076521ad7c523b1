//! The terms of an entry's figures, so that a reader can add up what the totals say.

use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};

use crate::ledger::figures::too_large;
use crate::ledger::footprint::Footprint;
use crate::ledger::inputs::{Inputs, displaced_ppm};
use crate::ratio::{self, WHOLE};
use crate::{Grade, Result};

/// One term of a total, as an auditor adds it up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(rename = "SavingsComponent", deny_unknown_fields)]
pub struct Component {
    pub name: Part,
    /// The figure that it counts towards, and so the unit of `amount`.
    pub measure: Measure,
    pub quantity: i64,
    pub unit: QuantityUnit,
    /// Signed: what was spent or emitted is negative. Minor units or grams; `None` is unknown.
    pub amount: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename = "SavingsPart", rename_all = "snake_case")]
pub enum Part {
    ReferencePrice,
    DisposalAvoided,
    PricePaid,
    Repair,
    Transport,
    Labour,
    Storage,
    Mass,
    FootprintNew,
    FootprintOfOffer,
    Parts,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum Measure {
    Cashable,
    BudgetReleased,
    DisposalAvoided,
    Waste,
    Co2eLow,
    Co2eCentral,
    Co2eHigh,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum QuantityUnit {
    /// Millionths of a displaced piece: d.
    DisplacedPpm,
    /// Once for the whole entry.
    Entry,
}

/// The terms, each rounded once. Those of a measure add up to its figure exactly. Where a term is unknown, so is the
/// figure.
pub fn components(inputs: &Inputs) -> Result<Vec<Component>> {
    inputs.check()?;
    let d = displaced_ppm(inputs)?;
    let each =
        |name, measure, amount| Component { name, measure, quantity: d, unit: QuantityUnit::DisplacedPpm, amount };
    let once = |name, measure, amount| Component { name, measure, quantity: 1, unit: QuantityUnit::Entry, amount };
    // Costs are checked to be zero or more, so their negatives fit.
    let less = |amount: Option<i64>| amount.map(|amount| -amount);

    let money = match inputs.grade {
        Grade::A => Measure::Cashable,
        Grade::B | Grade::C => Measure::BudgetReleased,
    };
    let price = inputs.reference_price.map(|price| price.amount_minor);
    let mut all = vec![
        each(Part::ReferencePrice, money, times(d, price, Some(WHOLE), "reference_price")?),
        once(Part::PricePaid, money, less(inputs.price_paid)),
        once(Part::Repair, money, less(inputs.repair)),
        once(Part::Transport, money, less(inputs.transport)),
        once(Part::Labour, money, less(inputs.labour)),
        once(Part::Storage, money, less(inputs.storage)),
        once(Part::DisposalAvoided, Measure::DisposalAvoided, inputs.disposal_avoided),
        each(Part::Mass, Measure::Waste, times(d, inputs.mass_g, Some(WHOLE), "mass_g")?),
    ];

    let new = inputs.footprint_new.as_ref().map(Footprint::bounds).unwrap_or_default();
    let offer = inputs.footprint_of_offer.as_ref().map(Footprint::bounds).unwrap_or_default();
    for (measure, new, offer) in [
        (Measure::Co2eLow, new.low, offer.high),
        (Measure::Co2eCentral, new.central, offer.central),
        (Measure::Co2eHigh, new.high, offer.low),
    ] {
        let made = times(d, new, inputs.life_share_ppm, "footprint_new")?;
        let caused = times(d, offer, Some(WHOLE), "footprint_of_offer")?
            .map(|grams| grams.checked_neg().ok_or_else(|| too_large("footprint_of_offer")))
            .transpose()?;
        all.extend([
            each(Part::FootprintNew, measure, made),
            each(Part::FootprintOfOffer, measure, caused),
            once(Part::Repair, measure, less(inputs.repair_co2e)),
            once(Part::Transport, measure, less(inputs.transport_co2e)),
            once(Part::Parts, measure, less(inputs.parts_co2e)),
        ]);
    }
    Ok(all)
}

/// d x value x share, rounded once: both ratios are divided out together.
fn times(d_ppm: i64, value: Option<i64>, share_ppm: Option<i64>, field: &str) -> Result<Option<i64>> {
    if d_ppm == 0 {
        return Ok(Some(0));
    }
    let (Some(value), Some(share)) = (value, share_ppm) else {
        return Ok(None);
    };
    let parts = i128::from(WHOLE) * i128::from(WHOLE);
    i128::from(d_ppm)
        .checked_mul(i128::from(value))
        .and_then(|product| product.checked_mul(i128::from(share)))
        .and_then(|product| ratio::div_half_even(product, parts))
        .map(Some)
        .ok_or_else(|| too_large(field))
}
