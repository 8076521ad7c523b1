//! The files, tests, functions and commands that the pages for newcomers name exist.

use std::path::Path;

use crate::source::{root, rust_files, text};

const MAP: &str = "ARCHITECTURE.md";
const PAGES: [&str; 3] = [MAP, "CONTRIBUTING.md", "README.md"];
/// The sections in which each list item and each table row is a claim about the code.
const CLAIMS: [&str; 4] = ["One write", "Invariants", "Decisions worth knowing", "What is absent"];
/// The section in which each paragraph that begins with a name is one.
const PARAGRAPHS: &str = "The map";
/// Where the map's shorter paths begin.
const BASES: [&str; 5] = ["", "src", "src/web", "src/web/pages", "tests/stories"];

fn page(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap()
}

/// The texts between backticks.
fn named(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.lines().filter(|line| !line.starts_with("    "));
    lines.flat_map(|line| line.split('`').skip(1).step_by(2))
}

/// A page that leads to files and stories which are not there sends newcomers astray.
#[test]
fn what_the_pages_name_is_there() {
    let sources: Vec<String> = rust_files("src").iter().map(|file| text(file)).collect();
    let mut missing = Vec::new();
    for page_name in PAGES {
        let page = page(page_name);
        let gone = named(&page).filter(|name| !is_there(page_name, name, &sources));
        missing.extend(gone.map(|name| format!("{page_name}: `{name}`")));
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// Whether what a page names is in the repository. What is no name of anything in it is taken for text.
fn is_there(page: &str, name: &str, sources: &[String]) -> bool {
    if is_test(name) {
        return has_test(name);
    }
    if is_path(page, name) {
        return BASES.iter().any(|base| root().join(base).join(name).exists());
    }
    if let Some(command) = name.strip_prefix("ombruk ") {
        return has_command(command);
    }
    match name.split_once("::") {
        Some((of, function)) if of.starts_with(|c: char| c.is_ascii_uppercase()) => {
            let kept = [format!("impl {of} "), format!("impl {of}<")];
            let begins = [format!("fn {function}("), format!("fn {function}<")];
            let has = |source: &String, any: &[String]| any.iter().any(|words| source.contains(words));
            sources.iter().any(|source| has(source, &kept) && has(source, &begins))
        }
        None if is_word_of_code(name) => sources.iter().any(|source| source.contains(name)),
        Some(_) | None => true,
    }
}

#[test]
fn every_claim_names_the_test_that_keeps_it() {
    let (page, mut bare) = (page("ARCHITECTURE.md"), Vec::new());
    let mut sections = 0;
    for section in page.split("\n## ") {
        let is_map = section.starts_with(PARAGRAPHS);
        if !is_map && !CLAIMS.iter().any(|title| section.starts_with(title)) {
            continue;
        }
        sections += 1;
        let mut claims = claims(section);
        claims.retain(|claim| claim.starts_with("**") == is_map);
        assert!(!claims.is_empty(), "{section}");
        bare.extend(claims.into_iter().filter(|claim| !named(claim).any(|name| is_test(name) || is_kept_by(name))));
    }
    assert_eq!(sections, CLAIMS.len() + 1);
    assert!(bare.is_empty(), "no test is named for\n{}", bare.join("\n"));
}

/// Items of lists, rows of tables and paragraphs that begin with a name, their continuing lines included.
fn claims(section: &str) -> Vec<String> {
    let mut claims: Vec<String> = Vec::new();
    let mut goes_on = false;
    for line in section.lines().filter(|line| !line.starts_with("| ---") && !line.starts_with("| invariant")) {
        let listed = line.starts_with("- ") || line.starts_with('|') || line.starts_with(|c: char| c.is_ascii_digit());
        let named = line.starts_with("**") && !goes_on;
        match claims.last_mut() {
            _ if listed || named => claims.push(line.to_owned()),
            Some(claim) if goes_on && !line.is_empty() && (line.starts_with("  ") || claim.starts_with("**")) => {
                *claim = format!("{claim}\n{}", line.trim());
            }
            Some(_) | None => {}
        }
        goes_on = !line.is_empty() && (goes_on || listed || named);
    }
    claims
}

/// Whether a name is the path of a test: `area::file::story`, `layer::file::test`.
fn is_test(name: &str) -> bool {
    let plain =
        |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    name.split("::").count() > 2 && name.split("::").all(plain)
}

fn has_test(name: &str) -> bool {
    let (file, test) = name.rsplit_once("::").unwrap();
    let file = file.replace("::", "/");
    let inline = file.strip_suffix("/tests").unwrap_or(&file);
    let files = [
        format!("tests/stories/{file}.rs"),
        format!("tests/{file}.rs"),
        format!("src/{file}.rs"),
        format!("src/{inline}.rs"),
    ];
    let sources = files.iter().filter_map(|file| std::fs::read_to_string(root().join(file)).ok());
    sources.into_iter().any(|source| source.contains(&format!("fn {test}(")))
}

/// Whether a name is a file of checks that every story runs at its end.
fn is_kept_by(name: &str) -> bool {
    name.starts_with("tests/")
}

#[test]
fn a_claim_without_its_test_is_found() {
    let section = "Title\n\n- One\n  goes on (`needs::gate::begins`).\n- Two, `Db::write` and `store/db.rs`.\n";
    let bare: Vec<_> = claims(section).into_iter().filter(|claim| !named(claim).any(is_test)).collect();
    assert_eq!(bare, ["- Two, `Db::write` and `store/db.rs`."]);
    assert!(!has_test("needs::gate::nobody_wrote_this"));
    assert_eq!(claims("The map\n**A** is\n`b.rs`.\n\n    src/c\n\nMore.\n**D**\n"), ["**A** is\n`b.rs`.", "**D**"]);
}

#[test]
fn what_is_not_there_is_found() {
    let sources = ["impl Db {\n    pub fn write(&self) {}\n}\n".to_owned()];
    let is_there = |name: &str| is_there(MAP, name, &sources);
    let there = [
        "src/app/",
        "app/stock/lots.rs",
        "visitor.rs",
        "assets/scan.js",
        "ombruk check",
        "Db::write",
        "text",
        "a/AREA/b",
    ];
    for name in there {
        assert!(is_there(name), "{name}");
    }
    for name in ["app/stock/chairs.rs", "chairs.rs", "ombruk fly", "Db::read", "Caller::write", "no_such_word"] {
        assert!(!is_there(name), "{name}");
    }
}

/// Whether a word on a page is a path in this repository. Planned files have AREA in their path. The pages for those
/// who run the program name files of theirs as well.
fn is_path(page: &str, name: &str) -> bool {
    let layers =
        ["src/", "tests/", "migrations/", "fixtures/", "docs/", "benches/", "domain/", "store/", "app/", "web/"];
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || "_-./".contains(c)) && !name.starts_with('/');
    let file = [".rs", ".js"].iter().any(|ending| name.ends_with(ending));
    let ours = layers.iter().any(|layer| name.starts_with(layer)) || page == MAP && (name.contains('/') || file);
    ours && plain && !name.contains("AREA")
}

/// Whether the program has a command that is called as the first of these words.
fn has_command(said: &str) -> bool {
    let source = text(Path::new("src/cli/mod.rs"));
    let commands = source.split("enum Command {").nth(1).unwrap().split("\n}").next().unwrap();
    let variants = commands.lines().filter_map(|line| line.strip_prefix("    "));
    let names = variants.filter_map(|line| line.split(|c: char| !c.is_ascii_alphabetic()).next());
    let mut commands = names.filter(|name| name.starts_with(|c: char| c.is_ascii_uppercase())).map(str::to_lowercase);
    commands.any(|name| said.split_whitespace().next() == Some(name.as_str()))
}

/// Names of functions, fields and settings are written with underscores.
fn is_word_of_code(name: &str) -> bool {
    name.contains('_') && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}
