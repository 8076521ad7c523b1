//! Checks the database for damage, and copies it.

use std::path::Path;

use crate::app::{Error, Result, check};
use crate::store::{Db, db::create_private, operation};

/// Everything that is wrong with the database, in words. Empty when nothing is.
pub async fn check(db: &Db) -> Result<Vec<String>> {
    let mut found = Vec::new();
    if !db.is_migrated().await? {
        return Ok(vec!["the schema is not up to date: run `ombruk migrate`".to_owned()]);
    }
    found.extend(operation::damage(db).await?);
    found.extend(check::run(db).await?.iter().map(check::Finding::to_string));
    Ok(found)
}

/// Writes a copy of the database to `file` while others go on reading and writing. The copy gets its final name only
/// when it is complete. An existing file is never overwritten.
pub async fn backup(db: &Db, file: &Path) -> Result<()> {
    if db.is_postgres() {
        return Err(Error::Internal(
            "this is a PostgreSQL database: back it up with `pg_dump --format=custom`".to_owned(),
        ));
    }
    if file.exists() {
        return Err(Error::Internal(format!("{} exists already", file.display())));
    }
    let mut unfinished = file.as_os_str().to_owned();
    unfinished.push(".unfinished");
    let unfinished = Path::new(&unfinished);
    let failed = |error: std::io::Error| Error::Internal(format!("{}: {error}", file.display()));
    if unfinished.exists() {
        std::fs::remove_file(unfinished).map_err(failed)?;
    }
    // `VACUUM INTO` writes into an existing file if it is empty, and keeps its permissions.
    create_private(unfinished).map_err(failed)?;
    operation::copy(db, unfinished).await?;
    std::fs::File::open(unfinished).and_then(|copy| copy.sync_all()).map_err(failed)?;
    std::fs::rename(unfinished, file).map_err(failed)
}
