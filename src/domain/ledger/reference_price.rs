//! What the thing that was not bought would have cost: the price of the reference scenario on that day.

use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Date;

/// Where the price comes from; the entry says it, because the three are not equally good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum PriceOrigin {
    /// The same product, new, on a valid agreement.
    AgreementProduct,
    /// The cheapest new catalogue item that fits the need.
    CatalogueItem,
    /// The category's versioned price.
    CategoryPrice,
}

/// Minor units a piece, excluding VAT, in the entry's currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(deny_unknown_fields)]
pub struct ReferencePrice {
    pub amount_minor: i64,
    pub origin: PriceOrigin,
    /// The catalogue item's id, or the category price's.
    pub id: Uuid,
}

/// A price that could be the reference: a catalogue item under an agreement of kind `new`, or a category's price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceCandidate {
    /// Excluding VAT, a piece (a pack's price divided by the caller).
    pub amount_minor: i64,
    pub currency: String,
    pub id: Uuid,
    /// The agreement's validity, or the price's.
    pub valid_from: Date,
    /// The last day, inclusive.
    pub valid_to: Option<Date>,
}

/// The same product on a valid agreement, else the cheapest fitting new catalogue item, else the category's price.
///
/// The same product on two agreements counts at its lower price: the municipality would not have paid more. Prices in
/// other currencies are passed over (conversion needs a dated rate that the entry names), and so are prices of zero:
/// catalogues write 0 for "ask us", and unknown is not zero.
pub fn reference_price(
    on: Date,
    currency: &str,
    same_product: &[PriceCandidate],
    fitting_new: &[PriceCandidate],
    category: &[PriceCandidate],
) -> Option<ReferencePrice> {
    let usable = |price: &&PriceCandidate| {
        price.amount_minor > 0
            && price.currency == currency
            && price.valid_from <= on
            && price.valid_to.is_none_or(|last| on <= last)
    };
    let cheapest = |prices: &[PriceCandidate], origin| {
        let found = prices.iter().filter(usable).min_by_key(|price| (price.amount_minor, price.id))?;
        Some(ReferencePrice { amount_minor: found.amount_minor, origin, id: found.id })
    };
    // Versions of one price, not competing offers: the latest is in force.
    let latest = |prices: &[PriceCandidate], origin| {
        let found = prices.iter().filter(usable).max_by_key(|price| (price.valid_from, price.id))?;
        Some(ReferencePrice { amount_minor: found.amount_minor, origin, id: found.id })
    };
    cheapest(same_product, PriceOrigin::AgreementProduct)
        .or_else(|| cheapest(fitting_new, PriceOrigin::CatalogueItem))
        .or_else(|| latest(category, PriceOrigin::CategoryPrice))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn price(amount_minor: i64, from: &str, until: Option<&str>) -> PriceCandidate {
        PriceCandidate {
            amount_minor,
            currency: "NOK".to_owned(),
            id: Uuid::now_v7(),
            valid_from: from.parse().unwrap(),
            valid_to: until.map(|day| day.parse().unwrap()),
        }
    }

    #[test]
    fn the_same_product_then_the_cheapest_fitting_then_the_category() {
        let on: Date = "2026-05-01".parse().unwrap();
        let same = [price(400_000, "2025-01-01", None), price(390_000, "2025-01-01", Some("2026-05-01"))];
        let fitting = [price(250_000, "2025-01-01", None), price(180_000, "2025-01-01", Some("2026-04-30"))];
        let category = [price(200_000, "2024-01-01", None), price(210_000, "2026-01-01", None)];
        let found = |same: &[_], fitting: &[_], category: &[_]| {
            reference_price(on, "NOK", same, fitting, category).map(|p| (p.amount_minor, p.origin))
        };
        assert_eq!(found(&same, &fitting, &category), Some((390_000, PriceOrigin::AgreementProduct)));
        assert_eq!(found(&[], &fitting, &category), Some((250_000, PriceOrigin::CatalogueItem)));
        assert_eq!(found(&[], &fitting[1..], &category), Some((210_000, PriceOrigin::CategoryPrice)));
        assert_eq!(found(&[], &[], &[price(0, "2024-01-01", None)]), None);
        assert_eq!(reference_price(on, "SEK", &same, &fitting, &category), None);
    }
}
