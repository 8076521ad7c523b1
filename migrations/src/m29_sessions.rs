//! Sessions of people in their browsers, and links that sign somebody in once.

use sea_orm_migration::{prelude::*, schema::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let session = Table::create()
            .table("session")
            .col(uuid("id"))
            .col(text("hash"))
            .col(uuid("person_id"))
            .col(text("browser"))
            .col(text_null("language"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("seen_at"))
            .primary_key(Index::create().col("id"))
            .foreign_key(ForeignKey::create().from("session", "person_id").to("person", "id"))
            .to_owned();
        manager.create_table(session).await?;
        let by_hash = Index::create().name("ux_session_hash").table("session").col("hash").unique().to_owned();
        manager.create_index(by_hash).await?;
        let of_person = Index::create().name("ix_session_person_id").table("session").col("person_id").to_owned();
        manager.create_index(of_person).await?;
        let link = Table::create()
            .table("sign_in_link")
            .col(text("hash"))
            .col(uuid("person_id"))
            .col(timestamp_with_time_zone("expires_at"))
            .primary_key(Index::create().col("hash"))
            .foreign_key(ForeignKey::create().from("sign_in_link", "person_id").to("person", "id"))
            .to_owned();
        manager.create_table(link).await?;
        let of_person =
            Index::create().name("ix_sign_in_link_person_id").table("sign_in_link").col("person_id").to_owned();
        manager.create_index(of_person).await?;
        if manager.get_database_backend() == DbBackend::Sqlite {
            for (table, index, figures) in [
                ("session", "sqlite_autoindex_session_1", "1000 1"),
                ("session", "ux_session_hash", "1000 1"),
                ("session", "ix_session_person_id", "1000 2"),
                ("sign_in_link", "sqlite_autoindex_sign_in_link_1", "100 1"),
                ("sign_in_link", "ix_sign_in_link_person_id", "100 1"),
            ] {
                let figures = format!("INSERT INTO sqlite_stat1 VALUES ('{table}', '{index}', '{figures}')");
                manager.get_connection().execute_unprepared(&figures).await?;
            }
            manager.get_connection().execute_unprepared("ANALYZE sqlite_schema").await?;
        }
        Ok(())
    }
}
