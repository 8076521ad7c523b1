//! Who owns, uses and decides: regions, organisations, units, places, people, tokens.

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
                    .table("region")
                    .col(uuid("id"))
                    .col(text("name"))
                    .primary_key(Index::create().col("id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("organisation")
                    .col(uuid("id"))
                    .col(text("name"))
                    .col(uuid_null("region_id"))
                    .col(text("currency"))
                    .col(text("time_zone"))
                    .col(text("language"))
                    .col(json_binary("policy"))
                    .col(date_null("until"))
                    .col(uuid_null("successor_id"))
                    .col(big_integer("version"))
                    .col(timestamp_with_time_zone("created_at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(ForeignKey::create().from("organisation", "region_id").to("region", "id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("unit")
                    .col(uuid("id"))
                    .col(uuid("organisation_id"))
                    .col(uuid_null("parent_id"))
                    .col(text("name"))
                    .col(text_null("sensitivity"))
                    .col(date_null("since"))
                    .col(date_null("until"))
                    .col(uuid_null("successor_id"))
                    .col(big_integer("version"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(ForeignKey::create().from("unit", "organisation_id").to("organisation", "id"))
                    .foreign_key(ForeignKey::create().from("unit", "parent_id").to("unit", "id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create().name("ix_unit_organisation_id").table("unit").col("organisation_id").to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("place")
                    .col(uuid("id"))
                    .col(uuid("organisation_id"))
                    .col(uuid_null("parent_id"))
                    .col(uuid("site_id"))
                    .col(text("kind"))
                    .col(text("name"))
                    .col(big_integer_null("latitude_e7"))
                    .col(big_integer_null("longitude_e7"))
                    .col(big_integer_null("capacity_l"))
                    .col(boolean("accepts_intake"))
                    .col(text_null("sensitivity"))
                    .col(date_null("since"))
                    .col(date_null("until"))
                    .col(uuid_null("successor_id"))
                    .col(big_integer("version"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(ForeignKey::create().from("place", "organisation_id").to("organisation", "id"))
                    .foreign_key(ForeignKey::create().from("place", "parent_id").to("place", "id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create().name("ix_place_organisation_id").table("place").col("organisation_id").to_owned(),
            )
            .await?;
        manager
            .create_index(Index::create().name("ix_place_parent_id").table("place").col("parent_id").to_owned())
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("person")
                    .col(uuid("id"))
                    .col(uuid("organisation_id"))
                    .col(text("name"))
                    .col(text_null("email"))
                    .col(text_null("phone"))
                    .col(uuid_null("partner_id"))
                    .col(timestamp_with_time_zone_null("erased_at"))
                    .col(timestamp_with_time_zone("created_at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(ForeignKey::create().from("person", "organisation_id").to("organisation", "id"))
                    .to_owned(),
            )
            .await?;
        // Written as SQL, because for SQLite the builder can only index columns, not expressions.
        let of_address =
            "CREATE UNIQUE INDEX ix_person_organisation_id_lower_email ON person (organisation_id, lower(email))";
        manager.get_connection().execute_unprepared(of_address).await?;
        manager
            .create_table(
                Table::create()
                    .table("role_grant")
                    .col(uuid("id"))
                    .col(uuid("person_id"))
                    .col(text("role"))
                    .col(uuid_null("unit_id"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(ForeignKey::create().from("role_grant", "person_id").to("person", "id"))
                    .foreign_key(ForeignKey::create().from("role_grant", "unit_id").to("unit", "id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create().name("ix_role_grant_person_id").table("role_grant").col("person_id").to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("token")
                    .col(uuid("id"))
                    .col(uuid("person_id"))
                    .col(text("hash"))
                    .col(text("label"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone_null("expires_at"))
                    .col(timestamp_with_time_zone_null("revoked_at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(ForeignKey::create().from("token", "person_id").to("person", "id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(Index::create().name("ix_token_hash").table("token").col("hash").unique().to_owned())
            .await?;
        manager
            .create_index(Index::create().name("ix_token_person_id").table("token").col("person_id").to_owned())
            .await?;
        Ok(())
    }
}
