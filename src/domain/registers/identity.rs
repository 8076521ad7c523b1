//! What a row is known by when its register is loaded again.

use crate::registers::{LotDraft, LotMap, table::folded};

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// An inventory number of a register whose numbers identify: the map says so, in some registers they do not.
    Number {
        register: String,
        number: String,
    },
    Serial(String),
    /// Nothing else is known: a file that is corrected keeps its name and its lines.
    Line {
        source: String,
        line: u64,
    },
}

impl Key {
    pub fn of(map: &LotMap, source: &str, line: u64, lot: &LotDraft) -> Self {
        let identifies = |register: &str| map.identity.as_deref() == Some(register);
        let number = lot.aliases.iter().find(|(register, _)| identifies(register));
        Self::new(map, source, line, number.map(|(_, number)| number.as_str()), lot.serial.as_deref())
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

    /// As it is stored.
    pub fn text(&self) -> String {
        match self {
            Key::Number { register, number } => format!("number\u{1f}{register}\u{1f}{number}"),
            Key::Serial(serial) => format!("serial\u{1f}{serial}"),
            Key::Line { source, line } => format!("line\u{1f}{source}\u{1f}{line}"),
        }
    }
}

/// Numbers are the same however they are typed: case and blanks at their ends and between their parts do not count.
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
