//! Tables for operation: outbox, jobs, idempotency, imports.

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
                    .table("dirty")
                    .col(uuid("lot_id"))
                    .col(timestamp_with_time_zone("at"))
                    .primary_key(Index::create().col("lot_id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("job")
                    .col(uuid("id"))
                    .col(text("kind"))
                    .col(uuid("subject"))
                    .col(timestamp_with_time_zone("run_after"))
                    .col(timestamp_with_time_zone_null("lease_until"))
                    .col(big_integer("attempts"))
                    .col(text_null("last_error"))
                    .primary_key(Index::create().col("id"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(Index::create().name("ix_job_run_after").table("job").col("run_after").to_owned()).await?;
        manager
            .create_table(
                Table::create()
                    .table("idempotency")
                    .col(uuid("person_id"))
                    .col(text("route"))
                    .col(text("key"))
                    .col(text("body_hash"))
                    .col(json_binary("answer"))
                    .col(timestamp_with_time_zone("created_at"))
                    .primary_key(Index::create().col("person_id").col("route").col("key"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create().name("ix_idempotency_created_at").table("idempotency").col("created_at").to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("import")
                    .col(uuid("id"))
                    .col(uuid("organisation_id"))
                    .col(text("kind"))
                    .col(text("file"))
                    .col(text("hash"))
                    .col(big_integer("rows"))
                    .col(big_integer("things"))
                    .col(big_integer("line"))
                    .col(uuid_null("by"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone_null("done_at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(ForeignKey::create().from("import", "organisation_id").to("organisation", "id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_import_organisation_id_hash")
                    .table("import")
                    .col("organisation_id")
                    .col("hash")
                    .unique()
                    .to_owned(),
            )
            .await?;
        Ok(())
    }
}
