//! Buying, when nothing could be reused: suppliers, framework agreements, catalogues, call-offs.

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
                    .table("supplier")
                    .col(uuid("id"))
                    .col(uuid("organisation_id"))
                    .col(text("name"))
                    .col(text_null("number"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(ForeignKey::create().from("supplier", "organisation_id").to("organisation", "id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create().name("ix_supplier_organisation_id").table("supplier").col("organisation_id").to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("agreement")
                    .col(uuid("id"))
                    .col(uuid("organisation_id"))
                    .col(uuid("supplier_id"))
                    .col(text("name"))
                    .col(text("kind"))
                    .col(date("valid_from"))
                    .col(date("valid_to"))
                    .col(timestamp_with_time_zone_null("closed_at"))
                    .col(text("currency"))
                    .col(big_integer_null("ceiling_minor"))
                    .col(big_integer("spent_minor"))
                    .col(big_integer_null("small_order_limit_minor"))
                    .col(big_integer("small_order_fee_minor"))
                    .col(big_integer_null("direct_limit_minor"))
                    .col(big_integer("lead_days"))
                    .col(uuid("owner_id"))
                    .col(big_integer("version"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(ForeignKey::create().from("agreement", "organisation_id").to("organisation", "id"))
                    .foreign_key(ForeignKey::create().from("agreement", "supplier_id").to("supplier", "id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_agreement_organisation_id")
                    .table("agreement")
                    .col("organisation_id")
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("agreement_party")
                    .col(uuid("agreement_id"))
                    .col(uuid("organisation_id"))
                    .primary_key(Index::create().col("agreement_id").col("organisation_id"))
                    .foreign_key(ForeignKey::create().from("agreement_party", "agreement_id").to("agreement", "id"))
                    .foreign_key(
                        ForeignKey::create().from("agreement_party", "organisation_id").to("organisation", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_agreement_party_organisation_id")
                    .table("agreement_party")
                    .col("organisation_id")
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("catalogue_item")
                    .col(uuid("id"))
                    .col(uuid("agreement_id"))
                    .col(text("sku"))
                    .col(text("category_key"))
                    .col(text("name"))
                    .col(text_null("brand"))
                    .col(text_null("model"))
                    .col(uuid_null("product_id"))
                    .col(big_integer_null("width_mm"))
                    .col(big_integer_null("depth_mm"))
                    .col(big_integer_null("height_mm"))
                    .col(text_null("colour"))
                    .col(json_binary("materials"))
                    .col(json_binary_null("features"))
                    .col(text_null("condition"))
                    .col(big_integer("price_minor"))
                    .col(big_integer("pack_size"))
                    .col(big_integer_null("lead_days"))
                    .col(big_integer_null("footprint_g"))
                    .col(boolean("active"))
                    .col(big_integer("version"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(ForeignKey::create().from("catalogue_item", "agreement_id").to("agreement", "id"))
                    .foreign_key(ForeignKey::create().from("catalogue_item", "category_key").to("category", "key"))
                    .foreign_key(ForeignKey::create().from("catalogue_item", "product_id").to("product", "id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_catalogue_item_agreement_id_sku")
                    .table("catalogue_item")
                    .col("agreement_id")
                    .col("sku")
                    .unique()
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_catalogue_item_category_key_active")
                    .table("catalogue_item")
                    .col("category_key")
                    .col("active")
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("call_off")
                    .col(uuid("id"))
                    .col(uuid("organisation_id"))
                    .col(uuid("agreement_id"))
                    .col(uuid("line_id"))
                    .col(uuid("unit_id"))
                    .col(uuid("place_id"))
                    .col(text("rung"))
                    .col(text("state"))
                    .col(text("currency"))
                    .col(big_integer("goods_minor"))
                    .col(big_integer("fee_minor"))
                    .col(uuid("snapshot_id"))
                    .col(date_null("expected_on"))
                    .col(uuid("by"))
                    .col(timestamp_with_time_zone("at"))
                    .col(big_integer("version"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(ForeignKey::create().from("call_off", "organisation_id").to("organisation", "id"))
                    .foreign_key(ForeignKey::create().from("call_off", "agreement_id").to("agreement", "id"))
                    .foreign_key(ForeignKey::create().from("call_off", "line_id").to("need_line", "id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_call_off_organisation_id_at")
                    .table("call_off")
                    .col("organisation_id")
                    .col("at")
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(Index::create().name("ix_call_off_line_id").table("call_off").col("line_id").to_owned())
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("call_off_line")
                    .col(uuid("id"))
                    .col(uuid("call_off_id"))
                    .col(uuid("catalogue_item_id"))
                    .col(text("name"))
                    .col(big_integer("quantity"))
                    .col(big_integer("delivered"))
                    .col(big_integer("price_minor"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(ForeignKey::create().from("call_off_line", "call_off_id").to("call_off", "id"))
                    .foreign_key(
                        ForeignKey::create().from("call_off_line", "catalogue_item_id").to("catalogue_item", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_call_off_line_call_off_id")
                    .table("call_off_line")
                    .col("call_off_id")
                    .to_owned(),
            )
            .await?;
        Ok(())
    }
}
