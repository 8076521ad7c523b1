use sea_orm::entity::prelude::*;

use crate::domain::{EvidenceKind, LotId};

/// A kind of evidence that documents of the lot's product no longer give for the lot, because it is not as it was made
/// any more.
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
