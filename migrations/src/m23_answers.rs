//! A repeated request gets the status and the headers of the first answer too. Older answers have neither, and are
//! deleted within a day.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let add = |column: ColumnDef| Table::alter().table("idempotency").add_column(column).to_owned();
        manager.alter_table(add(ColumnDef::new("status").integer().null().to_owned())).await?;
        manager.alter_table(add(ColumnDef::new("headers").json_binary().null().to_owned())).await
    }
}
