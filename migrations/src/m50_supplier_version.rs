//! The version of a supplier, so that two people who correct one at once do not undo each other's work.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = big_integer("version").default(1).to_owned();
        manager.alter_table(Table::alter().table("supplier").add_column(column).to_owned()).await
    }
}
