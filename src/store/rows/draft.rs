use sea_orm::entity::prelude::*;

use crate::domain::{DraftId, Instant, OrganisationId, PersonId, UnitId};

/// What somebody photographed or scanned and has not logged yet.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "draft")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DraftId,
    pub organisation_id: OrganisationId,
    /// `None` where its maker answers for the whole organisation.
    pub unit_id: Option<UnitId>,
    /// What was scanned, as it was read.
    #[sea_orm(column_type = "Text")]
    pub label: Option<String>,
    /// The code of the label, if it is one of a batch: no other thing gets the label while the draft has it.
    #[sea_orm(column_type = "Text")]
    pub label_code: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub note: String,
    pub by: PersonId,
    pub at: Instant,
    pub expires_at: Instant,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
