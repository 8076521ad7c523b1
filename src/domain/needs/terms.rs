//! The terms of an offer: its figures, and whether they got worse since somebody looked.

use serde::{Deserialize, Serialize};

use crate::ledger::figures::Bounds;
use crate::{Condition, Date, Money};

/// What the taker looks at. All of it may change until somebody decides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Terms {
    pub available: i64,
    pub ready_on: Option<Date>,
    pub price: Option<Money>,
    pub avoided_cost: Option<Money>,
    pub avoided_co2e: Bounds,
    pub condition: Option<Condition>,
    pub distance_m: Option<i64>,
}

impl Terms {
    /// All figures in one word, which clients send back unchanged. It changes exactly when a figure does.
    ///
    /// It carries the figures and not only a hash of them. A hash could not say whether the figures got better or
    /// worse, unless every list that was read were stored. A forged word only takes away the forger's own protection.
    pub fn seen(&self) -> String {
        let Terms { available, ready_on, price, avoided_cost, avoided_co2e, condition, distance_m } = self;
        let Bounds { low, central, high } = avoided_co2e;
        let money = |money: &Option<Money>| match money {
            Some(money) => format!("{}{}", money.amount_minor, money.currency),
            None => UNKNOWN.to_owned(),
        };
        let parts = [
            available.to_string(),
            text(ready_on.map(|on| on.format("%Y%m%d"))),
            money(price),
            money(avoided_cost),
            text(*low),
            text(*central),
            text(*high),
            text(*condition).replace('_', "-"),
            text(*distance_m),
        ];
        parts.join("_")
    }

    /// The figures that a `seen` stands for; `None` when it is not one of ours.
    pub fn parse(seen: &str) -> Option<Terms> {
        let parts: Vec<&str> = seen.split('_').collect();
        let [available, ready_on, price, cost, low, central, high, condition, distance] = parts[..] else {
            return None;
        };
        let number = |text: &str| optional(text, |text| text.parse().ok());
        let figures = Terms {
            available: available.parse().ok()?,
            ready_on: optional(ready_on, |text| Date::parse_from_str(text, "%Y%m%d").ok())?,
            price: optional(price, money)?,
            avoided_cost: optional(cost, money)?,
            avoided_co2e: Bounds { low: number(low)?, central: number(central)?, high: number(high)? },
            condition: optional(condition, |text| text.replace('-', "_").parse().ok())?,
            distance_m: number(distance)?,
        };
        // Refuses another spelling of the same figures.
        (figures.seen() == seen).then_some(figures)
    }

    /// Whether these terms are worse than those that were seen, for somebody who wants `asked` things. `None`: for a
    /// decline.
    ///
    /// Fewer available things are worse only when they are too few for what is asked: of two hundred people who look at
    /// a hundred chairs, a hundred shall get one. A thing that was ready on a day now past is as ready today.
    pub fn worse_than(&self, old: &Terms, asked: Option<i64>, today: Date) -> bool {
        let too_few = asked.is_some_and(|asked| self.available < asked && self.available < old.available);
        let later = match (old.ready_on, self.ready_on) {
            (Some(old), Some(new)) => new > old.max(today),
            (Some(_), None) => true,
            (None, _) => false,
        };
        let dearer = match (&old.price, &self.price) {
            (Some(old), Some(new)) => old.currency != new.currency || new.amount_minor > old.amount_minor,
            (None, None) => false,
            (None, Some(_)) | (Some(_), None) => true,
        };
        let saves_less = match (&old.avoided_cost, &self.avoided_cost) {
            (Some(old), Some(new)) => old.currency != new.currency || new.amount_minor < old.amount_minor,
            (Some(_), None) => true,
            (None, _) => false,
        };
        // `None` is less than any value, so savings that are no longer known count as less.
        let avoids_less = self.avoided_co2e.central < old.avoided_co2e.central;
        let more_worn = grew(old.condition, self.condition);
        let farther = grew(old.distance_m, self.distance_m);
        too_few || later || dearer || saves_less || avoids_less || more_worn || farther
    }
}

fn grew<T: Ord>(old: Option<T>, new: Option<T>) -> bool {
    match (old, new) {
        (Some(old), Some(new)) => new > old,
        (Some(_), None) => true,
        (None, _) => false,
    }
}

const UNKNOWN: &str = "x";

fn text(value: Option<impl std::fmt::Display>) -> String {
    value.map_or_else(|| UNKNOWN.to_owned(), |value| value.to_string())
}

/// The outer `None` is a text that is neither unknown nor a value.
fn optional<T>(text: &str, parse: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
    if text == UNKNOWN { Some(None) } else { parse(text).map(Some) }
}

fn money(text: &str) -> Option<Money> {
    let (amount, currency) = text.split_at_checked(text.len().checked_sub(3)?)?;
    Some(Money::new(amount.parse().ok()?, currency))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(d: u32) -> Date {
        Date::from_ymd_opt(2026, 3, d).unwrap()
    }

    fn terms() -> Terms {
        Terms {
            available: 24,
            ready_on: Some(day(10)),
            price: Some(Money::new(120_000, "NOK")),
            avoided_cost: Some(Money::new(-5, "NOK")),
            avoided_co2e: Bounds { low: None, central: Some(72_000), high: Some(90_000) },
            condition: Some(Condition::AsNew),
            distance_m: Some(1200),
        }
    }

    #[test]
    fn only_what_is_worse_is_worse() {
        let old = terms();
        type Change = fn(&mut Terms);
        let table: [(Change, bool); 16] = [
            (|_| {}, false),
            (|f| f.available = 6, false),
            (|f| f.available = 5, true),
            (|f| f.available = 90, false),
            (|f| f.ready_on = Some(day(11)), true),
            (|f| f.ready_on = Some(day(9)), false),
            (|f| f.ready_on = None, true),
            (|f| f.price = Some(Money::new(120_001, "NOK")), true),
            (|f| f.price = Some(Money::new(119_999, "NOK")), false),
            (|f| f.price = Some(Money::new(1, "SEK")), true),
            (|f| f.price = None, true),
            (|f| f.avoided_cost = Some(Money::new(-6, "NOK")), true),
            (|f| f.avoided_co2e.central = None, true),
            (|f| f.condition = Some(Condition::Good), true),
            (|f| f.distance_m = Some(1201), true),
            (|f| f.distance_m = Some(0), false),
        ];
        for (i, (change, worse)) in table.into_iter().enumerate() {
            let mut new = terms();
            change(&mut new);
            assert_eq!(new.worse_than(&old, Some(6), day(1)), worse, "row {i}");
        }
        let mut next_day = terms();
        next_day.ready_on = Some(day(11));
        assert!(!next_day.worse_than(&old, None, day(11)), "ready at once yesterday is ready at once today");
    }

    #[test]
    fn what_is_not_ours_is_not_read() {
        for seen in ["", "24", "x_x_x_x_x_x_x_x_x", "+1_x_x_x_x_x_x_x_x", "1_x_NOK_x_x_x_x_x_x", "1_x_ø_x_x_x_x_x_x"] {
            assert_eq!(Terms::parse(seen), None, "{seen}");
        }
    }

    proptest! {
        #[test]
        fn seen_tells_the_figures_and_changes_only_with_them(
            n in 0..1000i64, d in proptest::option::of(1..28u32), price in proptest::option::of(any::<i64>()),
            cost in proptest::option::of(any::<i64>()), co2e in proptest::option::of(any::<i64>()),
            metres in proptest::option::of(0..900_000i64),
        ) {
            let figures = Terms {
                available: n,
                ready_on: d.map(day),
                price: price.map(|minor| Money::new(minor, "NOK")),
                avoided_cost: cost.map(|minor| Money::new(minor, "DKK")),
                avoided_co2e: Bounds { low: co2e, central: co2e, high: None },
                condition: d.map(|d| if d % 2 == 0 { Condition::NeedsRepair } else { Condition::Worn }),
                distance_m: metres,
            };
            prop_assert_eq!(Terms::parse(&figures.seen()), Some(figures));
        }
    }
}
