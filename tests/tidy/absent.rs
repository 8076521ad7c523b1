//! Things that are absent on purpose.

use crate::source::{code, layer, rust_files, text};

/// Tables whose rows never change. A correction is a new row.
const WRITTEN_ONCE: [&str; 3] = ["entry", "movement", "history"];

/// Files that may have a float: a size in a message.
const FLOATS: [&str; 1] = ["src/domain/refused.rs"];

#[test]
fn what_is_written_down_is_not_changed() {
    let mut found = Vec::new();
    for file in rust_files("src") {
        let code = code(&text(&file));
        for table in WRITTEN_ONCE {
            let change = ["Entity::update", "Entity::delete"].map(|verb| format!("{table}::{verb}"));
            let said = ["UPDATE", "DELETE FROM"].map(|verb| format!("{verb} {table} "));
            let changes = change.iter().chain(&said).filter(|change| code.contains(change.as_str()));
            found.extend(changes.map(|change| format!("{}: {change}", file.display())));
            if file.ends_with("store/versions.rs") && code.split_whitespace().any(|word| word == table) {
                found.push(format!("{}: rows of {table} have no versions", file.display()));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Whatever writes how many things a lot has writes the movement that explains it.
#[test]
fn quantities_are_written_in_two_files() {
    let writes = ["lot::Entity::insert", "versions::write(tx, lot)", "col_expr(lot::Column::Quantity", "\"lot (id"];
    // `watch_lot` is another table.
    let is_word = |before: &str| !before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
    let mut writers = Vec::new();
    for file in rust_files("src") {
        let code = code(&text(&file));
        if writes.iter().any(|words| code.match_indices(words).any(|(at, _)| is_word(&code[..at]))) {
            writers.push(file.display().to_string());
        }
    }
    writers.sort();
    assert_eq!(writers, ["src/store/registers/imports.rs", "src/store/stock/lots.rs"]);
}

#[test]
fn no_figure_is_a_float() {
    let files = ["src/domain", "src/store", "src/app"].into_iter().flat_map(rust_files);
    let found: Vec<_> = files
        .filter(|file| ["f32", "f64"].iter().any(|float| code(&text(file)).contains(float)))
        .map(|file| file.display().to_string())
        .filter(|file| !FLOATS.contains(&file.as_str()))
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Decisions read the database, in the transaction that writes.
#[test]
fn only_listings_ask_the_index() {
    let asks = |file: &std::path::PathBuf| code(&text(file)).contains("engine.search(");
    let outside = rust_files("src").into_iter().filter(|file| layer(file) != "search");
    let found: Vec<_> = outside.filter(asks).map(|file| file.display().to_string()).collect();
    assert_eq!(found, ["src/app/stock/listing.rs"]);
}

#[test]
fn names_are_the_domains() {
    let mut found = Vec::new();
    for file in ["src", "tests", "benches", "migrations"].into_iter().flat_map(rust_files) {
        let code = code(&text(&file));
        for kind in ["struct ", "trait ", "enum ", "mod ", "type "] {
            let names = code.split(kind).skip(1).filter_map(|rest| rest.split(|c: char| !c.is_alphanumeric()).next());
            let vague =
                |name: &&str| ["Manager", "Helper", "Util", "helper", "util"].iter().any(|no| name.contains(no));
            // A facility manager is a word of the domain.
            let vague = names.filter(vague).filter(|name| *name != "FacilityManager");
            found.extend(vague.map(|name| format!("{}: {kind}{name}", file.display())));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
