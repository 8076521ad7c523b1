//! Declining an offer. A claim that the register can check is checked, and a false one is refused with the figures. A
//! measurable claim becomes a limit of the line, which settles all other offers at once.

use poem_openapi::{Object, Union};
use serde::{Deserialize, Serialize};

use crate::fields::{LONGEST_NOTE, check_text};
use crate::needs::decision::{Answer, Claim, Decision, Named, claim, state_of};
use crate::needs::line::Line;
use crate::needs::list::Offers;
use crate::needs::need::explains;
use crate::needs::offer::{Offer, Standing};
use crate::needs::requirement::{Requirements, fit};
use crate::refused::{Bad, Figure, Refused, Result};
use crate::stock::facts::{Fact, Facts, Measured, Reach};
use crate::{AppliesTo, Condition, Date, DecisionId, DecisionState, DeclineReason, OfferId, Policy};

/// What the one who declines says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
pub struct Decline {
    pub reason: DeclineReason,
    pub note: Option<String>,
    /// The bound that the thing misses: `{"max_width_cm": 120}`, or a bare number where the reason has but one:
    /// greatest width, fewest alike, greatest distance in kilometres.
    pub limit: Option<Limit>,
    /// What was measured, where the fact is unknown.
    pub measured: Option<Measured>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Union)]
#[serde(untagged)]
#[expect(clippy::large_enum_variant, reason = "one a request")]
pub enum Limit {
    Number(i64),
    Bounds(Requirements),
}

/// A decline that may be stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Declined {
    pub decision: Decision,
    /// To be written to the lot: facts that were unknown until now.
    pub measured: Measured,
}

/// Checks a decline against the list as it is now and makes the decision.
#[expect(clippy::too_many_arguments, reason = "each is another party to the decision; a struct would only rename them")]
pub fn check_decline(
    line: &Line,
    offers: &Offers,
    offer: OfferId,
    wish: &Decline,
    applies_to: AppliesTo,
    policy: &Policy,
    id: DecisionId,
    today: Date,
) -> Result<Declined> {
    let offer = offers.find(offer).ok_or(Refused::OfferGone { offer })?;
    match offer.standing {
        Standing::Open | Standing::Released => {}
        Standing::Pending { .. } | Standing::Declined { .. } | Standing::ByLimit => {
            return Err(Refused::AlreadyDecided);
        }
    }
    check_text("decline.note", wish.note.as_deref().unwrap_or_default(), LONGEST_NOTE)?;
    let note = wish.note.as_deref().map(str::trim).filter(|note| !note.is_empty()).map(str::to_owned);
    let given = wish.measured.clone().unwrap_or_default();
    given.validate("decline.measured")?;
    let reach = offer.reach();
    let measured = given.only_unknown(&offer.facts, &reach);
    let (facts, reach) = measured.fill(&offer.facts, &reach);
    let alike = offers.alike(&offer.group);
    let named = Named { facts, reach, alike };
    let limit = limit(line, wish, &named.facts)?;
    // The line asks for features, and this thing's features are unknown. Whoever declines has looked, and must say
    // them.
    let asked = wish.reason == DeclineReason::WrongFunction && !line.requirements.features.is_empty();
    if asked && named.facts.features.is_none() {
        return Err(Refused::MeasureNeeded { reason: wish.reason, facts: vec![Fact::Features] });
    }
    // No note is needed where the facts show that the thing lacks a feature that the line asks for.
    let seen = asked && !fit(&line.requirements, &named.facts, &named.reach, today).fits();
    let state = state_of(wish.reason, &limit, applies_to, policy);
    if !seen && needs_note(wish.reason, &limit) && !is_said(note.as_deref(), state) {
        return Err(Refused::NoteNeeded);
    }
    within_the_kind(&limit, offers)?;
    names_its_function(line, wish.reason, &limit, &named.facts)?;
    verify(wish.reason, &limit, &named, today)?;
    let answer = Answer::Decline { reason: wish.reason, limit, note, applies_to };
    let decision = decision(offer, id, state, answer, named);
    Ok(Declined { decision, measured })
}

pub(crate) fn decision(offer: &Offer, id: DecisionId, state: DecisionState, answer: Answer, named: Named) -> Decision {
    Decision {
        id,
        offer: offer.id,
        group: offer.group.clone(),
        rung: offer.rung,
        kind: offer.kind,
        lot: offer.lot,
        item: offer.catalogue_item,
        partner: offer.partner,
        state,
        answer,
        named,
    }
}

/// A reason that no figure can confirm needs a note.
fn needs_note(reason: DeclineReason, limit: &Requirements) -> bool {
    claim(reason, limit) == Claim::Judgement
}

/// A judgement that nobody else approves has to be explained. Where the coordinator decides, any note will do.
fn is_said(note: Option<&str>, state: DecisionState) -> bool {
    note.is_some_and(|note| state == DecisionState::Pending || explains(note))
}

/// Refuses a size that no known thing of the kind comes near, because it would shut all of them out. Up to a quarter
/// below the smallest known size, and a third above the largest, it is a size that such a thing could have.
fn within_the_kind(limit: &Requirements, offers: &Offers) -> Result<()> {
    for (fact, min, max, _) in limit.sizes(&Facts::default()) {
        let Some((least, most)) = offers.known_size(fact) else { continue };
        let small = max.filter(|max| max * 10 < least - least / 4);
        let large = min.filter(|min| min * 10 > most + most / 3);
        if let Some(limit) = small.or(large) {
            return Err(Refused::LimitOutside { fact, limit, least: least / 10, most: (most + 9) / 10 });
        }
    }
    Ok(())
}

/// Refuses "wrong function" for a line that names a category: a thing of that category has the function. It is allowed
/// where the line asks for a function or for features, or where the decline names the missing feature.
fn names_its_function(line: &Line, reason: DeclineReason, limit: &Requirements, facts: &Facts) -> Result<()> {
    let asks = line.by_function || !line.requirements.features.is_empty();
    let judged = claim(reason, limit) == Claim::Judgement;
    if reason != DeclineReason::WrongFunction || asks || !judged {
        return Ok(());
    }
    let category = Some(Figure::word(&facts.category));
    Err(Refused::ReasonContradicted { reason, fact: Fact::Category, actual: category.clone(), limit: category })
}

/// The limit that the decline sets: the one that was given, else the one that follows from the line.
fn limit(line: &Line, wish: &Decline, facts: &Facts) -> Result<Requirements> {
    let none = Requirements::default();
    let claim = match &wish.limit {
        Some(Limit::Bounds(bounds)) => claim(wish.reason, bounds),
        Some(Limit::Number(_)) | None => claim(wish.reason, &none),
    };
    let mut given = match (&wish.limit, claim) {
        (None, _) => none.clone(),
        (Some(Limit::Bounds(bounds)), _) => bounds.clone(),
        (Some(Limit::Number(cm)), Claim::Size) => Requirements { max_width_cm: Some(*cm), ..none.clone() },
        (Some(Limit::Number(n)), Claim::Number) => Requirements { min_alike: Some(*n), ..none.clone() },
        (Some(Limit::Number(km)), Claim::Place) => Requirements { max_distance_km: Some(*km), ..none.clone() },
        (Some(Limit::Number(n)), Claim::Condition | Claim::Date | Claim::Features | Claim::Judgement) => {
            return Err(Refused::invalid("decline.limit", Bad::Malformed { value: n.to_string() }));
        }
    };
    // Any thing would be late for a day that is earlier than the line's, so the line's day counts then.
    given.ready_by = given.ready_by.map(|by| by.max(line.needed_by));
    given.validate("decline.limit")?;
    let needed = Refused::LimitNeeded { reason: wish.reason };
    let limit = match claim {
        Claim::Judgement => none,
        Claim::Features => Requirements { features: given.features.clone(), ..none },
        Claim::Size if given.sizes(facts).iter().all(|(_, min, max, _)| min.is_none() && max.is_none()) => {
            return Err(needed);
        }
        Claim::Size => Requirements {
            min_width_cm: given.min_width_cm,
            max_width_cm: given.max_width_cm,
            min_depth_cm: given.min_depth_cm,
            max_depth_cm: given.max_depth_cm,
            min_height_cm: given.min_height_cm,
            max_height_cm: given.max_height_cm,
            ..none
        },
        // Without a limit, "bad condition" means worse than good: declining a good thing is refused with that figure.
        Claim::Condition => Requirements { min_condition: given.min_condition.or(Some(Condition::Good)), ..none },
        Claim::Date => Requirements { ready_by: given.ready_by.or(Some(line.needed_by)), ..none },
        Claim::Number => {
            let unmet = line.fill.unmet();
            let fewest = given.min_alike.unwrap_or(unmet);
            if fewest > unmet {
                return Err(Refused::invalid("decline.limit.min_alike", Bad::TooLarge { max: unmet }));
            }
            Requirements { min_alike: Some(fewest), ..none }
        }
        Claim::Place if given.max_distance_km.is_none() => return Err(needed),
        Claim::Place => Requirements { max_distance_km: given.max_distance_km, ..none },
    };
    // A bound that belongs to another reason would not be checked, so it is refused.
    if wish.limit.is_some() && given.and(&limit) != limit {
        return Err(Refused::invalid("decline.limit", Bad::OfAnotherReason { reason: wish.reason }));
    }
    Ok(limit)
}

/// The claim is true when a known fact misses the limit. Where a needed fact is unknown, it must be measured.
fn verify(reason: DeclineReason, limit: &Requirements, named: &Named, today: Date) -> Result<()> {
    let Named { facts, reach, alike } = named;
    let contradicted = |fact, actual: Option<Figure>, limit: Option<Figure>| {
        Err(Refused::ReasonContradicted { reason, fact, actual, limit })
    };
    let number = |n: i64| Some(Figure::Number(n));
    match claim(reason, limit) {
        Claim::Judgement => return Ok(()),
        Claim::Number => {
            let fewest = limit.min_alike.unwrap_or_default();
            return if *alike < fewest { Ok(()) } else { contradicted(Fact::Alike, number(*alike), number(fewest)) };
        }
        Claim::Size | Claim::Condition | Claim::Date | Claim::Place | Claim::Features => {}
    }
    let fit = fit(limit, facts, reach, today);
    if !fit.fits() {
        return Ok(());
    }
    if !fit.unknown.is_empty() {
        return Err(Refused::MeasureNeeded { reason, facts: fit.unknown });
    }
    let Some((fact, actual, limit)) = kept(limit, facts, reach) else {
        return Err(Refused::LimitNeeded { reason });
    };
    contradicted(fact, Some(actual), Some(limit))
}

/// The first bound that the thing keeps: the fact, the thing's figure and the bound. A size is rounded away from its
/// bound: where at least 80 cm are asked for, 80.4 cm are told as 81.
fn kept(limit: &Requirements, facts: &Facts, reach: &Reach) -> Option<(Fact, Figure, Figure)> {
    let size = limit.sizes(facts).into_iter().find_map(|(fact, min, max, mm)| {
        let (bound, told) = match (max, min, mm?) {
            (Some(max), _, mm) => (max, mm / 10),
            (None, min, mm) => (min?, (mm + 9) / 10),
        };
        Some((fact, Figure::Number(told), Figure::Number(bound)))
    });
    let condition = || Some((Fact::Condition, Figure::word(facts.condition?), Figure::word(limit.min_condition?)));
    let day = || Some((Fact::ReadyOn, Figure::Day(reach.ready_on?), Figure::Day(limit.ready_by?)));
    let km = || {
        let metres = reach.distance_m?;
        Some((Fact::DistanceKm, Figure::Number((metres + 999) / 1000), Figure::Number(limit.max_distance_km?)))
    };
    let feature = || {
        let feature = Figure::word(limit.features.first()?);
        Some((Fact::Features, feature.clone(), feature))
    };
    size.or_else(condition).or_else(day).or_else(km).or_else(feature)
}

#[cfg(test)]
mod tests;
