//! Targets: what an organisation wants to reach in a year, and how far it has come.

use crate::{
    Indicator, Money, Result, Rung,
    fields::check_range,
    ledger::entry::Totals,
    ratio::{self, WHOLE},
};

/// A target of one year. The unit of the value is the indicator's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    pub year: i64,
    pub indicator: Indicator,
    pub value: i64,
}

/// What a year has reached so far. `None` where nothing is known: unknown is not zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reached {
    pub without_new: Option<i64>,
    pub cost: Option<i64>,
    pub carbon: Option<i64>,
}

impl Target {
    pub fn check(&self) -> Result<()> {
        check_year(self.year)?;
        check_range("target", self.value, 1, most(self.indicator))
    }

    /// How much of the target is reached, in parts per million. More than the whole where it is exceeded.
    pub fn share_ppm(&self, reached: Option<i64>) -> Option<i64> {
        ratio::mul_div(reached?, WHOLE, self.value)
    }
}

pub fn check_year(year: i64) -> Result<()> {
    check_range("year", year, 1_990, 2_200)
}

/// The highest target. Nobody can avoid more than all purchases of new things.
pub fn most(indicator: Indicator) -> i64 {
    match indicator {
        Indicator::WithoutNew => WHOLE,
        Indicator::Cost | Indicator::Carbon => Money::MOST,
    }
}

impl Reached {
    /// From the totals of every currency and the number of things that came on each rung. Amounts of other currencies
    /// than the organisation's are no part of what was reached.
    pub fn of(totals: &[Totals], rungs: impl IntoIterator<Item = (Rung, i64)>, currency: &str) -> Self {
        let (mut all, mut new) = (0, 0);
        for (rung, n) in rungs {
            all += n;
            new += if rung == Rung::New { n } else { 0 };
        }
        Self {
            without_new: ratio::mul_div(all - new, WHOLE, all),
            cost: totals.iter().find(|totals| totals.currency == currency).and_then(|own| own.avoided_cost_minor),
            carbon: totals.iter().filter_map(|totals| totals.avoided_co2e.central).reduce(i64::saturating_add),
        }
    }

    pub fn for_indicator(&self, indicator: Indicator) -> Option<i64> {
        match indicator {
            Indicator::WithoutNew => self.without_new,
            Indicator::Cost => self.cost,
            Indicator::Carbon => self.carbon,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unknown_reaches_no_share_of_a_target() {
        let target = Target { year: 2027, indicator: Indicator::Cost, value: 200 };
        assert_eq!(target.share_ppm(None), None);
        let shares = [Some(0), Some(50), Some(300)].map(|reached| target.share_ppm(reached));
        assert_eq!(shares, [Some(0), Some(250_000), Some(1_500_000)]);
        assert_eq!(Reached::of(&[], [], "NOK"), Reached::default());
        assert_eq!(Reached::of(&[], [(Rung::Reuse, 3), (Rung::New, 1)], "NOK").without_new, Some(750_000));
    }

    #[test]
    fn a_target_can_be_reached() {
        let target = |value| Target { year: 2027, indicator: Indicator::WithoutNew, value }.check().is_ok();
        assert_eq!([target(0), target(1), target(WHOLE), target(WHOLE + 1)], [false, true, true, false]);
        assert!(Target { year: 1989, indicator: Indicator::Cost, value: 1 }.check().is_err());
    }
}
