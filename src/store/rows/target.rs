use sea_orm::entity::prelude::*;

use crate::domain::{Indicator, OrganisationId};

/// What an organisation wants to reach in a year.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "target")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_id: OrganisationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub year: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub indicator: Indicator,
    pub value: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
