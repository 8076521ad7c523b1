//! A write that proves that writes are taken.

use sea_orm::{ActiveValue::Set, ConnectionTrait, DbBackend, DbErr, EntityTrait, sea_query::OnConflict};

use crate::store::{Tx, rows::readiness};

/// As much as a use case writes: less may still fit where nothing else does.
const PAGES: usize = 16;
const PAGE: usize = 4_096;

/// Writes the one row anew. PostgreSQL has a log of fixed size, which a small row tests as well.
pub async fn prove(tx: &Tx) -> Result<(), DbErr> {
    let pages = if tx.get_database_backend() == DbBackend::Sqlite { PAGES } else { 0 };
    let row = readiness::ActiveModel { id: Set(1), at: Set(tx.at), filler: Set("-".repeat(pages * PAGE)) };
    let again = OnConflict::column(readiness::Column::Id)
        .update_columns([readiness::Column::At, readiness::Column::Filler])
        .to_owned();
    readiness::Entity::insert(row).on_conflict(again).exec_without_returning(&**tx).await?;
    Ok(())
}
