//! A request for a set of alike things, and the reasons that are given for each set.

use serde::Serialize;

use crate::needs::need::FARTHEST_DAYS;
use crate::needs::requirement::Requirements;
use crate::needs::sets::{Better, MOST_SITES, MOST_WANTED, Wanted};
use crate::refused::{Bad, Refused, Result};
use crate::{
    Alike, Date, PlaceId,
    fields::{check_range, within},
};

/// A number of alike things, from few sites, by a day.
#[derive(Clone, Debug)]
pub struct SetWish {
    pub category: String,
    pub quantity: i64,
    pub alike: Alike,
    /// Where they are wanted.
    pub near: Option<PlaceId>,
    /// The last day on which they are of use. `None`: as soon as possible.
    pub by: Option<Date>,
    pub max_sites: Option<i64>,
    pub requirements: Requirements,
}

impl SetWish {
    /// Checks everything that can be checked without the database. `today` is the civil date of the organisation.
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

/// Why a set is listed, and why it has its place in the order.
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
    /// The day on which its last thing is ready.
    Ready {
        on: Date,
    },
    /// The distances to all sites, added up.
    Metres {
        metres: i64,
    },
    Lacking {
        n: i64,
    },
    /// Things of which a fact that was asked for is unknown.
    Unknown {
        n: i64,
    },
    /// What makes it better than the next one.
    Before {
        better: Better,
    },
}
