//! A line of a need, as the ladder sees it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::needs::requirement::Requirements;
use crate::refused::{Bad, Refused, Result};
use crate::{Date, Instant, LineId, LotId, OrganisationId, PersonId, PlaceId, Rung, Sensitivity};

/// How many times the unmet quantity must be offered and decided before the rest may stay undecided.
pub const ENOUGH: i64 = 3;

#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub id: LineId,
    pub organisation: OrganisationId,
    pub fill: Fill,
    pub needed_by: Date,
    /// The site where it is needed; `None` when the place is on no site.
    pub site: Option<PlaceId>,
    /// How strict the destination is; empty for an ordinary place.
    pub sensitivities: BTreeSet<Sensitivity>,
    /// Whether only the place is so strict, and not the unit that asks. Anybody can name any place, but a unit's
    /// sensitivity is set in the directory.
    pub strict_by_place: bool,
    /// As stated with the need. Limits that declines set are not included: they are read from the decisions.
    pub requirements: Requirements,
    /// The part of the requirements that the function itself needs. It is not a demand of the people who ask.
    pub implied: Requirements,
    /// Whether it asks for a function instead of a category.
    pub by_function: bool,
    /// Whether a second person approved what exactly these requirements and limits leave out, or the policy asks for no
    /// approval because the value is small.
    pub approved: bool,
    /// How many things of the kind the same people want to buy within the policy's days, this line included. Many small
    /// needs are judged as one large need.
    pub together: i64,
    /// Lots that come from the unit that asks, or that the same people entered or changed within the policy's days.
    /// Declining them does not count, because anybody could log things in order to decline them.
    pub own: BTreeSet<LotId>,
    /// The coordinator's recorded release of what was not decided.
    pub release: Option<Release>,
}

/// A release of what was undecided below the rung. It does not cover things that nobody saw then, whenever they came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    pub rung: Rung,
    /// How many of each thing were undecided then. Fewer are still covered: somebody may have reserved some of them.
    pub things: BTreeMap<Uuid, i64>,
}

/// The coordinator's release of undecided offers, as it is stored with the line and in its history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Released {
    pub at: Instant,
    pub by: PersonId,
    pub rung: Rung,
    pub note: String,
    /// What was undecided then, and how many of each.
    #[serde(default)]
    pub things: BTreeMap<Uuid, i64>,
}

impl From<Released> for Release {
    fn from(stored: Released) -> Self {
        Self { rung: stored.rung, things: stored.things }
    }
}

/// How much of a line's quantity is held, ordered and received.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fill {
    pub quantity: i64,
    pub held: i64,
    pub ordered: i64,
    /// Net of returns.
    pub received: i64,
}

impl Fill {
    /// The things that are still missing. Never below zero, since a full pack may bring more than was needed.
    pub fn unmet(&self) -> i64 {
        (self.quantity - self.held - self.ordered - self.received).max(0)
    }

    /// May `asked` more be taken? More than unmet only to fill the last pack.
    pub fn check(&self, asked: i64, pack_size: Option<i64>) -> Result<()> {
        if asked < 1 {
            return Err(Refused::invalid("quantity", Bad::TooSmall { min: 1 }));
        }
        let (unmet, pack) = (self.unmet(), pack_size.unwrap_or(1).max(1));
        let packs = unmet / pack + i64::from(unmet % pack != 0);
        if asked > packs.saturating_mul(pack) {
            return Err(Refused::ExceedsUnmet { unmet, asked });
        }
        if asked % pack != 0 {
            return Err(Refused::PackSize { pack_size: pack, asked });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn more_than_unmet_only_to_fill_the_last_pack() {
        let fill = Fill { quantity: 10, held: 3, ordered: 1, received: 1 };
        let table = [
            (5, None, Ok(())),
            (6, None, Err(Refused::ExceedsUnmet { unmet: 5, asked: 6 })),
            (6, Some(6), Ok(())),
            (8, Some(4), Ok(())),
            (12, Some(6), Err(Refused::ExceedsUnmet { unmet: 5, asked: 12 })),
            (5, Some(4), Err(Refused::PackSize { pack_size: 4, asked: 5 })),
            (0, None, Err(Refused::invalid("quantity", Bad::TooSmall { min: 1 }))),
            (-1, Some(4), Err(Refused::invalid("quantity", Bad::TooSmall { min: 1 }))),
        ];
        for (asked, pack, answer) in table {
            assert_eq!(fill.check(asked, pack), answer, "{asked} in packs of {pack:?}");
        }
        let met = Fill { quantity: 2, held: 2, ..Fill::default() };
        assert_eq!(met.check(1, Some(4)), Err(Refused::ExceedsUnmet { unmet: 0, asked: 1 }));
    }

    proptest! {
        /// Whatever is taken, given back and received, the unmet and the covered quantity add up to the line's
        /// quantity.
        #[test]
        fn unmet_is_conserved(quantity in 1..100i64, steps in proptest::collection::vec((0..4u8, 1..40i64), 0..40)) {
            let mut fill = Fill { quantity, ..Fill::default() };
            for (step, n) in steps {
                match step {
                    0 if fill.check(n, None).is_ok() => fill.held += n,
                    1 if fill.check(n, None).is_ok() => fill.ordered += n,
                    2 if n <= fill.held => { fill.held -= n; fill.received += n }
                    3 if n <= fill.received => fill.received -= n,
                    _ => {}
                }
                prop_assert_eq!(fill.unmet() + fill.held + fill.ordered + fill.received, quantity);
            }
        }
    }
}
