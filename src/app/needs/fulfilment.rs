//! Which categories can fill a line, by the reference data that the program ships.

use crate::app::App;
use crate::{domain::needs::requirement::Requirements, store::rows::need_line};

/// The categories that can fill a line: its own with everything below, or those that fulfil its function.
pub fn categories(app: &App, line: &need_line::Model) -> Vec<String> {
    let roots = match (&line.category_key, &line.function_key) {
        (Some(category), _) => vec![category.clone()],
        (None, Some(function)) => app.reference.fulfils.get(function).cloned().unwrap_or_default(),
        (None, None) => Vec::new(),
    };
    let mut all: Vec<String> = roots.iter().flat_map(|root| app.reference.inside(root)).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The requirements of a function. They hold for every line that asks for the function.
pub fn implied(app: &App, function: Option<&str>) -> Requirements {
    let features = function.map(|function| app.reference.takes(function)).unwrap_or_default();
    Requirements { features, ..Requirements::default() }
}
