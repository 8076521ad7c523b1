//! The short code on a lot's label: read aloud over a phone, typed with cold fingers, printed small.
//!
//! Of every group of signs that are mistaken for each other only one is used: O, D and Q are read as 0, I and L as 1, Z
//! as 2, S as 5, G as 6, B as 8, U and Y as V. A and E are left out, so that no code spells a word. 23 signs remain,
//! and 23 is a prime: a weighted sum modulo 23 notices every wrong sign and every two exchanged ones.

use std::{fmt, str::FromStr};

use poem_openapi::NewType;
use sea_orm::DeriveValueType;
use serde::{Deserialize, Serialize};

const ALPHABET: &[u8; 23] = b"0123456789CFHJKMNPRTVWX";
const SIGNS: u64 = ALPHABET.len() as u64;
/// Number of signs that carry the number. One check sign follows them.
const DATA: usize = 7;
/// The remainder of the weighted sum modulo 23. It is not 0, because then `0000-0000`, which many registers contain,
/// would be a code.
const REST: u64 = 1;

/// A lot's code in its only spelling, `87RM-HNRC`: in the database, in JSON and on paper.
///
/// Eight digits of somebody's inventory number pass as a code one time in 23: look among aliases as well.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, DeriveValueType, NewType)]
#[sea_orm(value_type = "String")]
#[serde(try_from = "String")]
#[oai(from_json = false, from_parameter = false, from_multipart = false)]
pub struct Code(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadCode {
    #[error("a code has eight signs")]
    Length,
    #[error("codes have no such sign")]
    Sign,
    /// One sign is wrong, or two changed places.
    #[error("the check sign does not agree")]
    Check,
}

impl Code {
    /// How many codes there are: 23 to the power of 7, 3.4 thousand million.
    pub const COUNT: u64 = SIGNS.pow(DATA as u32);

    /// The code of a number, modulo [`Code::COUNT`].
    pub fn from_number(number: u64) -> Self {
        let mut signs = [0; DATA + 1];
        let mut rest = number % Self::COUNT;
        for sign in signs[..DATA].iter_mut().rev() {
            *sign = rest % SIGNS;
            rest /= SIGNS;
        }
        signs[DATA] = (SIGNS + REST - weighted(&signs[..DATA]) % SIGNS) % SIGNS;
        Self::spell(&signs)
    }

    /// The codes of the numbers from here on are for labels that are printed in advance. No lot is given one as its own
    /// code.
    const PRINTED_FROM: u64 = Self::COUNT / SIGNS * (SIGNS - 1);

    /// A random code for a lot, so that nobody can guess the codes of other lots from it. Among fifteen million lots
    /// one code in 220 is taken already: the caller has a unique index and tries again.
    pub fn from_random(bytes: [u8; 8]) -> Self {
        Self::from_number(u64::from_le_bytes(bytes) % Self::PRINTED_FROM)
    }

    /// The code of a label that is printed in advance: it begins with the last sign, an X.
    pub fn printed_from_random(bytes: [u8; 8]) -> Self {
        Self::from_number(Self::PRINTED_FROM + u64::from_le_bytes(bytes) % (Self::COUNT - Self::PRINTED_FROM))
    }

    /// Reads what people write: any case, with or without hyphens and spaces, with O for 0 and the like.
    pub fn parse(text: &str) -> Result<Self, BadCode> {
        let mut signs = [0; DATA + 1];
        let mut count = 0;
        for letter in text.chars().filter(|c| !c.is_whitespace() && !"-–—‐‑_.".contains(*c)) {
            let value = value(letter).ok_or(BadCode::Sign)?;
            *signs.get_mut(count).ok_or(BadCode::Length)? = value;
            count += 1;
        }
        if count != signs.len() {
            return Err(BadCode::Length);
        }
        if weighted(&signs) % SIGNS != REST {
            return Err(BadCode::Check);
        }
        Ok(Self::spell(&signs))
    }

    /// Every sign that a code may have.
    pub fn signs() -> impl Iterator<Item = char> {
        ALPHABET.iter().map(|sign| char::from(*sign))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn spell(signs: &[u64; DATA + 1]) -> Self {
        let mut text = String::with_capacity(DATA + 2);
        for (at, sign) in signs.iter().enumerate() {
            if at == 4 {
                text.push('-');
            }
            text.push(char::from(ALPHABET[*sign as usize]));
        }
        Self(text)
    }
}

/// The sum with the weights 8, 7, ... 1. The check needs weights that are all different and not divisible by 23.
fn weighted(signs: &[u64]) -> u64 {
    signs.iter().zip((1..=DATA as u64 + 1).rev()).map(|(sign, weight)| sign * weight).sum()
}

fn value(letter: char) -> Option<u64> {
    let sign = match letter.to_ascii_uppercase() {
        'O' | 'D' | 'Q' => '0',
        'I' | 'L' => '1',
        'Z' => '2',
        'S' => '5',
        'G' => '6',
        'B' => '8',
        'U' | 'Y' => 'V',
        other => other,
    };
    ALPHABET.iter().position(|s| char::from(*s) == sign).map(|at| at as u64)
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Code {
    type Err = BadCode;
    fn from_str(text: &str) -> Result<Self, BadCode> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Code {
    type Error = BadCode;
    fn try_from(text: String) -> Result<Self, BadCode> {
        Self::parse(&text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn people_write_codes_in_their_own_way() {
        let code = Code::from_number(1_234_567_890);
        insta::assert_snapshot!(code, @"87RM-HNRC");
        for written in [
            code.to_string().to_lowercase(),
            code.to_string().replace('-', ""),
            format!(" {} ", code.to_string().replace('-', " ")),
        ] {
            assert_eq!(Code::parse(&written), Ok(code.clone()));
        }
        let ones = (0..).map(Code::from_number).find(|c| c.as_str().ends_with('1')).unwrap();
        assert_eq!(Code::parse(&ones.to_string().replace('0', "o").replace('1', "l")), Ok(ones));
    }

    #[test]
    fn what_registers_are_full_of_is_no_code() {
        assert_eq!(Code::parse("00000000"), Err(BadCode::Check));
        assert_eq!(Code::parse("S-5087"), Err(BadCode::Length));
        assert_eq!(Code::parse(""), Err(BadCode::Length));
        assert_eq!(Code::parse("kateter7"), Err(BadCode::Sign));
        assert_eq!(Code::parse("stol på æ"), Err(BadCode::Sign));
    }

    #[test]
    fn a_code_is_checked_wherever_it_comes_from() {
        let code = Code::from_number(7);
        let json = serde_json::to_string(&code).unwrap();
        assert_eq!(serde_json::from_str::<Code>(&json).unwrap(), code);
        assert!(serde_json::from_str::<Code>("\"0000-0000\"").is_err());
    }

    proptest! {
        #[test]
        fn display_and_parse_are_inverse(number: u64) {
            let code = Code::from_number(number);
            prop_assert_eq!(Code::parse(code.as_str()), Ok(code.clone()));
            prop_assert_eq!(code.as_str().len(), 9);
        }

        #[test]
        fn different_numbers_have_different_codes(a in 0..Code::COUNT, b in 0..Code::COUNT) {
            prop_assert_eq!(a == b, Code::from_number(a) == Code::from_number(b));
        }

        /// Every wrong sign and every two exchanged signs, adjacent or not, are noticed in every code that is tried.
        #[test]
        fn slips_are_noticed(number: u64) {
            let signs: Vec<u8> = Code::from_number(number).as_str().bytes().filter(|b| *b != b'-').collect();
            let read = |bytes: &[u8]| Code::parse(std::str::from_utf8(bytes).unwrap());
            for at in 0..signs.len() {
                for wrong in ALPHABET.iter().filter(|w| **w != signs[at]) {
                    let mut slip = signs.clone();
                    slip[at] = *wrong;
                    prop_assert_eq!(read(&slip), Err(BadCode::Check));
                }
                for other in (at + 1)..signs.len() {
                    let mut slip = signs.clone();
                    slip.swap(at, other);
                    prop_assert_eq!(read(&slip).is_err(), signs[at] != signs[other]);
                }
            }
        }

        #[test]
        fn labels_printed_in_advance_are_no_lot_s_own_code(bytes: [u8; 8]) {
            prop_assert!(!Code::from_random(bytes).as_str().starts_with('X'));
            prop_assert!(Code::printed_from_random(bytes).as_str().starts_with('X'));
        }

        #[test]
        fn any_text_is_a_code_or_an_answer(text: String) {
            let _ = Code::parse(&text);
        }
    }
}
