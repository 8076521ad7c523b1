use sea_orm::entity::prelude::*;

use crate::domain::{Date, OrganisationId, PriceId};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "reference_price")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PriceId,
    pub organisation_id: Option<OrganisationId>,
    #[sea_orm(column_type = "Text")]
    pub category_key: String,
    #[sea_orm(column_type = "Text")]
    pub currency: String,
    pub amount_minor: i64,
    pub valid_from: Date,
    pub valid_to: Option<Date>,
    #[sea_orm(column_type = "Text")]
    pub source: String,
    #[sea_orm(column_type = "Text")]
    pub grade: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
