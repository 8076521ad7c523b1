//! A row that is written to find out whether the database takes writes.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("readiness")
                    .col(big_integer("id"))
                    .col(timestamp_with_time_zone("at"))
                    .col(text("filler"))
                    .primary_key(Index::create().col("id"))
                    .to_owned(),
            )
            .await
    }
}
