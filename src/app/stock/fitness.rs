//! Whether things may be where they go: chemicals, and the documents that a sensitive destination demands.

use std::collections::{BTreeSet, HashMap, HashSet};

use sea_orm::ConnectionTrait;

use crate::app::{
    App, Result,
    directory::{directory_cache, policy},
};
use crate::{
    domain::{
        ChemicalLight, Date, EvidenceKind, LotId, OrganisationId, PlaceId, Refused, Sensitivity, UnitId, WorkKind,
        directory::actor::Actor,
        stock::evidence::{self, Demand, Document},
    },
    store::{self, Tx, needs::candidates::FreeLot, rows::lot},
};

/// Refuses a locked lot that its destination does not want: what was offered, reserved or let go may have turned red
/// since, or lost a document.
pub async fn at(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    lot: &lot::Model,
    organisation: OrganisationId,
    (place, unit): (PlaceId, UnitId),
    today: Date,
) -> Result<()> {
    // The way up from a place may lead through organisations that were succeeded.
    let around = if actor.belongs_to(organisation) {
        actor.organisations.clone()
    } else {
        store::directory::organisations::and_succeeded(&**tx, organisation).await?
    };
    let destination = directory_cache::directory(app, &**tx, &around).await?.sensitivities(place, unit);
    if destination.is_empty() {
        return Ok(());
    }
    let demands = policy::of(&**tx, organisation).await?.evidence;
    check(app, tx, lot, &demands, &destination, today).await
}

/// The same where the destination and what it demands are known already.
pub async fn check(
    app: &App,
    tx: &Tx,
    lot: &lot::Model,
    demands: &[Demand],
    destination: &BTreeSet<Sensitivity>,
    today: Date,
) -> Result<()> {
    if lot.light == ChemicalLight::Red && !destination.is_empty() {
        return Err(Refused::NotOffered { because: "chemical_light" }.into());
    }
    let demanded = evidence::demanded(demands, &app.reference.path(&lot.category_key), destination);
    if demanded.is_empty() {
        return Ok(());
    }
    let documents = store::stock::documents::of_lots(&**tx, &[lot.id], &demanded).await?;
    let kinds = evidence::missing(demanded, documents.get(&lot.id).map_or(&[], Vec::as_slice), today);
    if kinds.is_empty() { Ok(()) } else { Err(Refused::EvidenceMissing { lot: lot.id, kinds }.into()) }
}

/// What a destination demands of the categories of a line, and the documents of the lots that might fill it.
pub struct Evidence {
    demanded: HashMap<String, Vec<EvidenceKind>>,
    documents: HashMap<LotId, Vec<Document>>,
    today: Date,
}

impl Evidence {
    /// One statement where something is demanded of what was found, none elsewhere.
    pub async fn of<'a>(
        app: &App,
        db: &impl ConnectionTrait,
        demands: &[Demand],
        destination: &BTreeSet<Sensitivity>,
        lots: impl Iterator<Item = &'a FreeLot> + Clone,
        today: Date,
    ) -> Result<Self> {
        let mut evidence = Self { demanded: HashMap::new(), documents: HashMap::new(), today };
        if !demands.iter().any(|demand| destination.contains(&demand.sensitivity)) {
            return Ok(evidence);
        }
        for category in lots.clone().map(|lot| &lot.category_key).collect::<HashSet<_>>() {
            let kinds = evidence::demanded(demands, &app.reference.path(category), destination);
            if !kinds.is_empty() {
                evidence.demanded.insert(category.clone(), kinds);
            }
        }
        let asked: Vec<LotId> =
            lots.filter(|lot| evidence.demanded.contains_key(&lot.category_key)).map(|lot| lot.id).collect();
        if !asked.is_empty() {
            let kinds: BTreeSet<EvidenceKind> = evidence.demanded.values().flatten().copied().collect();
            let kinds: Vec<EvidenceKind> = kinds.into_iter().collect();
            evidence.documents = store::stock::documents::of_lots(db, &asked, &kinds).await?;
        }
        Ok(evidence)
    }

    /// Whether a document is missing that the destination demands of this lot.
    pub fn is_missing(&self, lot: &FreeLot) -> bool {
        let Some(demanded) = self.demanded.get(&lot.category_key) else { return false };
        let documents = self.documents.get(&lot.id).map_or(&[] as &[_], Vec::as_slice);
        !evidence::missing(demanded.clone(), documents, self.today).is_empty()
    }

    /// Whether the work would end what the destination demands of this lot.
    pub fn is_ended_by(&self, work: WorkKind, lot: &FreeLot) -> bool {
        let demanded = self.demanded.get(&lot.category_key).map_or(&[] as &[_], Vec::as_slice);
        evidence::ended_by(work).iter().any(|kind| demanded.contains(kind))
    }
}
