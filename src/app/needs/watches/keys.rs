//! The keys of watches, and the keys of lots by which watches are found: see `domain/needs/watch.rs`.

use std::collections::BTreeSet;

use crate::{
    app::{
        directory::directory_cache::Directory,
        needs::watches::left_search::{Shades, Words},
        reference::categories::Reference,
    },
    domain::needs::watch::{Sought, category_key, owner_key, place_key, text_keys, word_key},
    store::rows::{lot, need_line, product},
};

/// The keys of a search. Every lot that fits the search has one of them.
pub fn of_search(reference: &Reference, sought: &Sought) -> Vec<String> {
    if !sought.category.is_empty() {
        return unique(sought.category.iter().map(|key| category_key(key)));
    }
    let words = Words::of(reference, sought);
    // The longest word occurs in the fewest lots.
    let longest = words.all.iter().filter(|word| word_key(&word.text).is_some());
    if let Some(word) = longest.max_by_key(|word| word.text.chars().count()) {
        let kinds = word.categories.iter().filter(|key| {
            // A category below another one of these is found by the key of that one.
            let above = reference.path(key);
            !above.iter().skip(1).any(|parent| word.categories.contains(parent))
        });
        let shades = word.colour.iter().chain(&word.materials).map(|code| shade_key(code));
        return unique(kinds.map(|key| category_key(key)).chain(word_key(&word.text)).chain(shades));
    }
    let places = sought.place.iter().map(|place| place_key(*place));
    match sought.place.is_empty() {
        false => unique(places),
        true => unique(sought.owner.iter().map(|unit| owner_key(*unit))),
    }
}

pub fn of_line(reference: &Reference, line: &need_line::Model) -> Vec<String> {
    let function = || line.function_key.as_ref().and_then(|key| reference.fulfils.get(key)).cloned();
    let roots = line.category_key.clone().map(|key| vec![key]).or_else(function).unwrap_or_default();
    unique(roots.iter().map(|key| category_key(key)))
}

/// The keys that a thing has.
pub fn of_lot(
    reference: &Reference,
    directory: &Directory,
    lot: &lot::Model,
    product: Option<&product::Model>,
) -> BTreeSet<String> {
    let mut keys: BTreeSet<String> = reference.path(&lot.category_key).iter().map(|key| category_key(key)).collect();
    keys.extend(directory.place_path(lot.place_id).into_iter().map(place_key));
    keys.extend(directory.unit_path(lot.unit_id).into_iter().map(owner_key));
    let own = [Some(&lot.name), lot.brand.as_ref(), lot.model.as_ref(), Some(&lot.code), Some(&lot.note)];
    keys.extend(own.into_iter().flatten().flat_map(|text| text_keys(text)));
    let shades = Shades::of(lot, product);
    keys.extend(shades.colour.iter().chain(&shades.materials).map(|code| shade_key(code)));
    keys
}

fn shade_key(code: &str) -> String {
    format!("s:{code}")
}

fn unique(keys: impl Iterator<Item = String>) -> Vec<String> {
    let keys: BTreeSet<String> = keys.collect();
    keys.into_iter().collect()
}
