//! What was decided about an offer, and how long that holds.

use serde::{Deserialize, Serialize};

use crate::needs::candidate::Candidate;
use crate::needs::offer::Standing;
use crate::needs::requirement::{Requirements, fit};
use crate::stock::facts::{Fact, Facts, Reach};
use crate::stock::look::same_look;
use crate::{
    AppliesTo, CatalogueItemId, Condition, Date, DecisionId, DecisionState, DeclineReason, LotId, OfferId, OfferKind,
    PartnerId, Policy, Rung,
};

/// A decision as stored, with what the offer was when it was decided.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    pub id: DecisionId,
    pub offer: OfferId,
    pub group: String,
    pub rung: Rung,
    pub kind: OfferKind,
    pub lot: Option<LotId>,
    pub item: Option<CatalogueItemId>,
    pub partner: Option<PartnerId>,
    pub state: DecisionState,
    pub answer: Answer,
    pub named: Named,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "a line has a handful of decisions, and most of them are declines")]
pub enum Answer {
    /// A placed call-off is recorded as an accept too: `alike` binds purchases.
    Accept {
        n: i64,
    },
    Decline {
        reason: DeclineReason,
        limit: Requirements,
        note: Option<String>,
        applies_to: AppliesTo,
    },
}

/// The facts at that moment, measured ones included: a decline stands while the fact that it names stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    pub facts: Facts,
    pub reach: Reach,
    /// How many alike things stock and workshops had.
    pub alike: i64,
}

/// Whether a decline in this state can be revoked: it counts, or waits for the coordinator.
pub fn is_revocable(state: DecisionState) -> bool {
    match state {
        DecisionState::Standing | DecisionState::Pending => true,
        DecisionState::Refused | DecisionState::Void => false,
    }
}

/// What kind of fact a reason names. The register can compare the reason with such a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    Size,
    Condition,
    Date,
    Number,
    Place,
    Features,
    /// A judgement: it stands for good.
    Judgement,
}

/// A wrong function is a judgement, unless it says which feature is missing.
pub fn claim(reason: DeclineReason, limit: &Requirements) -> Claim {
    match reason {
        DeclineReason::WrongFunction if !limit.features.is_empty() => Claim::Features,
        DeclineReason::WrongSize => Claim::Size,
        DeclineReason::Condition => Claim::Condition,
        DeclineReason::TooLate => Claim::Date,
        DeclineReason::TooFewAlike => Claim::Number,
        DeclineReason::TooFar => Claim::Place,
        DeclineReason::WrongFunction
        | DeclineReason::ChemicalRisk
        | DeclineReason::Accessibility
        | DeclineReason::Preference
        | DeclineReason::Other => Claim::Judgement,
    }
}

/// Whether a reason is about the thing itself, whoever repairs or brings it.
fn names_the_thing(reason: DeclineReason) -> bool {
    match reason {
        DeclineReason::WrongFunction
        | DeclineReason::WrongSize
        | DeclineReason::ChemicalRisk
        | DeclineReason::Accessibility => true,
        DeclineReason::Condition
        | DeclineReason::TooLate
        | DeclineReason::TooFewAlike
        | DeclineReason::TooFar
        | DeclineReason::Preference
        | DeclineReason::Other => false,
    }
}

/// The requirements that standing declines taught the line. They are read from the decisions and stored nowhere
/// else, so that a decline which is taken back or refused takes its limit with it.
pub fn limits(decisions: &[Decision]) -> Requirements {
    let standing = decisions.iter().filter(|decision| decision.state == DecisionState::Standing);
    standing.fold(Requirements::default(), |all, decision| match &decision.answer {
        Answer::Decline { limit, .. } => all.and(limit),
        Answer::Accept { .. } => all,
    })
}

/// The accepts that fill the line so far. `alike` binds everything else to them.
pub fn accepted(decisions: &[Decision]) -> impl Iterator<Item = &Decision> {
    let standing = decisions.iter().filter(|decision| decision.state == DecisionState::Standing);
    standing.filter(|decision| matches!(decision.answer, Answer::Accept { .. }))
}

/// A candidate with what the list says of it now.
pub(crate) struct Now<'a> {
    pub offer: OfferId,
    pub group: &'a str,
    pub candidate: &'a Candidate,
    pub facts: &'a Facts,
    pub alike: i64,
    pub today: Date,
}

/// What the declines say about an offer. One that waits for approval does not decide yet; one that was refused never
/// does.
pub(crate) fn standing(now: &Now, decisions: &[Decision]) -> Standing {
    let covering = |state| -> Vec<DecisionId> {
        let of_state = decisions.iter().filter(|decision| decision.state == state);
        of_state.filter(|decision| decision.covers(now) && decision.holds(now)).map(|decision| decision.id).collect()
    };
    let declined = covering(DecisionState::Standing);
    if !declined.is_empty() {
        return Standing::Declined { decisions: declined };
    }
    match covering(DecisionState::Pending) {
        pending if pending.is_empty() => Standing::Open,
        decisions => Standing::Pending { decisions },
    }
}

impl Decision {
    /// Whether it is a decline that can be revoked.
    pub fn is_revocable(&self) -> bool {
        matches!(self.answer, Answer::Decline { .. }) && is_revocable(self.state)
    }

    /// Whether the decline is about this offer: the same one, a part split off later, or its group.
    fn covers(&self, now: &Now) -> bool {
        let Answer::Decline { reason, limit, applies_to, .. } = &self.answer else {
            return false;
        };
        let same_way = self.kind == now.candidate.kind && self.partner == now.candidate.partner;
        let same_thing = self.lot.is_some_and(|lot| now.candidate.descends_from(lot));
        if self.offer == now.offer || (same_thing && (same_way || names_the_thing(*reason))) {
            return true;
        }
        // A measurable reason applies to the rest of the group through its limit, which is compared with each thing's
        // own facts. A thing that nobody measured stays open.
        match (applies_to, claim(*reason, limit)) {
            (AppliesTo::Group, Claim::Judgement) => self.rung == now.candidate.rung() && self.same_group(now),
            (
                AppliesTo::Group,
                Claim::Size | Claim::Condition | Claim::Date | Claim::Number | Claim::Place | Claim::Features,
            ) => false,
            (AppliesTo::Offer, _) => false,
        }
    }

    /// Compares the keys of the groups. A group's key changes when its founder is gone, so the looks are compared as
    /// well.
    fn same_group(&self, now: &Now) -> bool {
        let no_products = self.named.facts.product.is_none() && now.facts.product.is_none();
        self.group == now.group || (no_products && same_look(&self.named.facts, now.facts))
    }

    /// A decline stands while the fact that it names is unchanged, or while the changed fact still misses the limit.
    fn holds(&self, now: &Now) -> bool {
        let Answer::Decline { reason, limit, .. } = &self.answer else {
            return false;
        };
        let (then, facts, reach) = (&self.named, now.facts, &now.candidate.reach);
        // A fact that is unknown now but was measured then has not changed, because measures of catalogue items are not
        // stored.
        let same = |fact| match fact {
            Fact::WidthCm => unchanged(then.facts.width_mm, facts.width_mm),
            Fact::DepthCm => unchanged(then.facts.depth_mm, facts.depth_mm),
            Fact::HeightCm => unchanged(then.facts.height_mm, facts.height_mm),
            Fact::Condition => unchanged(then.facts.condition, facts.condition),
            Fact::ReadyOn => unchanged(then.reach.ready_on, reach.ready_on),
            Fact::DistanceKm => unchanged(then.reach.distance_m, reach.distance_m),
            Fact::Alike => then.alike == now.alike,
            Fact::Features => unchanged(then.facts.features.as_ref(), facts.features.as_ref()),
            Fact::Colour | Fact::Materials | Fact::AgeYears | Fact::ChemicalLight | Fact::Category => true,
        };
        let still_contradicted = || !fit(limit, facts, reach, now.today).fits();
        match claim(*reason, limit) {
            Claim::Judgement => true,
            Claim::Size => {
                let sizes = limit.sizes(facts);
                let named = sizes.iter().filter(|(_, min, max, _)| min.is_some() || max.is_some());
                named.clone().all(|(fact, ..)| same(*fact)) || still_contradicted()
            }
            Claim::Condition => same(Fact::Condition) || still_contradicted(),
            Claim::Date => same(Fact::ReadyOn) || still_contradicted(),
            Claim::Place => same(Fact::DistanceKm) || still_contradicted(),
            Claim::Features => same(Fact::Features) || still_contradicted(),
            Claim::Number => same(Fact::Alike) || limit.min_alike.is_some_and(|min| now.alike < min),
        }
    }
}

fn unchanged<T: PartialEq>(then: Option<T>, now: Option<T>) -> bool {
    now.is_none() || then == now
}

/// Whether a decline waits for the coordinator. Some always do: a limit to as-new things shuts out all reuse, which is
/// a preference. A judgement about a group is about things that nobody looked at one by one. The policy can only add
/// reasons.
pub fn state_of(reason: DeclineReason, limit: &Requirements, applies_to: AppliesTo, policy: &Policy) -> DecisionState {
    let only_as_new = limit.min_condition == Some(Condition::AsNew);
    let many = applies_to == AppliesTo::Group && claim(reason, limit) == Claim::Judgement;
    match only_as_new || many || policy.declines_to_approve.contains(&reason) {
        true => DecisionState::Pending,
        false => DecisionState::Standing,
    }
}
