//! What somebody needs, said in one sentence: "6 kontorstoler til 1. mars" is a number, a thing and a day.

use chrono::Datelike;

use crate::Date;

/// What was understood of a sentence. The words that remain name the thing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    pub quantity: Option<i64>,
    pub needed_by: Option<Date>,
    /// Lower case, without the number and the day.
    pub words: Vec<String>,
}

/// Larger numbers are a typing error or the number of a model.
const MOST: i64 = 10_000;

/// Small numbers as people write them, in Norwegian, Swedish, Danish and English.
const NUMBERS: [(&str, i64); 32] = [
    ("en", 1),
    ("ei", 1),
    ("et", 1),
    ("ett", 1),
    ("én", 1),
    ("one", 1),
    ("to", 2),
    ("två", 2),
    ("two", 2),
    ("tre", 3),
    ("three", 3),
    ("fire", 4),
    ("fyra", 4),
    ("four", 4),
    ("fem", 5),
    ("five", 5),
    ("seks", 6),
    ("sex", 6),
    ("six", 6),
    ("sju", 7),
    ("syv", 7),
    ("seven", 7),
    ("åtte", 8),
    ("åtta", 8),
    ("otte", 8),
    ("eight", 8),
    ("ni", 9),
    ("nio", 9),
    ("ti", 10),
    ("tio", 10),
    ("ten", 10),
    ("tolv", 12),
];

/// Words that come before a number or a day, or say that something is wanted. They name no thing.
const ASKING: [&str; 45] = [
    "stk",
    "stykker",
    "stykk",
    "st",
    "pcs",
    "til",
    "till",
    "før",
    "innen",
    "innan",
    "inden",
    "by",
    "before",
    "for",
    "den",
    "the",
    "vi",
    "jeg",
    "eg",
    "jag",
    "i",
    "we",
    "trenger",
    "treng",
    "behöver",
    "behøver",
    "need",
    "a",
    "an",
    "some",
    "noen",
    "nokre",
    "några",
    "nogle",
    "nye",
    "brukte",
    "begagnade",
    "brugte",
    "used",
    "senest",
    "seinast",
    "bis",
    "around",
    "ca",
    "omtrent",
];

/// Units. A number before one of these is a measure, not a number of things.
const UNITS: [&str; 9] = ["cm", "mm", "m", "tommer", "tum", "inch", "inches", "gb", "x"];

/// The first three letters of the months; "mai", "maj" and "may" are one.
const MONTHS: [&[&str]; 12] = [
    &["jan"],
    &["feb"],
    &["mar"],
    &["apr"],
    &["mai", "maj", "may"],
    &["jun"],
    &["jul"],
    &["aug"],
    &["sep"],
    &["okt", "oct"],
    &["nov"],
    &["des", "dec"],
];

impl Wish {
    /// Reads a sentence. A day without a year is the next such day.
    pub fn read(text: &str, today: Date) -> Self {
        let words: Vec<String> = text
            .to_lowercase()
            .split(|c: char| c.is_whitespace() || [',', ';', '?', '!'].contains(&c))
            .map(|word| word.trim_matches(['"', '«', '»', '(', ')']).to_owned())
            .filter(|word| !word.is_empty())
            .collect();
        let mut wish = Self::default();
        let mut at = 0;
        while at < words.len() {
            let word = &words[at];
            if let Some((day, used)) = day(&words[at..], today).filter(|_| wish.needed_by.is_none()) {
                wish.needed_by = Some(day);
                at += used;
                continue;
            }
            at += 1;
            let measures = words.get(at).is_some_and(|next| UNITS.contains(&next.as_str()));
            if let Some(n) = number(word).filter(|_| wish.quantity.is_none() && !measures) {
                wish.quantity = Some(n);
            } else if !ASKING.contains(&word.trim_end_matches('.')) {
                wish.words.push(word.clone());
            }
        }
        wish
    }

    /// What is wanted, as it was written.
    pub fn thing(&self) -> String {
        self.words.join(" ")
    }
}

fn number(word: &str) -> Option<i64> {
    let digits = word.trim_end_matches("stk").trim_end_matches('x').trim_end_matches('.');
    let written = digits.parse().ok().filter(|n| (1..=MOST).contains(n));
    written.or_else(|| NUMBERS.iter().find(|(name, _)| *name == word).map(|(_, n)| *n))
}

/// A day at the beginning of some words, and how many words say it: "1. mars", "march 1", "1.3.", "1/3", "2027-03-01".
fn day(words: &[String], today: Date) -> Option<(Date, usize)> {
    let first = words.first()?;
    if let Ok(day) = first.parse::<Date>() {
        return Some((day, 1));
    }
    let parts: Vec<&str> = first.trim_end_matches('.').split(['.', '/']).collect();
    if let [day, month] | [day, month, _] = parts[..]
        && let (Ok(day), Ok(month)) = (day.parse(), month.parse())
    {
        let year = parts.get(2).and_then(|year| year.parse::<i32>().ok());
        let year = year.map(|year| if year < 100 { 2000 + year } else { year });
        return Some((next(day, month, year, today)?, 1));
    }
    let second = words.get(1)?;
    let (day, month) = match (ordinal(first), month(second)) {
        (Some(day), Some(month)) => (day, month),
        _ => (ordinal(second)?, month(first)?),
    };
    let year = words.get(2).and_then(|year| year.parse().ok()).filter(|year| (2000..2200).contains(year));
    Some((next(day, month, year, today)?, if year.is_some() { 3 } else { 2 }))
}

fn ordinal(word: &str) -> Option<u32> {
    let digits: String = word.chars().take_while(char::is_ascii_digit).collect();
    let rest = &word[digits.len()..];
    ["", ".", ".e", "st", "nd", "rd", "th"].contains(&rest).then(|| digits.parse().ok()).flatten()
}

fn month(word: &str) -> Option<u32> {
    let start: String = word.chars().take(3).collect();
    let at = MONTHS.iter().position(|names| names.contains(&start.as_str()))?;
    (word.chars().all(|c| c.is_alphabetic() || c == '.') && word.len() <= 9).then_some(at as u32 + 1)
}

fn next(day: u32, month: u32, year: Option<i32>, today: Date) -> Option<Date> {
    let this = Date::from_ymd_opt(year.unwrap_or(today.year()), month, day)?;
    if year.is_none() && this < today { Date::from_ymd_opt(today.year() + 1, month, day) } else { Some(this) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_sentence_is_a_number_a_thing_and_a_day() {
        let today = day("2026-11-27");
        for (text, quantity, needed_by, thing) in [
            ("6 kontorstoler til 1. mars", Some(6), Some("2027-03-01"), "kontorstoler"),
            ("24 stk elevstoler innen 15. desember", Some(24), Some("2026-12-15"), "elevstoler"),
            ("vi trenger to hev/senk-pulter", Some(2), None, "hev/senk-pulter"),
            ("skrivebord 160 cm", None, None, "skrivebord 160 cm"),
            ("Four office chairs before March 1", Some(4), Some("2027-03-01"), "office chairs"),
            ("3 whiteboards till 1/3", Some(3), Some("2027-03-01"), "whiteboards"),
            ("sofa", None, None, "sofa"),
            ("12 skjermer 2027-01-05", Some(12), Some("2027-01-05"), "skjermer"),
            ("fem stole inden 3. maj 2028", Some(5), Some("2028-05-03"), "stole"),
            ("31. februar", Some(31), None, "februar"),
            ("", None, None, ""),
        ] {
            let wish = Wish::read(text, today);
            assert_eq!(
                (wish.quantity, wish.needed_by, wish.thing().as_str()),
                (quantity, needed_by.map(day), thing),
                "{text}"
            );
        }
    }
}
