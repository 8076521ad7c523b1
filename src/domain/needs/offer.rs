//! An offer: a concrete way to fill some of a line, found by recomputing and never stored as stock.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::ledger::figures::Bounds;
use crate::domain::needs::reason::Reason;
use crate::domain::needs::terms::Terms;
use crate::domain::stock::facts::{Fact, Facts, Reach};
use crate::domain::{
    CatalogueItemId, ChemicalLight, Date, DecisionId, EvidenceKind, Instant, LineId, LotId, LotState, Money, OfferId,
    OfferKind, OrganisationId, PartnerId, PlaceId, Rung, Title, UnitId, WorkKind,
};

/// Something that may fill a line, as the store found it. The rules that decide are not the store's: it passes what
/// its index yields (category, near first, bounded), and [`super::offers::compute`] says what may be offered.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    pub source: Source,
    pub kind: OfferKind,
    /// Who mends it, for `repair`.
    pub partner: Option<PartnerId>,
    /// What the partner does to it.
    pub work: Option<WorkKind>,
    /// Whose it is; for catalogue items the buyer.
    pub organisation: OrganisationId,
    pub site: Option<PlaceId>,
    /// The room or store where it stands; `None` for catalogue items.
    pub place: Option<PlaceId>,
    /// Whose budget it is; `None` for catalogue items.
    pub unit: Option<UnitId>,
    /// Since when nobody has needed it.
    pub surplus_since: Option<Instant>,
    /// How soon it is where it is needed (with repair and transport) and from how far it comes.
    pub reach: Reach,
    /// How many are free for the whole time; holds are taken off.
    pub available: i64,
    /// These are not free: the same people, or the unit that asks, hold them for something else, or they took them out of
    /// the stock themselves. They are never offered, and stand beside what is free of the same lot.
    pub kept: bool,
    /// Own facts, else the product's. For `repair` those of the thing as it is: [`MENDED`] replaces the condition.
    pub facts: Facts,
    pub price: Option<Money>,
    /// What the agreement's catalogue calls it, the partner who mends it, or the neighbour whose it is.
    pub name: Option<String>,
    /// The last day on which it is out on loan: in use now, and free before it is needed.
    pub lent_until: Option<Date>,
    /// Where a neighbour's thing stands.
    pub site_name: Option<String>,
    pub avoided_cost: Option<Money>,
    pub avoided_co2e: Bounds,
    /// Evidence (fire, child safety, ...) that the destination demands for this category and of which none is valid.
    pub evidence_missing: Vec<EvidenceKind>,
    /// Since when it has been there as it is; the last change of the lot will do.
    pub since: Instant,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    Lot {
        id: LotId,
        /// Lots it was split from, so that a decline covers parts.
        ancestors: Vec<LotId>,
        title: Title,
        state: LotState,
        light: ChemicalLight,
    },
    Item {
        id: CatalogueItemId,
        /// `Used` or `New`: what the agreement of a rental or service replaces.
        rung: Rung,
        pack_size: Option<i64>,
    },
}

/// What a thing is after the workshop: requirements and the receiver look at that.
pub const MENDED: crate::domain::Condition = crate::domain::Condition::Good;

impl Candidate {
    /// The kind says the rung; only rental and service stand on `used` or `new` by agreement, and never lower.
    pub fn rung(&self) -> Rung {
        match (self.kind, &self.source) {
            (OfferKind::Stock | OfferKind::RegionStock, _) => Rung::Reuse,
            (OfferKind::Repair, _) => Rung::Repair,
            (OfferKind::CatalogueUsed, _) => Rung::Used,
            (OfferKind::CatalogueNew, _) => Rung::New,
            (OfferKind::Rental | OfferKind::Service, Source::Item { rung: Rung::Used, .. }) => Rung::Used,
            (OfferKind::Rental | OfferKind::Service, Source::Item { .. } | Source::Lot { .. }) => Rung::New,
        }
    }

    /// The facts of what the receiver would get.
    pub fn offered_facts(&self, today: Date) -> Facts {
        let mut facts = self.facts.clone();
        match self.kind {
            OfferKind::Repair => facts.condition = Some(MENDED),
            OfferKind::CatalogueNew => {
                facts.condition = facts.condition.or(Some(crate::domain::Condition::AsNew));
                facts.acquired_on = facts.acquired_on.or(Some(today));
            }
            OfferKind::Stock
            | OfferKind::RegionStock
            | OfferKind::CatalogueUsed
            | OfferKind::Rental
            | OfferKind::Service => {}
        }
        facts
    }

    pub fn lot(&self) -> Option<LotId> {
        match self.source {
            Source::Lot { id, .. } => Some(id),
            Source::Item { .. } => None,
        }
    }

    pub fn item(&self) -> Option<CatalogueItemId> {
        match self.source {
            Source::Item { id, .. } => Some(id),
            Source::Lot { .. } => None,
        }
    }

    /// Identity of what is offered, whoever mends it.
    pub fn thing(&self) -> Uuid {
        match self.source {
            Source::Lot { id, .. } => id.0,
            Source::Item { id, .. } => id.0,
        }
    }

    /// Whether it is that lot or was once part of it.
    pub fn descends_from(&self, lot: LotId) -> bool {
        match &self.source {
            Source::Lot { id, ancestors, .. } => *id == lot || ancestors.contains(&lot),
            Source::Item { .. } => false,
        }
    }

    pub fn terms(&self, condition: Option<crate::domain::Condition>) -> Terms {
        Terms {
            available: self.available,
            ready_on: self.reach.ready_on,
            price: self.price.clone(),
            avoided_cost: self.avoided_cost.clone(),
            avoided_co2e: self.avoided_co2e,
            condition,
            distance_m: self.reach.distance_m,
        }
    }
}

/// One row of a line's list. Serialises for the snapshot that each decision and call-off stores.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Offer {
    pub id: OfferId,
    pub group: String,
    pub rung: Rung,
    pub kind: OfferKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lot: Option<LotId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub catalogue_item: Option<CatalogueItemId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partner: Option<PartnerId>,
    /// The work that makes it a repair; it is no part of the offer's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub work: Option<WorkKind>,
    pub organisation: OrganisationId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<PlaceId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<PlaceId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub surplus_since: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pack_size: Option<i64>,
    pub facts: Facts,
    #[serde(flatten)]
    pub terms: Terms,
    pub why: Vec<Reason>,
    /// Facts that the line asks for and nobody knows.
    pub unknown: Vec<Fact>,
    /// The figures in one opaque word; see [`Terms::seen`].
    pub seen: String,
    pub standing: Standing,
    /// An offer on a lower rung must be decided first.
    pub locked: bool,
}

impl Offer {
    pub fn reach(&self) -> Reach {
        Reach { ready_on: self.terms.ready_on, distance_m: self.terms.distance_m }
    }

    /// Identity of what is offered, whoever mends it.
    pub fn thing(&self) -> Option<Uuid> {
        self.lot.map(|id| id.0).or(self.catalogue_item.map(|id| id.0))
    }

    /// Whether it keeps the gate of the rungs above it shut.
    pub fn undecided(&self) -> bool {
        match self.standing {
            Standing::Open | Standing::Pending { .. } => true,
            Standing::Declined { .. } | Standing::ByLimit | Standing::Released => false,
        }
    }
}

/// What the decisions so far say about an offer. An accept is not among them: what is accepted is held and no longer
/// available, and what is left of the offer while the line still lacks some is undecided. Otherwise one could take
/// one chair and buy five.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Standing {
    Open,
    /// A decline waits for the coordinator: it does not count yet.
    Pending {
        decisions: Vec<DecisionId>,
    },
    Declined {
        decisions: Vec<DecisionId>,
    },
    /// A limit that an earlier decline taught ("at most 120 cm wide") settles this one too.
    ByLimit,
    /// The coordinator released what was not decided.
    Released,
}

/// Fixed for ever: another value would rename every offer that a decision names.
const NAMESPACE: Uuid = Uuid::from_u128(0x6f6d_6272_756b_5b8e_9d31_6f66_6665_7273);

/// The same thing offered to the same line in the same way is the same offer, whenever it is computed.
pub fn offer_id(line: LineId, kind: OfferKind, thing: Uuid, partner: Option<PartnerId>) -> OfferId {
    let partner = partner.map(|id| id.to_string()).unwrap_or_default();
    OfferId(Uuid::new_v5(&NAMESPACE, format!("{line}/{kind}/{thing}/{partner}").as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offer_keeps_its_name() {
        let line = LineId(Uuid::from_u128(1));
        let lot = Uuid::from_u128(2);
        let partner = Some(PartnerId(Uuid::from_u128(3)));
        let stock = offer_id(line, OfferKind::Stock, lot, None);
        assert_eq!(stock.to_string(), "54dac732-db2a-55e0-b210-7cbf3bcb55ac");
        let others = [
            offer_id(LineId(Uuid::from_u128(9)), OfferKind::Stock, lot, None),
            offer_id(line, OfferKind::Repair, lot, None),
            offer_id(line, OfferKind::Stock, Uuid::from_u128(9), None),
            offer_id(line, OfferKind::Stock, lot, partner),
        ];
        assert!(!others.contains(&stock));
    }
}
