//! The map in ARCHITECTURE.md matches the code.

use crate::{
    knowledge::MAY_KNOW,
    plan::{AREAS, LAYERS},
    source::root,
};

fn page() -> String {
    std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap()
}

/// The cells of a table's row.
fn cells(row: &str) -> Vec<&str> {
    row.trim().trim_matches('|').split('|').map(str::trim).collect()
}

#[test]
fn the_page_shows_the_areas_that_there_are() {
    let page = page();
    let mut rows = page.lines().skip_while(|line| !line.starts_with("| area |"));
    let head = cells(rows.next().unwrap());
    assert_eq!(head[2..], ["domain", "store", "app", "web/api", "tests/stories"]);
    let rows: Vec<_> = rows.skip(1).take_while(|line| line.starts_with('|')).map(cells).collect();
    assert_eq!(rows.iter().map(|row| row[0].trim_matches('`')).collect::<Vec<_>>(), AREAS);
    for row in rows {
        let area = row[0].trim_matches('`');
        for (layer, said) in head.iter().zip(&row).skip(2) {
            let folder =
                if layer.contains("tests") { format!("{layer}/{area}") } else { format!("src/{layer}/{area}") };
            assert_eq!(root().join(&folder).is_dir(), *said == "x", "{folder}");
        }
    }
}

#[test]
fn the_page_lists_the_layers_as_they_know_each_other() {
    let page = page();
    let lines = page.lines().filter_map(|line| line.strip_prefix("    src/"));
    let listed: Vec<_> = lines.filter_map(|line| line.split(['/', '.', ' ']).next()).collect();
    let mut all = listed.clone();
    all.sort_unstable();
    let roots = ["lib", "main"];
    assert_eq!(all, LAYERS.into_iter().filter(|layer| !roots.contains(layer)).collect::<Vec<_>>());
    let place = |layer: &str| listed.iter().position(|one| *one == layer).unwrap();
    for (layer, known) in MAY_KNOW {
        for known in known.iter().map(|path| path.split("::").next().unwrap()) {
            assert!(place(known) <= place(layer), "{known} stands below {layer}, which knows it");
        }
    }
}
