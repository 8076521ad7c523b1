use sea_orm::entity::prelude::*;

use crate::domain::{
    Date, DecisionId, Grade, HoldId, HoldKind, HoldState, Instant, LineId, LotId, OrganisationId, PersonId, PlaceId,
    TransferId, UnitId, WorkOrderId,
};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "hold")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: HoldId,
    pub organisation_id: OrganisationId,
    pub lot_id: LotId,
    pub n: i64,
    pub kind: HoldKind,
    pub state: HoldState,
    pub from_on: Date,
    pub until_on: Option<Date>,
    pub unit_id: Option<UnitId>,
    pub place_id: Option<PlaceId>,
    pub line_id: Option<LineId>,
    pub work_order_id: Option<WorkOrderId>,
    pub transfer_id: Option<TransferId>,
    pub decision_id: Option<DecisionId>,
    pub for_organisation_id: OrganisationId,
    pub grade: Grade,
    pub suspended: bool,
    pub expires_at: Option<Instant>,
    pub by: PersonId,
    pub created_at: Instant,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
