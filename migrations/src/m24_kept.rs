//! An approval says how much of what it leaves the same people held then: it covers no more of that.

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
