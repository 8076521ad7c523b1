//! When two spellings, on a label, in a register or read aloud, are the same number.

use crate::registers::folded_number;

/// Signs that people put between the parts of a number, or leave out.
const HYPHENS: [char; 6] = ['-', '–', '—', '‐', '‑', '−'];

/// The form in which numbers are compared: without leading zeros, blanks, hyphens and case. A number that consists only
/// of these is kept as it is.
pub fn loose_number(number: &str) -> String {
    let folded = folded_number(number);
    let parts: String = folded.chars().filter(|c| *c != ' ' && !HYPHENS.contains(c)).collect();
    match parts.trim_start_matches('0') {
        "" => folded,
        digits => digits.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_the_same_however_it_is_printed() {
        for (a, b) in
            [("0012-34", "1234"), ("INV 17", "inv-17"), (" 000123", "123"), ("A–12", "a12"), ("SN 0 1", "sn01")]
        {
            assert_eq!(loose_number(a), loose_number(b), "{a} {b}");
        }
        for (a, b) in [("A-012", "A-12"), ("10", "1"), ("0", ""), ("-", ""), ("1.7", "17")] {
            assert_ne!(loose_number(a), loose_number(b), "{a} {b}");
        }
        assert_eq!(loose_number("000"), "000");
    }
}
