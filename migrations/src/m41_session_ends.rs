//! An index of sessions by when they began, to end those that are too old.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let began = Index::create().name("ix_session_created_at").table("session").col("created_at").to_owned();
        manager.create_index(began).await?;
        if manager.get_database_backend() == DbBackend::Sqlite {
            let db = manager.get_connection();
            db.execute_unprepared("INSERT INTO sqlite_stat1 VALUES ('session', 'ix_session_created_at', '1000 1')")
                .await?;
            db.execute_unprepared("ANALYZE sqlite_schema").await?;
        }
        Ok(())
    }
}
