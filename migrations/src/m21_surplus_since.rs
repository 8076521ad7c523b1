//! Since when a lot has been surplus. Editing the lot does not change this moment.

use sea_orm_migration::{prelude::*, schema::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let since = timestamp_with_time_zone_null("surplus_since").take();
        manager.alter_table(Table::alter().table("lot").add_column(since).to_owned()).await?;
        let db = manager.get_connection();
        // The last change is the earliest moment from which the lot surely was surplus as it is now.
        db.execute_unprepared("UPDATE lot SET surplus_since = updated_at WHERE state = 'available'").await?;
        db.execute_unprepared("CREATE INDEX ix_lot_surplus_since_id ON lot (surplus_since, id)").await?;
        if manager.get_database_backend() == DbBackend::Sqlite {
            db.execute_unprepared("INSERT INTO sqlite_stat1 VALUES ('lot', 'ix_lot_surplus_since_id', '100000 2 1')")
                .await?;
            db.execute_unprepared("ANALYZE sqlite_schema").await?;
        }
        Ok(())
    }
}
