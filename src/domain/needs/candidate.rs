//! Something that may fill a line, as the register has it.

use uuid::Uuid;

use crate::ledger::figures::Bounds;
use crate::needs::terms::Terms;
use crate::stock::facts::{Facts, Reach};
use crate::{
    CatalogueItemId, ChemicalLight, Condition, Date, EvidenceKind, Instant, LotId, LotState, Money, OfferKind,
    OrganisationId, PartnerId, PlaceId, Rung, Title, UnitId, WorkKind,
};

/// Something that may fill a line, as the store found it. The store decides nothing: it returns what its index finds
/// (of the category, near first, bounded). [`super::offers::compute`] says what may be offered.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    pub source: Source,
    pub kind: OfferKind,
    /// Who mends it, for `repair`.
    pub partner: Option<PartnerId>,
    /// What the partner does to it.
    pub work: Option<WorkKind>,
    /// The organisation that owns it; for catalogue items the buyer.
    pub organisation: OrganisationId,
    pub site: Option<PlaceId>,
    /// The room or store where it stands; `None` for catalogue items.
    pub place: Option<PlaceId>,
    /// The unit that owns it; `None` for catalogue items.
    pub unit: Option<UnitId>,
    /// Since when it is surplus.
    pub surplus_since: Option<Instant>,
    /// How soon it is where it is needed (with repair and transport) and from how far it comes.
    pub reach: Reach,
    /// How many are free for the whole time; holds are taken off.
    pub available: i64,
    /// These things are not free: the people who ask, or their unit, hold them for something else, or took them out of
    /// the stock themselves. They are never offered, and are listed beside the free things of the same lot.
    pub kept: bool,
    /// The thing's own facts, else its product's. For `repair` they describe it before the repair, after which its
    /// condition is [`MENDED`].
    pub facts: Facts,
    pub price: Option<Money>,
    /// The name in the agreement's catalogue, or that of the partner who repairs it or the neighbour who owns it.
    pub name: Option<String>,
    /// The last day of its loan: it is in use now, and free again before it is needed.
    pub lent_until: Option<Date>,
    /// Where a neighbour's thing stands.
    pub site_name: Option<String>,
    pub avoided_cost: Option<Money>,
    pub avoided_co2e: Bounds,
    /// Evidence (fire, child safety, ...) that the destination demands for this category and of which none is valid.
    pub evidence_missing: Vec<EvidenceKind>,
    /// Since when it has been as it is, taken from the last change of the lot.
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
        /// `Used` or `New`. For a rental or service, the rung of the purchase that it replaces under its agreement.
        rung: Rung,
        pack_size: Option<i64>,
    },
}

/// The condition of a thing after its repair. Requirements are compared with it, and the receiver sees it.
pub const MENDED: Condition = Condition::Good;

impl Candidate {
    /// The kind decides the rung. Only rentals and services are on `used` or `new` as their agreement says, and never
    /// lower.
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
                facts.condition = facts.condition.or(Some(Condition::AsNew));
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

    /// The id of the lot or catalogue item, whoever repairs it.
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

    pub fn terms(&self, condition: Option<Condition>) -> Terms {
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
