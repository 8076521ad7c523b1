//! Test data for the ladder: a line, lots and catalogue items.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use uuid::Uuid;

use crate::ledger::figures::Bounds;
use crate::needs::candidate::{Candidate, Source};
use crate::needs::decline::{Decline, Limit};
use crate::needs::line::{Fill, Line};
use crate::needs::offer::offer_id;
use crate::needs::requirement::Requirements;
use crate::stock::facts::{Facts, Reach};
use crate::*;

pub fn day(d: u32) -> Date {
    Date::from_ymd_opt(2026, 3, d).unwrap()
}

pub fn today() -> Date {
    day(1)
}

pub fn moment(hour: i64) -> Instant {
    Instant::from_timestamp(1_770_000_000 + hour * 3600, 0).unwrap()
}

pub fn site(n: u128) -> PlaceId {
    PlaceId(Uuid::from_u128(n))
}

pub const OWN: OrganisationId = OrganisationId(Uuid::from_u128(1));
pub const NEIGHBOUR: OrganisationId = OrganisationId(Uuid::from_u128(2));

pub fn line(quantity: i64) -> Line {
    Line {
        id: LineId(Uuid::from_u128(77)),
        organisation: OWN,
        fill: Fill { quantity, ..Fill::default() },
        needed_by: day(20),
        site: Some(site(1)),
        sensitivities: Default::default(),
        strict_by_place: false,
        requirements: Requirements::default(),
        implied: Requirements::default(),
        by_function: false,
        approved: false,
        together: quantity,
        own: Default::default(),
        release: None,
    }
}

/// `n` desks, 140 cm wide and in good condition, two kilometres away.
pub fn lot(id: u128, n: i64) -> Candidate {
    Candidate {
        source: Source::Lot {
            id: LotId(Uuid::from_u128(id)),
            ancestors: vec![],
            title: Title::Organisation,
            state: LotState::Available,
            light: ChemicalLight::Green,
        },
        kind: OfferKind::Stock,
        partner: None,
        work: None,
        organisation: OWN,
        site: Some(site(2)),
        place: None,
        unit: None,
        surplus_since: None,
        reach: Reach { ready_on: Some(today()), distance_m: Some(2000) },
        available: n,
        kept: false,
        facts: Facts {
            category: "desk".to_owned(),
            product: Some(ProductId(Uuid::from_u128(1000 + id))),
            width_mm: Some(1400),
            condition: Some(Condition::Good),
            ..Facts::default()
        },
        price: None,
        name: None,
        lent_until: None,
        site_name: None,
        avoided_cost: None,
        avoided_co2e: Bounds::default(),
        evidence_missing: vec![],
        since: moment(0),
    }
}

pub fn mended(id: u128, n: i64, partner: u128) -> Candidate {
    let mut candidate = lot(id, n);
    candidate.kind = OfferKind::Repair;
    candidate.work = Some(WorkKind::Repair);
    candidate.partner = Some(PartnerId(Uuid::from_u128(partner)));
    candidate.facts.condition = Some(Condition::NeedsRepair);
    candidate
}

pub fn item(id: u128, rung: Rung) -> Candidate {
    let kind = if rung == Rung::Used { OfferKind::CatalogueUsed } else { OfferKind::CatalogueNew };
    Candidate {
        source: Source::Item { id: CatalogueItemId(Uuid::from_u128(id)), rung, pack_size: None },
        kind,
        site: None,
        reach: Reach { ready_on: Some(day(10)), distance_m: None },
        available: 1_000_000,
        price: Some(Money::new(400_000, "NOK")),
        ..lot(id, 1)
    }
}

pub fn offer_of(candidate: &Candidate) -> OfferId {
    offer_id(line(1).id, candidate.kind, candidate.thing(), candidate.partner)
}

pub fn decline(reason: DeclineReason) -> Decline {
    Decline { reason, note: None, limit: None, measured: None }
}

pub fn too_wide(cm: i64) -> Decline {
    let bounds = Requirements { max_width_cm: Some(cm), ..Requirements::default() };
    Decline { limit: Some(Limit::Bounds(bounds)), ..decline(DeclineReason::WrongSize) }
}

pub fn decision_id(n: u128) -> DecisionId {
    DecisionId(Uuid::from_u128(n))
}
