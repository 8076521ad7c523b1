//! Nobody climbs the ladder alone. Nobody decided about the things that a requirement or a limit leaves out, so one
//! person could state demands until nothing is left, and then buy. A rung therefore opens for one person only when
//! enough was declined thing by thing, or when no available thing of the category is left out. Otherwise a second
//! person must look at what is left out.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::needs::candidate::Candidate;
use crate::needs::left_out::Cause;
use crate::needs::line::{ENOUGH, Line, Release};
use crate::needs::list::Offers;
use crate::needs::offer::{Offer, Standing};
use crate::refused::{Refused, Result};
use crate::{LotId, Rung};

/// May one person alone take something on this rung? Asked after [`super::ladder::gate`] found nothing undecided.
pub(crate) fn alone(line: &Line, offers: &Offers, rung: Rung) -> Result<()> {
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
    /// How many things of stock, and how many used articles, the line leaves out below the rung.
    pub fn excluded_below(&self, rung: Rung) -> (i64, i64) {
        let below = || self.left_out.iter().filter(|left| left.rung < rung);
        let listed: i64 = below().filter(|left| left.lot.is_some()).map(|left| left.available).sum();
        let beyond: i64 = self.beyond.iter().filter(|_| rung > Rung::Reuse).map(|more| more.n).sum();
        (listed + beyond, below().filter(|left| left.item.is_some()).count() as i64)
    }

    /// How many things below the rung were declined, on their own or with their group. The line's own lots do not
    /// count. The number of a catalogue item is not limited, so it counts as the unmet quantity.
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

    /// How many things the people who ask hold for something else, or took out of the stock.
    pub fn kept(&self) -> i64 {
        self.left_out.iter().filter(|left| left.cause == Cause::Held).map(|left| left.available).sum()
    }

    /// Marks the offers that may not be taken yet: an offer on a lower rung is undecided, or a second person must look
    /// at what the line leaves out.
    pub fn lock(&mut self, line: &Line) {
        let lowest = self.rung();
        let alone: BTreeMap<Rung, bool> =
            [Rung::Repair, Rung::Used, Rung::New].map(|rung| (rung, alone(line, self, rung).is_err())).into();
        for offer in self.groups.iter_mut().flat_map(|group| &mut group.offers) {
            let waits = alone.get(&offer.rung).copied().unwrap_or_default();
            offer.locked = offer.rung > Rung::Reuse && (offer.rung > lowest || waits);
        }
    }

    /// Whether only a second person can open a rung for the line: nothing is left to decide below it.
    pub fn stuck(&self, line: &Line) -> bool {
        let rungs = [Rung::Repair, Rung::Used, Rung::New];
        let waits = |rung| self.decide_first(rung).is_empty() && alone(line, self, rung).is_err();
        self.unmet > 0 && rungs.into_iter().any(waits)
    }
}

impl Release {
    /// Whether the release covers the candidate: it was undecided then, and no more of it is there now. The number of a
    /// catalogue item is not limited and does not matter.
    pub(crate) fn covers(&self, candidate: &Candidate) -> bool {
        let same = |(thing, n): (&Uuid, &i64)| {
            let known = candidate.thing() == *thing || candidate.descends_from(LotId(*thing));
            known && (candidate.item().is_some() || candidate.available <= *n)
        };
        candidate.rung() < self.rung && self.things.iter().any(same)
    }
}
