//! Claims on part of a lot, each for a period. For no moment do they exceed the lot's quantity.

use super::{Date, LotId, Refused, Result};

/// `n` things from a day until a day (the last day included); open-ended when `until` is `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    pub n: i64,
    pub from: Date,
    pub until: Option<Date>,
}

/// The most that is claimed on any one day.
pub fn peak(claims: &[Claim]) -> i64 {
    // The sum can only rise on a day on which some claim begins.
    claims
        .iter()
        .map(|day| claims.iter().filter(|claim| claim.covers(day.from)).map(|claim| claim.n).sum())
        .max()
        .unwrap_or(0)
}

/// What `claim` could still take of a lot of `quantity` with these claims, over its whole period.
pub fn free(quantity: i64, claims: &[Claim], from: Date, until: Option<Date>) -> i64 {
    let probe = Claim { n: 0, from, until };
    let days = claims.iter().map(|claim| claim.from.max(from)).filter(|day| probe.covers(*day)).chain([from]);
    let taken = days.map(|day| claims.iter().filter(|claim| claim.covers(day)).map(|claim| claim.n).sum::<i64>()).max();
    quantity - taken.unwrap_or(0)
}

/// Refuses a claim that does not fit; the answer is the new peak.
pub fn claim(lot: LotId, quantity: i64, claims: &[Claim], new: Claim) -> Result<i64> {
    let free = free(quantity, claims, new.from, new.until);
    if new.n > free {
        return Err(Refused::Exhausted { lot, free, asked: new.n });
    }
    Ok(peak(&[claims, &[new]].concat()))
}

impl Claim {
    fn covers(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(n: u32) -> Date {
        Date::from_ymd_opt(2026, 1, 1).unwrap() + chrono::Days::new(u64::from(n))
    }

    prop_compose! {
        fn a_claim()(n in 1i64..5, from in 0u32..20, length in prop::option::of(0u32..10)) -> Claim {
            Claim { n, from: day(from), until: length.map(|length| day(from + length)) }
        }
    }

    #[test]
    fn loans_that_follow_each_other_share_a_thing() {
        let until = |from, to| Claim { n: 1, from: day(from), until: Some(day(to)) };
        assert_eq!(peak(&[until(0, 4), until(5, 9)]), 1);
        assert_eq!(peak(&[until(0, 5), until(5, 9)]), 2);
        assert_eq!(free(1, &[until(5, 9)], day(0), Some(day(4))), 1);
        assert_eq!(free(1, &[until(5, 9)], day(0), None), 0);
    }

    proptest! {
        #[test]
        fn accepted_claims_never_exceed_the_quantity_on_any_day(quantity in 1i64..12, asked in prop::collection::vec(a_claim(), 0..20)) {
            let lot = LotId::new();
            let mut claims = Vec::new();
            for new in asked {
                if claim(lot, quantity, &claims, new).is_ok() {
                    claims.push(new);
                }
            }
            for n in 0..40 {
                let held: i64 = claims.iter().filter(|claim| claim.covers(day(n))).map(|claim| claim.n).sum();
                prop_assert!(held <= quantity);
            }
            prop_assert!(peak(&claims) <= quantity);
        }
    }
}
