//! Rows of registers, which are recognised when they are imported again, and numbers that are found however they are
//! typed.

use sea_orm_migration::{
    prelude::*,
    schema::*,
    sea_orm::{ConnectionTrait, DbBackend, Statement},
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("import_row")
            .col(uuid("organisation_id"))
            .col(text("key"))
            .col(big_integer("part"))
            .col(uuid("import_id"))
            .col(uuid("lot_id"))
            .col(big_integer("line"))
            .col(big_integer("n"))
            .col(binary("said"))
            .col(boolean("made"))
            .primary_key(Index::create().col("organisation_id").col("key").col("part"))
            .foreign_key(ForeignKey::create().from("import_row", "import_id").to("import", "id"))
            .foreign_key(ForeignKey::create().from("import_row", "lot_id").to("lot", "id"))
            .to_owned();
        manager.create_table(table).await?;
        for column in ["import_id", "lot_id"] {
            let index =
                Index::create().name(format!("ix_import_row_{column}")).table("import_row").col(column).to_owned();
            manager.create_index(index).await?;
        }
        manager.drop_index(Index::drop().name("ix_import_organisation_id_hash").table("import").to_owned()).await?;
        let index = Index::create()
            .name("ix_import_organisation_id_hash")
            .table("import")
            .col("organisation_id")
            .col("hash")
            .to_owned();
        manager.create_index(index).await?;
        let columns = [
            text("source").default("").to_owned(),
            big_integer("changed").default(0).to_owned(),
            timestamp_with_time_zone_null("undone_at"),
        ];
        for column in columns {
            manager.alter_table(Table::alter().table("import").add_column(column).to_owned()).await?;
        }
        fold(manager).await?;
        if manager.get_database_backend() == DbBackend::Sqlite {
            let figures =
                "INSERT INTO sqlite_stat1 VALUES ('alias', 'ix_alias_organisation_id_folded', '100000 50000 1')";
            manager.get_connection().execute_unprepared(figures).await?;
            manager.get_connection().execute_unprepared("ANALYZE sqlite_schema").await?;
        }
        Ok(())
    }
}

/// Folds numbers to lower case. Only ASCII is folded alike by all databases, so the few other letters are folded here.
async fn fold(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let column = text("folded").default("").to_owned();
    manager.alter_table(Table::alter().table("alias").add_column(column).to_owned()).await?;
    let db = manager.get_connection();
    let backend = manager.get_database_backend();
    db.execute_unprepared("UPDATE alias SET folded = LOWER(TRIM(value))").await?;
    let strange = match backend {
        DbBackend::Sqlite => "SELECT id, value FROM alias WHERE value GLOB '*[^!-~]*'",
        _ => "SELECT id, value FROM alias WHERE value ~ '[^!-~]'",
    };
    let rows = db.query_all_raw(Statement::from_string(backend, strange)).await?;
    let update = match backend {
        DbBackend::Sqlite => "UPDATE alias SET folded = ? WHERE id = ?",
        _ => "UPDATE alias SET folded = $1 WHERE id = $2",
    };
    for row in rows {
        let (id, value): (sea_orm_migration::sea_orm::prelude::Uuid, String) =
            (row.try_get("", "id")?, row.try_get("", "value")?);
        let folded = value.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        db.execute_raw(Statement::from_sql_and_values(backend, update, [folded.into(), id.into()])).await?;
    }
    let index = Index::create()
        .name("ix_alias_organisation_id_folded")
        .table("alias")
        .col("organisation_id")
        .col("folded")
        .to_owned();
    manager.create_index(index).await
}
