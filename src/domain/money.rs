//! Money in integer minor units of a named currency, excluding VAT.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

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
}
