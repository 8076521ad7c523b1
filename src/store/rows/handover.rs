use sea_orm::entity::prelude::*;

use crate::domain::{
    CallOffId, Date, HandoverId, HoldId, Instant, LineId, LotId, OrganisationId, PersonId, PlaceId, Rung, TransferId,
    UnitId, WorkOrderId,
};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "handover")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: HandoverId,
    /// The receiver's organisation.
    pub organisation_id: OrganisationId,
    /// The giver's organisation. `None` for a delivery, which comes from a supplier.
    pub from_organisation_id: Option<OrganisationId>,
    /// The lot that the receiver has now.
    pub lot_id: LotId,
    /// The lot that the giver gave: the same one, unless it went to another organisation.
    pub from_lot_id: Option<LotId>,
    #[sea_orm(column_type = "Text")]
    pub category_key: String,
    pub hold_id: Option<HoldId>,
    pub line_id: Option<LineId>,
    pub work_order_id: Option<WorkOrderId>,
    pub transfer_id: Option<TransferId>,
    pub call_off_id: Option<CallOffId>,
    pub rung: Rung,
    pub n: i64,
    pub returned: i64,
    /// Of a loan to another organisation: how many things the lender has back.
    pub home: i64,
    pub from_unit_id: Option<UnitId>,
    pub unit_id: UnitId,
    pub place_id: PlaceId,
    pub received_by: Option<PersonId>,
    pub by: PersonId,
    /// The civil date at the receiver's organisation.
    pub handed_on: Date,
    pub at: Instant,
    /// When the row was written, if the act happened earlier.
    pub recorded_at: Option<Instant>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
