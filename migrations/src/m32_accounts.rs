//! Local accounts: passwords and second factors, sign-ins that failed, what a link is for, sessions whose secret is
//! renewed, and people who left.

use sea_orm_migration::{prelude::*, schema::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let credential = Table::create()
            .table("credential")
            .col(uuid("person_id"))
            .col(text_null("password"))
            .col(timestamp_with_time_zone_null("password_at"))
            .col(text_null("totp"))
            .col(big_integer_null("totp_step"))
            .primary_key(Index::create().col("person_id"))
            .foreign_key(ForeignKey::create().from("credential", "person_id").to("person", "id"))
            .to_owned();
        manager.create_table(credential).await?;
        let failure = Table::create()
            .table("sign_in_failure")
            .col(text("key"))
            .col(big_integer("count"))
            .col(timestamp_with_time_zone("last_at"))
            .col(timestamp_with_time_zone("free_at"))
            .primary_key(Index::create().col("key"))
            .to_owned();
        manager.create_table(failure).await?;
        let by_time =
            Index::create().name("ix_sign_in_failure_last_at").table("sign_in_failure").col("last_at").to_owned();
        manager.create_index(by_time).await?;
        let add = |table: &'static str| Table::alter().table(table).to_owned();
        // SQLite adds one column a statement.
        for statement in [
            add("sign_in_link").add_column(text("purpose").default("enter")),
            add("session").add_column(text_null("old_hash")),
            add("session").add_column(timestamp_with_time_zone_null("renewed_at")),
            add("session").add_column(boolean("to_renew").default(false)),
            add("person").add_column(timestamp_with_time_zone_null("left_at")),
        ] {
            manager.alter_table(statement.to_owned()).await?;
        }
        let by_old = Index::create().name("ix_session_old_hash").table("session").col("old_hash").to_owned();
        manager.create_index(by_old).await?;
        let db = manager.get_connection();
        db.execute_unprepared("CREATE INDEX ix_person_lower_email ON person (lower(email))").await?;
        if manager.get_database_backend() == DbBackend::Sqlite {
            for (table, index, figures) in [
                ("credential", "sqlite_autoindex_credential_1", "1000 1"),
                ("sign_in_failure", "sqlite_autoindex_sign_in_failure_1", "100 1"),
                ("sign_in_failure", "ix_sign_in_failure_last_at", "100 2"),
                ("session", "ix_session_old_hash", "1000 100"),
            ] {
                db.execute_unprepared(&format!("INSERT INTO sqlite_stat1 VALUES ('{table}', '{index}', '{figures}')"))
                    .await?;
            }
            // The figure is the number of people, which the other index of addresses has.
            db.execute_unprepared(
                "INSERT INTO sqlite_stat1 SELECT tbl, 'ix_person_lower_email', substr(stat, 1, instr(stat, ' ') - 1) || ' 1'
                FROM sqlite_stat1 WHERE idx = 'ix_person_organisation_id_lower_email'",
            )
            .await?;
            db.execute_unprepared("ANALYZE sqlite_schema").await?;
        }
        Ok(())
    }
}
