//! Documents that are evidence for all things of a product, files of documents, and what a product's documents no
//! longer prove for a lot.

use sea_orm_migration::{prelude::*, schema::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The columns that the table had before.
const BEFORE: &str =
    "id, organisation_id, lot_id, kind, reference, issued_on, valid_until, ended_at, ended_why, by, at";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let file = Table::create()
            .table("document_file")
            .col(uuid("id"))
            .col(text("hash"))
            .col(text("content_type"))
            .col(big_integer("bytes"))
            .col(timestamp_with_time_zone("touched_at"))
            .primary_key(Index::create().col("id"))
            .to_owned();
        manager.create_table(file).await?;
        let db = manager.get_connection();
        // SQLite cannot make a column nullable, so the table is written anew.
        let before = BEFORE.replace("by,", "\"by\",");
        db.execute_unprepared("CREATE TABLE document_before AS SELECT * FROM document").await?;
        db.execute_unprepared("DROP TABLE document").await?;
        let document = Table::create()
            .table("document")
            .col(uuid("id"))
            .col(uuid("organisation_id"))
            .col(uuid_null("lot_id"))
            .col(text("kind"))
            .col(text("reference"))
            .col(date_null("issued_on"))
            .col(date_null("valid_until"))
            .col(timestamp_with_time_zone_null("ended_at"))
            .col(text_null("ended_why"))
            .col(uuid("by"))
            .col(timestamp_with_time_zone("at"))
            .col(uuid_null("product_id"))
            .col(uuid_null("file_id"))
            .col(text_null("file_name"))
            .primary_key(Index::create().col("id"))
            .foreign_key(ForeignKey::create().from("document", "lot_id").to("lot", "id"))
            .foreign_key(ForeignKey::create().from("document", "product_id").to("product", "id"))
            .foreign_key(ForeignKey::create().from("document", "file_id").to("document_file", "id"))
            .to_owned();
        manager.create_table(document).await?;
        db.execute_unprepared(&format!("INSERT INTO document ({before}) SELECT {before} FROM document_before")).await?;
        db.execute_unprepared("DROP TABLE document_before").await?;
        let exception = Table::create()
            .table("evidence_exception")
            .col(uuid("lot_id"))
            .col(text("kind"))
            .primary_key(Index::create().col("lot_id").col("kind"))
            .foreign_key(ForeignKey::create().from("evidence_exception", "lot_id").to("lot", "id"))
            .to_owned();
        manager.create_table(exception).await?;
        for index in [
            "CREATE UNIQUE INDEX ux_document_file_hash ON document_file (hash)",
            "CREATE INDEX ix_document_file_touched_at ON document_file (touched_at)",
            "CREATE INDEX ix_document_lot_id ON document (lot_id)",
            "CREATE INDEX ix_document_product_id ON document (product_id)",
            "CREATE INDEX ix_document_file_id ON document (file_id)",
        ] {
            db.execute_unprepared(index).await?;
        }
        if manager.get_database_backend() == DbBackend::Sqlite {
            let figures = "INSERT INTO sqlite_stat1 VALUES \
                           ('document_file', 'ux_document_file_hash', '10000 1'), \
                           ('document_file', 'ix_document_file_touched_at', '10000 2'), \
                           ('document_file', 'sqlite_autoindex_document_file_1', '10000 1'), \
                           ('document', 'ix_document_lot_id', '10000 2'), \
                           ('document', 'ix_document_product_id', '10000 3'), \
                           ('document', 'ix_document_file_id', '10000 3'), \
                           ('document', 'sqlite_autoindex_document_1', '10000 1'), \
                           ('evidence_exception', 'sqlite_autoindex_evidence_exception_1', '1000 2 1')";
            db.execute_unprepared(figures).await?;
            db.execute_unprepared("ANALYZE sqlite_schema").await?;
        }
        Ok(())
    }
}
