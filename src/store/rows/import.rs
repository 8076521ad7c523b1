use sea_orm::entity::prelude::*;

use crate::domain::{ImportId, Instant, OrganisationId, PersonId};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "import")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ImportId,
    pub organisation_id: OrganisationId,
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    #[sea_orm(column_type = "Text")]
    pub file: String,
    #[sea_orm(column_type = "Text")]
    pub hash: String,
    /// Rows of the file that became lots so far, and the things in them.
    pub rows: i64,
    pub things: i64,
    pub line: i64,
    pub by: Option<PersonId>,
    pub created_at: Instant,
    pub done_at: Option<Instant>,
    /// The name of the register. Line numbers are compared only within one register.
    #[sea_orm(column_type = "Text")]
    pub source: String,
    /// Things that were there before and were updated.
    pub changed: i64,
    pub undone_at: Option<Instant>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
