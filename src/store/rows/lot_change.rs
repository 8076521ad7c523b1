use sea_orm::entity::prelude::*;

use crate::domain::LotId;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "lot_change")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub n: i64,
    pub lot_id: LotId,
    pub tag: i64,
    /// Whether the watches were asked about this change.
    pub asked: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
