use sea_orm::entity::prelude::*;

use crate::domain::{
    DecisionId, HoldId, Instant, LineId, LotId, OrganisationId, PersonId, TransferId, TransferKind, TransferState,
};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "transfer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TransferId,
    pub organisation_id: OrganisationId,
    pub to_organisation_id: OrganisationId,
    pub lot_id: LotId,
    pub hold_id: Option<HoldId>,
    pub line_id: Option<LineId>,
    pub decision_id: Option<DecisionId>,
    pub n: i64,
    pub kind: TransferKind,
    pub price_minor: Option<i64>,
    pub vat_minor: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub currency: String,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub evidence: Option<Json>,
    pub state: TransferState,
    pub asked_by: PersonId,
    pub asked_at: Instant,
    pub decided_by: Option<PersonId>,
    pub decided_at: Option<Instant>,
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
