//! The house rules that a machine can read: what is where, who may know whom, and how long a file may be.
#![allow(clippy::unwrap_used, reason = "a rule that cannot be read is broken")]

mod absent;
mod circles;
mod knowledge;
mod map;
mod pages;
mod permits;
mod plan;
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
