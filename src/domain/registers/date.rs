//! Dates in the formats that the map names, and in no others: 3/4/20 could be two different days.

use chrono::{Datelike, Days};
use serde::Deserialize;

use crate::Date;
use crate::registers::Reason;

/// "dd.mm.yyyy", "d/m/yy", "yyyy-mm-dd" (or "iso"), or "excel" for the day numbers spreadsheets keep.
/// A format without a day or month means the first: "yyyy" is the first of January.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct DateFormat(Vec<Part>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Day,
    Month,
    Year,
    ShortYear,
    Excel,
    Sign(char),
}

impl TryFrom<String> for DateFormat {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let lower = text.to_lowercase();
        let bad = || format!("\"{text}\" is no date format: use d, m and yyyy or yy, iso or excel");
        match lower.as_str() {
            "iso" => return Ok(Self::iso()),
            "excel" => return Ok(Self(vec![Part::Excel])),
            _ => {}
        }
        let mut parts = Vec::new();
        let mut letters = lower.chars().peekable();
        while let Some(letter) = letters.next() {
            let mut run = 1;
            while letter.is_alphabetic() && letters.next_if_eq(&letter).is_some() {
                run += 1;
            }
            let part = match (letter, run) {
                ('d', 1 | 2) => Part::Day,
                ('m', 1 | 2) => Part::Month,
                ('y', 4) => Part::Year,
                ('y', 2) => Part::ShortYear,
                (sign, 1) if !sign.is_alphanumeric() => Part::Sign(sign),
                _ => return Err(bad()),
            };
            if parts.contains(&part) && !matches!(part, Part::Sign(_)) {
                return Err(bad());
            }
            parts.push(part);
        }
        let year = parts.iter().filter(|p| matches!(p, Part::Year | Part::ShortYear)).count();
        let day_without_month = parts.contains(&Part::Day) && !parts.contains(&Part::Month);
        if year == 1 && !day_without_month { Ok(Self(parts)) } else { Err(bad()) }
    }
}

impl DateFormat {
    fn iso() -> Self {
        use Part::*;
        Self(vec![Year, Sign('-'), Month, Sign('-'), Day])
    }

    /// The formats for a map that names none. Both have one meaning only.
    pub fn unmistakable() -> Vec<Self> {
        use Part::*;
        vec![Self::iso(), Self(vec![Day, Sign('.'), Month, Sign('.'), Year])]
    }

    fn read(&self, text: &str, today: Date) -> Option<Date> {
        let (mut rest, mut year, mut month, mut day) = (text.trim(), 0, 1, 1);
        for part in &self.0 {
            rest = rest.trim_start();
            match part {
                Part::Sign(' ') => {}
                Part::Sign(sign) => rest = rest.strip_prefix(*sign)?,
                Part::Day => (day, rest) = digits(rest, 1, 2)?,
                Part::Month => (month, rest) = digits(rest, 1, 2)?,
                Part::Year => {
                    let (value, after) = digits(rest, 4, 4)?;
                    (year, rest) = (i32::try_from(value).ok()?, after);
                }
                Part::ShortYear => {
                    let (value, after) = digits(rest, 2, 2)?;
                    let value = i32::try_from(value).ok()?;
                    let century = if value <= today.year() % 100 { 2000 } else { 1900 };
                    (year, rest) = (century + value, after);
                }
                Part::Excel => {
                    let (number, after) = digits(rest, 1, 6)?;
                    let whole = after.is_empty() || after.starts_with(['.', ',']);
                    let zero = Date::from_ymd_opt(1899, 12, 30)?;
                    return if whole { zero.checked_add_days(Days::new(u64::from(number))) } else { None };
                }
            }
        }
        // Databases export a time, usually midnight, with the date.
        let time = |c: char| c.is_ascii_digit() || ":.+-ZTAMPamp \u{a0}".contains(c);
        let is_time = rest.is_empty() || (rest.starts_with([' ', 'T', '\u{a0}']) && rest.chars().all(time));
        if is_time { Date::from_ymd_opt(year, month, day) } else { None }
    }
}

/// Whether a text is a day in one of the formats with one meaning only.
pub fn reads_as_date(text: &str, today: Date) -> bool {
    acquired(text, &DateFormat::unmistakable(), today).is_ok()
}

/// The day of a text, in the first of these formats that fits it.
pub fn day(text: &str, formats: &[DateFormat], today: Date) -> Option<Date> {
    formats.iter().find_map(|format| format.read(text, today))
}

/// The day a thing was acquired: known formats only, not before 1900, not after today.
pub fn acquired(text: &str, formats: &[DateFormat], today: Date) -> Result<Date, Reason> {
    let date = day(text, formats, today).ok_or(Reason::NotADate)?;
    if date > today {
        return Err(Reason::InTheFuture { today });
    }
    match Date::from_ymd_opt(1900, 1, 1) {
        Some(earliest) if date < earliest => Err(Reason::TooEarly { earliest }),
        _ => Ok(date),
    }
}

fn digits(text: &str, min: usize, max: usize) -> Option<(u32, &str)> {
    let length = text.bytes().take(max).take_while(u8::is_ascii_digit).count();
    if length < min {
        return None;
    }
    Some((text[..length].parse().ok()?, &text[length..]))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn format(text: &str) -> DateFormat {
        DateFormat::try_from(text.to_owned()).unwrap()
    }

    fn day(year: i32, month: u32, day: u32) -> Date {
        Date::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn dates_are_read_in_the_formats_named() {
        let today = day(2026, 3, 1);
        for (form, text, date) in [
            ("dd.mm.yyyy", "17.09.2020", day(2020, 9, 17)),
            ("dd.mm.yyyy", "7. 9. 2020", day(2020, 9, 7)),
            ("dd.mm.yyyy", "17.09.2020 00:00:00", day(2020, 9, 17)),
            ("iso", "2020-09-17T12:00:00Z", day(2020, 9, 17)),
            ("d/m/yyyy", "3/4/2020", day(2020, 4, 3)),
            ("m/d/yy", "3/4/20", day(2020, 3, 4)),
            ("m/d/yy", "3/4/98", day(1998, 3, 4)),
            ("yyyy", "2019", day(2019, 1, 1)),
            ("mm.yyyy", "06.2019", day(2019, 6, 1)),
            ("excel", "44091", day(2020, 9, 17)),
            ("yyyymmdd", "20200917", day(2020, 9, 17)),
        ] {
            assert_eq!(acquired(text, &[format(form)], today), Ok(date), "{text} as {form}");
        }
    }

    #[test]
    fn absurd_dates_are_refused() {
        let today = day(2026, 3, 1);
        let read = |text| acquired(text, &DateFormat::unmistakable(), today);
        assert_eq!(read("2026-03-02"), Err(Reason::InTheFuture { today }));
        assert_eq!(read("2026-03-01"), Ok(today));
        assert_eq!(read("31.12.1899"), Err(Reason::TooEarly { earliest: day(1900, 1, 1) }));
        for text in ["30.02.2020", "00.00.0000", "0000-00-00", "17.09.20", "3/4/2020", "2020-09-17 soon", "i går", ""]
        {
            assert_eq!(read(text), Err(Reason::NotADate), "{text}");
        }
        for text in ["12/31/2023", "1.2.23", "45291", "2023", "N/A"] {
            assert_eq!(read(text), Err(Reason::NotADate), "{text}");
        }
        assert_eq!(read("2023-12-31 00:00:00"), Ok(day(2023, 12, 31)));
    }

    #[test]
    fn formats_are_checked_when_the_map_is_read() {
        for text in ["", "dd.mm", "yyyy-yy", "ddd.mm.yyyy", "dd-yyyy", "%d", "dd.MMM.yyyy"] {
            assert!(DateFormat::try_from(text.to_owned()).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_date_or_not(text: String, form in "[dmy./ -]{0,10}") {
            if let Ok(format) = DateFormat::try_from(form) {
                let _ = format.read(&text, day(2026, 3, 1));
            }
        }
    }
}
