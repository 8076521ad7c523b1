use sea_orm::entity::prelude::*;

use crate::domain::{PartnerId, WorkKind};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "partner_skill")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub partner_id: PartnerId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub work: WorkKind,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub category_key: String,
    pub price_minor: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "crate::store::rows::partner::Entity",
        from = "Column::PartnerId",
        to = "crate::store::rows::partner::Column::Id"
    )]
    Partner,
}

impl ActiveModelBehavior for ActiveModel {}
