use sea_orm::entity::prelude::*;

use crate::domain::{
    AgreementId, CallOffId, CallOffState, Date, Instant, LineId, OrganisationId, PersonId, PlaceId, Rung, SnapshotId,
    UnitId,
};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "call_off")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CallOffId,
    pub organisation_id: OrganisationId,
    pub agreement_id: AgreementId,
    pub line_id: LineId,
    pub unit_id: UnitId,
    pub place_id: PlaceId,
    pub rung: Rung,
    pub state: CallOffState,
    #[sea_orm(column_type = "Text")]
    pub currency: String,
    pub goods_minor: i64,
    pub fee_minor: i64,
    pub snapshot_id: SnapshotId,
    pub expected_on: Option<Date>,
    pub by: PersonId,
    pub at: Instant,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
