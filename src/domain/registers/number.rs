//! Amounts as registers write them: "14 790.00", "14.790,00 kr", "1290,-", "24 stk". Integers come out.

use serde::Deserialize;

use crate::registers::Reason;
use crate::{ratio::div_half_even, stock::lot::HEAVIEST_G};

/// How a file writes numbers. Without a decimal sign only numbers that can be read in one way are accepted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum Decimal {
    #[default]
    #[serde(skip)]
    Unsaid,
    #[serde(rename = ",")]
    Comma,
    #[serde(rename = ".")]
    Point,
}

/// More digits than this are a typing error, whatever they count.
const DIGITS: usize = 18;

/// A number times ten to the power of `scale`, rounded half to even, and the words before and after it.
pub fn scaled(text: &str, decimal: Decimal, scale: u32) -> Result<(i64, &str, &str), Reason> {
    let inside = |c: char| c.is_ascii_digit() || is_group(c) || c == '.' || c == ',';
    let start = text.find(|c: char| c.is_ascii_digit()).ok_or(Reason::NotANumber)?;
    let length = text[start..].find(|c| !inside(c)).unwrap_or(text.len() - start);
    let (before, after) = (text[..start].trim(), text[start + length..].trim());
    let negative = before.ends_with(['-', '−']);
    let before = before.trim_end_matches(['-', '−', '+']).trim();
    let (digits, fraction) =
        digits(text[start..start + length].trim_end_matches(|c| !char::is_ascii_digit(&c)), decimal)?;
    let whole = digits.len() - fraction;
    if whole > DIGITS || fraction > DIGITS || digits.len() > DIGITS + 6 {
        return Err(Reason::TooLarge { max: 10_i64.pow(DIGITS as u32) });
    }
    let number: i128 = digits.parse().map_err(|_| Reason::NotANumber)?;
    let signed = if negative { -number } else { number };
    let value = div_half_even(signed * 10_i128.pow(scale), 10_i128.pow(fraction as u32));
    // "1290,-", "1290:-" and "1 290.–" are how shops write whole kroner.
    let after = after.trim_start_matches([':', '-', '–', '—']).trim();
    Ok((value.ok_or(Reason::TooLarge { max: i64::MAX })?, before, after))
}

/// Any kind of space, or an apostrophe, separates thousands.
fn is_group(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{2007}' | '\u{2009}' | '\u{202f}' | '\'' | '’')
}

const MILLIONTHS_A_MINOR: i64 = 10_000;

/// All digits without thousands separators, and how many of them are decimals.
fn digits(core: &str, decimal: Decimal) -> Result<(String, usize), Reason> {
    let sign = match decimal {
        Decimal::Comma => Some(','),
        Decimal::Point => Some('.'),
        Decimal::Unsaid => decimal_sign(core)?,
    };
    let (whole, fraction) = match sign.and_then(|sign| core.rsplit_once(sign)) {
        Some((whole, fraction)) => (whole, fraction),
        None => (core, ""),
    };
    let mut groups = whole.split(|c: char| is_group(c) || c == '.' || c == ',');
    let mut digits = groups.next().unwrap_or_default().to_owned();
    let mut grouped = false;
    for group in groups {
        if group.len() != 3 {
            return Err(Reason::NotANumber);
        }
        grouped = true;
        digits.push_str(group);
    }
    let first = whole.find(|c: char| !c.is_ascii_digit()).unwrap_or(whole.len());
    let signs_twice = sign.is_some_and(|sign| whole.contains(sign));
    if (grouped && first > 3) || signs_twice || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Reason::NotANumber);
    }
    digits.push_str(fraction);
    Ok((digits, fraction.len()))
}

/// The decimal sign: the last one where both kinds occur, or the only one if it cannot be a thousands separator.
fn decimal_sign(core: &str) -> Result<Option<char>, Reason> {
    let (Some(at), signs) = (core.rfind(['.', ',']), core.matches(['.', ',']).count()) else {
        return Ok(None);
    };
    let (sign, after) = (core.as_bytes()[at], core.len() - at - 1);
    let both = core.contains('.') && core.contains(',');
    if both {
        return Ok(Some(char::from(sign)));
    }
    let spaced = core.contains(is_group);
    match signs {
        1 if after == 3 && !spaced && at <= 3 && !core.starts_with('0') => Err(Reason::AmbiguousNumber),
        1 => Ok(Some(char::from(sign))),
        _ => Ok(None),
    }
}

/// The currency codes that are recognised beside an amount.
const WRITTEN: [&str; 10] = ["NOK", "SEK", "DKK", "ISK", "EUR", "CZK", "PLN", "CHF", "GBP", "USD"];

/// A price in minor units of the currency. If a currency is written beside it, it must be that one. A fraction of a
/// minor unit is refused and not rounded: it is more often a misread sign than a third of an øre.
pub fn price(text: &str, decimal: Decimal, currency: Option<&str>) -> Result<i64, Reason> {
    let (millionths, before, after) = scaled(text, decimal, 6)?;
    let minor = millionths / MILLIONTHS_A_MINOR;
    for word in [before, after] {
        let known = match word.trim_end_matches('.').to_uppercase().as_str() {
            "" if word.is_empty() => true,
            "KR" => currency.is_none_or(|c| matches!(c, "NOK" | "SEK" | "DKK" | "ISK")),
            "€" => currency.is_none_or(|c| c == "EUR"),
            "KČ" => currency.is_none_or(|c| c == "CZK"),
            code if WRITTEN.contains(&code) => currency == Some(code),
            _ => return Err(Reason::NotANumber),
        };
        if !known {
            let other = |currency: &str| Reason::OtherCurrency { currency: currency.to_owned() };
            return Err(currency.map_or(Reason::CurrencyUnsaid, other));
        }
    }
    match millionths {
        ..0 => Err(Reason::TooSmall { min: 0 }),
        _ if millionths % MILLIONTHS_A_MINOR != 0 => Err(Reason::FractionOfMinor),
        _ => Ok(minor),
    }
}

/// Minor units and grams are whole. "1250,00" is not a number of øre: taken as one, it would be a hundredth of the
/// price.
pub fn minor(text: &str) -> Result<i64, Reason> {
    let plain = |c: char| c.is_ascii_digit() || is_group(c);
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    match digits.parse() {
        Ok(number) if text.chars().all(plain) && digits.len() <= 15 => Ok(number),
        Ok(_) | Err(_) => Err(Reason::NotMinorUnits),
    }
}

/// A mass in grams. Where no unit is written, one unit is `assumed_grams` grams.
pub fn mass(text: &str, decimal: Decimal, assumed_grams: i64) -> Result<i64, Reason> {
    let (thousandths, before, after) = scaled(text, decimal, 3)?;
    let grams = match after.trim_end_matches('.').to_lowercase().as_str() {
        "" => assumed_grams,
        "kg" | "kilo" => 1_000,
        "g" | "gram" => 1,
        "t" | "tonn" | "ton" | "tonne" => 1_000_000,
        _ => return Err(Reason::NotAMass),
    };
    let grams = div_half_even(i128::from(thousandths) * i128::from(grams), 1_000);
    match grams.filter(|_| before.is_empty()) {
        None => Err(Reason::NotAMass),
        Some(grams) if grams < 0 => Err(Reason::TooSmall { min: 0 }),
        Some(grams) if grams > HEAVIEST_G => Err(Reason::TooLarge { max: HEAVIEST_G }),
        Some(grams) => Ok(grams),
    }
}

/// A whole number in a range, with or without the word for pieces.
pub fn whole(text: &str, decimal: Decimal, min: i64, max: i64) -> Result<i64, Reason> {
    let (thousandths, before, after) = scaled(text, decimal, 3)?;
    let pieces = matches!(after.trim_end_matches('.').to_lowercase().as_str(), "" | "stk" | "st" | "pcs" | "ks" | "x");
    if thousandths % 1_000 != 0 || !before.is_empty() || !pieces {
        return Err(Reason::NotANumber);
    }
    match thousandths / 1_000 {
        n if n < min => Err(Reason::TooSmall { min }),
        n if n > max => Err(Reason::TooLarge { max }),
        n => Ok(n),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn amounts_with_one_reading_need_no_help() {
        for (text, minor) in [
            ("14 790.00", 1_479_000),
            ("14 790,00", 1_479_000),
            ("14\u{a0}790,5", 1_479_050),
            ("14\u{202f}790", 1_479_000),
            ("14.790,00", 1_479_000),
            ("14,790.00", 1_479_000),
            ("1.234.567", 123_456_700),
            ("1'290", 129_000),
            ("1290,-", 129_000),
            ("kr 1 290,50", 129_050),
            ("1290 kr.", 129_000),
            ("NOK 12.5", 1_250),
            ("0", 0),
            ("0.120", 12),
            ("12345.67000", 1_234_567),
            ("14790", 1_479_000),
        ] {
            assert_eq!(price(text, Decimal::Unsaid, Some("NOK")), Ok(minor), "{text}");
        }
    }

    #[test]
    fn thousands_are_not_guessed() {
        assert_eq!(price("14.790", Decimal::Unsaid, None), Err(Reason::AmbiguousNumber));
        assert_eq!(price("14.790", Decimal::Comma, None), Ok(1_479_000));
        assert_eq!(price("14.790", Decimal::Point, None), Ok(1_479));
        assert_eq!(price("12.345,678", Decimal::Unsaid, None), Err(Reason::FractionOfMinor));
        assert_eq!(price("1 4790", Decimal::Unsaid, None), Err(Reason::NotANumber));
        assert_eq!(price("1,2,3", Decimal::Comma, None), Err(Reason::NotANumber));
    }

    #[test]
    fn what_is_no_amount_in_this_currency_is_refused() {
        let euro = Reason::OtherCurrency { currency: "NOK".to_owned() };
        assert_eq!(price("12 EUR", Decimal::Unsaid, Some("NOK")), Err(euro));
        assert_eq!(price("12 EUR", Decimal::Unsaid, None), Err(Reason::CurrencyUnsaid));
        assert_eq!(price("-5", Decimal::Unsaid, None), Err(Reason::TooSmall { min: 0 }));
        for text in ["", "abc", "3.74E+14", "12 / 13", "12 stk", "--", "٣", ".5", ",5"] {
            assert_eq!(price(text, Decimal::Unsaid, None), Err(Reason::NotANumber), "{text}");
        }
        assert!(matches!(price("99999999999999999999", Decimal::Unsaid, None), Err(Reason::TooLarge { .. })));
    }

    #[test]
    fn quantities_are_whole() {
        assert_eq!(whole("24", Decimal::Unsaid, 1, 100), Ok(24));
        assert_eq!(whole("24 stk.", Decimal::Unsaid, 1, 100), Ok(24));
        assert_eq!(whole("24,0", Decimal::Unsaid, 1, 100), Ok(24));
        assert_eq!(whole("1 000", Decimal::Unsaid, 1, 1000), Ok(1000));
        assert_eq!(whole("0", Decimal::Unsaid, 1, 100), Err(Reason::TooSmall { min: 1 }));
        assert_eq!(whole("-3", Decimal::Unsaid, 1, 100), Err(Reason::TooSmall { min: 1 }));
        assert_eq!(whole("101", Decimal::Unsaid, 1, 100), Err(Reason::TooLarge { max: 100 }));
        assert_eq!(whole("2,5", Decimal::Unsaid, 1, 100), Err(Reason::NotANumber));
        assert_eq!(whole("24 kr", Decimal::Unsaid, 1, 100), Err(Reason::NotANumber));
        assert_eq!(whole("ca. 10", Decimal::Unsaid, 1, 100), Err(Reason::NotANumber));
    }

    proptest! {
        #[test]
        fn any_text_is_an_amount_or_refused(text: String) {
            let _ = (price(&text, Decimal::Unsaid, None), whole(&text, Decimal::Comma, 1, 9));
        }

        #[test]
        fn number_like_text_never_panics(text in "[-+0-9 .,'kr]{0,40}") {
            let _ = (price(&text, Decimal::Point, Some("SEK")), price(&text, Decimal::Unsaid, None));
        }

        /// Written with space thousands and a decimal comma, every amount reads back as itself.
        #[test]
        fn written_amounts_read_back(minor in 0_i64..100_000_000_000) {
            let (whole, cents) = ((minor / 100).to_string(), minor % 100);
            let mut spaced = String::new();
            for (at, digit) in whole.chars().enumerate() {
                if at > 0 && (whole.len() - at).is_multiple_of(3) {
                    spaced.push(' ');
                }
                spaced.push(digit);
            }
            let written = format!("{spaced},{cents:02} kr");
            for decimal in [Decimal::Unsaid, Decimal::Comma] {
                prop_assert_eq!(price(&written, decimal, Some("NOK")), Ok(minor));
            }
        }
    }
}
