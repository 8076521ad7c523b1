//! What SQLite's planner assumes about the sizes of tables. Without these figures it takes the lots of one organisation
//! for ten rows, and reads everything that the organisation owns for a page of 24 lots by id.
//!
//! The figures are those of a municipality with 100,000 lots after some years. They are the same in every installation,
//! so that plans do not change while an installation is used (SQLite, "The Next-Generation Query Planner", 3.1: the
//! contents of sqlite_stat1 may be filled by the application). PostgreSQL collects its own figures.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The table, the index and its figures: the number of rows, and for each column of the index how many rows have the
/// same values up to it.
const FIGURES: [(&str, &str, &str); 60] = [
    ("agreement", "ix_agreement_organisation_id", "20 20"),
    ("agreement", "sqlite_autoindex_agreement_1", "20 1"),
    ("alias", "ix_alias_lot_id", "100000 1"),
    ("alias", "ix_alias_organisation_id_value", "100000 50000 1"),
    ("alias", "sqlite_autoindex_alias_1", "100000 1"),
    ("approval", "ix_approval_line_id", "5000 2"),
    ("approval", "ix_approval_organisation_id_state", "5000 2500 800"),
    ("approval", "sqlite_autoindex_approval_1", "5000 1"),
    ("call_off", "ix_call_off_line_id", "10000 1"),
    ("call_off", "ix_call_off_organisation_id_at", "10000 5000 2"),
    ("call_off", "sqlite_autoindex_call_off_1", "10000 1"),
    ("catalogue_item", "ix_catalogue_item_agreement_id_sku", "5000 250 1"),
    ("catalogue_item", "ix_catalogue_item_category_key_active", "5000 40 36"),
    ("catalogue_item", "sqlite_autoindex_catalogue_item_1", "5000 1"),
    ("decision", "ix_decision_line_id", "60000 3"),
    ("decision", "ix_decision_organisation_id_at", "60000 30000 2"),
    ("decision", "sqlite_autoindex_decision_1", "60000 1"),
    ("entry", "ix_entry_act", "20000 1"),
    ("entry", "ix_entry_lot_id", "20000 2"),
    ("entry", "ix_entry_organisation_id_booked_on_id", "20000 10000 20 1"),
    ("entry", "ix_entry_reverses", "20000 2"),
    ("entry", "sqlite_autoindex_entry_1", "20000 1"),
    ("handover", "ix_handover_from_organisation_id", "20000 10000"),
    ("handover", "ix_handover_hold_id", "20000 2"),
    ("handover", "ix_handover_line_id", "20000 2"),
    ("handover", "ix_handover_lot_id", "20000 2"),
    ("handover", "ix_handover_organisation_id_handed_on", "20000 10000 20"),
    ("handover", "sqlite_autoindex_handover_1", "20000 1"),
    ("hold", "ix_hold_for_organisation_id_state", "30000 15000 4000"),
    ("hold", "ix_hold_line_id", "30000 2"),
    ("hold", "ix_hold_lot_id_state", "30000 2 1"),
    ("hold", "ix_hold_state_expires_at", "30000 8000 4"),
    ("hold", "sqlite_autoindex_hold_1", "30000 1"),
    ("lot", "ix_lot_family_id", "100000 8"),
    ("lot", "ix_lot_organisation_id_category_key_state_site_id", "100000 50000 800 300 12"),
    ("lot", "ix_lot_organisation_id_code", "100000 50000 1"),
    ("lot", "ix_lot_organisation_id_goes_back_on", "400 200 2"),
    ("lot", "ix_lot_place_id", "100000 100"),
    ("lot", "ix_lot_product_id", "20000 20"),
    ("lot", "ix_lot_unit_id", "100000 2500"),
    ("lot", "sqlite_autoindex_lot_1", "100000 1"),
    ("movement", "ix_movement_from_lot", "150000 3"),
    ("movement", "ix_movement_to_lot", "150000 2"),
    ("movement", "sqlite_autoindex_movement_1", "150000 1"),
    ("need", "ix_need_organisation_id_created_at", "20000 10000 1"),
    ("need", "ix_need_unit_id", "20000 500"),
    ("need", "sqlite_autoindex_need_1", "20000 1"),
    ("place", "ix_place_organisation_id", "2000 1000"),
    ("place", "ix_place_parent_id", "2000 20"),
    ("place", "sqlite_autoindex_place_1", "2000 1"),
    ("product", "ix_product_gtin", "2000 2"),
    ("product", "ix_product_organisation_id_gtin", "2000 1000 1"),
    ("product", "sqlite_autoindex_product_1", "2000 1"),
    ("work_order", "ix_work_order_line_id", "5000 4"),
    ("work_order", "ix_work_order_lot_id", "5000 2"),
    ("work_order", "ix_work_order_organisation_id_state", "5000 2500 600"),
    ("work_order", "ix_work_order_partner_id_state", "5000 800 200"),
    ("work_order", "sqlite_autoindex_work_order_1", "5000 1"),
    ("unit", "ix_unit_organisation_id", "200 100"),
    ("unit", "sqlite_autoindex_unit_1", "200 1"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() != DbBackend::Sqlite {
            return Ok(());
        }
        let db = manager.get_connection();
        // ANALYZE is the only way to create `sqlite_stat1`. It also changes the schema's cookie, so that other
        // connections read all of it again.
        db.execute_unprepared("ANALYZE organisation; DELETE FROM sqlite_stat1").await?;
        let figures: Vec<String> =
            FIGURES.iter().map(|(table, index, rows)| format!("('{table}', '{index}', '{rows}')")).collect();
        db.execute_unprepared(&format!("INSERT INTO sqlite_stat1 VALUES {}", figures.join(", "))).await?;
        db.execute_unprepared("ANALYZE sqlite_schema").await?;
        Ok(())
    }
}
