use sea_orm::entity::prelude::*;

use crate::domain::{
    AppliesTo, CatalogueItemId, DecisionId, DecisionState, DeclineReason, HoldId, Instant, LineId, LotId, OfferId,
    OfferKind, OrganisationId, PartnerId, PersonId, Rung, SnapshotId, Verdict,
};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "decision")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DecisionId,
    pub organisation_id: OrganisationId,
    pub line_id: LineId,
    pub offer_id: OfferId,
    #[sea_orm(column_type = "Text")]
    pub group_key: String,
    pub rung: Rung,
    pub kind: OfferKind,
    pub lot_id: Option<LotId>,
    pub catalogue_item_id: Option<CatalogueItemId>,
    pub partner_id: Option<PartnerId>,
    pub verdict: Verdict,
    pub n: i64,
    pub reason: Option<DeclineReason>,
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub limit: Option<Json>,
    pub applies_to: AppliesTo,
    #[sea_orm(column_type = "JsonBinary")]
    pub facts: Json,
    pub state: DecisionState,
    pub hold_id: Option<HoldId>,
    pub snapshot_id: SnapshotId,
    pub by: PersonId,
    pub at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
