//! How people want to be told by mail, and which notices wait to be mailed.

use sea_orm_migration::{prelude::*, schema::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let wish = Table::create()
            .table("mail_wish")
            .col(uuid("person_id"))
            .col(text("wish"))
            .primary_key(Index::create().col("person_id"))
            .foreign_key(ForeignKey::create().from("mail_wish", "person_id").to("person", "id"))
            .to_owned();
        manager.create_table(wish).await?;
        let mail_at = Table::alter().table("notice").add_column(timestamp_with_time_zone_null("mail_at")).to_owned();
        manager.alter_table(mail_at).await?;
        db.execute_unprepared("CREATE INDEX ix_notice_mail_at ON notice (mail_at) WHERE mail_at IS NOT NULL").await?;
        if manager.get_database_backend() == DbBackend::Sqlite {
            for (table, index, figures) in
                [("mail_wish", "sqlite_autoindex_mail_wish_1", "1000 1"), ("notice", "ix_notice_mail_at", "100 2")]
            {
                db.execute_unprepared(&format!("INSERT INTO sqlite_stat1 VALUES ('{table}', '{index}', '{figures}')"))
                    .await?;
            }
            db.execute_unprepared("ANALYZE sqlite_schema").await?;
        }
        Ok(())
    }
}
