//! Identity providers: sign-ins under way, people's identities there, logout tokens that were used, sessions that a
//! provider may end, and the origin of a role.

use sea_orm_migration::{prelude::*, schema::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let attempt = Table::create()
            .table("sign_in_attempt")
            .col(text("state_hash"))
            .col(text("provider"))
            .col(text("browser_hash"))
            .col(text("nonce"))
            .col(text("verifier"))
            .col(text("next"))
            .col(timestamp_with_time_zone("expires_at"))
            .primary_key(Index::create().col("state_hash"))
            .to_owned();
        manager.create_table(attempt).await?;
        let identity = Table::create()
            .table("identity")
            .col(text("issuer"))
            .col(text("subject"))
            .col(uuid("person_id"))
            .col(timestamp_with_time_zone("created_at"))
            .primary_key(Index::create().col("issuer").col("subject"))
            .foreign_key(ForeignKey::create().from("identity", "person_id").to("person", "id"))
            .to_owned();
        manager.create_table(identity).await?;
        let spent = Table::create()
            .table("spent_token")
            .col(text("hash"))
            .col(timestamp_with_time_zone("expires_at"))
            .primary_key(Index::create().col("hash"))
            .to_owned();
        manager.create_table(spent).await?;
        let add = |table: &'static str| Table::alter().table(table).to_owned();
        // SQLite adds one column a statement.
        for statement in [
            add("session").add_column(text_null("provider")),
            add("session").add_column(text_null("subject")),
            add("session").add_column(text_null("provider_session")),
            add("session").add_column(text_null("id_token")),
            add("role_grant").add_column(text_null("origin")),
            add("person").add_column(text_null("external_id")),
        ] {
            manager.alter_table(statement.to_owned()).await?;
        }
        let index = |table: &'static str, name: &'static str| Index::create().name(name).table(table).to_owned();
        for statement in [
            index("sign_in_attempt", "ix_sign_in_attempt_expires_at").col("expires_at"),
            index("identity", "ix_identity_person_id").col("person_id"),
            index("spent_token", "ix_spent_token_expires_at").col("expires_at"),
            index("session", "ix_session_provider_subject").col("provider").col("subject"),
            index("session", "ix_session_provider_provider_session").col("provider").col("provider_session"),
            index("person", "ux_person_organisation_id_external_id").col("organisation_id").col("external_id").unique(),
        ] {
            manager.create_index(statement.to_owned()).await?;
        }
        if manager.get_database_backend() == DbBackend::Sqlite {
            let db = manager.get_connection();
            for (table, index, figures) in [
                ("sign_in_attempt", "sqlite_autoindex_sign_in_attempt_1", "100 1"),
                ("sign_in_attempt", "ix_sign_in_attempt_expires_at", "100 2"),
                ("identity", "sqlite_autoindex_identity_1", "1000 500 1"),
                ("identity", "ix_identity_person_id", "1000 2"),
                ("spent_token", "sqlite_autoindex_spent_token_1", "100 1"),
                ("spent_token", "ix_spent_token_expires_at", "100 2"),
                ("session", "ix_session_provider_subject", "1000 500 2"),
                ("session", "ix_session_provider_provider_session", "1000 500 2"),
            ] {
                db.execute_unprepared(&format!("INSERT INTO sqlite_stat1 VALUES ('{table}', '{index}', '{figures}')"))
                    .await?;
            }
            // The figure is the number of people, which the other index of organisations and addresses has.
            db.execute_unprepared(
                "INSERT INTO sqlite_stat1 SELECT tbl, 'ux_person_organisation_id_external_id', stat
                FROM sqlite_stat1 WHERE idx = 'ix_person_organisation_id_lower_email'",
            )
            .await?;
            db.execute_unprepared("ANALYZE sqlite_schema").await?;
        }
        Ok(())
    }
}
