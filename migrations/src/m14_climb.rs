//! What a second person is asked about a line's requirements and limits, and needs of one person or unit by their day.

use sea_orm_migration::{prelude::*, schema::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite adds one column a statement.
        for column in [
            json_binary_null("limits"),
            big_integer_null("quantity"),
            big_integer_null("articles"),
            json_binary_null("places"),
        ] {
            manager.alter_table(Table::alter().table("approval").add_column(column).to_owned()).await?;
        }
        for (name, column) in [("ix_need_by_created_at", "by"), ("ix_need_unit_id_created_at", "unit_id")] {
            manager
                .create_index(Index::create().name(name).table("need").col(column).col("created_at").to_owned())
                .await?;
        }
        if manager.get_database_backend() == DbBackend::Sqlite {
            let figures = "INSERT INTO sqlite_stat1 VALUES ('need', 'ix_need_by_created_at', '20000 40 1'), \
                           ('need', 'ix_need_unit_id_created_at', '20000 500 1'); ANALYZE sqlite_schema";
            manager.get_connection().execute_unprepared(figures).await?;
        }
        Ok(())
    }
}
