//! The gate before every call-off.

use super::{App, Result};
use crate::{
    domain::{AgreementKind, Condition, OfferId, OfferKind, Refused, Rung, SnapshotId, actor::Actor, offer::offer_id},
    store::{
        self, Tx,
        entity::{agreement, catalogue_item, need_line, snapshot},
    },
};
use sea_orm::{EntityTrait, IntoActiveModel};

/// What passed the gate.
pub struct Gated {
    pub snapshot: SnapshotId,
    pub rung: Rung,
    pub item: catalogue_item::Model,
    pub agreement: agreement::Model,
}

/// The line is locked. Finds the offer among what the line's categories have on agreements.
pub async fn gate(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    line: &need_line::Model,
    offer: OfferId,
    _quantity: i64,
) -> Result<Gated> {
    let mut categories: Vec<String> = line.category_key.iter().flat_map(|key| app.reference.inside(key)).collect();
    categories
        .extend(line.function_key.iter().flat_map(|key| app.reference.fulfils.get(key).cloned().unwrap_or_default()));
    let found = store::catalogue::of_categories(&**tx, categories).await?;
    let hit = found.into_iter().find_map(|(item, agreement)| {
        let agreement = agreement?;
        (offer_id(line.id, kind(&agreement), item.id.0, None) == offer).then_some((item, agreement))
    });
    let (item, agreement) = hit.ok_or(Refused::OfferGone { offer })?;
    let model = snapshot::Model {
        id: SnapshotId::new(),
        organisation_id: line.organisation_id,
        line_id: line.id,
        at: tx.at,
        by: actor.person,
        why: "call_off".to_owned(),
        offers: serde_json::json!([]),
    };
    let snapshot = model.id;
    snapshot::Entity::insert(model.into_active_model()).exec_without_returning(&**tx).await?;
    Ok(Gated { snapshot, rung: rung(&agreement, &item), item, agreement })
}

fn kind(agreement: &agreement::Model) -> OfferKind {
    match agreement.kind {
        AgreementKind::Used => OfferKind::CatalogueUsed,
        AgreementKind::New => OfferKind::CatalogueNew,
        AgreementKind::Rental => OfferKind::Rental,
        AgreementKind::Service => OfferKind::Service,
    }
}

fn rung(agreement: &agreement::Model, item: &catalogue_item::Model) -> Rung {
    match agreement.kind {
        AgreementKind::Used => Rung::Used,
        AgreementKind::New => Rung::New,
        AgreementKind::Rental | AgreementKind::Service => match item.condition {
            Some(Condition::Good | Condition::Worn | Condition::NeedsRepair | Condition::ForParts) => Rung::Used,
            Some(Condition::AsNew) | None => Rung::New,
        },
    }
}
