//! The role with which a person with several roles acts in a browser.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // One column at a time: SQLite adds no two in one statement.
        for column in [text_null("acting_role"), uuid_null("acting_unit_id")] {
            let added = Table::alter().table("session").add_column(column).to_owned();
            manager.alter_table(added).await?;
        }
        Ok(())
    }
}
