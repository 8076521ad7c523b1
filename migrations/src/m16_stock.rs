//! When things happened besides when they were written down, where transports lead, and who stated a footprint.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Tables of which a row may tell of something earlier. They get a column that says when the row was written.
const RECORDED: [&str; 5] = ["movement", "history", "handover", "handover_return", "entry"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in RECORDED {
            add(manager, table, ColumnDef::new("recorded_at").timestamp_with_time_zone()).await?;
        }
        add(manager, "sanitisation", ColumnDef::new("happened_at").timestamp_with_time_zone()).await?;
        // The state of the lot that a movement took from, so that the movement can be undone.
        add(manager, "movement", ColumnDef::new("state_before").text()).await?;
        add(manager, "work_order", ColumnDef::new("to_place_id").uuid()).await?;
        add(manager, "product", ColumnDef::new("footprint_kind").text()).await?;
        // Products that were stored before name at most their declaration. A registration number of a programme
        // operator proves that the declaration was verified. The word EPD alone proves nothing, because "no EPD"
        // contains it too.
        manager
            .get_connection()
            .execute_unprepared(
                "UPDATE product SET footprint_kind = CASE WHEN UPPER(footprint_source) LIKE 'NEPD-%'
                     OR UPPER(footprint_source) LIKE 'EPD-%' OR UPPER(footprint_source) LIKE 'S-P-%'
                     THEN 'epd' ELSE 'manufacturer' END
                 WHERE footprint_central_g IS NOT NULL",
            )
            .await?;
        manager.create_index(Index::create().name("ix_entry_line_id").table("entry").col("line_id").to_owned()).await?;
        manager
            .create_index(Index::create().name("ix_decision_lot_id").table("decision").col("lot_id").to_owned())
            .await?;
        if manager.get_database_backend() == DbBackend::Sqlite {
            let figures = "INSERT INTO sqlite_stat1 VALUES ('entry', 'ix_entry_line_id', '20000 2'), \
                           ('decision', 'ix_decision_lot_id', '20000 2'); ANALYZE sqlite_schema";
            manager.get_connection().execute_unprepared(figures).await?;
        }
        Ok(())
    }
}

async fn add(manager: &SchemaManager<'_>, table: &'static str, column: &mut ColumnDef) -> Result<(), DbErr> {
    manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await
}
