//! Roles are set for the version of a person that was read.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let version = ColumnDef::new("version").big_integer().not_null().default(1).take();
        manager.alter_table(Table::alter().table("person").add_column(version).take()).await
    }
}
