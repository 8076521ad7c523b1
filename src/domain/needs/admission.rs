//! What may be offered at all. Nobody can decide otherwise: these rules come before every ranking and every decision.

use poem_openapi::Object;
use serde::Serialize;

use crate::needs::candidate::{Candidate, Source};
use crate::needs::decision::{Decision, accepted};
use crate::needs::line::Line;
use crate::needs::requirement::{Requirements, fit};
use crate::stock::facts::{Fact, Facts};
use crate::stock::look::alike;
use crate::stock::taking::{self, Destination, Rule, Taking, Thing};
use crate::{Alike, ChemicalLight, Condition, Date, OfferKind, Rung};

/// How many things of stock were found but not offered, by the first rule that forbids it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Object)]
pub struct Excluded {
    /// Owned by a lessor, a lender, the aids centre or bound by a grant.
    pub title: i64,
    /// In use, in custody, in work or gone.
    pub state: i64,
    /// Red, for a sensitive destination.
    pub chemical: i64,
    /// No valid document where the destination demands one.
    pub evidence: i64,
    /// Broken as it is, or beyond mending.
    pub broken: i64,
    /// Does not meet the requirements stated with the need.
    pub requirements: i64,
    /// Meets them, but misses a limit that a decline taught the line.
    pub limits: i64,
    /// Not alike to what fills the line already.
    pub alike: i64,
}

/// The rule that forbids an offer.
#[derive(Clone, Copy)]
pub(crate) enum Because {
    Title,
    State,
    Chemical,
    Evidence,
    Broken,
    Requirements,
    Alike,
}

impl Excluded {
    pub(crate) fn count(&mut self, because: Because) -> &mut i64 {
        match because {
            Because::Title => &mut self.title,
            Because::State => &mut self.state,
            Because::Chemical => &mut self.chemical,
            Because::Evidence => &mut self.evidence,
            Because::Broken => &mut self.broken,
            Because::Requirements => &mut self.requirements,
            Because::Alike => &mut self.alike,
        }
    }
}

impl From<Rule> for Because {
    fn from(rule: Rule) -> Self {
        match rule {
            Rule::Title => Because::Title,
            Rule::Light => Because::Chemical,
            Rule::Evidence => Because::Evidence,
            Rule::Visible
            | Rule::Present
            | Rule::State
            | Rule::Home
            | Rule::Unheld
            | Rule::Sanitised
            | Rule::Unmanaged
            | Rule::Dates
            | Rule::Circle => Because::State,
        }
    }
}

/// Names the rule that forbids the offer, whatever anybody decides. Otherwise returns the unknown facts to show.
pub(crate) fn admit(
    line: &Line,
    candidate: &Candidate,
    facts: &Facts,
    decisions: &[Decision],
    today: Date,
) -> Result<Vec<Fact>, Because> {
    let mut unknown = Vec::new();
    if let Source::Lot { id, title, state, light, .. } = &candidate.source {
        let thing = Thing {
            lot: *id,
            title: *title,
            state: *state,
            light: *light,
            available_from: None,
            goes_back_on: candidate.lent_until,
            held: 0,
            holds: &[],
            // The store returns no lent thing that has a data-bearing medium.
            media: 0,
            sanitised: 0,
            managed: false,
            visible: true,
            // What opens later is offered with that day, so that it keeps a dearer rung shut.
            opens_on: None,
        };
        let sensitive = !line.sensitivities.is_empty();
        let to = Destination { sensitive, missing: &candidate.evidence_missing };
        let fill = Taking::Fill { needed_by: line.needed_by, kind: candidate.kind };
        taking::may(&thing, fill, &to, today).map_err(|no| Because::from(no.rule))?;
        if sensitive && *light == ChemicalLight::Unknown {
            unknown.push(Fact::ChemicalLight);
        }
    }
    if broken(line, candidate) {
        return Err(Because::Broken);
    }
    let met = fit(&binding(candidate, &line.requirements), facts, &candidate.reach, today);
    if !met.fits() {
        return Err(Because::Requirements);
    }
    if !alike_to_all(line.requirements.alike(), candidate, facts, decisions) {
        return Err(Because::Alike);
    }
    if candidate.reach.ready_on.is_none() {
        unknown.push(Fact::ReadyOn);
    }
    unknown.extend(met.unknown);
    Ok(unknown)
}

/// Whether the thing is too worn for this offer. A thing that needs repair is not offered as it is, unless the line
/// accepts that condition. A thing for parts cannot be repaired.
fn broken(line: &Line, candidate: &Candidate) -> bool {
    let Some(condition) = candidate.facts.condition else {
        return false;
    };
    let worst = match candidate.kind {
        OfferKind::Stock | OfferKind::RegionStock => line.requirements.worst_as_it_is(),
        OfferKind::Repair => Condition::NeedsRepair,
        OfferKind::CatalogueUsed | OfferKind::CatalogueNew | OfferKind::Rental | OfferKind::Service => return false,
    };
    condition > worst
}

/// Whether the candidate is alike to everything that fills the line, purchases included. Parts of one lot, and things
/// of one catalogue item, are always alike.
fn alike_to_all(level: Alike, candidate: &Candidate, facts: &Facts, decisions: &[Decision]) -> bool {
    level == Alike::Kind
        || accepted(decisions).all(|accept| {
            let same_lot = accept.lot.is_some_and(|lot| candidate.descends_from(lot));
            let same_item = accept.item.is_some() && accept.item == candidate.item();
            same_lot || same_item || alike(level, &accept.named.facts, facts)
        })
}

/// The bounds that apply to this candidate. A catalogue item has no distance. On rung `new` a late purchase is still
/// offered, because no rung comes after it.
pub(crate) fn binding(candidate: &Candidate, bounds: &Requirements) -> Requirements {
    let mut bounds = bounds.clone();
    if candidate.item().is_some() {
        bounds.max_distance_km = None;
    }
    if candidate.rung() == Rung::New {
        bounds.ready_by = None;
    }
    bounds
}
