use sea_orm::entity::prelude::*;

use crate::domain::{Instant, LotId, LotState, MovementId, OrganisationId, PersonId, Why};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "movement")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MovementId,
    pub organisation_id: OrganisationId,
    pub from_lot: Option<LotId>,
    pub to_lot: Option<LotId>,
    pub n: i64,
    pub why: Why,
    pub act: Option<Uuid>,
    pub at: Instant,
    pub by: Option<PersonId>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub evidence: Option<Json>,
    /// When the row was written, if the act happened earlier.
    pub recorded_at: Option<Instant>,
    /// The state of the lot from which things were taken.
    pub state_before: Option<LotState>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
