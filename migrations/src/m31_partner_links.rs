//! Links by which a partner works without an account, and how much of an order is finished.

use sea_orm_migration::{prelude::*, schema::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let link = Table::create()
            .table("partner_link")
            .col(uuid("id"))
            .col(uuid("partner_id"))
            .col(uuid("person_id"))
            .col(uuid("by"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("expires_at"))
            .col(timestamp_with_time_zone_null("revoked_at"))
            .primary_key(Index::create().col("id"))
            .foreign_key(ForeignKey::create().from("partner_link", "partner_id").to("partner", "id"))
            .foreign_key(ForeignKey::create().from("partner_link", "person_id").to("person", "id"))
            .to_owned();
        manager.create_table(link).await?;
        for column in ["partner_id", "person_id"] {
            let index =
                Index::create().name(format!("ix_partner_link_{column}")).table("partner_link").col(column).to_owned();
            manager.create_index(index).await?;
        }
        let finished = ColumnDef::new("finished").big_integer().not_null().default(0).to_owned();
        manager.alter_table(Table::alter().table("work_order").add_column(finished).to_owned()).await?;
        if manager.get_database_backend() == DbBackend::Sqlite {
            for (index, figures) in [
                ("sqlite_autoindex_partner_link_1", "100 1"),
                ("ix_partner_link_partner_id", "100 3"),
                ("ix_partner_link_person_id", "100 3"),
            ] {
                let figures = format!("INSERT INTO sqlite_stat1 VALUES ('partner_link', '{index}', '{figures}')");
                manager.get_connection().execute_unprepared(&figures).await?;
            }
            manager.get_connection().execute_unprepared("ANALYZE sqlite_schema").await?;
        }
        Ok(())
    }
}
