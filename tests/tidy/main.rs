//! The rules for this code that a test can check: what lies where, which layer may import which, and how long a file
//! may be.
#![allow(clippy::unwrap_used, reason = "a rule that cannot be read is broken")]

mod absent;
mod circles;
mod faces;
mod knowledge;
mod map;
mod pages;
mod permits;
mod plan;
mod rows;
mod source;

use source::{lines, rust_files};

const LONGEST: usize = 500;

#[test]
fn no_file_is_too_long_to_be_read() {
    let files = ["src", "tests", "migrations", "benches"].into_iter().flat_map(rust_files);
    let long: Vec<_> = files
        .map(|file| (lines(&file), file))
        .filter(|(lines, _)| *lines > LONGEST)
        .map(|(lines, file)| format!("{}: {lines} lines, {LONGEST} at most: split it by noun", file.display()))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn every_drawing_is_of_a_category() {
    let categories = std::fs::read_to_string("fixtures/categories.csv").unwrap();
    let known: Vec<String> =
        categories.lines().skip(1).filter_map(|row| Some(format!("{}.svg", row.split(',').next()?))).collect();
    let files = std::fs::read_dir("fixtures/pictures").unwrap();
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    let strangers: Vec<_> = names.filter(|name| name.ends_with(".svg") && !known.contains(name)).collect();
    assert!(strangers.is_empty(), "{strangers:?}");
}
