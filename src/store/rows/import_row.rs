use sea_orm::entity::prelude::*;

use crate::domain::{ImportId, LotId, OrganisationId};

/// A row of a register, and the lot that it is.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "import_row")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_id: OrganisationId,
    /// What the row is known by.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub key: String,
    /// 0, and counting where a row of n media-bearing things is n lots.
    #[sea_orm(primary_key, auto_increment = false)]
    pub part: i64,
    pub import_id: ImportId,
    pub lot_id: LotId,
    pub line: i64,
    /// How many things the register said there are.
    pub n: i64,
    /// A fingerprint of each fact that the register stated.
    #[sea_orm(column_type = "VarBinary(StringLen::None)")]
    pub said: Vec<u8>,
    /// Whether the import made the lot; one that was there before is only known to be this row.
    pub made: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
