//! The files and tests that the pages for newcomers name exist.

use crate::source::root;

const PAGES: [&str; 3] = ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md"];
/// The sections in which each list item and each table row is a claim about the code.
const CLAIMS: [&str; 4] = ["One write", "Invariants", "Decisions worth knowing", "What is absent"];

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
    let mut missing = Vec::new();
    for name in PAGES {
        let there = |name: &str| match is_test(name) {
            true => has_test(name),
            false if is_path(name) => {
                [name.to_owned(), format!("src/{name}")].iter().any(|path| root().join(path).exists())
            }
            false => true,
        };
        missing.extend(named(&page(name)).filter(|name| !there(name)).map(|named| format!("{name}: `{named}`")));
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn every_claim_names_the_test_that_keeps_it() {
    let (page, mut bare) = (page("ARCHITECTURE.md"), Vec::new());
    let mut sections = 0;
    for section in page.split("\n## ").filter(|section| CLAIMS.iter().any(|title| section.starts_with(title))) {
        sections += 1;
        let claims = claims(section);
        assert!(!claims.is_empty(), "{section}");
        bare.extend(claims.into_iter().filter(|claim| !named(claim).any(|name| is_test(name) || is_kept_by(name))));
    }
    assert_eq!(sections, CLAIMS.len());
    assert!(bare.is_empty(), "no test is named for\n{}", bare.join("\n"));
}

/// Items of lists and rows of tables, their continuing lines included.
fn claims(section: &str) -> Vec<String> {
    let mut claims: Vec<String> = Vec::new();
    for line in section.lines().filter(|line| !line.starts_with("| ---") && !line.starts_with("| invariant")) {
        let begins = line.starts_with("- ") || line.starts_with('|') || line.starts_with(|c: char| c.is_ascii_digit());
        match claims.last_mut() {
            _ if begins => claims.push(line.to_owned()),
            Some(claim) if line.starts_with("  ") => *claim = format!("{claim}\n{}", line.trim()),
            Some(_) | None => {}
        }
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
    let files = [format!("tests/stories/{file}.rs"), format!("tests/{file}.rs"), format!("src/{file}.rs")];
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
}

/// Whether a word on a page is a path in this repository. Planned files have AREA in their path.
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
        "boot",
        "cli/",
    ];
    layers.iter().any(|layer| name.starts_with(layer))
        && !name.contains("AREA")
        && !["src/media/", "src/mail/"].contains(&name)
        && !name.contains(char::is_whitespace)
}
