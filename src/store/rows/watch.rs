use sea_orm::entity::prelude::*;

use crate::domain::{Instant, LineId, OrganisationId, PersonId, UnitId, WatchId};

/// What somebody wants to be told of.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "watch")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WatchId,
    pub organisation_id: OrganisationId,
    pub person_id: PersonId,
    /// Who would get the things; absent where nobody is named.
    pub unit_id: Option<UnitId>,
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// Of a search. A line says itself what it wants.
    #[sea_orm(column_type = "JsonBinary")]
    pub sought: Json,
    pub line_id: Option<LineId>,
    pub created_at: Instant,
    pub expires_at: Instant,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
