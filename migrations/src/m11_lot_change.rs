//! Which lots changed, in the order of the changes. Every search index remembers the last change that it holds: several
//! servers can follow the same list, and an index that was made from another database, or from a later state of this
//! one, finds that "its" last change is not there.

use sea_orm_migration::{prelude::*, schema::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// `tag` is random: after a restore the same numbers are given again to other changes. Numbers of deleted rows are
/// never given again.
const SQLITE: &str = "CREATE TABLE lot_change (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    lot_id uuid_text NOT NULL,
    tag BIGINT NOT NULL DEFAULT (random())
)";

/// A transaction gets its own number before it draws the number of a change. So once all transactions that are older
/// than some moment are over, no change whose number was drawn before that moment can still appear. CASE fixes the
/// order of the two numbers.
const POSTGRES: &str = "CREATE SEQUENCE lot_change_n;
CREATE TABLE lot_change (
    n BIGINT PRIMARY KEY DEFAULT (CASE WHEN txid_current() IS NOT NULL THEN nextval('lot_change_n') END),
    lot_id UUID NOT NULL,
    tag BIGINT NOT NULL DEFAULT (floor(random() * 9007199254740992)::bigint)
)";

/// A first change of no lot. The list is never empty, so the random tag tells one new database from another.
const FIRST_SQLITE: &str = "INSERT INTO lot_change (lot_id) VALUES (zeroblob(16))";
const FIRST_POSTGRES: &str = "INSERT INTO lot_change (lot_id) VALUES ('00000000-0000-0000-0000-000000000000')";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let (table, first) = match manager.get_database_backend() {
            DbBackend::Sqlite => (SQLITE, FIRST_SQLITE),
            _ => (POSTGRES, FIRST_POSTGRES),
        };
        db.execute_unprepared(table).await?;
        db.execute_unprepared(first).await?;
        db.execute_unprepared("INSERT INTO lot_change (lot_id) SELECT lot_id FROM dirty").await?;
        db.execute_unprepared("DROP TABLE dirty").await?;
        manager
            .create_table(
                Table::create()
                    .table("search_node")
                    .col(uuid("id"))
                    .col(big_integer("held"))
                    .col(timestamp_with_time_zone("seen_at"))
                    .primary_key(Index::create().col("id"))
                    .to_owned(),
            )
            .await
    }
}
