use sea_orm::entity::prelude::*;

use crate::domain::{EvidenceKind, LotId};

/// What the documents of a lot's product no longer prove of the lot: it is not as it was made any more.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "evidence_exception")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub lot_id: LotId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: EvidenceKind,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
