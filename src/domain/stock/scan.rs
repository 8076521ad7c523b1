//! What a text that somebody scanned or typed may mean: a code, an address, the number of an article or a number of
//! some register. One text may mean several things. The stock says which of them there are.

use std::collections::BTreeSet;

use crate::fields::{LONGEST_NAME, check_text};
use crate::refused::Result;
use crate::stock::{
    code::{BadCode, Code},
    digital_link::{Address, DigitalLink, article_keys},
    gtin::Gtin,
    numbers::loose_number,
};

/// The longest text that is looked up. QR codes hold more, but no address on a thing does.
pub const LONGEST: usize = 2_000;

/// Refuses a text that is too long for a label or number. Addresses are kept as long as they are looked up. They have
/// ASCII letters only (RFC 3986), so PostgreSQL's indexes hold them.
pub fn check_name(field: &str, name: &str) -> Result<()> {
    let is_address = name.is_ascii() && Address::parse(name).is_some();
    check_text(field, name, if is_address { LONGEST } else { LONGEST_NAME })
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan {
    pub kind: Kind,
    pub code: Option<Code>,
    /// Whether the code was written with signs that codes do not have, such as O for 0.
    pub corrected: bool,
    pub gtin: Option<Gtin>,
    pub link: Option<DigitalLink>,
    /// The keys by which labels and numbers of other registers are searched for
    /// ([`crate::stock::digital_link::search_key`]).
    pub keys: Vec<String>,
    /// Codes that differ from the text by one sign, or by two that changed places.
    pub meant: Vec<Code>,
}

/// What the text looks like. A number that is nothing else may still pass as a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Code,
    /// Eight signs of a code whose check sign does not agree.
    Mistyped,
    Gtin,
    DigitalLink,
    /// A Digital Link with a wrong check digit, so there is no such article.
    BrokenLink,
    /// Any other address, which may be a compressed Digital Link.
    Address,
    Number,
}

impl Scan {
    pub fn read(text: &str) -> Self {
        let text = text.trim();
        match Address::parse(text) {
            Some(address) => Self::address(text, &address),
            None => match DigitalLink::parse(text) {
                Some(link) => Self::link(text, link.ok()),
                None => Self::plain(text),
            },
        }
    }

    fn address(text: &str, address: &Address<'_>) -> Self {
        if let Some(code) = address.on_label() {
            let mut read = Self { gtin: None, ..Self::plain(&code) };
            // Digits alone are a code as well where the address of a label has its code.
            if Code::parse(&code) == Err(BadCode::Check) {
                read = Self { kind: Kind::Mistyped, meant: slips(&code), ..read };
            }
            // An address that ends in no code is kept under the address itself.
            read.keys.push(loose_number(text));
            return read;
        }
        match DigitalLink::parse(text) {
            Some(link) => Self::link(text, link.ok()),
            None => Self { keys: vec![loose_number(text)], ..Self::of(Kind::Address) },
        }
    }

    fn link(text: &str, link: Option<DigitalLink>) -> Self {
        let Some(link) = link else {
            return Self { keys: vec![loose_number(text)], ..Self::of(Kind::BrokenLink) };
        };
        let mut keys = vec![link.key()];
        let (code, gtin) = match &link {
            DigitalLink::Article { gtin, serial } => {
                keys.extend(serial.as_deref().map(loose_number));
                keys.extend(article_keys(gtin));
                (None, Some(gtin.clone()))
            }
            DigitalLink::Returnable(number) | DigitalLink::Asset(number) => {
                keys.push(loose_number(number));
                // An asset number of our own is the organisation's prefix and a code, of a thing or of a printed label.
                let code = ending(number, 8).and_then(|code| Code::parse(code).ok());
                keys.extend(code.as_ref().map(|code| loose_number(code.as_str())));
                (code, None)
            }
        };
        Self { code, gtin, link: Some(link), keys, ..Self::of(Kind::DigitalLink) }
    }

    fn plain(text: &str) -> Self {
        let read = Code::parse(text);
        let gtin = Gtin::parse(text);
        let meant = match read {
            Err(BadCode::Check) if gtin.is_none() => slips(text),
            Ok(_) | Err(_) => Vec::new(),
        };
        let digits = text.chars().all(|c| c.is_ascii_digit() || c == '-' || c == ' ');
        let kind = match (&read, &gtin) {
            (_, Some(_)) => Kind::Gtin,
            (Ok(_), None) => Kind::Code,
            // Eight digits are more often the inventory number of another register than a mistyped code.
            (Err(BadCode::Check), None) if !digits => Kind::Mistyped,
            (Err(_), None) => Kind::Number,
        };
        let code = read.ok();
        let corrected = code.as_ref().is_some_and(|code| signs(code.as_str()) != signs(text));
        let mut keys = vec![loose_number(text)];
        keys.extend(code.as_ref().filter(|_| corrected).map(|code| loose_number(code.as_str())));
        keys.extend(gtin.iter().flat_map(article_keys));
        Self { code, corrected, gtin, keys, meant, ..Self::of(kind) }
    }

    fn of(kind: Kind) -> Self {
        Self { kind, code: None, corrected: false, gtin: None, link: None, keys: Vec::new(), meant: Vec::new() }
    }
}

fn ending(text: &str, signs: usize) -> Option<&str> {
    let start = text.char_indices().rev().nth(signs - 1)?.0;
    text.get(start..)
}

/// The signs of a code as somebody wrote them.
fn signs(text: &str) -> Vec<char> {
    text.chars().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_uppercase()).collect()
}

/// The codes that differ from the text by one sign, or by two exchanged neighbours. At each place only one other sign
/// makes the check sign agree.
fn slips(text: &str) -> Vec<Code> {
    let written = signs(text);
    let read = |signs: &[char]| Code::parse(&signs.iter().collect::<String>()).ok();
    let mut meant = BTreeSet::new();
    for at in 0..written.len() {
        let mut slip = written.clone();
        for sign in Code::signs() {
            slip[at] = sign;
            meant.extend(read(&slip));
        }
        if at > 0 {
            let mut slip = written.clone();
            slip.swap(at - 1, at);
            meant.extend(read(&slip));
        }
    }
    meant.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_text_looks_like_something() {
        for (text, kind) in [
            ("87RM-HNRC", Kind::Code),
            ("https://ombruk.fjordvik.kommune.no/l/87RM-HNRC", Kind::Code),
            ("HTTPS://OMBRUK.FJORDVIK.NO/L/87RM-HNRC", Kind::Code),
            ("/l/87RM-HNRC", Kind::Code),
            ("87RM-HNRX", Kind::Mistyped),
            ("https://ombruk.fjordvik.kommune.no/l/87RM-HNRX", Kind::Mistyped),
            ("4006381333931", Kind::Gtin),
            ("0 36000 29145 2", Kind::Gtin),
            ("4006381333932", Kind::Number),
            ("96385074", Kind::Gtin),
            ("00001234", Kind::Number),
            ("https://id.gs1.org/01/09506000134352/21/12345", Kind::DigitalLink),
            ("(01)09506000134352(21)12345", Kind::DigitalLink),
            ("https://id.gs1.org/01/09506000134353", Kind::BrokenLink),
            ("https://id.gs1.org/ARFKk4XB0CDKWcnpq", Kind::Address),
            ("https://example.org/stol", Kind::Address),
            ("1998-17", Kind::Number),
            ("SN 0042", Kind::Number),
            ("", Kind::Number),
        ] {
            assert_eq!(Scan::read(text).kind, kind, "{text}");
        }
    }

    #[test]
    fn letters_that_are_mistaken_for_each_other_are_corrected_and_said() {
        let plain = Scan::read("87rm hnrc");
        assert_eq!((plain.code.as_ref().unwrap().as_str(), plain.corrected), ("87RM-HNRC", false));
        let typed = Scan::read("B7RM-HNRC");
        assert_eq!((typed.code.as_ref().unwrap().as_str(), typed.corrected), ("87RM-HNRC", true));
        assert!(typed.keys.contains(&"87rmhnrc".to_owned()));
    }

    #[test]
    fn digits_in_the_address_of_a_label_are_a_code() {
        let mistyped = |digits: &String| Code::parse(digits) == Err(BadCode::Check);
        let digits = (12_345_600..12_345_700).map(|n| n.to_string()).find(mistyped).unwrap();
        let read = Scan::read(&format!("https://ombruk.example/l/{digits}"));
        assert_eq!((read.kind, read.gtin), (Kind::Mistyped, None));
        assert!(!read.meant.is_empty());
    }

    #[test]
    fn an_address_is_kept_as_long_as_it_is_looked_up() {
        let address = |letters: usize, letter: &str| format!("https://{}", letter.repeat(letters - 8));
        assert_eq!(check_name("value", &address(LONGEST, "a")), Ok(()));
        for name in [address(LONGEST + 1, "a"), address(LONGEST_NAME + 1, "æ"), "a".repeat(LONGEST_NAME + 1)] {
            assert!(check_name("value", &name).is_err(), "{name}");
        }
    }

    #[test]
    fn an_asset_of_ours_ends_in_its_code() {
        let asset = Scan::read("https://id.example/8004/709999987RMHNRC");
        assert_eq!(asset.code.unwrap().as_str(), "87RM-HNRC");
    }

    proptest! {
        #[test]
        fn what_was_meant_is_found_behind_one_slip(number: u64, at in 0..8usize, sign in 0..23usize) {
            let code = Code::from_number(number);
            let mut slip = signs(code.as_str());
            slip[at] = Code::signs().nth(sign).unwrap();
            let read = Scan::read(&slip.iter().collect::<String>());
            prop_assert!(read.code.as_ref() == Some(&code) || read.gtin.is_some() || read.meant.contains(&code));
            prop_assert!(read.meant.len() <= 15);
        }

        #[test]
        fn any_text_is_read(text: String) {
            let _ = Scan::read(&text);
            let _ = Scan::read(&format!("https://{text}"));
            let _ = Scan::read(&format!("/01/{text}"));
        }
    }
}
