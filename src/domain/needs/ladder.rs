//! The ladder: reuse < repair < used < new. Nothing is taken on a rung while a fitting offer on a lower one is
//! undecided. No policy can reorder the rungs: their order is that of [`Rung`].

use crate::needs::climb;
use crate::needs::decision::{Answer, Decision, Named};
use crate::needs::decline::decision;
use crate::needs::line::{ENOUGH, Line};
use crate::needs::list::Offers;
use crate::needs::offer::{Offer, Standing};
use crate::needs::terms::Terms;
use crate::refused::{Bad, Refused, Result};
use crate::{Date, DecisionId, DecisionState, OfferId, Rung};

/// Is the rung open? All groups on lower rungs must be decided, not only those shown: the list shows the next groups as
/// soon as the shown ones are decided. The coordinator may release the rest.
pub fn gate(line: &Line, offers: &Offers, rung: Rung) -> Result<()> {
    if rung == Rung::Reuse {
        return Ok(());
    }
    let undecided = offers.decide_first(rung);
    if !undecided.is_empty() {
        return Err(Refused::ReuseFirst { undecided, unmet: offers.unmet });
    }
    climb::alone(line, offers, rung)
}

/// A decision that may be stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Accepted {
    pub decision: Decision,
    /// Standing and pending declines of the same offer, which the accept makes void.
    pub replaces: Vec<DecisionId>,
}

/// May n of this offer from stock or a workshop be taken? Purchases go through [`check_call_off`].
pub fn check_accept(line: &Line, offers: &Offers, offer: OfferId, n: i64, id: DecisionId) -> Result<Accepted> {
    let offer = offers.find(offer).ok_or(Refused::OfferGone { offer })?;
    let Some(lot) = offer.lot else {
        return Err(Refused::NotOffered { because: "call_off" });
    };
    if n < 1 {
        return Err(Refused::invalid("accept", Bad::TooSmall { min: 1 }));
    }
    locked(gate(line, offers, offer.rung))?;
    line.fill.check(n, None)?;
    if n > offer.terms.available {
        return Err(Refused::Exhausted { lot, free: offer.terms.available, asked: n });
    }
    accept(offers, offer, n, id)
}

/// May n of this catalogue item be called off? Must be asked inside the call-off's transaction, on a list computed
/// there, so that stock that arrived meanwhile counts.
pub fn check_call_off(line: &Line, offers: &Offers, offer: OfferId, n: i64, id: DecisionId) -> Result<Accepted> {
    let offer = offers.find(offer).ok_or(Refused::OfferGone { offer })?;
    if offer.catalogue_item.is_none() {
        return Err(Refused::NotOffered { because: "not_a_catalogue_item" });
    }
    if n < 1 {
        return Err(Refused::invalid("quantity", Bad::TooSmall { min: 1 }));
    }
    // A full pack may bring more things than are unmet. Then so many more are bought.
    let more = (n - offers.unmet).max(0);
    gate(&Line { together: line.together.saturating_add(more), ..line.clone() }, offers, offer.rung)?;
    line.fill.check(n, offer.pack_size)?;
    accept(offers, offer, n, id)
}

fn accept(offers: &Offers, offer: &Offer, n: i64, id: DecisionId) -> Result<Accepted> {
    let replaces = match &offer.standing {
        Standing::Open | Standing::Released => Vec::new(),
        Standing::Pending { decisions } | Standing::Declined { decisions } => decisions.clone(),
        // The offer misses a limit that an earlier decline set. Whoever set it must first take that decline back.
        Standing::ByLimit => return Err(Refused::Unfit { offer: offer.id }),
    };
    let named = Named { facts: offer.facts.clone(), reach: offer.reach(), alike: offers.alike(&offer.group) };
    let decision = decision(offer, id, DecisionState::Standing, Answer::Accept { n }, named);
    Ok(Accepted { decision, replaces })
}

/// Turns the gate's refusal of a call-off into one that says that the rung is locked.
fn locked(gate: Result<()>) -> Result<()> {
    gate.map_err(|refused| match refused {
        Refused::ReuseFirst { undecided, .. } => Refused::RungLocked { undecided },
        other => other,
    })
}

/// Does what the client saw still hold? Terms that are as good or better stop nobody. A `seen` that cannot be read says
/// nothing, so the figures count as changed.
pub fn check_seen(offer: &Offer, seen: Option<&str>, asked: Option<i64>, today: Date) -> Result<()> {
    let changed = match seen {
        None => false,
        Some(seen) => Terms::parse(seen).is_none_or(|old| offer.terms.worse_than(&old, asked, today)),
    };
    if changed { Err(Refused::OfferChanged { offer: offer.id }) } else { Ok(()) }
}

/// May the coordinator release what is undecided below this rung? Only after three times the unmet quantity was
/// offered and decided; until then the undecided offers are named.
pub fn check_release(offers: &Offers, rung: Rung) -> Result<()> {
    let lower = offers.all().filter(|offer| offer.rung < rung && !offer.undecided());
    // The number of a catalogue item is not limited: it counts as the unmet quantity. What two partners offer counts
    // once.
    let mut things: Vec<_> = lower
        .map(|offer| match offer.lot {
            Some(lot) => (lot.0, offer.terms.available),
            None => (offer.id.0, offer.terms.available.min(offers.unmet)),
        })
        .collect();
    things.sort_unstable();
    things.dedup_by_key(|(thing, _)| *thing);
    let offered: i64 = things.iter().map(|(_, n)| n).sum();
    if offered >= offers.unmet.saturating_mul(ENOUGH) {
        return Ok(());
    }
    match offers.decide_first(rung) {
        undecided if undecided.is_empty() => Ok(()),
        undecided => Err(Refused::ReuseFirst { undecided, unmet: offers.unmet }),
    }
}

#[cfg(test)]
mod tests;
