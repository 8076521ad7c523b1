use sea_orm::entity::prelude::*;

use crate::domain::{DocumentFileId, Instant};

/// A file that is kept in storage under `id`, once for all documents that have it.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "document_file")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DocumentFileId,
    /// SHA-256 of the file, in hexadecimal digits.
    #[sea_orm(column_type = "Text")]
    pub hash: String,
    /// Determined by the file's content.
    #[sea_orm(column_type = "Text")]
    pub content_type: String,
    pub bytes: i64,
    /// When somebody last began to use it.
    pub touched_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
