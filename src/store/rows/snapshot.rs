use sea_orm::entity::prelude::*;

use crate::domain::{Instant, LineId, OrganisationId, PersonId, SnapshotId};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "snapshot")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SnapshotId,
    pub organisation_id: OrganisationId,
    pub line_id: LineId,
    pub at: Instant,
    pub by: PersonId,
    #[sea_orm(column_type = "Text")]
    pub why: String,
    /// JSON that is written once and never queried. As text it is neither parsed nor copied on its way.
    #[sea_orm(column_type = "Text")]
    pub offers: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
