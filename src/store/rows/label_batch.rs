use sea_orm::entity::prelude::*;

use crate::domain::{Instant, LabelBatchId, OrganisationId, PersonId, UnitId};

/// Labels that are printed before it is known what they will stick on.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "label_batch")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LabelBatchId,
    pub organisation_id: OrganisationId,
    pub unit_id: UnitId,
    #[sea_orm(column_type = "Text")]
    pub note: String,
    pub count: i64,
    pub by: PersonId,
    pub created_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
