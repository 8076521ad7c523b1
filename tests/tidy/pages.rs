//! What the pages for newcomers say is where, is there.

use crate::source::root;

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
