//! A write that proves that the database takes writes.

use sea_orm::{ActiveValue::Set, ConnectionTrait, DbBackend, DbErr, EntityTrait, sea_query::OnConflict};

use crate::domain::Instant;
use crate::store::rows::readiness;

/// The row is as large as what a use case writes. A smaller row may still fit on a disk that is too full for that.
const PAGES: usize = 16;
const PAGE: usize = 4_096;

/// Writes the one row again. PostgreSQL allocates its log in files of fixed size, so a small row is test enough there.
pub async fn prove(db: &impl ConnectionTrait, at: Instant) -> Result<(), DbErr> {
    let pages = if db.get_database_backend() == DbBackend::Sqlite { PAGES } else { 0 };
    let row = readiness::ActiveModel { id: Set(1), at: Set(at), filler: Set("-".repeat(pages * PAGE)) };
    let again = OnConflict::column(readiness::Column::Id)
        .update_columns([readiness::Column::At, readiness::Column::Filler])
        .to_owned();
    readiness::Entity::insert(row).on_conflict(again).exec_without_returning(db).await?;
    Ok(())
}
