use sea_orm::entity::prelude::*;

use crate::domain::{Date, Instant, NeedId, NeedState, OrganisationId, PersonId, PlaceId, UnitId, WithdrawalReason};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "need")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NeedId,
    pub organisation_id: OrganisationId,
    pub unit_id: UnitId,
    pub place_id: PlaceId,
    pub needed_by: Date,
    pub needed_until: Option<Date>,
    #[sea_orm(column_type = "Text")]
    pub purpose: String,
    pub alternatives_considered: bool,
    #[sea_orm(column_type = "Text")]
    pub note: String,
    pub state: NeedState,
    pub withdrawal_reason: Option<WithdrawalReason>,
    #[sea_orm(column_type = "Text", nullable)]
    pub withdrawal_note: Option<String>,
    /// `None` where a need was withdrawn before this was stored.
    pub withdrawn_by: Option<PersonId>,
    pub by: PersonId,
    pub created_at: Instant,
    pub closed_at: Option<Instant>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
