use sea_orm::entity::prelude::*;

use crate::domain::{Condition, HandoverId, Instant, LotId, OrganisationId, PersonId, PlaceId, ReturnId};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "handover_return")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReturnId,
    pub organisation_id: OrganisationId,
    pub handover_id: HandoverId,
    pub lot_id: LotId,
    pub n: i64,
    /// Whether this is a loan whose time was over when it came back. Its need was met, so no line opens again.
    pub loan_over: bool,
    pub condition: Condition,
    pub place_id: PlaceId,
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    pub by: PersonId,
    pub at: Instant,
    /// When the row was written, if the act happened earlier.
    pub recorded_at: Option<Instant>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
