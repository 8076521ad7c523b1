//! The order of offers within a rung: own organisation, then the region; fewest sites, readiness, distance,
//! condition; unknown facts last. Every key ends in an identity, so the order is total and the same every time.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use uuid::Uuid;

use super::line::Line;
use super::offer::Offer;
use super::{Condition, Date, OfferId};

/// `None` sorts last: the unknown is never the best.
type Last<T> = (bool, Option<T>);

fn last<T>(value: Option<T>) -> Last<T> {
    (value.is_none(), value)
}

/// Comes before the number of sites: unknown facts, then the neighbours' things, then what is too late.
type First = (usize, bool, bool);
type Then = (Last<Date>, Last<i64>, Last<Condition>, Last<i64>);

pub(super) fn offer(offer: &Offer, line: &Line) -> (First, Then, Reverse<i64>, OfferId) {
    (first(offer, line), then(offer, line), Reverse(offer.terms.available), offer.id)
}

/// A group is as good as its best offer, which is its first.
pub(super) fn group(offers: &[Offer], line: &Line, unmet: i64) -> Option<(First, i64, Then)> {
    let best = offers.first()?;
    Some((first(best, line), sites(offers, unmet).unwrap_or(i64::MAX), then(best, line)))
}

fn first(offer: &Offer, line: &Line) -> First {
    let late = offer.terms.ready_on.is_some_and(|on| on > line.needed_by);
    (offer.unknown.len(), offer.organisation != line.organisation, late)
}

fn then(offer: &Offer, line: &Line) -> Then {
    let terms = &offer.terms;
    // At the same site there is no way to go, whether or not anybody entered its coordinates.
    let distance = if offer.site.is_some() && offer.site == line.site { Some(0) } else { terms.distance_m };
    let price = terms.price.as_ref().map(|price| price.amount_minor);
    (last(terms.ready_on), last(distance), last(terms.condition), last(price))
}

/// From how many sites the whole quantity comes, largest first; `None` when the group cannot fill it.
pub(super) fn sites(offers: &[Offer], unmet: i64) -> Option<i64> {
    let mut things: BTreeMap<Uuid, (Uuid, i64)> = BTreeMap::new();
    for offer in offers {
        let thing = offer.lot.map(|id| id.0).or(offer.catalogue_item.map(|id| id.0)).unwrap_or(offer.id.0);
        // Two partners offer the same lot once; without a site every thing lies somewhere else.
        things.insert(thing, (offer.site.map_or(thing, |site| site.0), offer.terms.available));
    }
    let mut at: BTreeMap<Uuid, i64> = BTreeMap::new();
    for (site, n) in things.into_values() {
        *at.entry(site).or_default() += n;
    }
    let mut amounts: Vec<i64> = at.into_values().collect();
    amounts.sort_unstable_by_key(|n| Reverse(*n));
    let (mut sites, mut lacks) = (0, unmet);
    for n in amounts {
        if lacks > 0 {
            lacks -= n;
            sites += 1;
        }
    }
    (lacks <= 0).then_some(sites)
}
