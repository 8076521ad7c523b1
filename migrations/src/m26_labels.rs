//! Aliases that are found however they are typed or scanned, and labels that are printed before it is known what they
//! will stick on.

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
        search_keys(manager).await?;
        let batch = Table::create()
            .table("label_batch")
            .col(uuid("id"))
            .col(uuid("organisation_id"))
            .col(uuid("unit_id"))
            .col(text("note"))
            .col(big_integer("count"))
            .col(uuid("by"))
            .col(timestamp_with_time_zone("created_at"))
            .primary_key(Index::create().col("id"))
            .foreign_key(ForeignKey::create().from("label_batch", "organisation_id").to("organisation", "id"))
            .to_owned();
        manager.create_table(batch).await?;
        let by_organisation = Index::create()
            .name("ix_label_batch_organisation_id")
            .table("label_batch")
            .col("organisation_id")
            .col("id")
            .to_owned();
        manager.create_index(by_organisation).await?;
        let label = Table::create()
            .table("printed_label")
            .col(uuid("organisation_id"))
            .col(text("code"))
            .col(uuid("batch_id"))
            .col(big_integer("number"))
            .primary_key(Index::create().col("organisation_id").col("code"))
            .foreign_key(ForeignKey::create().from("printed_label", "batch_id").to("label_batch", "id"))
            .to_owned();
        manager.create_table(label).await?;
        let of_batch = Index::create()
            .name("ix_printed_label_batch_id")
            .table("printed_label")
            .col("batch_id")
            .col("number")
            .to_owned();
        manager.create_index(of_batch).await?;
        if manager.get_database_backend() == DbBackend::Sqlite {
            for (table, index, figures) in [
                ("alias", "ix_alias_organisation_id_search_key", "100000 50000 1"),
                ("label_batch", "ix_label_batch_organisation_id", "100 50 1"),
                ("label_batch", "sqlite_autoindex_label_batch_1", "100 1"),
                ("printed_label", "sqlite_autoindex_printed_label_1", "10000 5000 1"),
                ("printed_label", "ix_printed_label_batch_id", "10000 100 1"),
            ] {
                let figures = format!("INSERT INTO sqlite_stat1 VALUES ('{table}', '{index}', '{figures}')");
                manager.get_connection().execute_unprepared(&figures).await?;
            }
            manager.get_connection().execute_unprepared("ANALYZE sqlite_schema").await?;
        }
        Ok(())
    }
}

/// Removes leading zeros, blanks and hyphens. Case was folded when `folded` was written.
async fn search_keys(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let column = text("search_key").default("").to_owned();
    manager.alter_table(Table::alter().table("alias").add_column(column).to_owned()).await?;
    let hyphens = ["-", "–", "—", "‐", "‑", "−", " "];
    let bare = hyphens.into_iter().fold("folded".to_owned(), |inside, sign| format!("REPLACE({inside}, '{sign}', '')"));
    let db = manager.get_connection();
    db.execute_unprepared(&format!("UPDATE alias SET search_key = LTRIM({bare}, '0')")).await?;
    db.execute_unprepared("UPDATE alias SET search_key = folded WHERE search_key = ''").await?;
    let index = Index::create()
        .name("ix_alias_organisation_id_search_key")
        .table("alias")
        .col("organisation_id")
        .col("search_key")
        .to_owned();
    manager.create_index(index).await
}
