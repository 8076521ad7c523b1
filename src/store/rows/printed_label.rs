use sea_orm::entity::prelude::*;

use crate::domain::{LabelBatchId, OrganisationId};

/// One label of a batch. An alias says on which lot it sticks, and a draft that it has the label: an unused label has
/// neither.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "printed_label")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_id: OrganisationId,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub code: String,
    pub batch_id: LabelBatchId,
    /// Its place in the batch, from 1.
    pub number: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
