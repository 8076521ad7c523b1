use sea_orm::entity::prelude::*;

use crate::domain::{
    HandoverId, HoldId, Instant, LineId, LotId, OrganisationId, PersonId, PlaceId, Rung, UnitId, WorkOrderId,
};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "handover")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: HandoverId,
    pub organisation_id: OrganisationId,
    pub lot_id: LotId,
    pub hold_id: Option<HoldId>,
    pub line_id: Option<LineId>,
    pub work_order_id: Option<WorkOrderId>,
    pub rung: Rung,
    pub n: i64,
    pub returned: i64,
    pub from_unit_id: UnitId,
    pub unit_id: UnitId,
    pub place_id: PlaceId,
    pub received_by: Option<PersonId>,
    pub by: PersonId,
    pub at: Instant,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
