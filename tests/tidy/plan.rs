//! The plan of the code: layers are folders, areas are folders in them, the same in every layer.

use std::collections::BTreeSet;

use crate::source::{root, rust_files, text};

pub const AREAS: [&str; 9] =
    ["directory", "reference", "stock", "needs", "work", "orders", "exchange", "ledger", "registers"];

/// What a layer shares between its areas: files and folders that are no area.
const SHARED: [(&str, &[&str]); 6] = [
    (
        "src/domain",
        &[
            "Cargo.toml",
            "event",
            "fields",
            "ids",
            "job",
            "lib",
            "moment",
            "money",
            "ratio",
            "refused",
            "text",
            "time",
            "version",
            "vocabulary",
        ],
    ),
    (
        "src/store",
        &[
            "check",
            "connect",
            "db",
            "demo",
            "faults",
            "history",
            "idempotency",
            "index",
            "jobs",
            "mod",
            "operation",
            "plans",
            "readiness",
            "reading",
            "restore",
            "rows",
            "secrets",
            "touched",
            "versions",
        ],
    ),
    ("src/app", &["check", "files", "index", "jobs", "mod", "moments", "once", "operation"]),
    ("src/web/api", &["answer", "centimetres", "mod", "page"]),
    (
        "src/web/pages",
        &[
            "assets",
            "choices",
            "doors",
            "failure.html",
            "form",
            "forms.html",
            "happened",
            "labels",
            "layout.html",
            "look",
            "mod",
            "navigation",
            "page",
            "parts.html",
            "posted",
            "sheet",
            "sheet.html",
            "text",
            "texts",
            "unsent",
            "unsent.html",
            "visitor",
            "ways",
        ],
    ),
    ("tests/stories", &["edge", "given", "main", "running", "setting", "world"]),
];

pub const LAYERS: [&str; 18] = [
    "app", "boot", "cli", "config", "demo", "domain", "identity", "jobs", "judge", "lib", "mail", "main", "media",
    "papers", "search", "storage", "store", "web",
];

#[test]
fn every_file_of_a_layer_lies_in_an_area() {
    let mut flat = Vec::new();
    for (layer, shared) in SHARED {
        for name in entries(layer) {
            if !AREAS.contains(&name.as_str()) && !shared.contains(&name.as_str()) {
                flat.push(format!("{layer}/{name}: put it into an area: {}", AREAS.join(", ")));
            }
        }
        let gone = shared.iter().filter(|name| !entries(layer).contains(**name));
        flat.extend(gone.map(|name| format!("{layer}/{name} is not there any more: take it off the list")));
    }
    assert!(flat.is_empty(), "{}", flat.join("\n"));
}

#[test]
fn there_are_no_other_layers() {
    assert_eq!(entries("src"), LAYERS.map(str::to_owned).into());
}

#[test]
fn a_template_lies_beside_its_handler() {
    let mut apart = Vec::new();
    for file in rust_files("src/web/pages") {
        let code = text(&file);
        let named = code.split("#[template(path = \"").skip(1).filter_map(|rest| rest.split('"').next());
        let elsewhere =
            named.filter(|path| root().join("src/web/pages").join(path).parent() != root().join(&file).parent());
        apart.extend(elsewhere.map(|path| format!("{}: {path}", file.display())));
    }
    assert!(apart.is_empty(), "{}", apart.join("\n"));
}

/// Files and folders right below a folder, without their endings.
fn entries(folder: &str) -> BTreeSet<String> {
    let entries = std::fs::read_dir(root().join(folder)).unwrap();
    let name = |entry: std::fs::DirEntry| entry.file_name().into_string().unwrap();
    entries.map(|entry| name(entry.unwrap()).trim_end_matches(".rs").to_owned()).collect()
}
