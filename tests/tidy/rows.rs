//! Rows of the database do not leave `app`: it answers with read models.

use std::path::Path;

use crate::source::{code, layer, root, rust_files, text};

/// The layers above `app`. Some of them may read the database themselves, but `app` gives them no rows.
const ABOVE: [&str; 5] = ["web", "jobs", "cli", "demo", "judge"];
const COLLECTIONS: [&str; 4] = ["HashMap<", "BTreeMap<", "Vec<", "Tree<"];

#[test]
fn no_layer_above_asks_app_for_rows() {
    let above: Vec<_> = rust_files("src")
        .into_iter()
        .filter(|file| ABOVE.contains(&layer(file).as_str()))
        .map(|file| (code(&text(&file)), file))
        .collect();
    let mut breaches = Vec::new();
    for file in rust_files("src/app") {
        for function in giving_rows(&code(&text(&file))) {
            let call = format!("{}::{function}(", name(&module(&file)));
            let calls = above.iter().filter(|(code, _)| calls(code, &call));
            breaches.extend(calls.map(|(_, above)| format!("{}: {call}) answers with rows", above.display())));
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

/// What `app` keeps in memory, of units or categories, is visible in `app` alone.
#[test]
fn rows_in_memory_stay_in_app() {
    let mut breaches = Vec::new();
    for file in rust_files("src/app").into_iter().filter(|file| is_open(file)) {
        let code = code(&text(&file));
        let fields = row_fields(&code).filter(|field| COLLECTIONS.iter().any(|kind| field.contains(kind)));
        breaches.extend(fields.map(|field| format!("{}: {field} is for `app` alone", file.display())));
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn rows_that_leave_are_found() {
    let source = "pub struct Part {\n    pub rest: Option<rows::lot::Model>,\n}\npub struct Seen {\n    pub n: i64,\n}\n\
                  pub async fn part(tx: &Tx) -> Result<Part> {\n}\npub fn lot(n: i64) -> Option<lot::Model> {\n}\n\
                  pub fn seen(lot: &lot::Model) -> Seen {\n}\npub(in crate::app) fn own() -> lot::Model {\n}\n";
    assert_eq!(giving_rows(source), ["lot", "part"]);
    assert!(calls("parts::part(&tx)", "parts::part(") && !calls("other_parts::part(&tx)", "parts::part("));
    assert!(is_open(Path::new("src/app/stock/lots.rs")) && !is_open(Path::new("src/app/index/follow.rs")));
    assert!(is_open(Path::new("src/app/needs/mod.rs")));
}

/// The public functions that answer with a row, or with a struct of the same file that shows one.
fn giving_rows(code: &str) -> Vec<&str> {
    let structs = code.split("pub struct ").skip(1).filter_map(|rest| rest.split_once('{'));
    let shows = |body: &str| row_fields(body.split("\n}").next().unwrap()).next().is_some();
    let showing: Vec<&str> = structs.filter(|(_, body)| shows(body)).map(|(name, _)| word(name)).collect();
    let gives = |answer: &str| {
        answer.contains("::Model") || answer.split(|c: char| !c.is_alphanumeric()).any(|one| showing.contains(&one))
    };
    let functions = ["pub fn ", "pub async fn "].into_iter().flat_map(|kind| code.split(kind).skip(1));
    let signatures = functions.filter_map(|rest| rest.split(['{', ';']).next());
    let answers = signatures.filter_map(|signature| Some((word(signature), signature.rsplit_once("->")?.1)));
    answers.filter(|(_, answer)| gives(answer)).map(|(name, _)| name).collect()
}

/// The public fields that have a row.
fn row_fields(code: &str) -> impl Iterator<Item = &str> {
    let fields = code.lines().map(str::trim).filter(|line| line.starts_with("pub ") && line.contains("::Model"));
    fields.filter(|line| line.split(':').next().is_some_and(|name| name.split_whitespace().count() == 2))
}

fn word(text: &str) -> &str {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap()
}

/// Whether the call is in the code, and not the end of another one.
fn calls(code: &str, call: &str) -> bool {
    code.match_indices(call).any(|(at, _)| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
}

/// The path of the file's module: without its ending, and without `mod`.
fn module(file: &Path) -> std::path::PathBuf {
    match file.ends_with("mod.rs") {
        true => file.parent().unwrap().to_owned(),
        false => file.with_extension(""),
    }
}

fn name(module: &Path) -> &str {
    module.file_name().unwrap().to_str().unwrap()
}

/// Whether the module is declared `pub`, so that other layers can name what is in it.
fn is_open(file: &Path) -> bool {
    let module = module(file);
    let folder = module.parent().unwrap();
    let declared = format!("pub mod {};", name(&module));
    let parents = [folder.join("mod.rs"), folder.join("lib.rs"), folder.with_extension("rs")];
    parents.into_iter().filter(|parent| root().join(parent).exists()).any(|parent| text(&parent).contains(&declared))
}
