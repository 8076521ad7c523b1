//! Moments are UTC, truncated to microseconds (what PostgreSQL keeps); days are civil dates in the organisation's zone.

use chrono::{DateTime, Datelike, DurationRound, NaiveDate, TimeDelta, TimeZone, Utc};

pub type Instant = DateTime<Utc>;
pub type Date = NaiveDate;

/// The present moment, to the microsecond.
pub fn now() -> Instant {
    to_microseconds(Utc::now())
}

/// A moment as precisely as the databases keep it.
pub fn to_microseconds(at: Instant) -> Instant {
    at.duration_trunc(TimeDelta::microseconds(1)).unwrap_or(at)
}

/// The civil date of `at` in the named IANA zone; UTC when the name is not known.
pub fn civil_date(at: Instant, zone: &str) -> Date {
    match zone.parse::<chrono_tz::Tz>() {
        Ok(zone) => at.with_timezone(&zone).date_naive(),
        Err(_) => at.date_naive(),
    }
}

/// The first moment of the day in UTC, for adding a period of days. The hour does not matter for that.
pub fn day_begins(day: Date) -> Instant {
    day.and_time(chrono::NaiveTime::MIN).and_utc()
}

/// The first moment of the day in the named zone; `None` beyond what a calendar holds.
pub fn start_of(day: Date, zone: &str) -> Option<Instant> {
    let midnight = day.and_time(chrono::NaiveTime::MIN);
    match zone.parse::<chrono_tz::Tz>() {
        Ok(zone) => {
            // Where the clocks skip midnight, the day begins at the first hour that exists.
            let start = zone.from_local_datetime(&midnight).earliest();
            let start = start.or_else(|| zone.from_local_datetime(&(midnight + TimeDelta::hours(1))).earliest());
            start.map(|start| start.with_timezone(&Utc))
        }
        Err(_) => Some(midnight.and_utc()),
    }
}

/// Whether calendars, both databases and RFC 3339 write the day in the same way: years of four digits.
pub fn is_plausible(day: Date) -> bool {
    (1..=9999).contains(&day.year())
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
    fn a_day_begins_at_its_own_midnight() {
        let start = |day: &str, zone| start_of(day.parse().unwrap(), zone).unwrap().to_rfc3339();
        assert_eq!(start("2026-01-01", "Europe/Oslo"), "2025-12-31T23:00:00+00:00");
        assert_eq!(start("2026-07-01", "Europe/Oslo"), "2026-06-30T22:00:00+00:00");
        assert_eq!(start("2026-07-01", "Nowhere"), "2026-07-01T00:00:00+00:00");
    }

    #[test]
    fn a_month_is_over_on_the_same_day_of_the_next() {
        let months = |from: &str, to: &str| months_between(from.parse().unwrap(), to.parse().unwrap());
        assert_eq!(months("2024-01-31", "2024-02-29"), 0);
        assert_eq!(months("2024-01-31", "2024-03-31"), 2);
        assert_eq!(months("2020-06-15", "2026-06-14"), 71);
        assert_eq!(months("2026-06-15", "2026-06-14"), -1);
    }
}
