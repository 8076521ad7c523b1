use sea_orm::entity::prelude::*;

use crate::domain::{Date, OrganisationId, PersonId, Sensitivity, UnitId};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "unit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UnitId,
    pub organisation_id: OrganisationId,
    pub parent_id: Option<UnitId>,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    pub sensitivity: Option<Sensitivity>,
    pub since: Option<Date>,
    pub until: Option<Date>,
    pub successor_id: Option<UnitId>,
    pub successor_named_by: Option<PersonId>,
    /// Whether whoever named the successor may give roles there.
    pub roles_follow: bool,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
