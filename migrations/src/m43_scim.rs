//! SCIM: the tokens of registers of people, the names that they give to people, and their groups.

use sea_orm_migration::{prelude::*, schema::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let token = Table::create()
            .table("register_token")
            .col(uuid("organisation_id"))
            .col(text("hash"))
            .col(timestamp_with_time_zone("created_at"))
            .primary_key(Index::create().col("organisation_id"))
            .foreign_key(ForeignKey::create().from("register_token", "organisation_id").to("organisation", "id"))
            .to_owned();
        manager.create_table(token).await?;
        let group = Table::create()
            .table("register_group")
            .col(uuid("id"))
            .col(uuid("organisation_id"))
            .col(text("display_name"))
            .col(text_null("external_id"))
            .col(timestamp_with_time_zone("created_at"))
            .primary_key(Index::create().col("id"))
            .foreign_key(ForeignKey::create().from("register_group", "organisation_id").to("organisation", "id"))
            .to_owned();
        manager.create_table(group).await?;
        let member = Table::create()
            .table("register_member")
            .col(uuid("group_id"))
            .col(uuid("person_id"))
            .primary_key(Index::create().col("group_id").col("person_id"))
            .foreign_key(ForeignKey::create().from("register_member", "group_id").to("register_group", "id"))
            .foreign_key(ForeignKey::create().from("register_member", "person_id").to("person", "id"))
            .to_owned();
        manager.create_table(member).await?;
        let add = || Table::alter().table("person").to_owned();
        // SQLite adds one column a statement.
        manager.alter_table(add().add_column(text_null("user_name")).to_owned()).await?;
        manager.alter_table(add().add_column(timestamp_with_time_zone_null("unlisted_at")).to_owned()).await?;
        let index = |table: &'static str, name: &'static str| Index::create().name(name).table(table).to_owned();
        for statement in [
            index("register_token", "ux_register_token_hash").col("hash").unique(),
            index("register_group", "ux_register_group_organisation_id_external_id")
                .col("organisation_id")
                .col("external_id")
                .unique(),
            index("register_member", "ix_register_member_person_id").col("person_id"),
        ] {
            manager.create_index(statement.to_owned()).await?;
        }
        let db = manager.get_connection();
        for unique in [
            "ux_person_organisation_id_lower_user_name ON person (organisation_id, lower(user_name))",
            "ux_register_group_organisation_id_lower_display_name ON register_group (organisation_id, lower(display_name))",
        ] {
            db.execute_unprepared(&format!("CREATE UNIQUE INDEX {unique}")).await?;
        }
        if manager.get_database_backend() == DbBackend::Sqlite {
            for (table, index, figures) in [
                ("register_token", "sqlite_autoindex_register_token_1", "4 1"),
                ("register_token", "ux_register_token_hash", "4 1"),
                ("register_group", "sqlite_autoindex_register_group_1", "200 1"),
                ("register_group", "ux_register_group_organisation_id_external_id", "200 50 1"),
                ("register_group", "ux_register_group_organisation_id_lower_display_name", "200 50 1"),
                ("register_member", "sqlite_autoindex_register_member_1", "10000 50 1"),
                ("register_member", "ix_register_member_person_id", "10000 5"),
            ] {
                db.execute_unprepared(&format!("INSERT INTO sqlite_stat1 VALUES ('{table}', '{index}', '{figures}')"))
                    .await?;
            }
            // The figure is the number of people, which the other index of organisations and addresses has.
            db.execute_unprepared(
                "INSERT INTO sqlite_stat1 SELECT tbl, 'ux_person_organisation_id_lower_user_name', stat
                FROM sqlite_stat1 WHERE idx = 'ix_person_organisation_id_lower_email'",
            )
            .await?;
            db.execute_unprepared("ANALYZE sqlite_schema").await?;
        }
        Ok(())
    }
}
