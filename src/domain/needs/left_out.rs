//! Available things that a line's requirements and limits leave out.

use std::collections::BTreeSet;

use poem_openapi::Enum;
use uuid::Uuid;

use crate::needs::candidate::Candidate;
use crate::needs::offer::{Offer, Standing};
use crate::stock::facts::{Facts, Reach};
use crate::{CatalogueItemId, LotId, OrganisationId, PlaceId, Rung};

/// An available thing of the category that the line leaves out.
#[derive(Clone, Debug, PartialEq)]
pub struct LeftOut {
    thing: Uuid,
    pub lot: Option<LotId>,
    pub item: Option<CatalogueItemId>,
    pub rung: Rung,
    pub available: i64,
    pub organisation: OrganisationId,
    pub site: Option<PlaceId>,
    /// Where a neighbour's thing stands.
    pub site_name: Option<String>,
    /// The name in the catalogue.
    pub name: Option<String>,
    pub facts: Facts,
    pub reach: Reach,
    pub cause: Cause,
}

/// Which of the line's words leave it out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[oai(rename_all = "snake_case")]
pub enum Cause {
    /// Stated with the line.
    Requirements,
    /// Taught by a decline of something else.
    Limits,
    /// Not alike to what fills the line already.
    Alike,
    /// Red, or without a document, for a sensitive place that somebody named whose unit is not.
    Place,
    /// Held by the same people, or for the same unit, for something else than the line; or taken out of the stock by the
    /// same people.
    Held,
}

impl LeftOut {
    pub(crate) fn new(candidate: &Candidate, facts: &Facts, cause: Cause) -> Self {
        Self {
            thing: candidate.thing(),
            lot: candidate.lot(),
            item: candidate.item(),
            rung: candidate.rung(),
            available: candidate.available,
            organisation: candidate.organisation,
            site: candidate.site,
            site_name: candidate.site_name.clone(),
            name: candidate.name.clone(),
            facts: facts.clone(),
            reach: candidate.reach,
            cause,
        }
    }
}

/// Of the given things those that are left out in every way in which they could be had, each once, by its way on the
/// lowest rung. A thing that is also offered for repair, or that was itself declined, is not left out.
pub(crate) fn each_once<'a>(mut taken: Vec<LeftOut>, offers: impl Iterator<Item = &'a Offer>) -> Vec<LeftOut> {
    let looked_at = |standing: &Standing| match standing {
        Standing::Open | Standing::Pending { .. } | Standing::Declined { .. } | Standing::Released => true,
        Standing::ByLimit => false,
    };
    let offers = offers.filter(|offer| looked_at(&offer.standing));
    let offered: BTreeSet<Uuid> = offers.filter_map(|offer| offer.thing()).collect();
    let held = |left: &LeftOut| left.cause == Cause::Held;
    taken.retain(|left| left.rung < Rung::New && (held(left) || !offered.contains(&left.thing)));
    // The held things of a lot are one row, and its free ones another.
    taken.sort_by_key(|left| (left.thing, held(left), left.rung, left.cause));
    taken.dedup_by_key(|left| (left.thing, held(left)));
    taken.sort_by_key(|left| (left.rung, left.reach.distance_m.is_none(), left.reach.distance_m, left.thing));
    taken
}
