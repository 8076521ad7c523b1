use sea_orm::entity::prelude::*;

use crate::domain::{ImportId, LotId, OrganisationId};

/// A row of a register, and its lot.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "import_row")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_id: OrganisationId,
    /// The key by which the row is recognised.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub key: String,
    /// The parts count from 0. There are several where a row of n media-bearing things becomes n lots.
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
    /// Whether the import made the lot. A lot that was there before is only recognised as this row.
    pub made: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
