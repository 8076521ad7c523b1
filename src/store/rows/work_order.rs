use sea_orm::entity::prelude::*;

use crate::domain::{
    Date, DecisionId, HoldId, Instant, LineId, LotId, LotState, OrganisationId, PartnerId, PersonId, PlaceId, WorkKind,
    WorkOrderId, WorkOrderState,
};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "work_order")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WorkOrderId,
    pub organisation_id: OrganisationId,
    pub partner_id: PartnerId,
    pub lot_id: LotId,
    pub hold_id: Option<HoldId>,
    pub line_id: Option<LineId>,
    pub decision_id: Option<DecisionId>,
    pub kind: WorkKind,
    pub state: WorkOrderState,
    pub n: i64,
    /// How many are finished while the work goes on.
    pub finished: i64,
    #[sea_orm(column_type = "Text")]
    pub currency: String,
    pub estimate_minor: Option<i64>,
    pub quote_minor: Option<i64>,
    pub cost_minor: Option<i64>,
    pub ready_on: Option<Date>,
    pub metres: Option<i64>,
    pub parts_minor: Option<i64>,
    pub parts_g: Option<i64>,
    pub minutes: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub note: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    pub state_before: LotState,
    /// Where a transport brings the things.
    pub to_place_id: Option<PlaceId>,
    /// The lots that the things were turned into, with how many each began with.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub made: Option<Json>,
    pub by: PersonId,
    pub created_at: Instant,
    pub done_at: Option<Instant>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
