//! Categories and functions as people read them.

use crate::{
    app::reference::categories::Reference,
    domain::reference::words::in_language,
    store::rows::{category, function},
};

/// A category with its names in Bokmål, Nynorsk, Swedish, Danish and English.
pub struct Category<'a> {
    pub key: &'a str,
    pub parent: Option<&'a str>,
    pub names: [&'a str; 5],
    pub cpv: Option<&'a str>,
    pub media_bearing: bool,
    pub mass_g: Option<i64>,
    pub volume_ml: Option<i64>,
    pub life_months: Option<i64>,
    pub factor_key: Option<&'a str>,
}

/// A function says what must be possible. It has the categories that can fulfil it, and the features that it requires.
pub struct Function<'a> {
    pub key: &'a str,
    pub names: [&'a str; 5],
    pub categories: &'a [String],
    pub features: Vec<&'a str>,
}

impl Reference {
    /// All categories, parents before children.
    pub fn tree(&self) -> impl Iterator<Item = Category<'_>> {
        self.order.iter().filter_map(|key| self.categories.get(key)).map(Category::from)
    }

    pub fn category(&self, key: &str) -> Option<Category<'_>> {
        self.categories.get(key).map(Category::from)
    }

    pub fn all_functions(&self) -> impl Iterator<Item = Function<'_>> {
        self.functions.iter().map(|row| Function {
            key: &row.key,
            names: function_names(row),
            categories: self.fulfils.get(&row.key).map(Vec::as_slice).unwrap_or_default(),
            features: row.features.split_whitespace().collect(),
        })
    }

    pub fn category_name(&self, key: &str, language: &str) -> Option<&str> {
        self.categories.get(key).map(|row| name_of(row, language))
    }

    pub fn function_name(&self, key: &str, language: &str) -> Option<&str> {
        let row = self.functions.iter().find(|row| row.key == key)?;
        Some(in_language(language, function_names(row)))
    }
}

impl<'a> From<&'a category::Model> for Category<'a> {
    fn from(row: &'a category::Model) -> Self {
        Self {
            key: &row.key,
            parent: row.parent_key.as_deref(),
            names: category_names(row),
            cpv: row.cpv.as_deref(),
            media_bearing: row.media_bearing,
            mass_g: row.mass_g,
            volume_ml: row.volume_ml,
            life_months: row.life_months,
            factor_key: row.factor_key.as_deref(),
        }
    }
}

pub(in crate::app) fn name_of<'a>(row: &'a category::Model, language: &str) -> &'a str {
    in_language(language, category_names(row))
}

/// Every name that a category goes by, in every language, with its synonyms.
pub(in crate::app) fn all_names(row: &category::Model) -> Vec<&str> {
    category_names(row).into_iter().chain(row.synonyms.split('|')).filter(|name| !name.is_empty()).collect()
}

fn category_names(row: &category::Model) -> [&str; 5] {
    [&row.nb, &row.nn, &row.sv, &row.da, &row.en]
}

fn function_names(row: &function::Model) -> [&str; 5] {
    [&row.nb, &row.nn, &row.sv, &row.da, &row.en]
}
