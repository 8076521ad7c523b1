//! Indexes of what one unit holds, and of what one person changed and wrote off.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, table, columns) in [
            ("ix_hold_unit_id_state", "hold", ["unit_id", "state"].as_slice()),
            ("ix_history_by_verb_at", "history", &["by", "verb", "at"]),
            ("ix_movement_by_at", "movement", &["by", "at"]),
        ] {
            let mut index = Index::create();
            index.name(name).table(table);
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index).await?;
        }
        if manager.get_database_backend() == DbBackend::Sqlite {
            let figures = "INSERT INTO sqlite_stat1 VALUES ('hold', 'ix_hold_unit_id_state', '20000 600 200'), \
                           ('history', 'ix_history_by_verb_at', '1000000 5000 500 2'), \
                           ('history', 'ix_history_subject', '1000000 10'), \
                           ('history', 'sqlite_autoindex_history_1', '1000000 1'), \
                           ('movement', 'ix_movement_by_at', '1000000 5000 2'); ANALYZE sqlite_schema";
            manager.get_connection().execute_unprepared(figures).await?;
        }
        Ok(())
    }
}
