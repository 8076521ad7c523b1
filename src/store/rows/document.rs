use sea_orm::entity::prelude::*;

use crate::domain::{
    Date, DocumentFileId, DocumentId, EvidenceEnd, EvidenceKind, Instant, LotId, OrganisationId, PersonId, ProductId,
};

/// Evidence for all things of a lot, or of a product. Exactly one of the two is set.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "document")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DocumentId,
    pub organisation_id: OrganisationId,
    pub lot_id: Option<LotId>,
    pub kind: EvidenceKind,
    #[sea_orm(column_type = "Text")]
    pub reference: String,
    pub issued_on: Option<Date>,
    pub valid_until: Option<Date>,
    pub ended_at: Option<Instant>,
    pub ended_why: Option<EvidenceEnd>,
    pub by: PersonId,
    pub at: Instant,
    pub product_id: Option<ProductId>,
    pub file_id: Option<DocumentFileId>,
    /// The file's name, as its sender called it.
    #[sea_orm(column_type = "Text", nullable)]
    pub file_name: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
