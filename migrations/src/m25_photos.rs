//! Pictures, the photos that show them, drafts (what was photographed and is not logged yet), and the key that signs links.

use sea_orm_migration::{prelude::*, schema::*, sea_orm::DbBackend};

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
                    .table("picture")
                    .col(uuid("id"))
                    .col(text("hash"))
                    .col(big_integer("width"))
                    .col(big_integer("height"))
                    .col(text("thumbhash"))
                    .col(big_integer("likeness"))
                    .col(timestamp_with_time_zone("touched_at"))
                    .primary_key(Index::create().col("id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("draft")
                    .col(uuid("id"))
                    .col(uuid("organisation_id"))
                    .col(uuid_null("unit_id"))
                    .col(text_null("label"))
                    .col(text("note"))
                    .col(uuid("by"))
                    .col(timestamp_with_time_zone("at"))
                    .col(timestamp_with_time_zone("expires_at"))
                    .col(big_integer("version"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(ForeignKey::create().from("draft", "organisation_id").to("organisation", "id"))
                    .foreign_key(ForeignKey::create().from("draft", "unit_id").to("unit", "id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("photo")
                    .col(uuid("id"))
                    .col(uuid("organisation_id"))
                    .col(uuid_null("lot_id"))
                    .col(uuid_null("draft_id"))
                    .col(uuid("picture_id"))
                    .col(big_integer("position"))
                    .col(text("caption"))
                    .col(big_integer("part_0"))
                    .col(big_integer("part_1"))
                    .col(big_integer("part_2"))
                    .col(big_integer("part_3"))
                    .col(uuid("by"))
                    .col(timestamp_with_time_zone("at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(ForeignKey::create().from("photo", "lot_id").to("lot", "id"))
                    .foreign_key(ForeignKey::create().from("photo", "draft_id").to("draft", "id"))
                    .foreign_key(ForeignKey::create().from("photo", "picture_id").to("picture", "id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("secret")
                    .col(text("name"))
                    .col(text("value"))
                    .primary_key(Index::create().col("name"))
                    .to_owned(),
            )
            .await?;
        let mut cover = Table::alter();
        cover.table("lot").add_column(ColumnDef::new("cover_id").uuid().null().to_owned());
        manager.alter_table(cover).await?;
        let db = manager.get_connection();
        let mut planned = Vec::new();
        for (table, name, columns, rows) in [
            ("picture", "ux_picture_hash", "hash", "100000 1"),
            ("picture", "ix_picture_touched_at", "touched_at", "100000 2"),
            ("draft", "ix_draft_organisation_id_id", "organisation_id, id", "1000 50 1"),
            ("draft", "ix_draft_expires_at", "expires_at", "1000 1"),
            ("photo", "ix_photo_lot_id_position", "lot_id, position", "100000 3 1"),
            ("photo", "ix_photo_draft_id_position", "draft_id, position", "100000 3 1"),
            ("photo", "ix_photo_picture_id", "picture_id", "100000 2"),
            ("photo", "ix_photo_organisation_id_part_0", "organisation_id, part_0", "100000 50000 2"),
            ("photo", "ix_photo_organisation_id_part_1", "organisation_id, part_1", "100000 50000 2"),
            ("photo", "ix_photo_organisation_id_part_2", "organisation_id, part_2", "100000 50000 2"),
            ("photo", "ix_photo_organisation_id_part_3", "organisation_id, part_3", "100000 50000 2"),
        ] {
            let unique = if name.starts_with("ux") { "UNIQUE " } else { "" };
            db.execute_unprepared(&format!("CREATE {unique}INDEX {name} ON {table} ({columns})")).await?;
            planned.push(format!("('{table}', '{name}', '{rows}')"));
        }
        if manager.get_database_backend() == DbBackend::Sqlite {
            for (table, rows) in [("draft", "1000 1"), ("photo", "100000 1"), ("picture", "100000 1")] {
                planned.push(format!("('{table}', 'sqlite_autoindex_{table}_1', '{rows}')"));
            }
            db.execute_unprepared(&format!("INSERT INTO sqlite_stat1 VALUES {}", planned.join(", "))).await?;
            db.execute_unprepared("ANALYZE sqlite_schema").await?;
        }
        Ok(())
    }
}
