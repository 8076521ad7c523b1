//! Computes the list of a line: what may be offered, in which groups and in which order, and what is decided.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use crate::needs::admission::{Because, Excluded, admit, binding};
use crate::needs::candidate::{Candidate, Source};
use crate::needs::decision::{Decision, Now, limits, standing};
use crate::needs::left_out::{Cause, LeftOut, each_once};
use crate::needs::line::Line;
use crate::needs::offer::{Offer, Standing, offer_id};
use crate::needs::rank;
use crate::needs::reason::{Reason, reasons};
use crate::needs::requirement::{Requirements, fit};
use crate::stock::facts::{Fact, Facts};
use crate::stock::look::groups;
use crate::{Alike, Date, Policy, Rung};

pub use crate::needs::list::{Beyond, Group, Offers};

/// Computes the list. The result depends on the set of candidates, not on their order.
pub fn compute(line: &Line, candidates: &[Candidate], decisions: &[Decision], policy: &Policy, today: Date) -> Offers {
    let limits = limits(decisions);
    let facts: Vec<Facts> = candidates.iter().map(|candidate| candidate.offered_facts(today)).collect();
    // Grouped before anything is left out, so that a key does not change when its founder is held or excluded.
    let keys = groups(&candidates.iter().zip(&facts).map(|(c, facts)| (c.thing(), facts)).collect::<Vec<_>>());
    let mut excluded = Excluded::default();
    let mut left_out = BTreeSet::new();
    let mut taken = Vec::new();
    let mut fitting: Vec<(usize, Requirements, Vec<Fact>)> = Vec::new();
    for (i, candidate) in candidates.iter().enumerate().filter(|(_, candidate)| candidate.available > 0) {
        match admit(line, candidate, &facts[i], decisions, today) {
            // The people who hold it could release it for this line.
            Ok(_) | Err(Because::Requirements | Because::Alike) if candidate.kept => {
                taken.push(LeftOut::new(candidate, &facts[i], Cause::Held));
            }
            Err(_) if candidate.kept => {}
            Err(because) => {
                let cause = match because {
                    // What the function needs is not a demand: a thing without it does not serve, and is not listed as
                    // left out.
                    Because::Requirements if serves(line, candidate, &facts[i], today) => Some(Cause::Requirements),
                    Because::Alike => Some(Cause::Alike),
                    // At an ordinary place the thing would do.
                    Because::Chemical | Because::Evidence if line.strict_by_place => Some(Cause::Place),
                    Because::Requirements
                    | Because::Title
                    | Because::State
                    | Because::Chemical
                    | Because::Evidence
                    | Because::Broken => None,
                };
                taken.extend(cause.map(|cause| LeftOut::new(candidate, &facts[i], cause)));
                if candidate.lot().is_some() && left_out.insert(candidate.thing()) {
                    *excluded.count(because) += candidate.available;
                }
            }
            Ok(unknown) => fitting.push((i, binding(candidate, &limits), unknown)),
        }
    }
    // A thing that misses a limit does not fill the line, so it is not counted among the alike things.
    let of_use: Vec<bool> =
        fitting.iter().map(|(i, bounds, _)| fit(bounds, &facts[*i], &candidates[*i].reach, today).fits()).collect();
    let useful = fitting.iter().zip(&of_use).filter(|(_, of_use)| **of_use);
    let counted = count_alike(useful.map(|((i, ..), _)| (&keys[*i], &candidates[*i])));
    let unmet = line.fill.unmet();
    let stated_few = line.requirements.min_alike.map(|min| min.min(unmet.max(1)));
    let taught_few = limits.min_alike.map(|min| min.min(unmet.max(1)));
    let mut found: BTreeMap<(Rung, String), Vec<Offer>> = BTreeMap::new();
    for ((i, bounds, unknown), of_use) in fitting.into_iter().zip(of_use) {
        let (candidate, key) = (&candidates[i], &keys[i]);
        let number = counted.get(key).copied().unwrap_or_default();
        let too_few = |min: Option<i64>| candidate.rung() <= Rung::Repair && min.is_some_and(|min| number < min);
        if too_few(stated_few) {
            excluded.requirements += if left_out.insert(candidate.thing()) { candidate.available } else { 0 };
            taken.push(LeftOut::new(candidate, &facts[i], Cause::Requirements));
            continue;
        }
        let mut offer = offer(line, candidate, &facts[i], key, &bounds, unknown, today);
        let now = Now { offer: offer.id, group: key, candidate, facts: &facts[i], alike: number, today };
        offer.standing = standing(&now, decisions);
        let settled = too_few(taught_few) || !of_use;
        if settled && candidate.lot().is_some() && left_out.insert(candidate.thing()) {
            excluded.limits += candidate.available;
        }
        let released = line.release.as_ref().is_some_and(|release| release.covers(candidate));
        if offer.undecided() && settled {
            offer.standing = Standing::ByLimit;
            taken.push(LeftOut::new(candidate, &facts[i], Cause::Limits));
        } else if offer.undecided() && released {
            offer.standing = Standing::Released;
        }
        found.entry((candidate.rung(), key.clone())).or_default().push(offer);
    }
    let groups: Vec<Group> =
        found.into_iter().map(|((rung, key), offers)| Group { key, rung, offers, shown: false }).collect();
    let left_out = each_once(taken, groups.iter().flat_map(|group| &group.offers));
    let sizes = known_sizes(&facts);
    Offers { unmet, groups, excluded, left_out, beyond: Vec::new(), sizes, alike: counted }.ranked(line, policy)
}

fn known_sizes(facts: &[Facts]) -> BTreeMap<Fact, (i64, i64)> {
    let mut known: BTreeMap<Fact, (i64, i64)> = BTreeMap::new();
    for (fact, .., mm) in facts.iter().flat_map(|facts| Requirements::default().sizes(facts)) {
        if let Some(mm) = mm {
            let (least, most) = known.entry(fact).or_insert((mm, mm));
            (*least, *most) = ((*least).min(mm), (*most).max(mm));
        }
    }
    known
}

/// Whether the thing has what the line's function needs, whatever else the line demands.
fn serves(line: &Line, candidate: &Candidate, facts: &Facts, today: Date) -> bool {
    fit(&line.implied, facts, &candidate.reach, today).fits()
}

impl Offers {
    fn ranked(mut self, line: &Line, policy: &Policy) -> Self {
        for group in &mut self.groups {
            group.offers.sort_by_cached_key(|offer| rank::offer(offer, line));
        }
        let unmet = self.unmet.max(1);
        let alike = line.requirements.alike() != Alike::Kind;
        let set = |group: &Group| match group.rung {
            Rung::Reuse | Rung::Repair if alike => rank::set(&group.offers, line, unmet),
            Rung::Reuse | Rung::Repair | Rung::Used | Rung::New => None,
        };
        let sets: BTreeMap<(Rung, String), _> =
            self.groups.iter().filter_map(|group| Some(((group.rung, group.key.clone()), set(group)?))).collect();
        let set = |group: &Group| sets.get(&(group.rung, group.key.clone()));
        self.groups.sort_by_cached_key(|group| {
            let unknown = group.offers.first().map_or(0, |offer| offer.unknown.len());
            let standing = set(group).map(|(set, _)| (unknown, set.standing()));
            (group.rung, standing, rank::group(&group.offers, line, unmet), group.key.clone())
        });
        // At least one group. With zero shown, people would find the gate shut and nothing to decide.
        let best = policy.shown_groups.max(1);
        let mut room = BTreeMap::from([(Rung::Reuse, best), (Rung::Used, best), (Rung::New, best)]);
        for group in &mut self.groups {
            let open = group.open();
            // Reuse and repair share one limit, because both are the first step in the ladder of Asker municipality.
            let room = room.entry(if group.rung == Rung::Repair { Rung::Reuse } else { group.rung }).or_default();
            group.shown = open && *room > 0;
            *room -= usize::from(group.shown);
            let sites = match set(group) {
                Some((set, sites)) => Some(sites.clone()).filter(|_| set.lacking == 0),
                None => rank::sites(&group.offers, unmet),
            };
            for offer in &mut group.offers {
                if let (Some(sites), Rung::Reuse | Rung::Repair) = (&sites, offer.rung)
                    && sites.contains(&rank::site(offer))
                {
                    offer.why.push(Reason::FillsFrom { sites: sites.len() });
                }
            }
        }
        self.lock(line);
        self
    }
}

fn count_alike<'a>(fitting: impl Iterator<Item = (&'a String, &'a Candidate)>) -> BTreeMap<String, i64> {
    let mut counted: BTreeMap<String, i64> = BTreeMap::new();
    let mut seen: BTreeSet<Uuid> = BTreeSet::new();
    for (key, candidate) in fitting.filter(|(_, candidate)| candidate.lot().is_some()) {
        if seen.insert(candidate.thing()) {
            *counted.entry(key.clone()).or_default() += candidate.available;
        }
    }
    counted
}

fn offer(
    line: &Line,
    from: &Candidate,
    facts: &Facts,
    group: &str,
    limits: &Requirements,
    mut unknown: Vec<Fact>,
    today: Date,
) -> Offer {
    let taught = fit(limits, facts, &from.reach, today);
    unknown.extend(taught.unknown);
    unknown.sort_unstable();
    unknown.dedup();
    let terms = from.terms(facts.condition);
    Offer {
        id: offer_id(line.id, from.kind, from.thing(), from.partner),
        group: group.to_owned(),
        rung: from.rung(),
        kind: from.kind,
        lot: from.lot(),
        catalogue_item: from.item(),
        partner: from.partner,
        work: from.work,
        organisation: from.organisation,
        site: from.site,
        place: from.place,
        unit: from.unit,
        surplus_since: from.surplus_since,
        pack_size: match from.source {
            Source::Item { pack_size, .. } => pack_size,
            Source::Lot { .. } => None,
        },
        facts: facts.clone(),
        why: reasons(line, from, facts, &line.requirements.and(limits), &unknown),
        seen: terms.seen(),
        terms,
        unknown,
        standing: Standing::Open,
        locked: false,
    }
}

#[cfg(test)]
pub(crate) mod tests;
