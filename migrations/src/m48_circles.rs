//! The day on which surplus opens to the units of its organisation that do not own it.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = date_null("open_to_organisation_from");
        manager.alter_table(Table::alter().table("lot").add_column(column).to_owned()).await
    }
}
