//! What an organisation wants to reach in a year.

use sea_orm_migration::{prelude::*, schema::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let target = Table::create()
            .table("target")
            .col(uuid("organisation_id"))
            .col(big_integer("year"))
            .col(text("indicator"))
            .col(big_integer("value"))
            .primary_key(Index::create().col("organisation_id").col("year").col("indicator"))
            .foreign_key(ForeignKey::create().from("target", "organisation_id").to("organisation", "id"))
            .to_owned();
        manager.create_table(target).await?;
        if manager.get_database_backend() == DbBackend::Sqlite {
            let db = manager.get_connection();
            let figures = "INSERT INTO sqlite_stat1 VALUES ('target', 'sqlite_autoindex_target_1', '60 12 3 1')";
            db.execute_unprepared(figures).await?;
            db.execute_unprepared("ANALYZE sqlite_schema").await?;
        }
        Ok(())
    }
}
