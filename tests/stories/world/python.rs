//! Programs in Python that others wrote, which test the product from outside.

use std::{
    io::Write,
    process::{Command, Stdio},
};

/// A Python that has the package: the one that OMBRUK_TEST_PYTHON names, else `python3`.
pub fn python(package: &str) -> Option<String> {
    let python = std::env::var("OMBRUK_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let import = format!("import {package}");
    let found = Command::new(&python).args(["-c", &import]).stderr(Stdio::null()).status();
    if found.is_ok_and(|status| status.success()) {
        return Some(python);
    }
    let required = std::env::var("OMBRUK_TEST_REQUIRE").is_ok_and(|list| list.contains("python"));
    assert!(!required, "{python} with {package} is required and not installed");
    // Written directly to stderr, since the test harness captures what `eprintln!` writes.
    let _ = writeln!(std::io::stderr(), "{python} has no {package}: what it finds is not told");
    None
}
