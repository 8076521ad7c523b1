use sea_orm::entity::prelude::*;

use crate::domain::{Date, Instant, LotId, PersonId, SanitisationId, SanitisationMethod};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "sanitisation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SanitisationId,
    pub lot_id: LotId,
    #[sea_orm(column_type = "Text")]
    pub medium: String,
    pub method: SanitisationMethod,
    #[sea_orm(column_type = "Text")]
    pub tool: String,
    #[sea_orm(column_type = "Text")]
    pub tool_version: String,
    #[sea_orm(column_type = "Text")]
    pub operator: String,
    #[sea_orm(column_type = "Text")]
    pub verified_by: String,
    pub on_date: Date,
    pub at: Instant,
    pub happened_at: Option<Instant>,
    pub by: PersonId,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
