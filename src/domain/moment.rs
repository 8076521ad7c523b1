//! When an act happened that is written down later: the next day, or on a phone that had no connection.

use chrono::TimeDelta;

use crate::{Bad, Earliest, Instant, Refused, Result};

/// Refuses a moment in the future, before the policy's bound, or before the last act that this one depends on.
pub fn check(happened_at: Instant, now: Instant, bound_days: u32, last_act: Option<Instant>) -> Result<()> {
    if happened_at > now {
        return Err(Refused::invalid("happened_at", Bad::InTheFuture));
    }
    let oldest = now - TimeDelta::days(i64::from(bound_days));
    if happened_at < oldest {
        return Err(Refused::HappenedTooEarly { earliest: oldest, because: Earliest::Policy });
    }
    match last_act {
        Some(earliest) if happened_at < earliest => {
            Err(Refused::HappenedTooEarly { earliest, because: Earliest::EarlierAct })
        }
        Some(_) | None => Ok(()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn it_happened_between_what_it_depends_on_and_now() {
        let at = |text: &str| text.parse::<Instant>().unwrap();
        let now = at("2026-05-20T12:00:00Z");
        let logged = Some(at("2026-05-18T09:00:00Z"));
        assert_eq!(check(at("2026-05-19T08:00:00Z"), now, 14, logged), Ok(()));
        assert_eq!(check(now, now, 0, logged), Ok(()));
        let early = |earliest, because| Err(Refused::HappenedTooEarly { earliest, because });
        let before = check(at("2026-05-18T08:59:59Z"), now, 14, logged);
        assert_eq!(before, early(at("2026-05-18T09:00:00Z"), Earliest::EarlierAct));
        let old = check(at("2026-05-06T11:59:59Z"), now, 14, None);
        assert_eq!(old, early(at("2026-05-06T12:00:00Z"), Earliest::Policy));
        let ahead = check(at("2026-05-20T12:00:01Z"), now, 14, logged);
        assert_eq!(ahead, Err(Refused::invalid("happened_at", Bad::InTheFuture)));
    }
}
