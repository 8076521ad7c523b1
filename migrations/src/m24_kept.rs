//! An approval says how many of the left-out things the same people held then. It does not cover more of them.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut kept = Table::alter();
        kept.table("approval").add_column(ColumnDef::new("kept").big_integer().null().to_owned());
        manager.alter_table(kept).await
    }
}
