//! The order of offers within a rung. Fewer unknown facts come first, then all from one place, then the own
//! organisation before the region, in time before late, fewest sites, readiness, distance, condition and price. Where
//! all must be alike, a group stands where the best set of its things stands. Every key ends in an id, so the order is
//! total and always the same.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use crate::needs::line::Line;
use crate::needs::offer::Offer;
use crate::needs::sets;
use crate::{Condition, Date, OfferId};

/// `None` sorts last, because the unknown is never the best.
type Last<T> = (bool, Option<T>);

fn last<T>(value: Option<T>) -> Last<T> {
    (value.is_none(), value)
}

/// What counts before the number of sites: unknown facts, whether a neighbour owns the thing, whether it is late.
type First = (usize, bool, bool);
type Then = (Last<Date>, Last<i64>, Last<Condition>, Last<i64>);

/// Within a group: an offer that fills the line alone comes before one that needs things from other places as well.
pub(crate) fn offer(offer: &Offer, line: &Line) -> (First, bool, Then, Reverse<i64>, OfferId) {
    let partly = offer.terms.available < line.fill.unmet();
    (first(offer, line), partly, then(offer, line), Reverse(offer.terms.available), offer.id)
}

/// A group is ranked by its best offer, which is its first. Groups with fewer unknown facts come first. Among those,
/// groups that fill the line from one place lead, whoever owns the things, because people can do one errand.
pub(crate) fn group(offers: &[Offer], line: &Line, unmet: i64) -> Option<(usize, bool, First, usize, Then)> {
    let best = offers.first()?;
    let sites = sites(offers, unmet).map_or(usize::MAX, |sites| sites.len());
    Some((best.unknown.len(), sites != 1, first(best, line), sites, then(best, line)))
}

fn first(offer: &Offer, line: &Line) -> First {
    let late = offer.terms.ready_on.is_some_and(|on| on > line.needed_by);
    (offer.unknown.len(), offer.organisation != line.organisation, late)
}

fn then(offer: &Offer, line: &Line) -> Then {
    let terms = &offer.terms;
    // At the same site the distance is zero, even if nobody entered the site's coordinates.
    let distance = if offer.site.is_some() && offer.site == line.site { Some(0) } else { terms.distance_m };
    let price = terms.price.as_ref().map(|price| price.amount_minor);
    (last(terms.ready_on), last(distance), last(terms.condition), last(price))
}

/// The best set that alike things of a group make, and its sites; `None` where the group has nothing.
pub(crate) fn set(offers: &[Offer], line: &Line, unmet: i64) -> Option<(sets::Set, BTreeSet<Uuid>)> {
    let mut seen = BTreeSet::new();
    // A lot that two partners offer counts once.
    let once: Vec<&Offer> = offers.iter().filter(|offer| seen.insert(thing(offer))).collect();
    let pieces: Vec<sets::Piece> = once.iter().map(|offer| sets::Piece::of(offer, line)).collect();
    let set = sets::fill(unmet, &pieces)?;
    let sites = set.picks.iter().map(|(i, _)| pieces[*i].site).collect();
    Some((set, sites))
}

/// The sites that the whole quantity comes from, largest first; `None` when the group cannot fill it.
pub(crate) fn sites(offers: &[Offer], unmet: i64) -> Option<BTreeSet<Uuid>> {
    // A lot that two partners offer counts once.
    let things: BTreeMap<Uuid, (Uuid, i64)> =
        offers.iter().map(|offer| (thing(offer), (site(offer), offer.terms.available))).collect();
    let mut at: BTreeMap<Uuid, i64> = BTreeMap::new();
    for (site, n) in things.into_values() {
        *at.entry(site).or_default() += n;
    }
    let mut amounts: Vec<(Uuid, i64)> = at.into_iter().collect();
    amounts.sort_by_key(|(_, n)| Reverse(*n));
    let (mut sites, mut lacks) = (BTreeSet::new(), unmet);
    for (site, n) in amounts {
        if lacks > 0 {
            lacks -= n;
            sites.insert(site);
        }
    }
    (lacks <= 0).then_some(sites)
}

/// Where an offer's things are. A thing without a site counts as a site of its own.
pub(crate) fn site(offer: &Offer) -> Uuid {
    offer.site.map_or_else(|| thing(offer), |site| site.0)
}

fn thing(offer: &Offer) -> Uuid {
    offer.lot.map(|id| id.0).or(offer.catalogue_item.map(|id| id.0)).unwrap_or(offer.id.0)
}
