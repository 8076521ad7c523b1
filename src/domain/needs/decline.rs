//! Declining an offer. What the register can check is checked, and a false claim is refused with the figures; what
//! it can measure becomes a requirement of the line and settles all others at once.

use poem_openapi::{Object, Union};
use serde::{Deserialize, Serialize};

use crate::fields::{LONGEST_NOTE, check_text};
use crate::needs::decision::{Answer, Claim, Decision, Named, claim, state_of};
use crate::needs::line::Line;
use crate::needs::list::Offers;
use crate::needs::offer::{Offer, Standing};
use crate::needs::requirement::{Requirements, fit};
use crate::refused::{Bad, Figure, Refused, Result};
use crate::stock::facts::{Fact, Facts, Measured, Reach};
use crate::{AppliesTo, Condition, Date, DecisionId, DeclineReason, OfferId, Policy};

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
    /// To be written to the lot (or product-less item): facts that were unknown until now.
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
    // The line asked for features and nobody had looked: who did look says what is there.
    let asked = wish.reason == DeclineReason::WrongFunction && !line.requirements.features.is_empty();
    if asked && named.facts.features.is_none() {
        return Err(Refused::MeasureNeeded { reason: wish.reason, facts: vec![Fact::Features] });
    }
    // That a feature is missing which the line asked for can be seen; what nobody can see is put in words.
    let seen = asked && !fit(&line.requirements, &named.facts, &named.reach, today).fits();
    if note.is_none() && !seen && needs_note(wish.reason, &limit) {
        return Err(Refused::NoteNeeded);
    }
    within_the_kind(&limit, offers)?;
    names_its_function(line, wish.reason, &limit, &named.facts)?;
    verify(wish.reason, &limit, &named, today)?;
    let state = state_of(wish.reason, &limit, applies_to, policy);
    let answer = Answer::Decline { reason: wish.reason, limit, note, applies_to };
    let decision = decision(offer, id, state, answer, named);
    Ok(Declined { decision, measured })
}

pub(crate) fn decision(
    offer: &Offer,
    id: DecisionId,
    state: crate::DecisionState,
    answer: Answer,
    named: Named,
) -> Decision {
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

/// What no figure bears out has to be put in words.
fn needs_note(reason: DeclineReason, limit: &Requirements) -> bool {
    claim(reason, limit) == Claim::Judgement
}

/// A limit that nothing of the kind comes near is a way to shut all of it out. A quarter off what is known is still a
/// size that such a thing could have.
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

/// A thing of the very category that the line names has the function that was asked for, unless the line asked for one
/// in words of its own, or the decline says which feature is missing.
fn names_its_function(line: &Line, reason: DeclineReason, limit: &Requirements, facts: &Facts) -> Result<()> {
    let asks = line.by_function || !line.requirements.features.is_empty();
    let judged = claim(reason, limit) == Claim::Judgement;
    if reason != DeclineReason::WrongFunction || asks || !judged {
        return Ok(());
    }
    let category = Some(Figure::word(&facts.category));
    Err(Refused::ReasonContradicted { reason, fact: Fact::Category, actual: category.clone(), limit: category })
}

/// The requirement that the reason stands for: what was given, else what the line says already.
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
    // An earlier day than the line asks for would make anything late.
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
    // A bound that belongs to another reason would go unchecked.
    if wish.limit.is_some() && given.and(&limit) != limit {
        return Err(Refused::invalid("decline.limit", Bad::OfAnotherReason { reason: wish.reason }));
    }
    Ok(limit)
}

/// The claim is true when a known fact misses the limit. Nothing known: it has to be measured.
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

/// The first bound that the thing keeps, with both terms. A size is rounded away from its bound, so that 80.4 cm are not
/// told as 80 where 80 were to be missed.
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
