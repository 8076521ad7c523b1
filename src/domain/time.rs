//! Moments are UTC, truncated to microseconds (what PostgreSQL keeps); days are civil dates in the organisation's zone.

use chrono::{DateTime, DurationRound, NaiveDate, TimeDelta, Utc};

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
