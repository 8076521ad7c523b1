use sea_orm::entity::prelude::*;

use crate::domain::{Date, OrganisationId, PartnerId, PartnerKind};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "partner")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PartnerId,
    pub organisation_id: OrganisationId,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    pub kind: PartnerKind,
    pub lead_days: i64,
    pub capacity_per_week: Option<i64>,
    pub latitude_e7: Option<i64>,
    pub longitude_e7: Option<i64>,
    pub until: Option<Date>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
