//! What spreadsheets put into cells that nobody typed.

use std::sync::LazyLock;

use regex::Regex;

use crate::registers::Reason;

/// What spreadsheets show where a formula failed, in the languages of their users.
const ERRORS: [&str; 19] = [
    "#N/A",
    "#REF!",
    "#DIV/0!",
    "#VALUE!",
    "#NAME?",
    "#NUM!",
    "#NULL!",
    "#SPILL!",
    "#CALC!",
    "#I/T",
    "#VERDI!",
    "#NAVN?",
    "#SAKNAS!",
    "#VÄRDEFEL!",
    "#NAMN?",
    "#REFERENS!",
    "#DIVISION/0!",
    "#VÆRDI!",
    "#REFERENCE!",
];

/// `="00123"` protects the leading zeros of a number from a spreadsheet. It means the text in the quotes.
pub fn meant(text: &str) -> Result<&str, Reason> {
    if let Some(formula) = text.strip_prefix('=') {
        let quoted = formula.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        return quoted.filter(|inner| !inner.contains('"')).map(str::trim).ok_or(Reason::Formula);
    }
    if text.starts_with('#') && ERRORS.contains(&text.to_uppercase().as_str()) {
        return Err(Reason::SpreadsheetError);
    }
    Ok(text)
}

/// Refuses "3,57E+14" as a serial or inventory number: the spreadsheet has rounded away its last digits.
pub fn unrounded(text: &str) -> Result<String, Reason> {
    static ROUNDED: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^[0-9]([.,][0-9]+)?[eE]\+[0-9]{1,3}$").ok());
    match &*ROUNDED {
        Some(rounded) if rounded.is_match(text) => Err(Reason::RoundedNumber),
        Some(_) | None => Ok(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_made_of_a_cell() {
        assert_eq!(meant("=\"00123\""), Ok("00123"));
        assert_eq!(meant("Stol #4"), Ok("Stol #4"));
        for error in ["#N/A", "#ref!", "#I/T"] {
            assert_eq!(meant(error), Err(Reason::SpreadsheetError), "{error}");
        }
        for formula in ["=HYPERLINK(\"http://x\")", "=A1", "="] {
            assert_eq!(meant(formula), Err(Reason::Formula), "{formula}");
        }
        for number in ["3,57E+14", "1.23457E+14", "1E+11"] {
            assert_eq!(unrounded(number), Err(Reason::RoundedNumber), "{number}");
        }
        for number in ["E14", "357000000000000", "5E-14", "1E14B"] {
            assert_eq!(unrounded(number).as_deref(), Ok(number));
        }
    }
}
