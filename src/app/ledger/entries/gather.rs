//! Gathers the inputs of an entry: prices, footprints, ages and masses as they are known on the day. What is not known
//! stays `None` and makes the figures that need it unknown. Nothing here guesses.

use super::{App, Booking, Books, Result, Tx};
use crate::{
    app::{
        ledger::valuation::{self, Known},
        stock::facts,
    },
    domain::{
        FactorKind, Grade, LineId,
        ledger::{
            footprint::Footprint,
            inputs::{Inputs, MassOrigin},
            reference_price::{PriceCandidate, reference_price},
        },
        needs::requirement::{Requirements, fit},
        ratio,
        stock::facts::Reach,
    },
    store::{
        self,
        reference::prices::{self, Market},
        rows::{catalogue_item, category, lot, product},
    },
};

pub async fn inputs(app: &App, tx: &Tx, books: &Books, booking: &Booking<'_>) -> Result<Inputs> {
    let thing = Thing::read(app, tx, booking.lot).await?;
    let prices = prices(tx, books, &thing, booking.line).await?;
    let by_factor = by_factor(tx, books, &thing).await?;
    let known = Known {
        condition: thing.lot.condition,
        acquired_on: thing.lot.acquired_on,
        product: thing.product.as_ref(),
        life_months: thing.category.and_then(|category| category.life_months),
        by_factor: by_factor.as_ref(),
        same_product: &prices.same_product,
        fitting_new: &prices.fitting_new,
        of_category: &prices.of_category,
    };
    let displacement = books.policy.displacement_ppm.of(booking.grade);
    let mut inputs = valuation::inputs(as_it_is(books, booking.n, booking.grade, displacement), books.on, &known)?;
    (inputs.mass_g, inputs.mass_origin) = thing.mass().unzip();
    inputs.disposal_avoided = match booking.avoids_disposal {
        true => disposal_avoided(books, &inputs, inputs.displacement_ppm),
        false => Some(0),
    };
    inputs.price_paid = booking.price_paid;
    inputs.footprint_of_offer = booking.footprint_of_offer.clone();
    let spent = &booking.spent;
    (inputs.repair, inputs.transport) = (spent.repair, spent.transport);
    (inputs.labour, inputs.storage) = (spent.labour, spent.storage);
    (inputs.transport_co2e, inputs.parts_co2e) = (spent.transport_co2e, spent.parts_co2e);
    let used = [&inputs.footprint_new, &inputs.footprint_of_offer].into_iter().flatten();
    inputs.factor_ids = used.filter_map(|footprint| footprint.factor_id).chain(spent.factor).collect();
    Ok(inputs)
}

/// The inputs of a giver's avoided disposal. Nothing is displaced and nothing is bought.
pub async fn disposal(app: &App, tx: &Tx, books: &Books, given: &lot::Model, n: i64, grade: Grade) -> Result<Inputs> {
    let thing = Thing::read(app, tx, given).await?;
    let mut inputs = as_it_is(books, n, grade, 0);
    (inputs.mass_g, inputs.mass_origin) = thing.mass().unzip();
    inputs.disposal_avoided = disposal_avoided(books, &inputs, ratio::WHOLE);
    Ok(inputs)
}

/// The mass of one piece in grams, for costs that depend on it.
pub async fn mass(app: &App, tx: &Tx, lot: &lot::Model) -> Result<Option<i64>> {
    Ok(Thing::read(app, tx, lot).await?.mass().map(|(mass, _)| mass))
}

fn as_it_is(books: &Books, n: i64, grade: Grade, displacement_ppm: i64) -> Inputs {
    Inputs::as_it_is(n, grade, displacement_ppm, books.policy.version, &books.organisation.currency)
}

/// A lot with its product and its category, which state the facts that the lot lacks.
struct Thing<'a> {
    lot: &'a lot::Model,
    product: Option<product::Model>,
    category: Option<&'a category::Model>,
}

impl<'a> Thing<'a> {
    async fn read(app: &'a App, tx: &Tx, lot: &'a lot::Model) -> Result<Self> {
        let product = match lot.product_id {
            Some(id) => store::stock::products::find(&**tx, id).await?,
            None => None,
        };
        Ok(Self { lot, product, category: app.reference.categories.get(&lot.category_key) })
    }

    fn mass(&self) -> Option<(i64, MassOrigin)> {
        let of_product = self.product.as_ref().and_then(|product| product.mass_g);
        let of_category = self.category.and_then(|category| category.mass_g);
        (self.lot.mass_g.map(|mass| (mass, MassOrigin::Lot)))
            .or(of_product.map(|mass| (mass, MassOrigin::Product)))
            .or(of_category.map(|mass| (mass, MassOrigin::CategoryEstimate)))
    }
}

/// Prices of new things. Those that do not count beside the ones before them are not read.
#[derive(Default)]
struct Prices {
    same_product: Vec<PriceCandidate>,
    fitting_new: Vec<PriceCandidate>,
    of_category: Vec<PriceCandidate>,
}

async fn prices(tx: &Tx, books: &Books, thing: &Thing<'_>, line: Option<LineId>) -> Result<Prices> {
    let market = Market { organisation: books.organisation.id, on: books.on, currency: &books.organisation.currency };
    let same_product = match thing.lot.product_id {
        Some(product) => prices::same_product(&**tx, &market, product).await?,
        None => Vec::new(),
    };
    if reference_price(market.on, market.currency, &same_product, &[], &[]).is_some() {
        return Ok(Prices { same_product, ..Prices::default() });
    }
    let fitting_new = fitting(tx, &market, &thing.lot.category_key, line).await?;
    let of_category = match fitting_new.is_empty() {
        true => {
            let category = &thing.lot.category_key;
            let mut prices = prices::of_categories(&**tx, &market, std::slice::from_ref(category)).await?;
            prices.remove(category).unwrap_or_default()
        }
        false => Vec::new(),
    };
    Ok(Prices { same_product, fitting_new, of_category })
}

async fn fitting(tx: &Tx, market: &Market<'_>, category: &str, line: Option<LineId>) -> Result<Vec<PriceCandidate>> {
    let line = match line {
        Some(line) => store::needs::needs::line(&**tx, line).await?,
        None => None,
    };
    let wanted: Requirements = match line {
        Some(line) => serde_json::from_value(line.requirements)?,
        None => Requirements::default(),
    };
    if wanted == Requirements::default() {
        return Ok(prices::of_category(&**tx, market, category).await?);
    }
    let listed = prices::listed(&**tx, market, category).await?;
    let fits = |item: &(catalogue_item::Model, Option<product::Model>)| {
        fit(&wanted, &facts::of_item(&item.0, item.1.as_ref()), &Reach::default(), market.on).fits()
    };
    let cheapest = listed.into_iter().find(fits).map(|(item, _)| PriceCandidate {
        amount_minor: item.price_minor,
        currency: market.currency.to_owned(),
        id: item.id.0,
        valid_from: market.on,
        valid_to: None,
    });
    Ok(cheapest.into_iter().collect())
}

/// The footprint by the category's factor. It is not read if the product declares its own.
async fn by_factor(tx: &Tx, books: &Books, thing: &Thing<'_>) -> Result<Option<Footprint>> {
    if thing.product.as_ref().and_then(valuation::declared).is_some() {
        return Ok(None);
    }
    let Some(key) = thing.category.and_then(|category| category.factor_key.as_deref()) else { return Ok(None) };
    let row = prices::factor(&**tx, books.organisation.id, key, FactorKind::Product, books.on).await?;
    Ok(row.and_then(valuation::by_factor))
}

/// What was not paid to throw the displaced mass away; `None` while the price or the mass is not known.
fn disposal_avoided(books: &Books, inputs: &Inputs, share_ppm: i64) -> Option<i64> {
    const GRAMS_IN_KG: i128 = 1_000;
    let (price, mass) = books.policy.disposal_minor_per_kg.zip(inputs.mass_g)?;
    let grams = i128::from(inputs.n) * i128::from(mass);
    let parts = grams.checked_mul(i128::from(price))?.checked_mul(i128::from(share_ppm))?;
    ratio::div_half_even(parts, GRAMS_IN_KG * i128::from(ratio::WHOLE))
}
