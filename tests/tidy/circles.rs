//! Files that import each other in a cycle cannot be read one at a time. A file and its own submodules may import each
//! other.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::source::{code, paths, re_exports, rust_files, text};

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
    let hidden = ("a", "pub mod b; pub mod c; pub use b::B; pub use c::*;");
    assert_eq!(
        found(&[hidden, ("a::b", "struct B; use crate::a::c::C;"), ("a::c", "struct C; use crate::a::B;")]),
        ["a::b -> a::c -> a::b"]
    );
    assert_eq!(
        found(&[hidden, ("a::b", ""), ("a::c", "struct C; use crate::d::D;"), ("d", "use crate::a::{C, B};")]),
        ["a::c -> d -> a::c"]
    );
}

/// `src/app/needs/mod.rs` is `app::needs`, and `src/domain/lib.rs` is `domain`.
fn module(file: &str) -> String {
    let path = file.trim_start_matches("src/").trim_end_matches(".rs").replace('/', "::");
    path.strip_suffix("::mod").or(path.strip_suffix("::lib")).unwrap_or(&path).to_owned()
}

fn graph(sources: &BTreeMap<String, String>) -> Graph {
    let kin = |a: &str, b: &str| a == b || a.starts_with(&format!("{b}::")) || b.starts_with(&format!("{a}::"));
    let files = Files::of(sources);
    sources
        .iter()
        .map(|(module, code)| {
            let known = paths(code, &["crate", "super"]).into_iter().filter_map(|path| files.defining(module, &path));
            (module.clone(), known.filter(|known| !kin(known, module)).collect())
        })
        .collect()
}

/// The code of each file, and the paths that it re-exports.
struct Files<'a> {
    sources: &'a BTreeMap<String, String>,
    re_exports: BTreeMap<&'a str, Vec<Vec<String>>>,
}

impl<'a> Files<'a> {
    fn of(sources: &'a BTreeMap<String, String>) -> Self {
        let of_file = |module: &str, code: &str| re_exports(code).iter().map(|path| names(module, path)).collect();
        let re_exports = sources.iter().map(|(module, code)| (module.as_str(), of_file(module, code))).collect();
        Self { sources, re_exports }
    }

    /// The file that defines what a path names, as far as the paths tell. What a file re-exports is defined elsewhere.
    fn defining(&self, module: &str, path: &str) -> Option<String> {
        let mut wanted = names(module, path);
        // No name passes through as many files.
        for _ in 0..16 {
            let n = (1..=wanted.len()).rev().find(|n| self.sources.contains_key(&wanted[..*n].join("::")))?;
            let file = wanted[..n].join("::");
            let Some(mut next) = wanted.get(n).and_then(|name| self.re_exported(&file, name)) else {
                return Some(file);
            };
            next.extend_from_slice(&wanted[n + 1..]);
            wanted = next;
        }
        None
    }

    /// Where a file has a name from, if it re-exports it.
    fn re_exported(&self, file: &str, name: &str) -> Option<Vec<String>> {
        let own = format!("{file}::{name}");
        let all = self.re_exports.get(file)?;
        let by_name = |path: &&Vec<String>| path.last().is_some_and(|last| last == name) && path.join("::") != own;
        if let Some(path) = all.iter().find(by_name) {
            return Some(path.clone());
        }
        let mut all_of = all.iter().filter_map(|path| path.strip_suffix(&["*".to_owned()]));
        let from = all_of.find(|path| {
            let code = self.sources.get(&path.join("::"));
            code.is_some_and(|code| code.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|word| word == name))
        })?;
        Some(from.iter().cloned().chain([name.to_owned()]).collect())
    }
}

/// The names of a path from the top of `src`. `module` is the file in which the path is written.
fn names(module: &str, path: &str) -> Vec<String> {
    let path = match path.strip_prefix("self::") {
        Some(outer) if outer.starts_with("crate::") || outer.starts_with("super::") => outer,
        Some(_) | None => path,
    };
    let mut names: Vec<&str> = if path.starts_with("crate") { Vec::new() } else { module.split("::").collect() };
    // Inside the crate `domain`, `crate` is `domain`.
    if path.starts_with("crate") && module.split("::").next() == Some("domain") {
        names.push("domain");
    }
    for part in path.split("::").skip_while(|part| ["crate", "self"].contains(part)) {
        match part {
            "super" => drop(names.pop()),
            name => names.push(name),
        }
    }
    names.into_iter().map(str::to_owned).collect()
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
