//! The key that identifies a row when its register is imported again.

use std::sync::Arc;

use crate::registers::{LotMap, table::folded};

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// An inventory number, where the map says that the register's numbers identify things. In some registers they do
    /// not.
    Number {
        register: String,
        number: String,
    },
    Serial(String),
    /// Used where nothing else is known. When a file is corrected, it keeps its name and its lines.
    Line {
        source: String,
        line: u64,
    },
}

impl Key {
    /// The key of a row with these numbers in other registers.
    pub fn of(map: &LotMap, source: &str, line: u64, aliases: &[(Arc<str>, String)], serial: Option<&str>) -> Self {
        let identifies = |register: &str| map.identity.as_deref() == Some(register);
        let number = aliases.iter().find(|(register, _)| identifies(register));
        Self::new(map, source, line, number.map(|(_, number)| number.as_str()), serial)
    }

    pub fn new(map: &LotMap, source: &str, line: u64, number: Option<&str>, serial: Option<&str>) -> Self {
        match (number.zip(map.identity.as_ref()), serial) {
            (Some((number, name)), _) => {
                let register = map.register.clone().unwrap_or_else(|| name.clone());
                Key::Number { register, number: folded_number(number) }
            }
            (None, Some(serial)) => Key::Serial(folded_number(serial)),
            (None, None) => Key::Line { source: source.to_owned(), line },
        }
    }

    /// The key as it is stored.
    pub fn text(&self) -> String {
        match self {
            Key::Number { register, number } => format!("number\u{1f}{register}\u{1f}{number}"),
            Key::Serial(serial) => format!("serial\u{1f}{serial}"),
            Key::Line { source, line } => format!("line\u{1f}{source}\u{1f}{line}"),
        }
    }
}

/// Two spellings are the same number if they differ only in case, in blanks at the ends, or in how many blanks are
/// between their parts.
pub fn folded_number(number: &str) -> String {
    folded(number).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_the_same_however_they_are_typed() {
        for typed in ["SN-A 1", " sn-a 1 ", "Sn-A\t1", "SN-A  1"] {
            assert_eq!(folded_number(typed), "sn-a 1", "{typed}");
        }
        assert_ne!(folded_number("00123"), folded_number("123"));
    }
}
