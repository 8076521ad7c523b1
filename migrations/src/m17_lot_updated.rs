//! Indexes of lots in the order of their changes: to find what was idle longest, and what changed since an integration
//! last asked.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        db.execute_unprepared("CREATE INDEX ix_lot_updated_at_id ON lot (updated_at, id)").await?;
        if manager.get_database_backend() == DbBackend::Sqlite {
            db.execute_unprepared("INSERT INTO sqlite_stat1 VALUES ('lot', 'ix_lot_updated_at_id', '100000 2 1')")
                .await?;
            db.execute_unprepared("ANALYZE sqlite_schema").await?;
        }
        Ok(())
    }
}
