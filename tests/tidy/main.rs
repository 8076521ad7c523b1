//! The house rules that a machine can read: which layer may know which, and how long a file may be.
#![allow(clippy::unwrap_used, reason = "a rule that cannot be read is broken")]

use std::path::{Path, PathBuf};

const LONGEST: usize = 500;

/// What each layer may import of ours. `store::rows` stands for the rows alone, `store::Tx` for a transaction that is
/// passed on.
const MAY_KNOW: [(&str, &[&str]); 6] = [
    ("domain", &["domain"]),
    ("store", &["domain", "store"]),
    ("search", &["search"]),
    ("app", &["domain", "store", "search", "app"]),
    ("web", &["domain", "store::rows", "store::Tx", "app", "search", "web"]),
    ("jobs", &["domain", "store", "app", "search", "jobs"]),
];

#[test]
fn layers_know_only_what_is_below_them() {
    let mut breaches = Vec::new();
    for (layer, may) in MAY_KNOW {
        for file in rust_files(&root().join("src")).into_iter().filter(|file| layer_of(file) == layer) {
            for path in imports(&std::fs::read_to_string(&file).unwrap()) {
                let allowed = may.iter().any(|known| path == *known || path.starts_with(&format!("{known}::")));
                if !allowed && MAY_KNOW.iter().any(|(known, _)| path.split("::").next() == Some(known)) {
                    breaches.push(format!("{}: {layer} may not know crate::{path}", file.display()));
                }
            }
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn no_file_is_too_long_to_be_read() {
    let files =
        ["src", "tests", "migrations", "benches"].into_iter().flat_map(|folder| rust_files(&root().join(folder)));
    let long: Vec<_> = files
        .map(|file| (std::fs::read_to_string(&file).unwrap().lines().count(), file))
        .filter(|(lines, _)| *lines > LONGEST)
        .map(|(lines, file)| format!("{}: {lines} lines, {LONGEST} at most: split it by noun", file.display()))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn imports_are_read_whatever_their_shape() {
    let source =
        "use crate::{\n    app::{App, lots},\n    store::{self, Tx, rows::lot},\n};\nuse crate::domain::Date;\n";
    let read = imports(source);
    assert_eq!(read, ["app::App", "app::lots", "store", "store::Tx", "store::rows::lot", "domain::Date"]);
    assert_eq!(
        imports("fn f() -> crate::app::Result { crate::store::lots::find() }"),
        ["app::Result", "store::lots::find"]
    );
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The folder, or the file, right below src.
fn layer_of(file: &Path) -> String {
    let below = file.strip_prefix(root().join("src")).unwrap();
    let first = below.components().next().unwrap().as_os_str().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

/// Every path of our own crate, in `use` trees and in the middle of code, without comments.
fn imports(source: &str) -> Vec<String> {
    let code: String =
        source.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join(" ");
    let mut found = Vec::new();
    for after in code.split("crate::").skip(1) {
        tree("", after, &mut found);
    }
    found
}

/// Reads one use tree from the start of `text` and answers what follows it.
fn tree<'a>(prefix: &str, text: &'a str, found: &mut Vec<String>) -> &'a str {
    let text = text.trim_start();
    if let Some(mut rest) = text.strip_prefix('{') {
        loop {
            rest = rest.trim_start_matches([' ', ',']);
            if let Some(after) = rest.strip_prefix('}') {
                return after;
            }
            let after = tree(prefix, rest, found);
            if after.len() == rest.len() {
                return after;
            }
            rest = after;
        }
    }
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '*')).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let path = match (prefix, name) {
        ("", name) => name.to_owned(),
        (prefix, "self") => prefix.to_owned(),
        (prefix, name) => format!("{prefix}::{name}"),
    };
    match rest.strip_prefix("::") {
        Some(rest) => tree(&path, rest, found),
        None => {
            found.push(path);
            rest.trim_start()
                .strip_prefix("as ")
                .map_or(rest, |rest| rest.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_' || c == ' '))
        }
    }
}

/// A page that leads to files and stories which are not there sends newcomers astray.
#[test]
fn what_the_pages_name_is_there() {
    let mut missing = Vec::new();
    for page in ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md"] {
        let text = std::fs::read_to_string(root().join(page)).unwrap();
        let named =
            text.lines().filter(|line| !line.starts_with("    ")).flat_map(|line| line.split('`').skip(1).step_by(2));
        let there = |name: &str| match name.split("::").collect::<Vec<_>>()[..] {
            [area, file, story] if root().join("tests/stories").join(area).is_dir() => {
                let file = root().join(format!("tests/stories/{area}/{file}.rs"));
                std::fs::read_to_string(file).is_ok_and(|source| source.contains(&format!("fn {story}(")))
            }
            _ if is_path(name) => {
                [name.to_owned(), format!("src/{name}")].iter().any(|path| root().join(path).exists())
            }
            _ => true,
        };
        missing.extend(named.filter(|name| !there(name)).map(|name| format!("{page}: `{name}`")));
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// Whether a word on a page is a path of this repository that can be looked up: what is planned says AREA or is a name.
fn is_path(name: &str) -> bool {
    let layers = [
        "src/",
        "tests/",
        "migrations/",
        "fixtures/",
        "docs/",
        "benches/",
        "domain/",
        "store/",
        "app/",
        "web/",
        "jobs/",
    ];
    layers.iter().any(|layer| name.starts_with(layer))
        && !name.contains("AREA")
        && !["src/media/", "src/mail/"].contains(&name)
        && !name.contains(char::is_whitespace)
}
