use sea_orm::entity::prelude::*;

use crate::domain::{Date, OrganisationId, PlaceId, PlaceKind, Sensitivity};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "place")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PlaceId,
    pub organisation_id: OrganisationId,
    pub parent_id: Option<PlaceId>,
    pub site_id: PlaceId,
    pub kind: PlaceKind,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    pub latitude_e7: Option<i64>,
    pub longitude_e7: Option<i64>,
    pub capacity_l: Option<i64>,
    pub accepts_intake: bool,
    pub sensitivity: Option<Sensitivity>,
    pub since: Option<Date>,
    pub until: Option<Date>,
    pub successor_id: Option<PlaceId>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
