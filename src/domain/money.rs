//! Money in integer minor units of a named currency, excluding VAT.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

/// Three capital letters of ISO 4217. The Nordic currencies all have two decimals.
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
}
