//! The inputs of a thing's valuation. The estimates of offers and the ledger read them differently, and use the same
//! rules.

use crate::app::{Error, Result, ledger::life};
use crate::{
    domain::{
        Condition, Date,
        ledger::{
            footprint::{Footprint, FootprintOrigin},
            inputs::Inputs,
            reference_price::{PriceCandidate, reference_price},
        },
        time,
    },
    store::rows::{factor, product},
};

/// What is known of a thing, and of new things that could be in its place.
pub struct Known<'a> {
    pub condition: Condition,
    pub acquired_on: Option<Date>,
    pub product: Option<&'a product::Model>,
    /// How long things of its category last.
    pub life_months: Option<i64>,
    /// The footprint by its category's factor.
    pub by_factor: Option<&'a Footprint>,
    pub same_product: &'a [PriceCandidate],
    pub fitting_new: &'a [PriceCandidate],
    pub of_category: &'a [PriceCandidate],
}

/// Adds the price and the footprint of a new thing and the remaining life to the inputs of things as they are. What is
/// not known stays `None`.
pub fn inputs(as_it_is: Inputs, on: Date, known: &Known<'_>) -> Result<Inputs> {
    let table = life::table().ok_or_else(|| Error::Internal("no life table".to_owned()))?;
    let age = known.acquired_on.map(|acquired| time::months_between(acquired, on));
    let life_share_ppm = table.life_share(known.condition, age, known.life_months);
    let Known { same_product, fitting_new, of_category, .. } = *known;
    Ok(Inputs {
        reference_price: reference_price(on, &as_it_is.currency, same_product, fitting_new, of_category),
        footprint_new: known.product.and_then(declared).or_else(|| known.by_factor.cloned()),
        life_share_ppm,
        life_table: life_share_ppm.map(|_| table.version.clone()),
        ..as_it_is
    })
}

/// The product's own declaration, which wins over the category's factor. `None` if its bounds are out of order.
pub fn declared(product: &product::Model) -> Option<Footprint> {
    let central = product.footprint_central_g?;
    let source = product.footprint_source.clone().unwrap_or_default();
    sound(Footprint {
        low: product.footprint_low_g,
        central: Some(central),
        high: product.footprint_high_g,
        factor_id: None,
        factor_key: Some(format!("product {}: {source}", product.id)),
        origin: product.footprint_kind.map_or(FootprintOrigin::Manufacturer, FootprintOrigin::from),
    })
}

/// The footprint by the category's factor that is in force. `None` if its bounds are out of order.
pub fn by_factor(row: factor::Model) -> Option<Footprint> {
    sound(Footprint {
        low: row.low_g,
        central: Some(row.central_g),
        high: row.high_g,
        factor_id: Some(row.id),
        factor_key: Some(row.key),
        origin: FootprintOrigin::Category,
    })
}

fn sound(footprint: Footprint) -> Option<Footprint> {
    footprint.check("footprint_new").is_ok().then_some(footprint)
}
