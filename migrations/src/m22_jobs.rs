//! Jobs with a payload, a queue, a key by which they are merged, a lease with an owner, and a mark for those that
//! failed too often. Before, a job was only its kind.

use sea_orm_migration::{prelude::*, schema::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The job that looks at the region's calendar ran every hour. So the time of its next run says when it ran last.
const SINCE_SQLITE: &str = "json_object('since', strftime('%Y-%m-%dT%H:%M:%SZ', run_after, '-1 hours'))";
const SINCE_POSTGRES: &str = "jsonb_build_object('since',
    to_char((run_after - interval '1 hour') AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'))";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        db.execute_unprepared("CREATE TABLE job_before AS SELECT * FROM job").await?;
        db.execute_unprepared("DROP TABLE job").await?;
        manager
            .create_table(
                Table::create()
                    .table("job")
                    .col(uuid("id"))
                    .col(text("kind"))
                    .col(json_binary_null("payload"))
                    .col(text("queue"))
                    .col(text("key"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone("next_try_at"))
                    .col(timestamp_with_time_zone_null("again_at"))
                    .col(uuid_null("lease_owner"))
                    .col(timestamp_with_time_zone_null("lease_until"))
                    .col(big_integer("attempts"))
                    .col(text_null("last_error"))
                    .col(timestamp_with_time_zone_null("failed_at"))
                    .primary_key(Index::create().col("id"))
                    .to_owned(),
            )
            .await?;
        db.execute_unprepared("CREATE UNIQUE INDEX ux_job_key ON job (key) WHERE failed_at IS NULL").await?;
        db.execute_unprepared("CREATE INDEX ix_job_queue_next_try_at ON job (queue, next_try_at)").await?;
        let since = match manager.get_database_backend() {
            DbBackend::Sqlite => SINCE_SQLITE,
            _ => SINCE_POSTGRES,
        };
        db.execute_unprepared(&format!(
            "INSERT INTO job (id, kind, payload, queue, key, created_at, next_try_at, attempts)
            SELECT id, kind, CASE WHEN kind = 'open_to_region' THEN {since} END,
                CASE kind WHEN 'reindex' THEN 'search' WHEN 'open_to_region' THEN 'calendar' ELSE 'successors' END,
                kind, run_after, run_after, 0
            FROM job_before AS one
            WHERE kind IN ('reindex', 'open_to_region', 'follow_successors') AND NOT EXISTS (
                SELECT 1 FROM job_before AS other
                WHERE other.kind = one.kind AND (other.run_after, other.id) < (one.run_after, one.id)
            )"
        ))
        .await?;
        db.execute_unprepared("DROP TABLE job_before").await?;
        Ok(())
    }
}
