//! Files that import each other in a cycle cannot be read one at a time. A file and its own submodules may import each
//! other.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::source::{code, paths, rust_files, text};

type Graph = BTreeMap<String, BTreeSet<String>>;

#[test]
fn no_files_know_each_other_in_a_circle() {
    let sources: BTreeMap<String, String> = rust_files("src")
        .into_iter()
        .map(|file| (module(file.to_str().unwrap()), code(&text(&file))))
        .filter(|(module, _)| !module.split("::").any(|part| part == "tests"))
        .collect();
    let circles = circles(&graph(&sources));
    assert!(circles.is_empty(), "{}", circles.join("\n"));
}

#[test]
fn a_circle_is_found_through_any_number_of_files() {
    let sources = |files: &[(&str, &str)]| {
        files.iter().map(|(module, code)| ((*module).to_owned(), (*code).to_owned())).collect::<BTreeMap<_, _>>()
    };
    let found = |files: &[(&str, &str)]| circles(&graph(&sources(files)));
    let (a, b) = (("a", "use crate::b::B;"), ("b", "use crate::{c::d::D, a};"));
    assert_eq!(found(&[a, b, ("c", ""), ("c::d", "")]), ["a -> b -> a"]);
    assert_eq!(
        found(&[a, ("b", "crate::c::d::D"), ("c", ""), ("c::d", "use super::super::a::A;")]),
        ["a -> b -> c::d -> a"]
    );
    let (domain, rule) = (("domain", ""), ("domain::rule", "use crate::ids::Id;"));
    assert_eq!(
        found(&[domain, rule, ("domain::ids", "crate::rule::R"), ("ids", "")]),
        ["domain::ids -> domain::rule -> domain::ids"]
    );
    assert_eq!(found(&[("a", "mod b; use crate::a::b::B;"), ("a::b", "use super::A;")]), [""; 0]);
}

/// `src/app/needs/mod.rs` is `app::needs`, and `src/domain/lib.rs` is `domain`.
fn module(file: &str) -> String {
    let path = file.trim_start_matches("src/").trim_end_matches(".rs").replace('/', "::");
    path.strip_suffix("::mod").or(path.strip_suffix("::lib")).unwrap_or(&path).to_owned()
}

fn graph(sources: &BTreeMap<String, String>) -> Graph {
    let kin = |a: &str, b: &str| a == b || a.starts_with(&format!("{b}::")) || b.starts_with(&format!("{a}::"));
    sources
        .iter()
        .map(|(module, code)| {
            let known = paths(code, &["crate", "super"]).into_iter().filter_map(|path| file_of(sources, module, &path));
            (module.clone(), known.filter(|known| !kin(known, module)).collect())
        })
        .collect()
}

/// The file that defines what a path names, as far as the path tells.
fn file_of(sources: &BTreeMap<String, String>, module: &str, path: &str) -> Option<String> {
    let mut names: Vec<&str> = if path.starts_with("super") { module.split("::").collect() } else { Vec::new() };
    // Inside the crate `domain`, `crate` is `domain`.
    if path.starts_with("crate") && module.split("::").next() == Some("domain") {
        names.push("domain");
    }
    for part in path.split("::").skip_while(|part| *part == "crate") {
        match part {
            "super" => drop(names.pop()),
            name => names.push(name),
        }
    }
    (1..=names.len()).rev().map(|n| names[..n].join("::")).find(|name| sources.contains_key(name))
}

/// The shortest cycle from a file back to itself, for each set of files that import each other.
fn circles(graph: &Graph) -> Vec<String> {
    let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
    for start in graph.keys() {
        if seen.contains(start.as_str()) {
            continue;
        }
        if let Some(circle) = way_back(graph, start) {
            found.push(circle.join(" -> "));
            seen.extend(circle);
        }
    }
    found
}

fn way_back<'a>(graph: &'a Graph, start: &'a str) -> Option<Vec<&'a str>> {
    let mut from: BTreeMap<&str, &str> = BTreeMap::new();
    let mut next = VecDeque::from([start]);
    while let Some(file) = next.pop_front() {
        for known in graph.get(file).into_iter().flatten() {
            if known == start {
                let mut way = vec![start, file];
                while let Some(before) = from.get(way[way.len() - 1]) {
                    way.push(before);
                }
                if file == start {
                    way.pop();
                }
                way.reverse();
                way.push(start);
                way.dedup();
                return Some(way);
            }
            if !from.contains_key(known.as_str()) {
                from.insert(known, file);
                next.push_back(known);
            }
        }
    }
    None
}
