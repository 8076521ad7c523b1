//! Rights: stored answers are given again only to those who may still ask, a closing says whether roles follow, and
//! parties to agreements agree before they see anything.

use sea_orm_migration::{prelude::*, schema::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let add = |table: &'static str| Table::alter().table(table).to_owned();
        // SQLite adds one column a statement.
        for statement in [
            add("idempotency").add_column(text("grants").default("")),
            add("person").add_column(big_integer("version").default(1)),
            add("unit").add_column(uuid_null("successor_named_by")),
            add("unit").add_column(boolean("roles_follow").default(false)),
            add("agreement_party").add_column(uuid_null("accepted_by")),
            add("agreement_party").add_column(timestamp_with_time_zone_null("accepted_at")),
            add("agreement_party").add_column(timestamp_with_time_zone_null("left_at")),
        ] {
            manager.alter_table(statement.to_owned()).await?;
        }
        // Indexes to find what is open in the name of a person who leaves.
        for (name, table, columns) in [
            ("ix_need_by_state", "need", &["by", "state"][..]),
            ("ix_hold_by_state", "hold", &["by", "state"]),
            ("ix_approval_asked_by_state", "approval", &["asked_by", "state"]),
            ("ix_handover_received_by", "handover", &["received_by"]),
        ] {
            let mut index = Index::create().name(name).table(table).to_owned();
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index).await?;
        }
        if manager.get_database_backend() == DbBackend::Sqlite {
            let figures = "INSERT INTO sqlite_stat1 VALUES ('need', 'ix_need_by_state', '20000 40 20'), \
                           ('hold', 'ix_hold_by_state', '20000 40 20'), \
                           ('approval', 'ix_approval_asked_by_state', '20000 40 20'), \
                           ('handover', 'ix_handover_received_by', '20000 40'); ANALYZE sqlite_schema";
            manager.get_connection().execute_unprepared(figures).await?;
        }
        Ok(())
    }
}
