//! Moments are UTC, truncated to microseconds (what PostgreSQL keeps); days are civil dates in the organisation's zone.

use chrono::{DateTime, Datelike, DurationRound, NaiveDate, TimeDelta, Utc};

pub type Instant = DateTime<Utc>;
pub type Date = NaiveDate;

/// The moment, to the microsecond.
pub fn now() -> Instant {
    let now = Utc::now();
    now.duration_trunc(TimeDelta::microseconds(1)).unwrap_or(now)
}

/// The civil date of `at` in the named IANA zone; UTC when the name is not known.
pub fn civil_date(at: Instant, zone: &str) -> Date {
    match zone.parse::<chrono_tz::Tz>() {
        Ok(zone) => at.with_timezone(&zone).date_naive(),
        Err(_) => at.date_naive(),
    }
}

/// Whole months from one day to a later one; negative when it is earlier.
pub fn months_between(from: Date, to: Date) -> i64 {
    let months = |day: Date| i64::from(day.year()) * 12 + i64::from(day.month0());
    months(to) - months(from) - i64::from(to.day() < from.day())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_over_on_the_same_day_of_the_next() {
        let months = |from: &str, to: &str| months_between(from.parse().unwrap(), to.parse().unwrap());
        assert_eq!(months("2024-01-31", "2024-02-29"), 0);
        assert_eq!(months("2024-01-31", "2024-03-31"), 2);
        assert_eq!(months("2020-06-15", "2026-06-14"), 71);
        assert_eq!(months("2026-06-15", "2026-06-14"), -1);
    }
}
