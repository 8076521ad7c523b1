//! An index of mail by person, so that letters that fail do not delay the letters of others.

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
        db.execute_unprepared("DROP INDEX ix_notice_mail_at").await?;
        db.execute_unprepared(
            "CREATE INDEX ix_notice_mail ON notice (person_id, mail_at, id) WHERE mail_at IS NOT NULL",
        )
        .await?;
        if manager.get_database_backend() == DbBackend::Sqlite {
            db.execute_unprepared("INSERT INTO sqlite_stat1 VALUES ('notice', 'ix_notice_mail', '100 10 2 1')").await?;
        }
        Ok(())
    }
}
