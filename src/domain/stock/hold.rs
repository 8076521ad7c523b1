//! Claims on part of a lot, each for a period. On no day do they exceed the lot's quantity.

use crate::{Date, LotId, Refused, Result};

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

/// How many of `quantity` things are free over the whole period, with these claims.
pub fn free(quantity: i64, claims: &[Claim], from: Date, until: Option<Date>) -> i64 {
    let probe = Claim { n: 0, from, until };
    let days = claims.iter().map(|claim| claim.from.max(from)).filter(|day| probe.covers(*day)).chain([from]);
    let taken = days.map(|day| claims.iter().filter(|claim| claim.covers(day)).map(|claim| claim.n).sum::<i64>()).max();
    quantity - taken.unwrap_or(0)
}

/// Divides the claims on a lot when `away` of its things leave until a day (for good when `None`) and `home` things
/// stay. The answer is how many things of each claim go with those that leave. Claims that begin before the things are
/// back can only be met by those at home, so these come first. `None` when the things are not enough.
pub fn part(home: i64, away: i64, until: Option<Date>, claims: &[Claim]) -> Option<Vec<i64>> {
    let later = |claim: &Claim| until.is_some_and(|until| claim.from > until);
    let mut at_home: Vec<Claim> = claims.iter().filter(|claim| !later(claim)).copied().collect();
    if peak(&at_home) > home {
        return None;
    }
    let mut along = vec![0; claims.len()];
    let mut gone: Vec<Claim> = Vec::new();
    let mut order: Vec<usize> = (0..claims.len()).filter(|i| later(&claims[*i])).collect();
    // In the order in which claims begin, what is free on a claim's first day is free on all its days. So no choice has
    // to be undone.
    order.sort_by_key(|i| claims[*i].from);
    for i in order {
        let claim = claims[i];
        let stays = free(home, &at_home, claim.from, claim.until).clamp(0, claim.n);
        along[i] = claim.n - stays;
        if along[i] > 0 && along[i] > free(away, &gone, claim.from, claim.until) {
            return None;
        }
        at_home.push(Claim { n: stays, ..claim });
        gone.push(Claim { n: along[i], ..claim });
    }
    Some(along)
}

/// Refuses a claim that does not fit. Returns the new peak.
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

    #[test]
    fn who_comes_later_waits_for_what_is_lent_only_where_there_is_not_enough() {
        let later = |n| Claim { n, from: day(5), until: Some(day(9)) };
        assert_eq!(part(1, 2, Some(day(4)), &[later(3)]), Some(vec![2]));
        assert_eq!(part(1, 2, Some(day(4)), &[later(1)]), Some(vec![0]));
        assert_eq!(part(1, 2, Some(day(5)), &[later(2)]), None, "it begins on the last day of the loan");
        assert_eq!(part(1, 2, None, &[later(2)]), None, "it never comes back");
        assert_eq!(part(0, 1, Some(day(4)), &[later(1)]), Some(vec![1]));
    }

    proptest! {
        #[test]
        fn a_loan_takes_along_whoever_waits_for_it(quantity in 1i64..12, lent in a_claim(), asked in prop::collection::vec(a_claim(), 0..20)) {
            let lot = LotId::new();
            let mut claims = Vec::new();
            for new in std::iter::once(lent).chain(asked) {
                if claim(lot, quantity, &claims, new).is_ok() {
                    claims.push(new);
                }
            }
            prop_assume!(claims.first() == Some(&lent));
            let others = &claims[1..];
            let (home, away) = (quantity - lent.n, lent.n);
            // The loan is handed over on its first day or later, so claims that ended before are gone. Then dividing
            // always works.
            let begun: Vec<Claim> = others.iter().copied().filter(|claim| claim.until.is_none_or(|until| until >= lent.from)).collect();
            let along = part(home, away, lent.until, &begun);
            prop_assert!(along.is_some());
            let along = along.unwrap();
            let piles = |of: &dyn Fn(usize) -> i64| -> Vec<Claim> {
                begun.iter().enumerate().map(|(i, claim)| Claim { n: of(i), ..*claim }).collect()
            };
            let (stay, go) = (piles(&|i| begun[i].n - along[i]), piles(&|i| along[i]));
            prop_assert!(peak(&stay) <= home && peak(&go) <= away);
            for claim in go.iter().filter(|claim| claim.n > 0) {
                prop_assert!(lent.until.is_some_and(|until| claim.from > until));
            }
        }

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
