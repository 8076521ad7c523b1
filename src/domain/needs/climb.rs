//! Nobody climbs alone. What a requirement or a limit takes away was not decided: one person could state demands until
//! nothing is left and buy. So a rung opens for one person only when much was decided thing by thing, or when nothing
//! of the category that is there to be had is left out. Else a second person looks at what is.

use std::collections::{BTreeMap, BTreeSet};

use poem_openapi::Enum;
use uuid::Uuid;

use crate::domain::needs::ladder::ENOUGH;
use crate::domain::needs::line::{Line, Release};
use crate::domain::needs::offer::{Candidate, Offer, Standing};
use crate::domain::needs::offers::{Group, Offers};
use crate::domain::refused::{Refused, Result};
use crate::domain::stock::facts::{Facts, Reach};
use crate::domain::{CatalogueItemId, LotId, OrganisationId, PlaceId, Rung};

/// A thing of the category that is there to be had, and that the line's own words leave out.
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
    /// What a catalogue calls it.
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
    pub(in crate::domain) fn new(candidate: &Candidate, facts: &Facts, cause: Cause) -> Self {
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

/// Things that are left out in every way in which they could be had: what is offered mended, or was declined itself,
/// is not. The way on the lowest rung speaks for the thing.
pub(in crate::domain) fn each_once(mut taken: Vec<LeftOut>, groups: &[Group]) -> Vec<LeftOut> {
    let looked_at = |standing: &Standing| match standing {
        Standing::Open | Standing::Pending { .. } | Standing::Declined { .. } | Standing::Released => true,
        Standing::ByLimit => false,
    };
    let offers = groups.iter().flat_map(|group| &group.offers).filter(|offer| looked_at(&offer.standing));
    let offered: BTreeSet<Uuid> = offers.filter_map(|offer| offer.thing()).collect();
    let held = |left: &LeftOut| left.cause == Cause::Held;
    taken.retain(|left| left.rung < Rung::New && (held(left) || !offered.contains(&left.thing)));
    // What is held of a thing stands beside what is free of it.
    taken.sort_by_key(|left| (left.thing, held(left), left.rung, left.cause));
    taken.dedup_by_key(|left| (left.thing, held(left)));
    taken.sort_by_key(|left| (left.rung, left.reach.distance_m.is_none(), left.reach.distance_m, left.thing));
    taken
}

/// May one person alone take something on this rung? Asked after [`super::ladder::gate`] found nothing undecided.
pub(in crate::domain) fn alone(line: &Line, offers: &Offers, rung: Rung) -> Result<()> {
    if rung == Rung::Reuse || line.approved {
        return Ok(());
    }
    let (excluded, articles) = offers.excluded_below(rung);
    let looked_at = offers.declined_below(line, rung);
    if excluded + articles == 0 || looked_at >= line.together.max(offers.unmet).saturating_mul(ENOUGH) {
        return Ok(());
    }
    Err(Refused::NeedsApproval { excluded, articles })
}

impl Offers {
    /// How many things of stock, and how many used articles, the line's words leave out below the rung.
    pub fn excluded_below(&self, rung: Rung) -> (i64, i64) {
        let below = || self.left_out.iter().filter(|left| left.rung < rung);
        let things = below().filter(|left| left.lot.is_some()).map(|left| left.available).sum();
        (things, below().filter(|left| left.item.is_some()).count() as i64)
    }

    /// How many things of others below the rung were decided by declines of them or of their group. A catalogue is
    /// endless: one of its items counts as one time the quantity.
    pub fn declined_below(&self, line: &Line, rung: Rung) -> i64 {
        let mut things: BTreeMap<Uuid, i64> = BTreeMap::new();
        let others = |offer: &&Offer| offer.lot.is_none_or(|lot| !line.own.contains(&lot));
        for offer in self.all().filter(|offer| offer.rung < rung).filter(others) {
            let n = if offer.lot.is_some() { offer.terms.available } else { offer.terms.available.min(self.unmet) };
            if let (Standing::Declined { .. }, Some(thing)) = (&offer.standing, offer.thing()) {
                things.insert(thing, n);
            }
        }
        let open = self.all().filter(|offer| offer.rung < rung && offer.undecided());
        for thing in open.filter_map(|offer| offer.thing()) {
            things.remove(&thing);
        }
        things.values().sum()
    }

    /// How many things the same people keep from the line.
    pub fn kept(&self) -> i64 {
        self.left_out.iter().filter(|left| left.cause == Cause::Held).map(|left| left.available).sum()
    }

    /// Whether the line stands before a rung that only a second person can open: nothing is left to decide below it.
    pub fn stuck(&self, line: &Line) -> bool {
        let rungs = [Rung::Repair, Rung::Used, Rung::New];
        let waits = |rung| self.decide_first(rung).is_empty() && alone(line, self, rung).is_err();
        self.unmet > 0 && rungs.into_iter().any(waits)
    }
}

impl Release {
    /// What was undecided, and no more of it than was there then. A catalogue has as many as are lacking.
    pub(in crate::domain) fn covers(&self, candidate: &Candidate) -> bool {
        let same = |(thing, n): (&Uuid, &i64)| {
            let known = candidate.thing() == *thing || candidate.descends_from(LotId(*thing));
            known && (candidate.item().is_some() || candidate.available <= *n)
        };
        candidate.rung() < self.rung && self.things.iter().any(same)
    }
}
