use sea_orm::entity::prelude::*;

use crate::domain::{Instant, LineId, OrganisationId, PersonId, UnitId, WatchId};

/// Something of which a person wants to be told.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "watch")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WatchId,
    pub organisation_id: OrganisationId,
    pub person_id: PersonId,
    /// The unit that would get the things, if one is named.
    pub unit_id: Option<UnitId>,
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// What a search looks for. A watch of a line needs nothing here, because the line says what it wants.
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
