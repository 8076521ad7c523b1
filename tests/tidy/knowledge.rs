//! Which layer may import which other layer, and which crates.

use std::path::PathBuf;

use crate::source::{code, layer, paths, rust_files, text};

/// The layers that each layer may import. `store::Tx` stands for a transaction that is passed on. `cli` may import
/// every layer, but may not open what `boot` opens. `domain` is a crate of its own, which cannot import any of these.
pub const MAY_KNOW: [(&str, &[&str]); 14] = [
    ("store", &["domain", "store"]),
    ("search", &["search"]),
    ("papers", &["papers"]),
    ("mail", &["mail"]),
    ("media", &["media"]),
    ("storage", &["storage"]),
    ("identity", &["identity"]),
    ("app", &["domain", "store", "search", "mail", "media", "storage", "identity", "app"]),
    ("web", &["domain", "store::Tx", "app", "media", "papers", "search", "web"]),
    ("jobs", &["domain", "store", "app", "search", "jobs"]),
    ("demo", &["domain", "store", "app", "demo"]),
    ("judge", &["domain", "store", "app", "demo", "judge"]),
    ("config", &["config", "domain", "web"]),
    ("boot", &["app", "config", "identity", "mail", "search", "storage", "store"]),
];

/// The layers that open adapters, and the functions that open them. `store` opens databases of its own to look into a
/// backup.
const OPENS: [&str; 2] = ["boot", "store"];
const OPENED: [&str; 7] =
    ["Mailer::open", "Db::open", "Db::watched", "App::new", "Embedded::open", "Meilisearch::open", "Provider::new"];

/// What the domain may use of crates that read, write or listen: derives and traits for its own types.
const DOMAIN_TAKES: [&str; 13] = [
    "poem_openapi::Enum",
    "poem_openapi::NewType",
    "poem_openapi::Object",
    "poem_openapi::Union",
    "poem_openapi::types::ParseFromJSON",
    "sea_orm::ActiveEnum",
    "sea_orm::DbErr",
    "sea_orm::DbErr::Custom",
    "sea_orm::DeriveActiveEnum",
    "sea_orm::DeriveValueType",
    "sea_orm::EnumIter",
    "sea_orm::Iterable",
    "sea_orm::TryFromU64",
];

/// What these layers may use of SeaORM: a connection that is passed on, an error, and the variants of enums.
const WITHOUT_SQL: [&str; 6] = ["app", "web", "jobs", "cli", "demo", "judge"];
const PASSED_ON: [&str; 4] = ["sea_orm::ConnectionTrait", "sea_orm::DbErr", "sea_orm::EnumIter", "sea_orm::Iterable"];
const SQL: [&str; 9] = [
    "Entity::",
    "Column::",
    "ActiveModel",
    "Statement::",
    "into_active_model",
    "execute_unprepared",
    "execute_raw",
    "query_one",
    "query_all",
];

fn files_of(layers: &[&str]) -> Vec<(PathBuf, String)> {
    let files = rust_files("src").into_iter().filter(|file| layers.contains(&layer(file).as_str()));
    files.map(|file| (file.clone(), code(&text(&file)))).collect()
}

fn is_of(path: &str, known: &str) -> bool {
    path == known || path.strip_prefix(known).is_some_and(|rest| rest.starts_with("::"))
}

#[test]
fn layers_know_only_what_is_below_them() {
    let mut breaches = Vec::new();
    for (layer, may) in MAY_KNOW {
        for (file, code) in files_of(&[layer]) {
            for path in paths(&code, &["crate"]) {
                let path = path.trim_start_matches("crate::");
                if !may.iter().any(|known| is_of(path, known)) {
                    breaches.push(format!("{}: {layer} may not know crate::{path}", file.display()));
                }
            }
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn only_the_composition_root_knows_every_adapter() {
    let mut breaches = Vec::new();
    for file in rust_files("src").into_iter().filter(|file| !["boot", "search"].contains(&layer(file).as_str())) {
        let code = code(&text(&file));
        let engines = ["crate::search::embedded", "crate::search::meilisearch"];
        let engines = paths(&code, &["crate"]).into_iter().filter(|path| engines.iter().any(|one| is_of(path, one)));
        let opened = OPENED.into_iter().filter(|call| code.contains(&format!("{call}(")));
        let opened = opened.filter(|_| !OPENS.contains(&layer(&file).as_str())).map(str::to_owned);
        breaches.extend(engines.chain(opened).map(|what| format!("{}: {what} belongs into boot.rs", file.display())));
    }
    // A story may read a database of its own. Whatever answers it must be built by `boot`, as in production.
    for file in ["tests/stories", "benches"].into_iter().flat_map(rust_files) {
        let code = code(&text(&file));
        let past = ["App::new(", "Embedded::", "Meilisearch::"].into_iter().filter(|what| code.contains(what));
        breaches.extend(past.map(|what| format!("{}: {what} goes around boot.rs", file.display())));
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn the_domain_does_no_io() {
    let mut breaches = Vec::new();
    for (file, code) in files_of(&["domain"]) {
        let outside = ["sea_orm", "poem_openapi", "poem", "tokio", "reqwest", "std"];
        for path in paths(&code, &outside) {
            let taken = DOMAIN_TAKES.contains(&path.as_str());
            let io = ["std::fs", "std::net", "std::env", "std::process", "std::thread"];
            let pure = path.starts_with("std::") && !io.iter().any(|io| is_of(&path, io));
            if !taken && !pure {
                breaches.push(format!("{}: the domain may not know {path}", file.display()));
            }
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn the_only_sql_is_the_stores() {
    let mut breaches = Vec::new();
    for (file, code) in files_of(&WITHOUT_SQL) {
        let found = SQL.iter().filter(|word| code.contains(*word)).map(|word| (*word).to_owned());
        let known = paths(&code, &["sea_orm"]).into_iter().filter(|path| !PASSED_ON.contains(&path.as_str()));
        breaches.extend(found.chain(known).map(|what| format!("{}: {what} belongs into store/", file.display())));
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

/// An event is a value of `domain::Event`. Only `store::history` writes its word, and looks for it as a `Verb`.
#[test]
fn no_word_of_the_history_is_a_string() {
    let written =
        ["history::ActiveModel {", "history::Model {", "Column::Verb.eq(\"", "Column::Verb.is_in([\"", ".verb == "];
    let files = rust_files("src").into_iter().filter(|file| !file.ends_with("store/history.rs"));
    let strings: Vec<_> = files
        .flat_map(|file| {
            let code = code(&text(&file));
            let found = written.into_iter().filter(|words| code.contains(words)).collect::<Vec<_>>();
            found.into_iter().map(move |words| format!("{}: {words}", file.display()))
        })
        .collect();
    assert!(strings.is_empty(), "{}", strings.join("\n"));
}
