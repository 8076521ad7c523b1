//! What a thing can do or has, apart from its looks: wheels, a lock, a surface that can be wiped. The list of codes is
//! closed, so that a wish stated in one language is met by what was logged in another.
//!
//! `None` is "nobody looked"; an empty list is "somebody looked and it has none of them".

use std::sync::LazyLock;

use crate::{
    fields::within,
    reference::words::{Entry, WordList, phrase},
    refused::{Bad, Refused, Result},
};

/// More than any one thing has.
const MOST: i64 = 20;

static LIST: LazyLock<WordList> = LazyLock::new(|| WordList::read(include_str!("../../../fixtures/features.csv")));

/// The list, in its own order.
pub fn all() -> &'static [Entry] {
    LIST.entries()
}

/// Refuses codes that are not in the list, and codes that are given twice.
pub fn check(field: &str, codes: &[String]) -> Result<()> {
    within(field, i64::try_from(codes.len()).ok(), 0..=MOST)?;
    for (at, code) in codes.iter().enumerate() {
        let refused = |problem| Err(Refused::invalid(format!("{field}[{at}]"), problem));
        if all().iter().all(|feature| feature.key != *code) {
            return refused(Bad::Unknown { value: code.chars().take(100).collect() });
        }
        if codes[..at].contains(code) {
            return refused(Bad::Duplicate { value: code.clone() });
        }
    }
    Ok(())
}

/// The features that a register's cell names, by code or in five languages, separated by commas, semicolons, bars or
/// line breaks. `None` when a part is not a known feature: an incomplete list would say that the thing lacks the rest.
pub fn named(text: &str) -> Option<Vec<String>> {
    let mut found: Vec<String> = Vec::new();
    for part in text.split([',', ';', '|', '\n']).map(phrase).filter(|part| !part.is_empty()) {
        let feature = LIST.find(&part)?;
        if !found.contains(&feature.key) {
            found.push(feature.key.clone());
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sound() {
        crate::reference::words::tests::sound(&LIST, include_str!("../../../fixtures/features.csv"));
    }

    #[test]
    fn a_cell_names_several_in_any_language() {
        let words = |text: &str| named(text).map(|found| found.join(" "));
        assert_eq!(words("Hjul, armstöd; MED LÅS").as_deref(), Some("wheels armrests lockable"));
        assert_eq!(words("wheels|wheels").as_deref(), Some("wheels"));
        assert_eq!(words("wheels, wings"), None);
    }

    #[test]
    fn an_unknown_or_repeated_code_is_refused_by_its_place() {
        let codes = |codes: &[&str]| check("features", &codes.iter().map(|code| code.to_string()).collect::<Vec<_>>());
        assert!(codes(&["wheels", "lockable"]).is_ok());
        let unknown = Bad::Unknown { value: "Wheels".into() };
        assert_eq!(codes(&["wheels", "Wheels"]), Err(Refused::invalid("features[1]", unknown)));
        let twice = Bad::Duplicate { value: "wheels".into() };
        assert_eq!(codes(&["wheels", "wheels"]), Err(Refused::invalid("features[1]", twice)));
    }
}
