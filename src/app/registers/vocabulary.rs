//! The categories that the words of registers mean.

use std::{collections::HashMap, sync::Arc};

use crate::{
    app::App,
    domain::registers::{Categories, Known, folded_number},
    store::rows::category,
};

/// The categories by key, by their names in five languages and by their synonyms.
pub struct Vocabulary {
    app: Arc<App>,
    keys: HashMap<String, String>,
}

impl Vocabulary {
    pub fn new(app: Arc<App>) -> Self {
        let reference = &app.reference;
        let categories: Vec<_> =
            reference.order.iter().filter_map(|key| reference.categories.get(key)).cloned().collect();
        Self { keys: names(&categories), app }
    }

    pub fn app(&self) -> &App {
        &self.app
    }
}

/// Maps the text of a cell, in lower case, to the key of a category. Keys win over names, and names win over synonyms.
/// A synonym of several categories maps to none.
pub fn names(categories: &[category::Model]) -> HashMap<String, String> {
    let mut keys: HashMap<String, String> = HashMap::new();
    for category in categories {
        keys.insert(category.key.to_lowercase(), category.key.clone());
    }
    for category in categories {
        for name in [&category.nb, &category.nn, &category.sv, &category.da, &category.en] {
            keys.entry(name.to_lowercase()).or_insert_with(|| category.key.clone());
        }
    }
    let mut synonyms: HashMap<String, Option<&str>> = HashMap::new();
    for category in categories {
        for name in category.synonyms.split('|').map(str::trim).filter(|name| !name.is_empty()) {
            let meant = synonyms.entry(name.to_lowercase()).or_insert(Some(&category.key));
            *meant = meant.filter(|other| *other == category.key);
        }
    }
    for (name, key) in synonyms.into_iter().filter_map(|(name, key)| Some((name, key?))) {
        keys.entry(name).or_insert_with(|| key.to_owned());
    }
    keys
}

impl Categories for Vocabulary {
    fn find(&self, key_or_name: &str) -> Option<Known<'_>> {
        let category = self.app.reference.categories.get(self.keys.get(&folded_number(key_or_name))?)?;
        Some(Known { key: &category.key, media_bearing: category.media_bearing })
    }
}
