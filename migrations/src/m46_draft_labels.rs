//! The label of a batch that a draft has, so that no other thing gets the label meanwhile. Drafts that were begun
//! earlier have none here: their labels are checked when they are logged.

use sea_orm_migration::{
    prelude::*,
    schema::*,
    sea_orm::{ConnectionTrait, DbBackend},
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = text_null("label_code");
        manager.alter_table(Table::alter().table("draft").add_column(column).to_owned()).await?;
        let index = Index::create()
            .name("ix_draft_organisation_id_label_code")
            .table("draft")
            .col("organisation_id")
            .col("label_code")
            .to_owned();
        manager.create_index(index).await?;
        if manager.get_database_backend() == DbBackend::Sqlite {
            let figures =
                "INSERT INTO sqlite_stat1 VALUES ('draft', 'ix_draft_organisation_id_label_code', '1000 50 1')";
            manager.get_connection().execute_unprepared(figures).await?;
            manager.get_connection().execute_unprepared("ANALYZE sqlite_schema").await?;
        }
        Ok(())
    }
}
