//! What was recorded by mistake and may be undone: a departure, or a lot that nobody has touched since it was logged.

use chrono::TimeDelta;

use crate::{Instant, Lasting, LotState, Refused, Result, Why};

/// How long a lot that was logged by mistake may be removed from the register. Later it needs a departure.
const HOURS: i64 = 24;

/// Refuses unless the lot left by a departure that somebody entered. `by_itself`: the departure is not part of another
/// act.
pub fn departed(why: Why, by_itself: bool, borrowed: bool) -> Result<()> {
    match why {
        Why::ReturnedToOwner if borrowed => Err(Refused::CannotUndo { because: Lasting::GivenBack }),
        Why::Lost | Why::Stolen | Why::Sold | Why::Donated | Why::Recycled | Why::ReturnedToOwner if by_itself => {
            Ok(())
        }
        Why::Lost | Why::Stolen | Why::Sold | Why::Donated | Why::Recycled | Why::ReturnedToOwner => {
            Err(Refused::CannotUndo { because: Lasting::ByAnotherAct })
        }
        Why::Logged
        | Why::Bought
        | Why::Imported
        | Why::Split
        | Why::Joined
        | Why::TakenApart
        | Why::Made
        | Why::FoundInCount
        | Why::Transferred
        | Why::Received
        | Why::Undone => Err(Refused::CannotUndo { because: Lasting::ByAnotherAct }),
    }
}

/// Whether a thing that left can turn up in a count. Lost and stolen things can. Things that were given away belong to
/// somebody else.
pub fn can_turn_up(why: Why) -> bool {
    match why {
        Why::Lost | Why::Stolen => true,
        Why::Logged
        | Why::Bought
        | Why::Imported
        | Why::Split
        | Why::Joined
        | Why::TakenApart
        | Why::Made
        | Why::FoundInCount
        | Why::Sold
        | Why::Donated
        | Why::Recycled
        | Why::ReturnedToOwner
        | Why::Transferred
        | Why::Received
        | Why::Undone => false,
    }
}

/// The state of a thing that is there again. A device may have been in other hands, so it must be wiped before it is
/// offered. Work on a thing ended when the thing was gone.
pub fn state_again(before: Option<LotState>, media: bool) -> LotState {
    match (before, media) {
        (Some(LotState::Available | LotState::Custody), true) => LotState::Custody,
        (Some(LotState::Available), false) => LotState::Available,
        (Some(LotState::Custody), false) => LotState::Custody,
        (Some(LotState::InUse | LotState::InWork | LotState::Gone) | None, _) => LotState::InUse,
    }
}

/// Refuses to remove what was logged more than a day ago, or was touched by anybody else.
pub fn removable(logged_at: Instant, now: Instant, touched: bool) -> Result<()> {
    if now - logged_at > TimeDelta::hours(HOURS) {
        return Err(Refused::CannotUndo { because: Lasting::TooOld });
    }
    if touched { Err(Refused::CannotUndo { because: Lasting::Touched }) } else { Ok(()) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn a_day_later_it_is_a_departure() {
        let at = |text: &str| text.parse::<Instant>().unwrap();
        let (logged, next) = (at("2026-05-18T09:00:00Z"), at("2026-05-19T09:00:00Z"));
        assert_eq!(removable(logged, next, false), Ok(()));
        assert_eq!(removable(logged, next, true), Err(Refused::CannotUndo { because: Lasting::Touched }));
        let later = removable(logged, next + TimeDelta::seconds(1), false);
        assert_eq!(later, Err(Refused::CannotUndo { because: Lasting::TooOld }));
    }

    #[test]
    fn only_an_entered_departure_is_undone() {
        assert_eq!(departed(Why::Sold, true, false), Ok(()));
        assert!(departed(Why::Recycled, false, false).is_err(), "a work order recycled it");
        assert!(departed(Why::Transferred, true, false).is_err());
        assert!(departed(Why::ReturnedToOwner, true, true).is_err());
        assert_eq!(state_again(Some(LotState::Available), true), LotState::Custody);
        assert_eq!(state_again(Some(LotState::Available), false), LotState::Available);
        assert_eq!(state_again(None, true), LotState::InUse);
    }
}
