//! Work that a partner does on things: requested > quoted > accepted > in progress > done, or refused, or cancelled.

use serde::{Deserialize, Serialize};

use crate::{
    Condition, Date, HoldKind, LotId, Refused, Result, Role, Why, WorkKind,
    WorkOrderState::{self, Accepted, Cancelled, Done, InProgress, Quoted, Requested},
    ratio::{WHOLE, mul_div},
};

/// A step of a work order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Quote,
    Accept,
    Start,
    Complete,
    /// The partner will not or cannot do the work, also after it has begun.
    Refuse,
    Cancel,
}

impl Step {
    pub const ALL: [Self; 6] = [Self::Quote, Self::Accept, Self::Start, Self::Complete, Self::Refuse, Self::Cancel];
}

/// Who takes the step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Partner,
    /// The side that ordered the work. It also enters what a partner says on the telephone, and runs the own workshop.
    Coordinator,
}

/// The state after the step. `agreed`: the price was settled before anybody quoted. Only then may a partner accept, so
/// that nobody approves their own price.
pub fn next(state: WorkOrderState, step: Step, side: Side, agreed: bool) -> Result<WorkOrderState> {
    let after = match (state, step) {
        (Requested | Quoted, Step::Quote) => Quoted,
        (Requested | Quoted, Step::Accept) => Accepted,
        (Accepted, Step::Start) => InProgress,
        (InProgress, Step::Complete) => Done,
        (Requested | Quoted | Accepted | InProgress, Step::Refuse) => WorkOrderState::Refused,
        (Requested | Quoted | Accepted | InProgress, Step::Cancel) => Cancelled,
        (Accepted | InProgress, Step::Quote | Step::Accept)
        | (Requested | Quoted | InProgress, Step::Start)
        | (Requested | Quoted | Accepted, Step::Complete)
        | (
            Done | WorkOrderState::Refused | Cancelled,
            Step::Quote | Step::Accept | Step::Start | Step::Complete | Step::Refuse | Step::Cancel,
        ) => return Err(Refused::WrongState { what: "work_order", state: state.to_string() }),
    };
    let coordinator_only = match step {
        Step::Accept => !agreed,
        Step::Cancel => true,
        Step::Quote | Step::Start | Step::Complete | Step::Refuse => false,
    };
    match side {
        Side::Partner if coordinator_only => Err(Refused::NotAllowed { needs: vec![Role::Coordinator] }),
        Side::Partner | Side::Coordinator => Ok(after),
    }
}

/// Whether something of the work still lies ahead.
pub fn is_open(state: WorkOrderState) -> bool {
    match state {
        Requested | Quoted | Accepted | InProgress => true,
        Done | WorkOrderState::Refused | Cancelled => false,
    }
}

/// Whether a quote is at most the estimate plus the tolerance. `false` without an estimate.
pub fn within(estimate_minor: Option<i64>, quote_minor: i64, tolerance_ppm: i64) -> bool {
    let most = estimate_minor.and_then(|estimate| mul_div(estimate, WHOLE.saturating_add(tolerance_ppm), WHOLE));
    most.is_some_and(|most| quote_minor <= most)
}

/// Whether a quote makes the accepted offer another one: dearer than the tolerance allows, or too late.
pub fn changes_offer(
    estimate_minor: Option<i64>,
    quote_minor: i64,
    tolerance_ppm: i64,
    ready_on: Option<Date>,
    needed_by: Date,
) -> bool {
    let dearer = estimate_minor.is_some() && !within(estimate_minor, quote_minor, tolerance_ppm);
    dearer || ready_on.is_some_and(|ready| ready > needed_by)
}

/// Whether the work failed, whatever it cost: a repair that leaves a thing that nobody can use has failed.
pub fn failed(kind: WorkKind, condition: Condition) -> bool {
    let mends = match kind {
        WorkKind::Repair | WorkKind::Reupholster => true,
        WorkKind::Clean
        | WorkKind::Wipe
        | WorkKind::Inspect
        | WorkKind::Transport
        | WorkKind::Store
        | WorkKind::Recycle
        | WorkKind::Transform => false,
    };
    mends && condition >= Condition::NeedsRepair
}

/// Whether the work may be done on a thing whose media are not sanitised. Work that lets strangers use the thing may
/// not.
pub fn allowed_in_custody(kind: WorkKind) -> bool {
    match kind {
        WorkKind::Wipe | WorkKind::Inspect | WorkKind::Transport | WorkKind::Store => true,
        WorkKind::Repair | WorkKind::Reupholster | WorkKind::Clean | WorkKind::Recycle | WorkKind::Transform => false,
    }
}

/// Why the things are gone after work that uses them up: recycled, or taken apart to make other things. `None` for
/// other work.
pub fn uses_up(kind: WorkKind) -> Option<Why> {
    match kind {
        WorkKind::Recycle => Some(Why::Recycled),
        WorkKind::Transform => Some(Why::TakenApart),
        WorkKind::Repair
        | WorkKind::Reupholster
        | WorkKind::Clean
        | WorkKind::Wipe
        | WorkKind::Inspect
        | WorkKind::Transport
        | WorkKind::Store => None,
    }
}

/// The longest distance driven for one order or handover: 10,000 km.
pub const FARTHEST_M: i64 = 10_000_000;

/// How many kinds of things one order may be turned into.
pub const MOST_MADE: i64 = 20;

/// A lot that was made, and how many things it had at first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Yield {
    pub lot: LotId,
    pub n: i64,
}

/// Which of an order's things a lot is: (how many things there are, how many come before the lot's). The things that
/// were made share the order's cost by the piece, and each piece carries its share once.
pub fn place_among(made: &[Yield], lot: LotId, ordered: i64) -> (i64, i64) {
    let before: i64 = made.iter().take_while(|made| made.lot != lot).map(|made| made.n).sum();
    let all: i64 = made.iter().map(|made| made.n).sum();
    if made.iter().any(|made| made.lot == lot) { (all, before) } else { (ordered, 0) }
}

/// The kind of hold on the things during the work: transport, quarantine until their media are sanitised, or work
/// order.
pub fn holds_as(kind: WorkKind) -> HoldKind {
    match kind {
        WorkKind::Transport => HoldKind::Transport,
        WorkKind::Wipe => HoldKind::Quarantine,
        WorkKind::Repair
        | WorkKind::Reupholster
        | WorkKind::Clean
        | WorkKind::Inspect
        | WorkKind::Store
        | WorkKind::Recycle
        | WorkKind::Transform => HoldKind::WorkOrder,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATES: [WorkOrderState; 7] =
        [Requested, Quoted, Accepted, InProgress, Done, WorkOrderState::Refused, Cancelled];

    /// Every state, step and side in a readable form: `-` wrong state, `!` not this side, else the state after the
    /// step.
    #[test]
    fn the_whole_table() {
        let word = |answer: Result<WorkOrderState>| match answer {
            Ok(state) => state.to_string(),
            Err(Refused::WrongState { .. }) => "-".to_owned(),
            Err(_) => "!".to_owned(),
        };
        let table = |side, agreed| {
            STATES.map(|state| Step::ALL.map(|step| word(next(state, step, side, agreed))).join(" ")).join("\n")
        };
        let ends = "- - - - - -\n- - - - - -\n- - - - - -";
        assert_eq!(
            table(Side::Coordinator, false),
            format!(
                "quoted accepted - - refused cancelled\nquoted accepted - - refused cancelled\n\
                 - - in_progress - refused cancelled\n- - - done refused cancelled\n{ends}"
            )
        );
        assert_eq!(table(Side::Coordinator, true), table(Side::Coordinator, false));
        assert_eq!(
            table(Side::Partner, true),
            format!(
                "quoted accepted - - refused !\nquoted accepted - - refused !\n\
                 - - in_progress - refused !\n- - - done refused !\n{ends}"
            )
        );
        assert_eq!(
            table(Side::Partner, false),
            format!(
                "quoted ! - - refused !\nquoted ! - - refused !\n- - in_progress - refused !\n- - - done refused !\n{ends}"
            )
        );
    }

    #[test]
    fn what_is_made_of_two_desks_shares_their_cost() {
        let [tops, frames, other] = [LotId::new(), LotId::new(), LotId::new()];
        let made = [Yield { lot: tops, n: 2 }, Yield { lot: frames, n: 1 }];
        assert_eq!((place_among(&made, tops, 2), place_among(&made, frames, 2)), ((3, 0), (3, 2)));
        assert_eq!(place_among(&made, other, 2), (2, 0));
        assert_eq!(place_among(&[], other, 2), (2, 0));
    }

    #[test]
    fn a_tenth_dearer_is_the_same_offer_and_an_ore_more_is_not() {
        let day = |n| Date::from_ymd_opt(2026, 5, n).unwrap();
        assert!(!changes_offer(Some(100_000), 110_000, 100_000, Some(day(3)), day(3)));
        assert!(changes_offer(Some(100_000), 110_001, 100_000, None, day(3)));
        assert!(changes_offer(Some(100_000), 90_000, 100_000, Some(day(4)), day(3)));
        assert!(!changes_offer(None, 90_000, 100_000, None, day(3)));
        assert!(!within(None, 1, 100_000));
    }
}
