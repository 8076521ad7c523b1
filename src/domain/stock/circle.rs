//! Circles: surplus may first be taken by its own unit, then by its organisation, then by the region. The policy says
//! after how many days a circle grows.

use chrono::Days;
use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use crate::{Bad, Circle, Date, LotState, Refused, Result, fields::check_range};

/// Most entries of a policy.
pub const MOST_CIRCLES: usize = 100;
/// The most days that one circle keeps surplus to itself. What waits longer is forgotten.
pub const LONGEST_WAIT: u32 = 366;

/// How long surplus of a category waits in each circle. Without an entry nothing waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(deny_unknown_fields)]
pub struct CircleDays {
    /// This category, with everything below it that has no entry of its own; every other category when absent.
    pub category: Option<String>,
    /// Days in which only the unit that owns the things takes them, counted from when they became surplus.
    pub unit_days: u32,
    /// Days after these in which only the organisation takes them. Then they open to the region by themselves. When
    /// absent, somebody opens them, but not before the days of the unit are over.
    pub organisation_days: Option<u32>,
}

/// The days on which surplus opens to its organisation and to the region.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Opens {
    /// `None` where it is open from the beginning.
    pub organisation: Option<Date>,
    /// `None` where it does not open to the region.
    pub region: Option<Date>,
}

/// The circle that surplus is in, and the day on which it grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Growing {
    pub now: Circle,
    pub grows_on: Date,
}

impl CircleDays {
    /// When things open that became surplus on the day `since`. `wanted` is the day on which somebody wants to open them
    /// to the region.
    pub fn opens(&self, since: Date, wanted: Option<Date>) -> Opens {
        let by_itself = self.organisation_days.map(|_| self.region_from(since, since));
        Opens {
            organisation: (self.unit_days > 0).then(|| after(since, self.unit_days)),
            region: wanted.map(|day| self.region_from(since, day)).or(by_itself),
        }
    }

    /// The first day on which the region may see the things, but not before `wanted`.
    pub fn region_from(&self, since: Date, wanted: Date) -> Date {
        after(since, self.unit_days.saturating_add(self.organisation_days.unwrap_or_default())).max(wanted)
    }
}

fn after(since: Date, days: u32) -> Date {
    since.checked_add_days(Days::new(days.into())).unwrap_or(since)
}

/// Refuses entries that are too long, or of which two are for one category.
pub fn check(circles: &[CircleDays]) -> Result<()> {
    let longest = i64::from(LONGEST_WAIT);
    check_range("circles", circles.len() as i64, 0, MOST_CIRCLES as i64)?;
    for (at, days) in circles.iter().enumerate() {
        let organisation_days = days.organisation_days.unwrap_or_default();
        check_range(&format!("circles[{at}].unit_days"), i64::from(days.unit_days), 0, longest)?;
        check_range(&format!("circles[{at}].organisation_days"), i64::from(organisation_days), 0, longest)?;
        if circles[..at].iter().any(|other| other.category == days.category) {
            let value = days.category.clone().unwrap_or_default();
            return Err(Refused::invalid(format!("circles[{at}].category"), Bad::Duplicate { value }));
        }
    }
    Ok(())
}

/// The entry that counts for a category. `path` is the category followed by what is above it, the nearest first.
pub fn days_for<'a>(circles: &'a [CircleDays], path: &[&str]) -> Option<&'a CircleDays> {
    let named = path.iter().find_map(|key| circles.iter().find(|days| days.category.as_deref() == Some(*key)));
    named.or_else(|| circles.iter().find(|days| days.category.is_none()))
}

/// The day on which surplus opens to somebody. `None` if it is open to them: they are inside its unit, or the day has
/// come. `from` is the day on which it opens to the organisation.
pub fn opens_on(from: Option<Date>, is_inside: bool, today: Date) -> Option<Date> {
    from.filter(|from| !is_inside && *from > today)
}

/// Which circle a lot is in, if that will grow. `organisation` and `region` are the days on which it opens to them.
pub fn growing(state: LotState, organisation: Option<Date>, region: Option<Date>, today: Date) -> Option<Growing> {
    let to_come = |day: Option<Date>| day.filter(|day| *day > today && state == LotState::Available);
    let unit = to_come(organisation).map(|grows_on| Growing { now: Circle::Unit, grows_on });
    unit.or_else(|| to_come(region).map(|grows_on| Growing { now: Circle::Organisation, grows_on }))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn day(day: u32) -> Date {
        Date::from_ymd_opt(2026, 3, day).unwrap()
    }

    fn entry(category: Option<&str>, unit_days: u32, organisation_days: Option<u32>) -> CircleDays {
        CircleDays { category: category.map(str::to_owned), unit_days, organisation_days }
    }

    #[test]
    fn the_nearest_category_counts() {
        let circles = [entry(None, 1, None), entry(Some("furniture"), 2, None), entry(Some("desk"), 3, None)];
        let days = |path: &[&str]| days_for(&circles, path).map(|days| days.unit_days);
        assert_eq!(days(&["desk", "tables", "furniture"]), Some(3));
        assert_eq!(days(&["office-chair", "furniture"]), Some(2));
        assert_eq!(days(&["laptop", "it"]), Some(1));
        assert_eq!(days_for(&circles[1..], &["laptop"]), None, "nothing waits without an entry");
    }

    #[test]
    fn circles_grow_one_after_the_other() {
        let opens = |unit, organisation, wanted| {
            let Opens { organisation, region } = entry(None, unit, organisation).opens(day(10), wanted);
            (organisation, region)
        };
        assert_eq!(opens(0, None, None), (None, None));
        assert_eq!(opens(3, None, None), (Some(day(13)), None), "somebody opens it to the region");
        assert_eq!(opens(3, None, Some(day(10))), (Some(day(13)), Some(day(13))), "but not before the unit had it");
        assert_eq!(opens(3, Some(4), None), (Some(day(13)), Some(day(17))));
        assert_eq!(opens(3, Some(4), Some(day(10))), (Some(day(13)), Some(day(17))));
        assert_eq!(opens(3, Some(4), Some(day(20))), (Some(day(13)), Some(day(20))), "later, if somebody wants it so");
        assert_eq!(opens(0, Some(0), None), (None, Some(day(10))));
    }

    #[test]
    fn the_circle_is_told_while_it_will_grow() {
        let growing = |organisation, region, today| {
            growing(LotState::Available, organisation, region, today).map(|it| (it.now, it.grows_on))
        };
        let (organisation, region) = (Some(day(13)), Some(day(17)));
        assert_eq!(growing(organisation, region, day(12)), Some((Circle::Unit, day(13))));
        assert_eq!(growing(organisation, region, day(13)), Some((Circle::Organisation, day(17))));
        assert_eq!(growing(organisation, region, day(17)), None);
        assert_eq!(growing(None, None, day(12)), None);
        assert_eq!(super::growing(LotState::InUse, organisation, region, day(12)), None);
    }

    #[test]
    fn the_unit_is_inside_from_the_beginning() {
        assert_eq!(opens_on(Some(day(13)), false, day(12)), Some(day(13)));
        assert_eq!(opens_on(Some(day(13)), false, day(13)), None);
        assert_eq!(opens_on(Some(day(13)), true, day(12)), None);
        assert_eq!(opens_on(None, false, day(12)), None);
    }

    #[test]
    fn entries_are_bounded_and_of_one_category_each() {
        check(&[entry(None, 0, None), entry(Some("desk"), 366, Some(366))]).unwrap();
        check(&[entry(None, 367, None)]).unwrap_err();
        check(&[entry(None, 1, Some(367))]).unwrap_err();
        check(&[entry(Some("desk"), 1, None), entry(Some("desk"), 2, None)]).unwrap_err();
        check(&[entry(None, 1, None), entry(None, 2, None)]).unwrap_err();
    }
}
