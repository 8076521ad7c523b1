//! Everything an entry of the ledger stores and is computed from.

use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};

use crate::ledger::figures::too_large;
use crate::ledger::footprint::Footprint;
use crate::ledger::reference_price::ReferencePrice;
use crate::ratio::WHOLE;
use crate::refused::Bad;
use crate::{FactorId, Grade, Refused, Result};

/// The method that [`super::savings::compute`] follows. Entries keep the version they were booked with. A change of
/// formula, of rounding or of what counts as unknown needs a new version with its own branch, and old entries are
/// recomputed by the old one.
///
/// 2026-1: d = n x displacement;
/// avoided_cost = d x reference_price + disposal_avoided - price_paid - repair - transport - labour - storage;
/// avoided_waste = d x mass;
/// avoided_co2e = d x footprint_new x life_share - d x footprint_of_offer - repair - transport - parts.
/// Each component is rounded once, half to even (IEEE 754 roundTiesToEven), and totals are sums of rounded components.
/// An unknown operand makes its total unknown, except disposal_avoided, which is left out and flagged. Where nothing is
/// displaced (d = 0) the displaced terms are zero whatever their operands.
/// Bounds follow conservative interval arithmetic: the lowest saving is the lowest footprint avoided less the highest
/// footprint of the offer, and the other way round. The life share, and what repair, transport and parts emitted, have
/// no bounds.
pub const METHOD_VERSION: &str = "2026-1";

/// Everything an entry stores and can be recomputed from. `None` is unknown; a cost that did not occur is `Some(0)`.
/// Amounts are minor units of `currency` excluding VAT, for the whole entry unless a field says "a piece".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(rename = "SavingsInputs", deny_unknown_fields)]
pub struct Inputs {
    pub method_version: String,
    pub policy_version: u32,
    /// Things handed over, at least 1.
    pub n: i64,
    pub grade: Grade,
    /// Share of a purchase that one thing displaces, by grade, from the policy. 0 for a giver that only avoided disposal.
    pub displacement_ppm: i64,
    pub currency: String,

    /// A new one, a piece, on that date.
    pub reference_price: Option<ReferencePrice>,
    pub disposal_avoided: Option<i64>,
    pub price_paid: Option<i64>,
    pub repair: Option<i64>,
    pub transport: Option<i64>,
    pub labour: Option<i64>,
    pub storage: Option<i64>,

    /// Grams a piece.
    pub mass_g: Option<i64>,
    pub mass_origin: Option<MassOrigin>,

    /// A new one, a piece.
    pub footprint_new: Option<Footprint>,
    pub life_share_ppm: Option<i64>,
    /// Version of the life table that gave the share.
    pub life_table: Option<String>,
    /// What the offer itself causes, a piece; [`Footprint::as_it_is`] for internal things.
    pub footprint_of_offer: Option<Footprint>,
    /// Grams of CO2e.
    pub repair_co2e: Option<i64>,
    pub transport_co2e: Option<i64>,
    pub parts_co2e: Option<i64>,

    /// Every factor and price that was used, also those of transport and repair.
    pub factor_ids: Vec<FactorId>,
}

/// Who says what a piece weighs; a category's mass is an estimate, and the entry says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum MassOrigin {
    Lot,
    Product,
    CategoryEstimate,
}

impl Inputs {
    /// `n` internal things as they are, with every cost zero. The caller sets the costs that occurred, and the price,
    /// mass, footprint and life share where they are known.
    pub fn as_it_is(n: i64, grade: Grade, displacement_ppm: i64, policy_version: u32, currency: &str) -> Self {
        let none = Some(0);
        Self {
            method_version: METHOD_VERSION.to_owned(),
            policy_version,
            n,
            grade,
            displacement_ppm,
            currency: currency.to_owned(),
            reference_price: None,
            disposal_avoided: None,
            price_paid: none,
            repair: none,
            transport: none,
            labour: none,
            storage: none,
            mass_g: None,
            mass_origin: None,
            footprint_new: None,
            life_share_ppm: None,
            life_table: None,
            footprint_of_offer: Some(Footprint::as_it_is()),
            repair_co2e: none,
            transport_co2e: none,
            parts_co2e: none,
            factor_ids: Vec::new(),
        }
    }

    /// Refuses values that cannot be measured. A negative cost would count as a saving that nobody made.
    pub(crate) fn check(&self) -> Result<()> {
        if self.method_version != METHOD_VERSION {
            return Err(Refused::invalid("method_version", Bad::Unknown { value: self.method_version.clone() }));
        }
        within("n", Some(self.n), 1, i64::MAX)?;
        within("displacement_ppm", Some(self.displacement_ppm), 0, WHOLE)?;
        within("life_share_ppm", self.life_share_ppm, 0, WHOLE)?;
        for (field, value) in [
            ("reference_price", self.reference_price.map(|price| price.amount_minor)),
            ("disposal_avoided", self.disposal_avoided),
            ("price_paid", self.price_paid),
            ("repair", self.repair),
            ("transport", self.transport),
            ("labour", self.labour),
            ("storage", self.storage),
            ("mass_g", self.mass_g),
            ("repair_co2e", self.repair_co2e),
            ("transport_co2e", self.transport_co2e),
            ("parts_co2e", self.parts_co2e),
        ] {
            within(field, value, 0, i64::MAX)?;
        }
        self.footprint_new.as_ref().map_or(Ok(()), |footprint| footprint.check("footprint_new"))?;
        self.footprint_of_offer.as_ref().map_or(Ok(()), |footprint| footprint.check("footprint_of_offer"))
    }
}

/// d in millionths, exact: the displacement is in millionths already.
pub(crate) fn displaced_ppm(inputs: &Inputs) -> Result<i64> {
    inputs.n.checked_mul(inputs.displacement_ppm).ok_or_else(|| too_large("n"))
}

fn within(field: &str, value: Option<i64>, min: i64, max: i64) -> Result<()> {
    match value {
        Some(value) if value < min => Err(Refused::invalid(field, Bad::TooSmall { min })),
        Some(value) if value > max => Err(Refused::invalid(field, Bad::TooLarge { max })),
        Some(_) | None => Ok(()),
    }
}
