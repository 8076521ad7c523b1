//! The facts about a thing: its own, and its product's where it has none. Defaults of the category are not facts about
//! the thing.

use crate::{
    domain::stock::facts::Facts,
    store::{
        needs::candidates::FreeLot,
        rows::{catalogue_item, product},
    },
};

pub fn of_lot(lot: &FreeLot, product: Option<&product::Model>) -> Facts {
    let own = Facts {
        category: lot.category_key.clone(),
        title: Some(lot.name.clone()).filter(|name| !name.is_empty()),
        product: lot.product_id,
        // Each organisation has its own alike keys, so the same word means different things in two organisations.
        alike_key: lot.alike_key.as_ref().map(|key| format!("{}:{key}", lot.organisation_id)),
        brand: lot.brand.clone(),
        model: lot.model.clone(),
        colour: lot.colour.clone(),
        materials: known(&lot.materials),
        width_mm: lot.width_mm,
        depth_mm: lot.depth_mm,
        height_mm: lot.height_mm,
        condition: Some(lot.condition),
        features: stated(lot.features.as_ref()),
        acquired_on: lot.acquired_on,
    };
    filled_up(own, product)
}

pub fn of_item(item: &catalogue_item::Model, product: Option<&product::Model>) -> Facts {
    let own = Facts {
        category: item.category_key.clone(),
        title: Some(item.name.clone()).filter(|name| !name.is_empty()),
        product: item.product_id,
        brand: item.brand.clone(),
        model: item.model.clone(),
        colour: item.colour.clone(),
        materials: known(&item.materials),
        width_mm: item.width_mm,
        depth_mm: item.depth_mm,
        height_mm: item.height_mm,
        condition: item.condition,
        features: stated(item.features.as_ref()),
        ..Facts::default()
    };
    filled_up(own, product)
}

fn filled_up(own: Facts, product: Option<&product::Model>) -> Facts {
    match product {
        Some(product) => own.or_product(&product_facts(product)),
        None => own,
    }
}

fn product_facts(product: &product::Model) -> Facts {
    Facts {
        category: product.category_key.clone(),
        product: Some(product.id),
        brand: Some(product.brand.clone()),
        model: Some(product.model.clone()),
        colour: product.colour.clone(),
        materials: known(&product.materials),
        width_mm: product.width_mm,
        depth_mm: product.depth_mm,
        height_mm: product.height_mm,
        features: stated(product.features.as_ref()),
        ..Facts::default()
    }
}

/// An empty list of materials means that nobody wrote any down, so they are unknown.
fn known(materials: &serde_json::Value) -> Option<Vec<String>> {
    let materials: Vec<String> = serde_json::from_value(materials.clone()).ok()?;
    (!materials.is_empty()).then_some(materials)
}

/// An empty list of features means that somebody looked and found none, so it is known.
fn stated(features: Option<&serde_json::Value>) -> Option<Vec<String>> {
    serde_json::from_value(features?.clone()).ok()
}
