use sea_orm::entity::prelude::*;

use crate::domain::{CallOffId, CallOffLineId, CatalogueItemId};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "call_off_line")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CallOffLineId,
    pub call_off_id: CallOffId,
    pub catalogue_item_id: CatalogueItemId,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    pub quantity: i64,
    pub delivered: i64,
    pub price_minor: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
