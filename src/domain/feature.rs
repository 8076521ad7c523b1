//! What a thing can or has, beyond its looks: wheels, a lock, a surface that can be wiped. A closed list of codes, so
//! that a wish stated in one language is met by what was logged in another.
//!
//! `None` is "nobody looked"; an empty list is "somebody looked and it has none of them".

use std::sync::LazyLock;

use serde::Deserialize;

use super::refused::{Bad, Refused, Result};
use super::requirement::normal;

/// A feature of the list that comes with the release.
#[derive(Clone, Debug, Deserialize)]
pub struct Feature {
    pub key: String,
    pub nb: String,
    pub nn: String,
    pub sv: String,
    pub da: String,
    pub en: String,
    /// What registers write for it beside its names.
    words: String,
    /// The standard that says when a thing has it, where one does.
    pub source: Option<String>,
}

/// More than any one thing has.
const MOST: i64 = 20;

static ALL: LazyLock<Vec<Feature>> = LazyLock::new(|| {
    let shipped = include_str!("../../fixtures/features.csv");
    csv::Reader::from_reader(shipped.as_bytes()).deserialize().filter_map(std::result::Result::ok).collect()
});

/// The list, in its own order.
pub fn all() -> &'static [Feature] {
    &ALL
}

/// Refuses codes that are not of the list, or twice in it.
pub fn check(field: &str, codes: &[String]) -> Result<()> {
    super::facts::within(field, i64::try_from(codes.len()).ok(), 0..=MOST)?;
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

/// The features that a register's cell names, by code or in five languages, parted by commas, semicolons, bars or
/// line breaks. `None` when a part is no feature that is known: half of a list would say that the rest is missing.
pub fn named(text: &str) -> Option<Vec<String>> {
    let mut found: Vec<String> = Vec::new();
    for part in text.split([',', ';', '|', '\n']).map(normal).filter(|part| !part.is_empty()) {
        let feature = all().iter().find(|feature| feature.is(&part))?;
        if !found.contains(&feature.key) {
            found.push(feature.key.clone());
        }
    }
    Some(found)
}

impl Feature {
    pub fn names(&self) -> [&str; 5] {
        [&self.nb, &self.nn, &self.sv, &self.da, &self.en]
    }

    fn is(&self, part: &str) -> bool {
        let mut known = std::iter::once(self.key.as_str()).chain(self.names()).chain(self.words.split('|'));
        known.any(|word| normal(word) == part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_list_is_read_and_is_understood_as_itself() {
        let rows = include_str!("../../fixtures/features.csv").lines().count() - 1;
        assert_eq!(all().len(), rows);
        for feature in all() {
            for name in std::iter::once(feature.key.as_str()).chain(feature.names()) {
                assert_eq!(named(name).as_deref(), Some(std::slice::from_ref(&feature.key)), "{name}");
            }
        }
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
