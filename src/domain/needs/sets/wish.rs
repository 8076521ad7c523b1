//! What a set is wanted for, and what is told of each.

use serde::Serialize;

use crate::needs::need::FARTHEST_DAYS;
use crate::needs::requirement::Requirements;
use crate::needs::sets::{Better, MOST_SITES, MOST_WANTED, Wanted};
use crate::refused::{Bad, Refused, Result};
use crate::{
    Alike, Date, PlaceId,
    fields::{check_range, within},
};

/// So many alike things, from few sites, by a day.
#[derive(Clone, Debug)]
pub struct SetWish {
    pub category: String,
    pub quantity: i64,
    pub alike: Alike,
    /// Where they are wanted.
    pub near: Option<PlaceId>,
    /// The last day on which they are of use; as soon as possible where no day is said.
    pub by: Option<Date>,
    pub max_sites: Option<i64>,
    pub requirements: Requirements,
}

impl SetWish {
    /// Everything that needs no other record. `today` is the civil date of the organisation.
    pub fn check(&self, today: Date) -> Result<()> {
        check_range("quantity", self.quantity, 1, MOST_WANTED)?;
        within("max_sites", self.max_sites, 1..=MOST_SITES as i64)?;
        match self.by {
            Some(by) if by < today => return Err(Refused::invalid("by", Bad::InThePast)),
            Some(by) if by > today + FARTHEST_DAYS => return Err(Refused::invalid("by", Bad::FarAway)),
            Some(_) | None => {}
        }
        self.requirements.validate("requirements")
    }

    pub fn wanted(&self) -> Wanted {
        let max_sites = self.max_sites.map_or(MOST_SITES, |most| most.clamp(1, MOST_SITES as i64) as usize);
        Wanted { quantity: self.quantity, alike: self.alike, max_sites }
    }
}

/// Why a set is told, and why it stands where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum SetReason {
    Alike {
        level: Alike,
    },
    From {
        sites: usize,
    },
    Own,
    OfNeighbours {
        n: i64,
    },
    /// The day on which the last of it is.
    Ready {
        on: Date,
    },
    /// The ways to all sites.
    Metres {
        metres: i64,
    },
    Lacking {
        n: i64,
    },
    /// Things of which something is unknown that was asked for.
    Unknown {
        n: i64,
    },
    /// In what it is better than the next.
    Before {
        better: Better,
    },
}
