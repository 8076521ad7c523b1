//! Money in integer minor units of a named currency, excluding VAT.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use crate::{Bad, Refused, Result};

/// Codes of ISO 4217. Amounts of all of them are kept with two decimals.
pub const CURRENCIES: [&str; 5] = ["NOK", "SEK", "DKK", "EUR", "ISK"];

/// An amount excluding VAT; `amount_minor` in øre, öre or cents.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Object)]
#[oai(deny_unknown_fields)]
pub struct Money {
    pub amount_minor: i64,
    pub currency: String,
}

impl Money {
    pub fn new(amount_minor: i64, currency: &str) -> Self {
        Self { amount_minor, currency: currency.to_owned() }
    }

    /// A hundred thousand million kroner. No municipality spends more on one thing, and a sum of 900,000 such amounts
    /// fits in an i64.
    pub const MOST: i64 = 10_000_000_000_000;

    /// The amount, if it is in `currency`, not negative and at most [`Money::MOST`]. `field` names it in refusals.
    pub fn amount_in(&self, field: &str, currency: &str) -> Result<i64> {
        if self.currency != currency {
            return Err(Refused::CurrencyDiffers { expected: currency.to_owned(), given: self.currency.clone() });
        }
        match self.amount_minor {
            amount if amount < 0 => Err(Refused::invalid(format!("{field}.amount_minor"), Bad::TooSmall { min: 0 })),
            amount if amount > Self::MOST => {
                Err(Refused::invalid(format!("{field}.amount_minor"), Bad::TooLarge { max: Self::MOST }))
            }
            amount => Ok(amount),
        }
    }
}
