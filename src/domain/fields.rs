//! Bounds for the fields of requests, shared by all areas.

use chrono::Datelike;

use crate::{
    Date, Money,
    refused::{Bad, Refused, Result},
};

pub const LONGEST_NAME: usize = 200;
pub const LONGEST_NOTE: usize = 4_000;

pub fn check_range(field: &str, value: i64, min: i64, max: i64) -> Result<()> {
    match value {
        value if value < min => Err(Refused::invalid(field, Bad::TooSmall { min })),
        value if value > max => Err(Refused::invalid(field, Bad::TooLarge { max })),
        _ => Ok(()),
    }
}

/// Refuses sizes below 1 mm (a telephone is 8 mm thick) and above 20 m. That is longer than any piece of furniture, but
/// shorter than a size with a slipped decimal point.
pub fn check_size(field: &str, mm: i64) -> Result<()> {
    match mm {
        ..1 => Err(Refused::invalid(field, Bad::SizeTooSmall { min_mm: 1 })),
        20_001.. => Err(Refused::invalid(field, Bad::TooLarge { max: 2_000 })),
        1..=20_000 => Ok(()),
    }
}

/// Refuses degrees that are not between `-most` and `most`. `e7` is in ten-millionths of a degree.
pub fn check_degrees(field: &str, e7: i64, most: i64) -> Result<()> {
    match e7 {
        e7 if e7 < -most * 10_000_000 => Err(Refused::invalid(field, Bad::TooSmall { min: -most })),
        e7 if e7 > most * 10_000_000 => Err(Refused::invalid(field, Bad::TooLarge { max: most })),
        _ => Ok(()),
    }
}

/// The amount, if it is in `currency`, not negative and at most [`Money::MOST`].
pub fn amount_in(field: &str, money: &Money, currency: &str) -> Result<i64> {
    if money.currency != currency {
        return Err(Refused::CurrencyDiffers { expected: currency.to_owned(), given: money.currency.clone() });
    }
    check_range(&format!("{field}.amount_minor"), money.amount_minor, 0, Money::MOST)?;
    Ok(money.amount_minor)
}

/// Refuses days before 1900 and after 2200. Between them calendars, databases and RFC 3339 write days in the same way.
pub fn check_day(field: &str, day: Option<Date>) -> Result<()> {
    match day.map(|day| day.year()) {
        Some(..1900 | 2201..) => Err(Refused::invalid(field, Bad::FarAway)),
        Some(_) | None => Ok(()),
    }
}

/// Refuses text that is too long or has control characters. It may be empty.
pub fn check_text(field: &str, text: &str, max: usize) -> Result<()> {
    if text.chars().count() > max {
        return Err(Refused::invalid(field, Bad::TooLong { max }));
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
        return Err(Refused::invalid(field, Bad::Malformed { value: text.escape_debug().take(40).collect() }));
    }
    Ok(())
}

/// Refuses a number outside the range. It may be absent.
pub(crate) fn within(field: &str, value: Option<i64>, range: std::ops::RangeInclusive<i64>) -> Result<()> {
    match value {
        Some(value) if value < *range.start() => Err(Refused::invalid(field, Bad::TooSmall { min: *range.start() })),
        Some(value) if value > *range.end() => Err(Refused::invalid(field, Bad::TooLarge { max: *range.end() })),
        Some(_) | None => Ok(()),
    }
}
