//! What was handed over and what it saved: append-only.

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
                    .table("handover")
                    .col(uuid("id"))
                    .col(uuid("organisation_id"))
                    .col(uuid_null("from_organisation_id"))
                    .col(uuid("lot_id"))
                    .col(uuid_null("from_lot_id"))
                    .col(text("category_key"))
                    .col(uuid_null("hold_id"))
                    .col(uuid_null("line_id"))
                    .col(uuid_null("work_order_id"))
                    .col(uuid_null("transfer_id"))
                    .col(uuid_null("call_off_id"))
                    .col(text("rung"))
                    .col(big_integer("n"))
                    .col(big_integer("returned"))
                    .col(big_integer("home"))
                    .col(uuid_null("from_unit_id"))
                    .col(uuid("unit_id"))
                    .col(uuid("place_id"))
                    .col(uuid_null("received_by"))
                    .col(uuid("by"))
                    .col(date("handed_on"))
                    .col(timestamp_with_time_zone("at"))
                    .col(big_integer("version"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(ForeignKey::create().from("handover", "organisation_id").to("organisation", "id"))
                    .foreign_key(ForeignKey::create().from("handover", "lot_id").to("lot", "id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_handover_organisation_id_handed_on")
                    .table("handover")
                    .col("organisation_id")
                    .col("handed_on")
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_handover_from_organisation_id")
                    .table("handover")
                    .col("from_organisation_id")
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(Index::create().name("ix_handover_hold_id").table("handover").col("hold_id").to_owned())
            .await?;
        manager
            .create_index(Index::create().name("ix_handover_lot_id").table("handover").col("lot_id").to_owned())
            .await?;
        manager
            .create_index(Index::create().name("ix_handover_line_id").table("handover").col("line_id").to_owned())
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("handover_return")
                    .col(uuid("id"))
                    .col(uuid("organisation_id"))
                    .col(uuid("handover_id"))
                    .col(uuid("lot_id"))
                    .col(big_integer("n"))
                    .col(boolean("loan_over"))
                    .col(text("condition"))
                    .col(uuid("place_id"))
                    .col(text("reason"))
                    .col(uuid("by"))
                    .col(timestamp_with_time_zone("at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(ForeignKey::create().from("handover_return", "handover_id").to("handover", "id"))
                    .foreign_key(ForeignKey::create().from("handover_return", "lot_id").to("lot", "id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_handover_return_handover_id")
                    .table("handover_return")
                    .col("handover_id")
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("entry")
                    .col(uuid("id"))
                    .col(uuid("organisation_id"))
                    .col(text("kind"))
                    .col(uuid("act"))
                    .col(uuid_null("reverses"))
                    .col(uuid_null("line_id"))
                    .col(uuid_null("lot_id"))
                    .col(text("category_key"))
                    .col(uuid("unit_id"))
                    .col(text("unit_name"))
                    .col(text("rung"))
                    .col(text("grade"))
                    .col(big_integer("n"))
                    .col(date("booked_on"))
                    .col(text("currency"))
                    .col(big_integer("displaced_ppm"))
                    .col(big_integer_null("avoided_cost_minor"))
                    .col(big_integer_null("cashable_minor"))
                    .col(big_integer_null("budget_released_minor"))
                    .col(big_integer_null("disposal_avoided_minor"))
                    .col(big_integer_null("co2e_low_g"))
                    .col(big_integer_null("co2e_central_g"))
                    .col(big_integer_null("co2e_high_g"))
                    .col(big_integer_null("waste_g"))
                    .col(text("method_version"))
                    .col(json_binary("inputs"))
                    .col(json_binary("figures"))
                    .col(uuid("by"))
                    .col(timestamp_with_time_zone("at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(ForeignKey::create().from("entry", "organisation_id").to("organisation", "id"))
                    .foreign_key(ForeignKey::create().from("entry", "reverses").to("entry", "id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_entry_organisation_id_booked_on_id")
                    .table("entry")
                    .col("organisation_id")
                    .col("booked_on")
                    .col("id")
                    .to_owned(),
            )
            .await?;
        manager.create_index(Index::create().name("ix_entry_lot_id").table("entry").col("lot_id").to_owned()).await?;
        manager.create_index(Index::create().name("ix_entry_act").table("entry").col("act").to_owned()).await?;
        manager
            .create_index(Index::create().name("ix_entry_reverses").table("entry").col("reverses").to_owned())
            .await?;
        Ok(())
    }
}
