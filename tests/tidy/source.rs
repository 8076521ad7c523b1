//! Reading source without compiling it.

use std::path::{Path, PathBuf};

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file below a folder of the repository, as a path from its top.
pub fn rust_files(folder: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let Ok(entries) = std::fs::read_dir(root().join(folder)) else { return files };
    for entry in entries {
        let path = entry.unwrap().path();
        let below = path.strip_prefix(root()).unwrap();
        if path.is_dir() {
            files.extend(rust_files(below.to_str().unwrap()));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(below.to_owned());
        }
    }
    files
}

pub fn text(file: &Path) -> String {
    std::fs::read_to_string(root().join(file)).unwrap()
}

pub fn lines(file: &Path) -> usize {
    text(file).lines().count()
}

/// The folder, or the file, right below src.
pub fn layer(file: &Path) -> String {
    let first = file.components().nth(1).unwrap().as_os_str().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

/// The code without comments, and without the tests at its end.
pub fn code(source: &str) -> String {
    let code = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    code.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// Every path that begins with one of the roots, in `use` trees and in the middle of code: `crate::{a, b::c}` is
/// `crate::a` and `crate::b::c`.
pub fn paths(code: &str, roots: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("::") {
        let before = &code[..at];
        let word = before.trim_end_matches(|c: char| c.is_alphanumeric() || c == '_');
        let name = &before[word.len()..];
        if roots.contains(&name) && !word.ends_with("::") {
            tree(name, &code[at + 2..], &mut found);
        }
    }
    found
}

/// Every path that a file re-exports, below `self`: `pub use a::B` is `self::a::B`.
pub fn re_exports(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, word) in code.match_indices("pub") {
        let rest = &code[at + word.len()..];
        // `pub(crate) use` and the like.
        let rest = match rest.strip_prefix('(') {
            Some(inner) => inner.split_once(')').map_or("", |(_, after)| after),
            None => rest,
        };
        if let Some(used) = rest.trim_start().strip_prefix("use ")
            && !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_')
        {
            tree("self", used, &mut found);
        }
    }
    found
}

/// Reads one `use` tree from the start of `text` and returns what follows it.
fn tree<'a>(prefix: &str, text: &'a str, found: &mut Vec<String>) -> &'a str {
    let text = text.trim_start();
    if let Some(mut rest) = text.strip_prefix('{') {
        loop {
            rest = rest.trim_start_matches(|c: char| c == ',' || c.is_whitespace());
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
    let path = match name {
        "self" => prefix.to_owned(),
        name => format!("{prefix}::{name}"),
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

#[test]
fn re_exports_are_read_whatever_their_shape() {
    let read = |source: &str| re_exports(&code(source));
    assert_eq!(
        read("pub mod a;\nuse c::D;\npub use a::{B, c::*};\npub(in crate::x) use crate::y::Z;\n"),
        ["self::a::B", "self::a::c::*", "self::crate::y::Z"]
    );
}

#[test]
fn paths_are_read_whatever_their_shape() {
    let read = |source: &str| paths(&code(source), &["crate", "super"]);
    assert_eq!(
        read(
            "use crate::{\n    app::{App, lots},\n    store::{self, Tx as T, rows::lot},\n};\nuse crate::domain::Date;\n"
        ),
        [
            "crate::app::App",
            "crate::app::lots",
            "crate::store",
            "crate::store::Tx",
            "crate::store::rows::lot",
            "crate::domain::Date"
        ]
    );
    assert_eq!(
        read("fn f() -> crate::app::Result { crate::store::lots::find() } // crate::web"),
        ["crate::app::Result", "crate::store::lots::find"]
    );
    assert_eq!(read("use super::super::words::Entry;"), ["super::super::words::Entry"]);
    assert_eq!(read("fn f() {}\n#[cfg(test)]\nmod tests {\n    use crate::web;\n}\n"), [""; 0]);
}
