//! What registers write, in the product's words.

use std::{collections::HashMap, sync::Arc};

use crate::{
    app::App,
    domain::register::{Categories, Known},
};

/// The categories by key and by their names in five languages. Keys win.
pub struct Vocabulary {
    app: Arc<App>,
    keys: HashMap<String, String>,
}

impl Vocabulary {
    pub fn new(app: Arc<App>) -> Self {
        let mut keys = HashMap::new();
        for key in &app.reference.order {
            let Some(category) = app.reference.categories.get(key) else { continue };
            for name in [&category.nb, &category.nn, &category.sv, &category.da, &category.en] {
                keys.entry(name.to_lowercase()).or_insert_with(|| key.clone());
            }
        }
        for key in &app.reference.order {
            keys.insert(key.to_lowercase(), key.clone());
        }
        Self { app, keys }
    }

    pub fn app(&self) -> &App {
        &self.app
    }
}

impl Categories for Vocabulary {
    fn find(&self, key_or_name: &str) -> Option<Known<'_>> {
        let category = self.app.reference.categories.get(self.keys.get(&key_or_name.to_lowercase())?)?;
        Some(Known { key: &category.key, media_bearing: category.media_bearing })
    }
}
