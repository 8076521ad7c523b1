//! Watches: what a person wants to be told of, the keys by which a watch is found, the lots that it knows, and its
//! notices. The list of changed lots says of each change whether watches were asked about it.

use sea_orm_migration::{prelude::*, schema::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

const FIGURES: [(&str, &str, &str); 10] = [
    ("watch", "sqlite_autoindex_watch_1", "2000 1"),
    ("watch", "ix_watch_person_id", "2000 2"),
    ("watch", "ux_watch_line_id_person_id", "1000 1 1"),
    ("watch", "ix_watch_expires_at", "2000 10"),
    ("watch_key", "sqlite_autoindex_watch_key_1", "4000 10 5 1"),
    ("watch_key", "ix_watch_key_watch_id", "4000 2"),
    ("watch_lot", "sqlite_autoindex_watch_lot_1", "50000 25 1"),
    ("notice", "sqlite_autoindex_notice_1", "20000 1"),
    ("notice", "ix_notice_person_id_id", "20000 20 1"),
    ("notice", "ix_notice_person_id_unread", "2000 5"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let watch = Table::create()
            .table("watch")
            .col(uuid("id"))
            .col(uuid("organisation_id"))
            .col(uuid("person_id"))
            .col(uuid_null("unit_id"))
            .col(text("title"))
            .col(json_binary("sought"))
            .col(uuid_null("line_id"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("expires_at"))
            .col(big_integer("version"))
            .primary_key(Index::create().col("id"))
            .foreign_key(ForeignKey::create().from("watch", "person_id").to("person", "id"))
            .foreign_key(ForeignKey::create().from("watch", "line_id").to("need_line", "id"))
            .to_owned();
        manager.create_table(watch).await?;
        let of_person = Index::create().name("ix_watch_person_id").table("watch").col("person_id").to_owned();
        manager.create_index(of_person).await?;
        let of_line = Index::create()
            .name("ux_watch_line_id_person_id")
            .table("watch")
            .col("line_id")
            .col("person_id")
            .unique()
            .to_owned();
        manager.create_index(of_line).await?;
        let by_end = Index::create().name("ix_watch_expires_at").table("watch").col("expires_at").to_owned();
        manager.create_index(by_end).await?;
        let key = Table::create()
            .table("watch_key")
            .col(text("key"))
            .col(uuid("organisation_id"))
            .col(uuid("watch_id"))
            .primary_key(Index::create().col("key").col("organisation_id").col("watch_id"))
            .to_owned();
        manager.create_table(key).await?;
        let of_watch = Index::create().name("ix_watch_key_watch_id").table("watch_key").col("watch_id").to_owned();
        manager.create_index(of_watch).await?;
        let known = Table::create()
            .table("watch_lot")
            .col(uuid("watch_id"))
            .col(uuid("lot_id"))
            .primary_key(Index::create().col("watch_id").col("lot_id"))
            .to_owned();
        manager.create_table(known).await?;
        let notice = Table::create()
            .table("notice")
            .col(uuid("id"))
            .col(uuid("organisation_id"))
            .col(uuid("person_id"))
            .col(text("kind"))
            .col(uuid("watch_id"))
            .col(text("title"))
            .col(uuid_null("line_id"))
            .col(uuid_null("lot_id"))
            .col(timestamp_with_time_zone("at"))
            .col(timestamp_with_time_zone_null("read_at"))
            .primary_key(Index::create().col("id"))
            .foreign_key(ForeignKey::create().from("notice", "person_id").to("person", "id"))
            .to_owned();
        manager.create_table(notice).await?;
        let of_person =
            Index::create().name("ix_notice_person_id_id").table("notice").col("person_id").col("id").to_owned();
        manager.create_index(of_person).await?;
        db.execute_unprepared("CREATE INDEX ix_notice_person_id_unread ON notice (person_id) WHERE read_at IS NULL")
            .await?;
        let asked = Table::alter().table("lot_change").add_column(boolean("asked").default(false)).to_owned();
        manager.alter_table(asked).await?;
        db.execute_unprepared("UPDATE lot_change SET asked = TRUE").await?;
        db.execute_unprepared("CREATE INDEX ix_lot_change_unasked ON lot_change (n) WHERE NOT asked").await?;
        if manager.get_database_backend() == DbBackend::Sqlite {
            for (table, index, figures) in FIGURES {
                db.execute_unprepared(&format!("INSERT INTO sqlite_stat1 VALUES ('{table}', '{index}', '{figures}')"))
                    .await?;
            }
            db.execute_unprepared("ANALYZE sqlite_schema").await?;
        }
        Ok(())
    }
}
