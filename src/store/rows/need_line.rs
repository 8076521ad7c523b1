use sea_orm::entity::prelude::*;

use crate::domain::{LineId, LineState, NeedId, OrganisationId};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "need_line")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LineId,
    pub need_id: NeedId,
    pub organisation_id: OrganisationId,
    pub position: i64,
    #[sea_orm(column_type = "Text", nullable)]
    pub category_key: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub function_key: Option<String>,
    pub quantity: i64,
    pub held: i64,
    pub ordered: i64,
    pub received: i64,
    #[sea_orm(column_type = "JsonBinary")]
    pub requirements: Json,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub gate_released: Option<Json>,
    pub state: LineState,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
