use sea_orm::entity::prelude::*;

use crate::domain::{HistoryId, Instant, OrganisationId, PersonId, Verb};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "history")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: HistoryId,
    pub organisation_id: OrganisationId,
    pub subject: Uuid,
    #[sea_orm(column_type = "Text")]
    pub verb: String,
    pub at: Instant,
    /// When the row was written, if the act happened earlier.
    pub recorded_at: Option<Instant>,
    pub by: Option<PersonId>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub detail: Option<Json>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub fn is(&self, verb: Verb) -> bool {
        self.verb.parse() == Ok(verb)
    }
}
