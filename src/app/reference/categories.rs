//! Categories, functions, factors and prices: shipped with the product, kept in the database, dated.

use std::collections::HashMap;

use sea_orm::ConnectionTrait;
use serde::Deserialize;
use uuid::Uuid;

use crate::app::{Error, Result};
use crate::{
    domain::{Date, FactorId, FactorKind, PriceId},
    store::{
        Tx,
        reference::categories::{self, Shipped},
        rows::{category, factor, function, function_category, reference_price},
    },
};

/// The categories and functions in memory, because requests need them all the time. They change only with a release.
/// They are rows, which do not leave `app`: `tree` has what is read of them elsewhere.
#[derive(Debug, Default)]
pub struct Reference {
    pub(in crate::app) categories: HashMap<String, category::Model>,
    /// In the order of the tree.
    pub order: Vec<String>,
    pub(in crate::app) functions: Vec<function::Model>,
    /// The categories that can fulfil a function.
    pub fulfils: HashMap<String, Vec<String>>,
}

impl Reference {
    pub async fn load(db: &impl ConnectionTrait) -> Result<Self> {
        let rows = categories::all(db).await?;
        let mut fulfils: HashMap<String, Vec<String>> = HashMap::new();
        for row in categories::fulfilments(db).await? {
            fulfils.entry(row.function_key).or_default().push(row.category_key);
        }
        Ok(Self {
            order: rows.iter().map(|row| row.key.clone()).collect(),
            categories: rows.into_iter().map(|row| (row.key.clone(), row)).collect(),
            functions: categories::functions(db).await?,
            fulfils,
        })
    }

    /// The features that a function requires.
    pub fn takes(&self, function: &str) -> Vec<String> {
        let found = self.functions.iter().find(|row| row.key == function);
        found.into_iter().flat_map(|row| row.features.split_whitespace()).map(str::to_owned).collect()
    }

    /// The category, its parent, and so on to the root.
    pub fn path(&self, key: &str) -> Vec<String> {
        self.upwards(key).map(str::to_owned).collect()
    }

    /// The key of the category right above.
    pub fn parent(&self, key: &str) -> Option<&str> {
        self.categories.get(key)?.parent_key.as_deref()
    }

    pub fn has_children(&self, key: &str) -> bool {
        self.categories.values().any(|category| category.parent_key.as_deref() == Some(key))
    }

    /// The category and everything below it.
    pub fn inside(&self, key: &str) -> Vec<String> {
        self.order.iter().filter(|candidate| self.upwards(candidate).any(|above| above == key)).cloned().collect()
    }

    fn upwards(&self, key: &str) -> impl Iterator<Item = &str> {
        let parent = |category: &&category::Model| self.categories.get(category.parent_key.as_ref()?);
        std::iter::successors(self.categories.get(key), parent).map(|category| category.key.as_str())
    }
}

/// The categories of the release, for code that has no database.
pub fn shipped_categories() -> Result<Vec<category::Model>> {
    let rows: Vec<CategoryRow> = read(include_str!("../../../fixtures/categories.csv"))?;
    Ok(rows.into_iter().enumerate().map(|(position, row)| row.model(position)).collect())
}

/// Adds what the release brings and the database lacks.
pub async fn seed(tx: &Tx) -> Result<()> {
    let (mut functions, mut fulfilments) = (Vec::new(), Vec::new());
    for row in read::<FunctionRow>(include_str!("../../../fixtures/functions.csv"))? {
        let FunctionRow { key, categories, features, nb, nn, sv, da, en } = row;
        fulfilments.extend(
            categories.split_whitespace().map(|category| function_category::Model {
                function_key: key.clone(),
                category_key: category.to_owned(),
            }),
        );
        functions.push(function::Model { key, features, nb, nn, sv, da, en });
    }
    let factors: Vec<FactorRow> = read(include_str!("../../../fixtures/factors.csv"))?;
    let prices: Vec<PriceRow> = read(include_str!("../../../fixtures/prices.csv"))?;
    let shipped = Shipped {
        categories: shipped_categories()?,
        functions,
        fulfilments,
        factors: factors.into_iter().map(FactorRow::model).collect(),
        prices: prices.into_iter().map(PriceRow::model).collect(),
    };
    Ok(categories::add_missing(tx, shipped).await?)
}

/// Rows of a CSV file with a header.
pub fn read<T: for<'a> Deserialize<'a>>(text: &str) -> Result<Vec<T>> {
    csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .collect::<Result<_, csv::Error>>()
        .map_err(|error| Error::Internal(format!("a shipped table cannot be read: {error}")))
}

/// The same shipped row has the same id in every installation, so that ledgers can be compared.
fn shipped_id(kind: &str, key: &str) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("urn:ombruk:{kind}:{key}").as_bytes())
}

#[derive(Deserialize)]
struct CategoryRow {
    key: String,
    parent: Option<String>,
    cpv: Option<String>,
    media_bearing: bool,
    mass_g: Option<i64>,
    volume_ml: Option<i64>,
    life_months: Option<i64>,
    factor: Option<String>,
    nb: String,
    nn: String,
    sv: String,
    da: String,
    en: String,
    synonyms: String,
}

impl CategoryRow {
    fn model(self, position: usize) -> category::Model {
        category::Model {
            key: self.key,
            parent_key: self.parent,
            cpv: self.cpv,
            media_bearing: self.media_bearing,
            mass_g: self.mass_g,
            volume_ml: self.volume_ml,
            life_months: self.life_months,
            factor_key: self.factor,
            nb: self.nb,
            nn: self.nn,
            sv: self.sv,
            da: self.da,
            en: self.en,
            synonyms: self.synonyms,
            position: position as i64,
        }
    }
}

#[derive(Deserialize)]
struct FunctionRow {
    key: String,
    nb: String,
    nn: String,
    sv: String,
    da: String,
    en: String,
    categories: String,
    features: String,
}

#[derive(Deserialize)]
struct FactorRow {
    key: String,
    kind: FactorKind,
    low_g: Option<i64>,
    central_g: i64,
    high_g: Option<i64>,
    unit: String,
    boundary: String,
    year: Option<i64>,
    geo: String,
    source: String,
    locator: String,
    licence: String,
    grade: String,
    note: String,
}

impl FactorRow {
    fn model(self) -> factor::Model {
        factor::Model {
            id: FactorId(shipped_id("factor", &self.key)),
            organisation_id: None,
            version: 1,
            kind: self.kind,
            low_g: self.low_g,
            central_g: self.central_g,
            high_g: self.high_g,
            unit: self.unit,
            boundary: self.boundary,
            year: self.year,
            geo: self.geo,
            source: self.source,
            locator: self.locator,
            licence: self.licence,
            grade: self.grade,
            note: self.note,
            // A factor describes a product and not a day, so it is valid for things that were bought earlier as well.
            valid_from: Date::from_ymd_opt(1990, 1, 1).unwrap_or_default(),
            valid_to: None,
            key: self.key,
        }
    }
}

#[derive(Deserialize)]
struct PriceRow {
    category: String,
    currency: String,
    amount_minor: i64,
    valid_from: Date,
    valid_to: Option<Date>,
    source: String,
    grade: String,
}

impl PriceRow {
    fn model(self) -> reference_price::Model {
        let key = format!("{}:{}:{}", self.category, self.currency, self.valid_from);
        reference_price::Model {
            id: PriceId(shipped_id("price", &key)),
            organisation_id: None,
            category_key: self.category,
            currency: self.currency,
            amount_minor: self.amount_minor,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            source: self.source,
            grade: self.grade,
        }
    }
}
