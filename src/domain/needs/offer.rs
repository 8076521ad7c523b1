//! An offer: a concrete way to fill some of a line, found by recomputing and never stored as stock.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::needs::reason::Reason;
use crate::needs::terms::Terms;
use crate::stock::facts::{Fact, Facts, Reach};
use crate::{
    CatalogueItemId, DecisionId, Instant, LineId, LotId, OfferId, OfferKind, OrganisationId, PartnerId, PlaceId, Rung,
    UnitId, WorkKind,
};

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
    /// The work of a repair. It is not part of the offer's id.
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
    /// It may not be taken yet: a lower offer must be decided first, or a second person must look at what is left out.
    pub locked: bool,
}

impl Offer {
    pub fn reach(&self) -> Reach {
        Reach { ready_on: self.terms.ready_on, distance_m: self.terms.distance_m }
    }

    /// The id of the lot or catalogue item, whoever repairs it.
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

/// What the decisions so far say about an offer. An accept is not among them. Accepted things are held and no longer
/// available. What is left of the offer is undecided while the line still lacks things: otherwise one could take one
/// chair and buy five.
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
    /// The offer misses a limit that an earlier decline set ("at most 120 cm wide").
    ByLimit,
    /// The coordinator released what was not decided.
    Released,
}

/// Fixed for ever: with another value every offer that a decision names would have another id.
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
