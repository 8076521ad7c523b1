//! Who withdrew a need. It is unknown of needs that were withdrawn earlier.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = uuid_null("withdrawn_by");
        manager.alter_table(Table::alter().table("need").add_column(column).to_owned()).await
    }
}
