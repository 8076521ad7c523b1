//! Partners who mend, wipe and carry, and lots that cross from one legal entity to another.

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
                    .table("partner")
                    .col(uuid("id"))
                    .col(uuid("organisation_id"))
                    .col(text("name"))
                    .col(text("kind"))
                    .col(big_integer("lead_days"))
                    .col(big_integer_null("capacity_per_week"))
                    .col(big_integer_null("latitude_e7"))
                    .col(big_integer_null("longitude_e7"))
                    .col(date_null("until"))
                    .col(big_integer("version"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(ForeignKey::create().from("partner", "organisation_id").to("organisation", "id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create().name("ix_partner_organisation_id").table("partner").col("organisation_id").to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("partner_skill")
                    .col(uuid("partner_id"))
                    .col(text("work"))
                    .col(text("category_key"))
                    .col(big_integer_null("price_minor"))
                    .primary_key(Index::create().col("partner_id").col("work").col("category_key"))
                    .foreign_key(ForeignKey::create().from("partner_skill", "partner_id").to("partner", "id"))
                    .foreign_key(ForeignKey::create().from("partner_skill", "category_key").to("category", "key"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_partner_skill_category_key_work")
                    .table("partner_skill")
                    .col("category_key")
                    .col("work")
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("work_order")
                    .col(uuid("id"))
                    .col(uuid("organisation_id"))
                    .col(uuid("partner_id"))
                    .col(uuid("lot_id"))
                    .col(uuid_null("hold_id"))
                    .col(uuid_null("line_id"))
                    .col(uuid_null("decision_id"))
                    .col(text("kind"))
                    .col(text("state"))
                    .col(big_integer("n"))
                    .col(text("currency"))
                    .col(big_integer_null("estimate_minor"))
                    .col(big_integer_null("quote_minor"))
                    .col(big_integer_null("cost_minor"))
                    .col(date_null("ready_on"))
                    .col(big_integer_null("metres"))
                    .col(big_integer_null("parts_minor"))
                    .col(big_integer_null("parts_g"))
                    .col(big_integer_null("minutes"))
                    .col(text("note"))
                    .col(text_null("reason"))
                    .col(text("state_before"))
                    .col(json_binary_null("made"))
                    .col(uuid("by"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone_null("done_at"))
                    .col(big_integer("version"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(ForeignKey::create().from("work_order", "organisation_id").to("organisation", "id"))
                    .foreign_key(ForeignKey::create().from("work_order", "partner_id").to("partner", "id"))
                    .foreign_key(ForeignKey::create().from("work_order", "lot_id").to("lot", "id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_work_order_organisation_id_state")
                    .table("work_order")
                    .col("organisation_id")
                    .col("state")
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_work_order_partner_id_state")
                    .table("work_order")
                    .col("partner_id")
                    .col("state")
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(Index::create().name("ix_work_order_lot_id").table("work_order").col("lot_id").to_owned())
            .await?;
        manager
            .create_index(Index::create().name("ix_work_order_line_id").table("work_order").col("line_id").to_owned())
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("transfer")
                    .col(uuid("id"))
                    .col(uuid("organisation_id"))
                    .col(uuid("to_organisation_id"))
                    .col(uuid("lot_id"))
                    .col(uuid_null("hold_id"))
                    .col(uuid_null("line_id"))
                    .col(uuid_null("decision_id"))
                    .col(big_integer("n"))
                    .col(text("kind"))
                    .col(big_integer_null("price_minor"))
                    .col(big_integer_null("vat_minor"))
                    .col(text("currency"))
                    .col(json_binary_null("evidence"))
                    .col(text("state"))
                    .col(uuid("asked_by"))
                    .col(timestamp_with_time_zone("asked_at"))
                    .col(uuid_null("decided_by"))
                    .col(timestamp_with_time_zone_null("decided_at"))
                    .col(text_null("note"))
                    .col(big_integer("version"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(ForeignKey::create().from("transfer", "organisation_id").to("organisation", "id"))
                    .foreign_key(ForeignKey::create().from("transfer", "to_organisation_id").to("organisation", "id"))
                    .foreign_key(ForeignKey::create().from("transfer", "lot_id").to("lot", "id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_transfer_organisation_id_state")
                    .table("transfer")
                    .col("organisation_id")
                    .col("state")
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_transfer_to_organisation_id_state")
                    .table("transfer")
                    .col("to_organisation_id")
                    .col("state")
                    .to_owned(),
            )
            .await?;
        Ok(())
    }
}
