use sea_orm::entity::prelude::*;

use crate::domain::{AgreementId, AgreementKind, Date, Instant, OrganisationId, PersonId, SupplierId};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "agreement")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AgreementId,
    pub organisation_id: OrganisationId,
    pub supplier_id: SupplierId,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    pub kind: AgreementKind,
    pub valid_from: Date,
    pub valid_to: Date,
    pub closed_at: Option<Instant>,
    #[sea_orm(column_type = "Text")]
    pub currency: String,
    pub ceiling_minor: Option<i64>,
    pub spent_minor: i64,
    pub small_order_limit_minor: Option<i64>,
    pub small_order_fee_minor: i64,
    pub direct_limit_minor: Option<i64>,
    pub lead_days: i64,
    pub owner_id: PersonId,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
