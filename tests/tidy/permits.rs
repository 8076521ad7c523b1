//! A permission that does not depend on the database is checked before a write transaction begins.

use crate::source::{code, rust_files, text};

/// Moving a unit needs a permission only if its parent changes, which its row tells.
const ASKED_OF_A_ROW: [(&str, &str); 1] = [("src/app/directory/units.rs", "change")];

#[test]
fn no_transaction_asks_what_it_cannot_change() {
    let mut breaches = Vec::new();
    for file in rust_files("src/app") {
        for (name, function) in functions(&code(&text(&file))) {
            let exempt = ASKED_OF_A_ROW.contains(&(file.to_str().unwrap(), name.as_str()));
            if in_transaction(&function) && function.contains(".may_throughout(") && !exempt {
                breaches.push(format!("{}: {name} takes a permit instead", file.display()));
            }
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn permits_are_given_before_the_write_begins() {
    let mut breaches = Vec::new();
    for file in rust_files("src/web") {
        let code = code(&text(&file)).split_whitespace().collect::<Vec<_>>().join(" ");
        for at in ["Throughout::of(", "Within::of("].into_iter().flat_map(|call| code.match_indices(call)) {
            if !is_argument_of_a_write(&code[..at.0]) {
                breaches.push(format!("{}: {} is for write_permitted to be given", file.display(), at.1));
            }
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn what_is_asked_too_late_is_found() {
    let source = "pub async fn add(tx: &Tx, actor: &Actor) -> Result<()> {\n    actor.may_throughout(Act::X)?;\n}\n\n\
                  fn read(db: &Db) {\n    actor.may_throughout(Act::X)?;\n}\n";
    let found: Vec<_> = functions(source).into_iter().filter(|(_, function)| in_transaction(function)).collect();
    assert_eq!(found.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["add"]);
    assert!(is_argument_of_a_write("auth.0.write_permitted(&app, "));
    assert!(!is_argument_of_a_write("auth.0.write(&app, &body.0, |tx| async move { people::add(&tx, &"));
}

/// The functions of a file, by name.
fn functions(code: &str) -> Vec<(String, String)> {
    let items = code.split("\n}\n").filter_map(|item| {
        let name = item.split("fn ").nth(1)?.split(['(', '<']).next()?;
        Some((name.to_owned(), item.to_owned()))
    });
    items.collect()
}

fn in_transaction(function: &str) -> bool {
    function.split("fn ").nth(1).and_then(|rest| rest.split(" {").next()).is_some_and(|head| head.contains(": &Tx"))
}

fn is_argument_of_a_write(before: &str) -> bool {
    let call = before.trim_end().strip_suffix(',').and_then(|before| before.rsplit_once("write_permitted("));
    call.is_some_and(|(_, app)| !app.contains(['(', ',', ')']))
}
