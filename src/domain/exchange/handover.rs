//! Handovers: which holds may be handed over, the rung on which a handover counts, and its share of a work order's
//! cost.

use crate::{Date, HoldId, HoldKind, HoldState, Instant, Refused, Result, Rung, WorkKind, ratio};

/// Checks that a hold may be handed over: only a reservation or a loan that is still active. Holds for work, transport
/// and quarantine end in other ways.
pub fn standing(
    hold: HoldId,
    kind: HoldKind,
    state: HoldState,
    expires_at: Option<Instant>,
    suspended: bool,
    now: Instant,
) -> Result<()> {
    match kind {
        HoldKind::Reservation | HoldKind::Loan => {}
        HoldKind::WorkOrder | HoldKind::Transport | HoldKind::Quarantine => {
            return Err(Refused::WrongState { what: "reservation", state: kind.to_string() });
        }
    }
    // The job that expires holds may be late; the hold is over all the same.
    let over = expires_at.is_some_and(|end| end <= now) && !suspended;
    match state {
        HoldState::Active if !over => Ok(()),
        HoldState::Active | HoldState::Done | HoldState::Released | HoldState::Expired | HoldState::Broken => {
            Err(Refused::HoldOver { hold })
        }
    }
}

/// A hold that ends on a day is a loan. A hold without an end is a reservation.
pub fn kept_as(until: Option<Date>) -> HoldKind {
    if until.is_some() { HoldKind::Loan } else { HoldKind::Reservation }
}

/// When a reservation expires: `days` after `from`, which is now, or the first day for which the things are reserved if
/// that is later. A loan expires after its last day at the latest.
pub fn lapses(from: Instant, days: u32, until: Option<Date>) -> Instant {
    let lapses = from + chrono::Days::new(u64::from(days));
    let over = until.and_then(|until| until.succ_opt()).and_then(|next| next.and_hms_opt(0, 0, 0));
    over.map_or(lapses, |over| lapses.min(over.and_utc()))
}

/// Whether a loan that comes back lasted until its last day. If it did, the need was met and is not opened again.
pub fn had_its_time(until: Option<Date>, today: Date) -> bool {
    until.is_some_and(|until| today >= until)
}

/// How many things of a loan the lender can take back now: those that wait at the borrower's, and those that the
/// borrower recorded as given back, but never more than are still out.
pub fn sent_home(out: i64, waiting: i64, parted: i64) -> i64 {
    (waiting.max(0) + parted.max(0)).min(out)
}

/// Whether work of this kind, done for the receiver, makes the handover count as repair. Cleaning and transport do not.
pub fn mends(kind: WorkKind) -> bool {
    match kind {
        WorkKind::Repair | WorkKind::Reupholster | WorkKind::Transform => true,
        WorkKind::Clean
        | WorkKind::Wipe
        | WorkKind::Inspect
        | WorkKind::Transport
        | WorkKind::Store
        | WorkKind::Recycle => false,
    }
}

pub fn rung(mended: bool) -> Rung {
    if mended { Rung::Repair } else { Rung::Reuse }
}

/// The part of an amount for `of` things that the things `before + 1 ..= before + n` carry. The parts of consecutive
/// things add up to the amount exactly. Things beyond `of` carry nothing.
pub fn share(amount: i64, of: i64, before: i64, n: i64) -> Option<i64> {
    let upto = |things: i64| ratio::mul_div(amount, things.clamp(0, of), of);
    upto(before.checked_add(n)?)?.checked_sub(upto(before)?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn shares_add_up_to_the_amount(amount in 0i64..1_000_000_000, parts in prop::collection::vec(1i64..50, 1..20)) {
            let of: i64 = parts.iter().sum();
            let mut before = 0;
            let mut carried = 0;
            for n in parts {
                let part = share(amount, of, before, n);
                prop_assert!(part.is_some_and(|part| part >= 0));
                carried += part.unwrap_or_default();
                before += n;
            }
            prop_assert_eq!(carried, amount);
            prop_assert_eq!(share(amount, of, of, 3), Some(0));
        }
    }
}
