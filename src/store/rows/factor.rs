use sea_orm::entity::prelude::*;

use crate::domain::{Date, FactorId, FactorKind, OrganisationId};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "factor")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FactorId,
    pub organisation_id: Option<OrganisationId>,
    #[sea_orm(column_type = "Text")]
    pub key: String,
    pub version: i64,
    pub kind: FactorKind,
    pub low_g: Option<i64>,
    pub central_g: i64,
    pub high_g: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub unit: String,
    #[sea_orm(column_type = "Text")]
    pub boundary: String,
    pub year: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub geo: String,
    #[sea_orm(column_type = "Text")]
    pub source: String,
    #[sea_orm(column_type = "Text")]
    pub locator: String,
    #[sea_orm(column_type = "Text")]
    pub licence: String,
    #[sea_orm(column_type = "Text")]
    pub grade: String,
    #[sea_orm(column_type = "Text")]
    pub note: String,
    pub valid_from: Date,
    pub valid_to: Option<Date>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
