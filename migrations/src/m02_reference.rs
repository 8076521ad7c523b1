//! What things are called and what they cost: categories, functions, factors, prices, products.

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
                    .table("category")
                    .col(text("key"))
                    .col(text_null("parent_key"))
                    .col(text_null("cpv"))
                    .col(boolean("media_bearing"))
                    .col(big_integer_null("mass_g"))
                    .col(big_integer_null("volume_ml"))
                    .col(big_integer_null("life_months"))
                    .col(text_null("factor_key"))
                    .col(text("nb"))
                    .col(text("nn"))
                    .col(text("sv"))
                    .col(text("da"))
                    .col(text("en"))
                    .col(text("synonyms"))
                    .col(big_integer("position"))
                    .primary_key(Index::create().col("key"))
                    .foreign_key(ForeignKey::create().from("category", "parent_key").to("category", "key"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("function")
                    .col(text("key"))
                    .col(text("features"))
                    .col(text("nb"))
                    .col(text("nn"))
                    .col(text("sv"))
                    .col(text("da"))
                    .col(text("en"))
                    .primary_key(Index::create().col("key"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("function_category")
                    .col(text("function_key"))
                    .col(text("category_key"))
                    .primary_key(Index::create().col("function_key").col("category_key"))
                    .foreign_key(ForeignKey::create().from("function_category", "function_key").to("function", "key"))
                    .foreign_key(ForeignKey::create().from("function_category", "category_key").to("category", "key"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("reference_price")
                    .col(uuid("id"))
                    .col(uuid_null("organisation_id"))
                    .col(text("category_key"))
                    .col(text("currency"))
                    .col(big_integer("amount_minor"))
                    .col(date("valid_from"))
                    .col(date_null("valid_to"))
                    .col(text("source"))
                    .col(text("grade"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(
                        ForeignKey::create().from("reference_price", "organisation_id").to("organisation", "id"),
                    )
                    .foreign_key(ForeignKey::create().from("reference_price", "category_key").to("category", "key"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_reference_price_category_key_currency")
                    .table("reference_price")
                    .col("category_key")
                    .col("currency")
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("factor")
                    .col(uuid("id"))
                    .col(uuid_null("organisation_id"))
                    .col(text("key"))
                    .col(big_integer("version"))
                    .col(text("kind"))
                    .col(big_integer_null("low_g"))
                    .col(big_integer("central_g"))
                    .col(big_integer_null("high_g"))
                    .col(text("unit"))
                    .col(text("boundary"))
                    .col(big_integer_null("year"))
                    .col(text("geo"))
                    .col(text("source"))
                    .col(text("locator"))
                    .col(text("licence"))
                    .col(text("grade"))
                    .col(text("note"))
                    .col(date("valid_from"))
                    .col(date_null("valid_to"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(ForeignKey::create().from("factor", "organisation_id").to("organisation", "id"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(Index::create().name("ix_factor_key").table("factor").col("key").to_owned()).await?;
        manager
            .create_table(
                Table::create()
                    .table("product")
                    .col(uuid("id"))
                    .col(uuid_null("organisation_id"))
                    .col(text("category_key"))
                    .col(text("brand"))
                    .col(text("model"))
                    .col(text_null("gtin"))
                    .col(big_integer_null("width_mm"))
                    .col(big_integer_null("depth_mm"))
                    .col(big_integer_null("height_mm"))
                    .col(text_null("colour"))
                    .col(json_binary("materials"))
                    .col(json_binary_null("features"))
                    .col(big_integer_null("mass_g"))
                    .col(big_integer_null("volume_ml"))
                    .col(big_integer_null("new_price_minor"))
                    .col(text_null("currency"))
                    .col(big_integer_null("footprint_low_g"))
                    .col(big_integer_null("footprint_central_g"))
                    .col(big_integer_null("footprint_high_g"))
                    .col(text_null("footprint_source"))
                    .col(big_integer("version"))
                    .col(timestamp_with_time_zone("updated_at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(ForeignKey::create().from("product", "organisation_id").to("organisation", "id"))
                    .foreign_key(ForeignKey::create().from("product", "category_key").to("category", "key"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_product_organisation_id_gtin")
                    .table("product")
                    .col("organisation_id")
                    .col("gtin")
                    .unique()
                    .to_owned(),
            )
            .await?;
        manager.create_index(Index::create().name("ix_product_gtin").table("product").col("gtin").to_owned()).await?;
        Ok(())
    }
}
