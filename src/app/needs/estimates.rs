//! Estimates what an offer would avoid for one thing, with today's figures. The ledger computes it anew at the
//! handover.

use std::collections::HashMap;

use sea_orm::ConnectionTrait;

use crate::app::{
    App, Result,
    ledger::valuation::{self, Known},
    needs::search::Search,
    stock::facts,
};
use crate::{
    domain::{
        AgreementKind, Condition, Date, FactorKind, Grade, Money, ProductId, Rung,
        ledger::{
            figures::Bounds,
            footprint::{Footprint, FootprintOrigin},
            inputs::Inputs,
            reference_price::PriceCandidate,
            savings::compute,
        },
        needs::requirement::fit,
        stock::facts::Reach,
    },
    store::{
        needs::candidates::{FreeLot, Listed},
        reference::prices::{self, Market},
        rows::{catalogue_item, product},
    },
};

#[derive(Clone, Debug, Default)]
pub struct Avoided {
    pub cost: Option<Money>,
    pub co2e: Bounds,
}

/// Prices and factors of the line's categories. They are read once for each list.
#[derive(Default)]
pub struct Estimates {
    today: Date,
    currency: String,
    displacement_ppm: i64,
    policy_version: u32,
    life: HashMap<String, Option<i64>>,
    /// By the factor's key; several categories may share one.
    factors: HashMap<String, Footprint>,
    factor_keys: HashMap<String, String>,
    prices: HashMap<String, Vec<PriceCandidate>>,
    new_items: HashMap<String, Vec<PriceCandidate>>,
    /// The same product new, which the ledger prefers to another of its category.
    new_products: HashMap<ProductId, Vec<PriceCandidate>>,
}

impl Estimates {
    pub async fn load(app: &App, db: &impl ConnectionTrait, search: &Search<'_>, listed: &[Listed]) -> Result<Self> {
        let Search { actor, categories, policy, today, .. } = *search;
        let known = |key: &String| app.reference.categories.get(key);
        let factor_keys: HashMap<String, String> =
            categories.iter().filter_map(|key| Some((key.clone(), known(key)?.factor_key.clone()?))).collect();
        let market = Market { organisation: actor.organisation, on: today, currency: &actor.currency };
        let keys: Vec<&str> = factor_keys.values().map(String::as_str).collect();
        let rows = prices::factors(db, market.organisation, &keys, FactorKind::Product, today).await?;
        let factors = rows.into_iter().filter_map(|(key, row)| Some((key, valuation::by_factor(row)?))).collect();
        let prices = prices::of_categories(db, &market, categories).await?;
        let mut new_items: HashMap<String, Vec<PriceCandidate>> = HashMap::new();
        let mut new_products: HashMap<ProductId, Vec<PriceCandidate>> = HashMap::new();
        for (item, agreement, product) in listed {
            let Some(agreement) = agreement.as_ref().filter(|agreement| agreement.kind == AgreementKind::New) else {
                continue;
            };
            let price = PriceCandidate {
                amount_minor: item.price_minor,
                currency: agreement.currency.clone(),
                id: item.id.0,
                valid_from: agreement.valid_from,
                valid_to: Some(agreement.valid_to),
            };
            if let Some(product) = item.product_id {
                new_products.entry(product).or_default().push(price.clone());
            }
            let facts = facts::of_item(item, product.as_ref());
            if fit(&search.line.requirements, &facts, &Reach::default(), today).fits() {
                new_items.entry(item.category_key.clone()).or_default().push(price);
            }
        }
        Ok(Self {
            today,
            currency: actor.currency.clone(),
            displacement_ppm: policy.displacement_ppm.of(Grade::B),
            policy_version: policy.version,
            life: categories.iter().map(|key| (key.clone(), known(key).and_then(|c| c.life_months))).collect(),
            factors,
            factor_keys,
            prices,
            new_items,
            new_products,
        })
    }

    /// One thing as it is (`repair` is `None`), or mended at a price that may be unknown.
    pub fn of_lot(&self, lot: &FreeLot, product: Option<&product::Model>, repair: Option<Option<i64>>) -> Avoided {
        let condition = if repair.is_some() { crate::domain::needs::candidate::MENDED } else { lot.condition };
        let inputs = self.inputs(&lot.category_key, product, condition, lot.acquired_on);
        self.avoided(inputs.map(|inputs| Inputs { repair: repair.unwrap_or(Some(0)), ..inputs }))
    }

    /// One thing that is bought. A used thing avoids what a new one would have cost. A new thing avoids nothing.
    pub fn of_item(&self, item: &catalogue_item::Model, rung: Rung, product: Option<&product::Model>) -> Avoided {
        match rung {
            Rung::Used => {}
            Rung::Reuse | Rung::Repair | Rung::New => return Avoided::default(),
        }
        let condition = item.condition.unwrap_or(Condition::Good);
        let offer = item.footprint_g.map(|grams| Footprint {
            low: None,
            central: Some(grams),
            high: None,
            factor_id: None,
            factor_key: None,
            origin: FootprintOrigin::Manufacturer,
        });
        let inputs = self.inputs(&item.category_key, product, condition, None);
        self.avoided(inputs.map(|inputs| Inputs {
            price_paid: Some(item.price_minor),
            footprint_of_offer: offer,
            ..inputs
        }))
    }

    fn inputs(
        &self,
        category: &str,
        product: Option<&product::Model>,
        condition: Condition,
        acquired_on: Option<Date>,
    ) -> Result<Inputs> {
        let same_product = product.and_then(|product| self.new_products.get(&product.id));
        let known = Known {
            condition,
            acquired_on,
            product,
            life_months: self.life.get(category).copied().flatten(),
            by_factor: self.factor_keys.get(category).and_then(|key| self.factors.get(key)),
            same_product: same_product.map(Vec::as_slice).unwrap_or_default(),
            fitting_new: self.new_items.get(category).map(Vec::as_slice).unwrap_or_default(),
            of_category: self.prices.get(category).map(Vec::as_slice).unwrap_or_default(),
        };
        let as_it_is = Inputs::as_it_is(1, Grade::B, self.displacement_ppm, self.policy_version, &self.currency);
        valuation::inputs(as_it_is, self.today, &known)
    }

    /// A figure that cannot be computed is unknown. The offer is not refused for that.
    fn avoided(&self, inputs: Result<Inputs>) -> Avoided {
        let figures = inputs.ok().and_then(|inputs| compute(&inputs).ok());
        figures.map_or_else(Avoided::default, |figures| Avoided {
            cost: figures.avoided_cost_minor.map(|minor| Money::new(minor, &self.currency)),
            co2e: figures.avoided_co2e,
        })
    }
}
