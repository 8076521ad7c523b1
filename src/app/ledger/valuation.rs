//! The footprint of a new thing, as far as it is known. The estimates of offers and the ledger use the same rules.

use crate::{
    domain::ledger::footprint::{Footprint, FootprintOrigin},
    store::rows::{factor, product},
};

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
